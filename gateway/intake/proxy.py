"""The other half of a session: the same transaction at the next hop, in lockstep."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ..mail.types import Envelope, Recipient
from ..relay import (
    NextHop,
    NextHopDown,
    Reply,
    mail_command,
    needs_utf8,
    rcpt_command,
    transparent,
    xforward_commands,
)
from .line import Line

_CHANGED = Reply(451, "451 4.4.1 The next hop has changed its mind about a recipient; try again later")


class Proxy:
    """Asks the next hop about each recipient, and hands the mail over if it is not ours.

    The connection opens at the first RCPT and is kept for the session. A next hop that cannot be
    reached is silent for the rest of that transaction: we may take the mail without it.
    """

    def __init__(self, next_hop: NextHop | None, hostname: str, seconds: float) -> None:
        self._next_hop = next_hop
        self._hostname = hostname
        self._seconds = seconds
        self._line: Line | None = None
        self._open = False                   # MAIL was answered with 250 there
        self._down = False
        self._told: list[Recipient] = []     # recipients the next hop has taken

    async def rcpt(self, envelope: Envelope, recipient: Recipient, size: int) -> Reply | None:
        """The next hop's own answer about this recipient; None when it cannot be asked."""
        if self._down or self._next_hop is None:
            return None
        try:
            async with asyncio.timeout(self._seconds):
                reply = await self._start(envelope, size)
                return reply if reply and not reply.taken else await self._name(recipient)
        except (NextHopDown, TimeoutError):
            self._drop()
            self._down = True
            return None

    async def deliver(self, envelope: Envelope, received: str, content: bytes) -> Reply:
        """The next hop's answer to the mail; raises NextHopDown. Callers bring the deadline."""
        if self._next_hop is None:
            raise NextHopDown("no next hop is set")
        wanted = [one.address for one in envelope.recipients]
        try:
            if not self._open or [one.address for one in self._told] != wanted:
                refusal = await self._again(envelope, len(content))
                if refusal:
                    return refusal
            assert self._line
            ready = await self._line.ask("DATA")
            if ready.code != 354:
                self._drop()
                return ready
            trace = received.encode("ascii", "replace") + b"\r\n"
            return await self._line.send_content([trace, transparent(content)])
        except BaseException:                # also when our client is gone: it must not be sent then
            self._drop()
            raise
        finally:
            self._open = False
            self._told = []

    async def reset(self) -> None:
        """End the transaction there too; a next hop that does not answer loses its connection."""
        self._down = False
        self._told = []
        if self._open and self._line:
            self._open = False
            try:
                async with asyncio.timeout(self._seconds):
                    await self._line.ask("RSET")
            except (NextHopDown, TimeoutError):
                self._drop()

    def close(self) -> None:
        """End with the session."""
        if self._line:
            if self._open:
                self._line.close()
            else:
                self._line.leave()
            self._line = None

    async def _start(self, envelope: Envelope, size: int) -> Reply | None:
        """Open the transaction; a reply when the next hop answered MAIL, None when it was open before."""
        if self._open:
            return None
        assert self._next_hop
        if self._line:
            try:
                return await self._mail(self._line, envelope, size)
            except NextHopDown:
                self._drop()                 # it had grown tired of an idle connection: once more, anew
        self._line = await Line.open(self._next_hop, self._hostname)
        return await self._mail(self._line, envelope, size)

    async def _mail(self, line: Line, envelope: Envelope, size: int) -> Reply:
        if needs_utf8([envelope.sender]) and "smtputf8" not in line.offered:
            return Reply(553, "553 5.6.7 The next hop does not offer SMTPUTF8")
        for command in xforward_commands(envelope.xforward, line.offered):
            await line.ask(command)
        reply = await line.ask(mail_command(envelope.sender, envelope.options, size, line.offered))
        self._open = reply.taken
        return reply

    async def _name(self, recipient: Recipient) -> Reply:
        assert self._line
        if needs_utf8([recipient.address]) and "smtputf8" not in self._line.offered:
            return Reply(553, "553 5.6.7 The next hop does not offer SMTPUTF8")
        reply = await self._line.ask(rcpt_command(recipient, self._line.offered))
        if reply.taken:
            self._told.append(recipient)
        return reply

    async def _again(self, envelope: Envelope, size: int) -> Reply | None:
        """The whole transaction anew, since the next hop was away when its recipients were named.

        Our client has its answers already, so the next hop must take all of them or none.
        """
        if self._open and self._line:
            await self._line.ask("RSET")
            self._open = False
        self._told = []
        start = await self._start(envelope, size)
        if start and not start.taken:
            return start if start.code < 500 else _CHANGED
        if not await self._all_named(envelope.recipients):
            assert self._line
            await self._line.ask("RSET")
            return _CHANGED
        return None

    async def _all_named(self, recipients: Sequence[Recipient]) -> bool:
        for recipient in recipients:
            if not (await self._name(recipient)).taken:
                return False
        return True

    def _drop(self) -> None:
        if self._line:
            self._line.close()
        self._line = None
        self._open = False
        self._told = []
