"""Open connections to the next hop that all sessions share, and what it said lately."""

from __future__ import annotations

import asyncio

from ..relay import NextHop
from .line import Line

# Postfix hangs up after 300 s, and after 10 s once it is short of processes (smtpd_timeout)
_IDLE_SECONDS = 5.0
_MOST_KEPT = 20           # as many as Postfix opens to one destination (default_destination_concurrency_limit)
_BELIEVED_SECONDS = 60.0
_MOST_BELIEVED = 1000


class Lines:
    """Connections between two mails wait here for the next one.

    It also keeps which recipients the next hop has taken although the mail then was ours: it is asked
    about a list at most once in a minute, and not for each mail that it never gets.
    """

    def __init__(self, next_hop: NextHop, hostname: str) -> None:
        self.next_hop = next_hop
        self._hostname = hostname
        self._kept: list[tuple[Line, float]] = []         # and since when, newest last
        self._sweeping: asyncio.TimerHandle | None = None
        self._believed: dict[str, float] = {}
        self._closed = False

    def kept(self) -> Line | None:
        """The connection that was used last and still stands; None when there is none."""
        self._sweep()
        while self._kept:
            line, _ = self._kept.pop()
            if line.stands():
                return line
            line.close()
        return None

    async def new(self) -> Line:
        """A new connection; raises NextHopDown."""
        return await Line.open(self.next_hop, self._hostname)

    def give_back(self, line: Line) -> None:
        """Keep a connection on which no mail is open."""
        if self._closed or len(self._kept) >= _MOST_KEPT or not line.stands():
            line.leave()
            return
        self._kept.append((line, asyncio.get_running_loop().time()))
        self._sweep()

    def believe(self, address: str) -> None:
        """The next hop took this recipient of a mail that was ours after all."""
        if len(self._believed) >= _MOST_BELIEVED:
            self._believed.clear()
        self._believed[address.lower()] = asyncio.get_running_loop().time()

    def believes(self, address: str) -> bool:
        """Whether the next hop would surely take this recipient, so that it need not be asked yet."""
        return asyncio.get_running_loop().time() - self._believed.get(address.lower(), -1e9) < _BELIEVED_SECONDS

    def doubt(self, address: str) -> None:
        """Ask again the next time."""
        self._believed.pop(address.lower(), None)

    def close(self) -> None:
        """Hang up."""
        self._closed = True
        if self._sweeping:
            self._sweeping.cancel()
        for line, _ in self._kept:
            line.leave()
        self._kept.clear()

    def _sweep(self) -> None:
        """Hang up what has been idle for too long, and look again when the next one will be."""
        loop = asyncio.get_running_loop()
        while self._kept and loop.time() - self._kept[0][1] >= _IDLE_SECONDS:
            self._kept.pop(0)[0].leave()
        if self._kept and self._sweeping is None:
            self._sweeping = loop.call_at(self._kept[0][1] + _IDLE_SECONDS, self._look_again)

    def _look_again(self) -> None:
        self._sweeping = None
        self._sweep()
