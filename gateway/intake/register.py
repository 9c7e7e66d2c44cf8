"""Who is at the door: admission, and what has to end before it may close."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Protocol

from ..counts import SESSIONS
from .settings import Networks, SmtpSettings

_BEFORE_MAIL = 0.1       # seconds of silence after which a full house takes a place back
_INSIDE_MAIL = 5.0
_WAITING = 100           # connections that wait for a place or for our greeting
CLOSING = "421 4.3.2 The gateway is closing; try again"
_FULL = "421 4.7.0 Too many sessions; try again later"


class Visitor(Protocol):
    """A session, as the register sees it."""

    peer: str
    trusted: bool

    def silence(self) -> float:
        """Seconds that we have been waiting for this client; 0 while we work for it."""

    @property
    def inside_mail(self) -> bool:
        """True between MAIL and the end of the transaction."""

    def farewell(self, reply: str) -> None:
        """Say `reply` and hang up."""


@lru_cache(maxsize=1024)      # mail comes from a few servers again and again
def inside(peer: str, networks: Networks) -> bool:
    """True when the address lies in one of the networks; IPv4 inside IPv6 counts as IPv4."""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in networks)


class Ration:
    """Bytes that one mail holds of the common memory."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self.held = 0

    def take(self, size: int) -> bool:
        """False when all mail being read together would pass the limit."""
        if self._register.memory + size > self._register.max_memory:
            return False
        self._register.memory += size
        self.held += size
        return True


class Register:
    """All sessions at the door, and the work that must not be cut off."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._hosts: Counter[str] = Counter()
        self._waiting: list[Visitor] = []
        self._busy = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._kept: set[asyncio.Task[str]] = set()
        self.closing = False
        self.visitors: set[Visitor] = set()
        self.max_memory = settings.max_memory
        self.memory = 0

    @contextmanager
    def waiting(self, visitor: Visitor) -> Iterator[None]:
        """A place in the line before the door; when it grows too long, the first in it is sent away."""
        self._waiting.append(visitor)
        if len(self._waiting) > _WAITING:
            self._waiting.pop(0).farewell(_FULL)
        try:
            yield
        finally:
            if visitor in self._waiting:
                self._waiting.remove(visitor)

    def admit(self, visitor: Visitor) -> str:
        """The reply that sends the visitor away, or "" when there is a place.

        In a full house the newcomer takes the place of whoever has been silent longest: half-open
        sessions cannot lock out honest ones.
        """
        if self.closing:
            return CLOSING
        reply = ""
        if not visitor.trusted and self._hosts[visitor.peer] >= self._settings.max_sessions_per_host:
            reply = self._make_room([one for one in self.visitors if one.peer == visitor.peer])
        if not reply and len(self.visitors) >= self._settings.max_sessions:
            # our own mail servers are not sent away for a stranger
            reply = self._make_room([one for one in self.visitors if visitor.trusted or not one.trusted])
        if not reply:
            self.visitors.add(visitor)
            SESSIONS.inc()
            self._hosts[visitor.peer] += 1
        return reply

    def leave(self, visitor: Visitor) -> None:
        """Give the place back; harmless for one that never had any."""
        if visitor in self.visitors:
            self.visitors.remove(visitor)
            SESSIONS.dec()
            self._hosts[visitor.peer] -= 1
            if not self._hosts[visitor.peer]:
                del self._hosts[visitor.peer]

    @contextmanager
    def ration(self) -> Iterator[Ration]:
        """Memory for one mail, given back at the end of the block."""
        ration = Ration(self)
        try:
            yield ration
        finally:
            self.memory -= ration.held

    @contextmanager
    def work(self) -> Iterator[None]:
        """Something that has to end before the door closes: an answer owed, a commit."""
        self._busy += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._quiet.set()

    def keep(self, task: asyncio.Task[str]) -> None:
        """Hold on to a task until it ends: the loop itself has only a weak reference."""
        self._kept.add(task)
        task.add_done_callback(self._let_go)

    async def quiet(self, seconds: float) -> bool:
        """True once no work runs any more; False when it still does after that many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._quiet.wait()
        except TimeoutError:
            return False
        return True

    def _let_go(self, task: asyncio.Task[str]) -> None:
        self._kept.discard(task)
        if not task.cancelled():
            task.exception()          # reported by whoever waited; here only marked as seen

    def _make_room(self, candidates: Sequence[Visitor]) -> str:
        silent = [one for one in candidates
                  if one.silence() > (_INSIDE_MAIL if one.inside_mail else _BEFORE_MAIL)]
        if not silent:
            return _FULL
        longest = max(silent, key=lambda one: one.silence())
        self.leave(longest)
        longest.farewell("421 4.4.2 Silent for too long while others wait")
        return ""
