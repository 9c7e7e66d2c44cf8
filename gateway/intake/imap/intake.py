"""Every configured mailbox, read from start to stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from ...store.leading import lead_for
from .settings import ImapSettings
from .taking import Taker
from .types import CopyDoor
from .watching import Watch

if TYPE_CHECKING:
    from sqlalchemy import Engine

LAST_WORDS = 10.0  # seconds for a mailbox to finish what it has in hand


class ImapIntake:
    """The mailboxes, each with a thread of its own and one leader over all processes."""

    def __init__(
        self,
        mailboxes: Iterable[ImapSettings],
        door: CopyDoor,
        database: Engine,
        *,
        state: Path,
        clock: Callable[[], datetime],
        largest: int,
        log: structlog.stdlib.BoundLogger,
    ) -> None:
        self._watches = [
            Watch(Taker(one, door, database, clock, largest, log), lead_for(database, state, one.place))
            for one in mailboxes
        ]

    def start(self) -> None:
        """Begin to read; what is wrong with a mailbox stops neither us nor the others."""
        for watch in self._watches:
            watch.start()

    async def stop(self) -> None:
        """Finish what is in hand, then hang up."""
        for watch in self._watches:
            watch.stop()
        await asyncio.to_thread(self._join)

    def _join(self) -> None:
        until = time.monotonic() + LAST_WORDS
        for watch in self._watches:
            watch.join(max(until - time.monotonic(), 0.1))
