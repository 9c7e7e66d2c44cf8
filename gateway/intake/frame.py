"""What all sessions at one door share."""

from __future__ import annotations

import ssl
from concurrent.futures import Executor
from dataclasses import dataclass

from ..relay import NextHop
from .register import Register
from .settings import Networks, SmtpSettings
from .types import Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The settings, the house behind, the way on, and who else is at the door."""

    settings: SmtpSettings
    hostname: str
    door: Door
    next_hop: NextHop | None
    trusted: Networks
    register: Register
    threads: Executor
    tls: ssl.SSLContext | None = None
