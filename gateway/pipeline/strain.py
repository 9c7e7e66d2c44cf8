"""Lets mail pass before taking it would do harm: the store's disk nearly full, or too much work behind time.

Such mail is relayed at once, as ordinary mail; only where the next hop does not take it the answer is
451. Deferring first would keep people's mail from them for our own trouble.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from ..errors import MailsquareError
from ..store import items, journal, vitals
from ..store.database import reading, writing

if TYPE_CHECKING:
    from .parts import Parts

LOOK_SECONDS = 2.0
REFUSED_SECONDS = 30.0  # how long a change that the store did not take is news
EASED = 1.1  # so much better than the bound it must be before mail is taken again
MIB = 1 << 20


class Strain(StrEnum):
    """What is short. The value is what the door says when it relays."""

    DISK = "built-in:disk-nearly-full"
    BACKLOG = "built-in:backlog"
    STORE = "built-in:store-refuses"  # only shown: the door tries, since the next change may be taken


AT_THE_DOOR = (Strain.DISK, Strain.BACKLOG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """When mail passes untouched, for our own sake."""

    keep_free: int = 200 * 1_000_000  # bytes on the disk of the store
    late_after: timedelta = timedelta(minutes=30)  # accepted so long ago and not ended
    most_late: int = 1_000


def _aside(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="gauge", daemon=True).start()


class Gauge:
    """What is short on this node, looked at every two seconds at most.

    The disk is looked at on the spot. The store is asked aside, since a mail must not wait for that: what
    is known of the backlog is what the last look said.
    """

    def __init__(self, seconds: float = LOOK_SECONDS, run: Callable[[Callable[[], None]], None] = _aside) -> None:
        self._seconds, self._run = seconds, run
        self._lock = threading.Lock()
        self._until = 0.0
        self._disk, self._behind = False, False
        self._told: Strain | None = None
        self._is_door = False
        self._refused_until = 0.0

    def now(self, parts: Parts) -> Strain | None:
        """What is short; `STORE` where a change was not taken a moment ago."""
        if time.monotonic() >= self._until and self._lock.acquire(blocking=False):
            self._until = time.monotonic() + self._seconds
            self._disk = _is_full(parts, self._disk)
            self._run(lambda: self._look(parts))
        if self._short is None and time.monotonic() < self._refused_until:
            return Strain.STORE
        return self._short

    def at_door(self, parts: Parts) -> Strain | None:
        """What is so short that a mail is not taken; the journal hears when that begins and ends."""
        self._is_door = True
        short = self.now(parts)
        return short if short in AT_THE_DOOR else None

    def refused(self) -> None:
        """The store did not take a change just now: the pages say so for a while."""
        self._refused_until = time.monotonic() + REFUSED_SECONDS

    @property
    def _short(self) -> Strain | None:
        return Strain.DISK if self._disk else Strain.BACKLOG if self._behind else None

    def _look(self, parts: Parts) -> None:
        try:
            self._behind = _is_behind(parts, self._behind)
            short = self._short
            if self._is_door and short is not self._told and _tell(parts, short):
                self._told = short
        finally:
            self._lock.release()


def _is_full(parts: Parts, before: bool) -> bool:
    if parts.database.dialect.name != "sqlite":
        return False  # another database has its own disk and its own watch
    try:
        free = vitals.free_bytes(parts.database, parts.state)
    except OSError:
        return False  # the folder is away: the commit will say so
    return free < parts.manners.bounds.keep_free * (EASED if before else 1.0)


def _is_behind(parts: Parts, before: bool) -> bool:
    bounds = parts.manners.bounds
    try:
        with reading(parts.database) as connection:
            late = items.late(connection, parts.clock() - bounds.late_after)
    except MailsquareError:
        return False  # that is the commit's to find out
    return late > bounds.most_late / (EASED if before else 1.0)


def _tell(parts: Parts, short: Strain | None) -> bool:
    """Whether the journal has it; a store in trouble may take it at the next look."""
    words = {  # what is only shown is never told
        None: "there is room again: mail is taken as before",
        Strain.DISK: f"less than {parts.manners.bounds.keep_free // MIB} MiB are free: new mail passes untouched",
        Strain.BACKLOG: f"more than {parts.manners.bounds.most_late} mails are behind time: new mail passes untouched",
    }[short]
    event = "strained" if short else "eased"
    parts.log.warning(event, why=words)
    try:
        with writing(parts.database) as connection:
            journal.write(connection, at=parts.clock(), event=event, words=words)
    except MailsquareError:
        parts.log.warning("the journal did not take it", line=event)
        return False
    return True
