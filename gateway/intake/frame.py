"""What all sessions at one door share."""

from __future__ import annotations

import ssl
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from .lines import Lines
from .logins import Logins
from .register import Register
from .renewed import Renewed
from .settings import Networks, SmtpSettings
from .types import Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The settings, the house behind, the way on, and who else is at the door."""

    settings: SmtpSettings
    hostname: str
    door: Door
    lines: Lines | None       # to the next hop
    trusted: Networks
    register: Register
    threads: Executor
    tls: Renewed[ssl.SSLContext] | None = None
    logins: Logins | None = None
    alike: dict[str, Any] = field(default_factory=dict)      # what aiosmtpd found for the first session
