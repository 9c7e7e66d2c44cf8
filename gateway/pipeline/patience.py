"""Leaves a network alone for as long as it asked to be (HTTP 429 with Retry-After), over restarts and nodes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..store import switches
from ..store.database import writing

if TYPE_CHECKING:
    from .parts import Parts

LONGEST = timedelta(days=1)  # a clock that was set back must not make us patient for ever


def asked(parts: Parts, network: str, seconds: float) -> None:
    """The network wants no more calls for so many seconds."""
    until = parts.clock() + min(timedelta(seconds=seconds), LONGEST)
    with writing(parts.database) as connection:
        switches.put(connection, _name(network), "asked for patience", until)


def left(parts: Parts, network: str) -> float:
    """Seconds for which it still is to be left alone; 0 where it may be called."""
    with parts.database.connect() as connection:
        row = switches.get(connection, _name(network))
    wait = row.at - parts.clock() if row is not None else timedelta()
    return wait.total_seconds() if timedelta() < wait <= LONGEST else 0.0


def _name(network: str) -> str:
    return f"patience:{network}"
