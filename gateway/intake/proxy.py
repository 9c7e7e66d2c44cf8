"""The other half of a session: the same transaction at the next hop, in lockstep."""

from __future__ import annotations

import asyncio

from ..mail.types import Envelope, Recipient
from ..relay import (
    NextHopDown,
    Reply,
    mail_command,
    needs_utf8,
    rcpt_command,
    transparent,
    xforward_commands,
)
from .line import Line
from .lines import Lines

_BELIEVED = Reply(250, "250 2.1.5 Ok")
_CHANGED = Reply(451, "451 4.4.1 The next hop has changed its mind about a recipient; try again later")


class Proxy:
    """Asks the next hop about each recipient, and hands the mail over if it is not ours.

    A connection is taken for each mail and given back behind it. A next hop that cannot be reached is
    silent for the rest of that transaction: we may take the mail without it.
    """

    def __init__(self, lines: Lines | None, seconds: float) -> None:
        self._lines = lines
        self._seconds = seconds
        self._line: Line | None = None
        self._open = False                   # MAIL was answered with 250 there
        self._down = False
        self._told: list[Recipient] = []     # recipients the next hop has taken
        self._believed: list[Recipient] = []     # those it would take, and was not asked about yet

    async def rcpt(self, envelope: Envelope, recipient: Recipient, size: int) -> Reply | None:
        """The next hop's own answer about this recipient; None when it cannot be asked."""
        if self._down or self._lines is None:
            return None
        if not self._open and self._lines.believes(recipient.address):
            self._believed.append(recipient)
            return _BELIEVED
        try:
            async with asyncio.timeout(self._seconds):
                reply = await self._start(envelope, size)
                if reply and not reply.taken:
                    return reply
                while self._believed:        # it takes them in the order in which the client names them
                    if not (await self._name(self._believed.pop(0))).taken:
                        break                # so `deliver` finds that the two differ
                return await self._name(recipient)
        except (NextHopDown, TimeoutError):
            self._drop()
            self._down = True
            return None

    async def deliver(self, envelope: Envelope, received: str, content: bytes) -> Reply:
        """The next hop's answer to the mail; raises NextHopDown. Callers bring the deadline."""
        if self._lines is None:
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
            reply = await self._line.send_content([trace, transparent(content)])
            if reply.code != 421:
                self._give_back()
            return reply
        except BaseException:                # also when our client is gone: it must not be sent then
            self._drop()
            raise
        finally:
            if self._open:
                self._drop()
            self._told = []
            self._believed = []

    async def reset(self) -> None:
        """End the transaction there too; a next hop that does not answer loses its connection."""
        self._down = False
        self._believed = []
        told, self._told = self._told, []
        if self._line is None or self._lines is None:
            return
        try:
            async with asyncio.timeout(self._seconds):
                await self._clear(self._line)
        except (NextHopDown, TimeoutError):
            self._drop()
            return
        self._give_back()
        for one in told:
            self._lines.believe(one.address)

    def close(self) -> None:
        """End with the session."""
        self._drop()

    async def _start(self, envelope: Envelope, size: int) -> Reply | None:
        """Open the transaction; a reply when the next hop answered MAIL, None when it was open before."""
        if self._open:
            return None
        assert self._lines
        self._line = self._line or self._lines.kept()
        if self._line:
            try:
                return await self._mail(self._line, envelope, size)
            except NextHopDown:
                self._drop()                 # it had grown tired of an idle connection: once more, anew
        self._line = await self._lines.new()
        return await self._mail(self._line, envelope, size)

    async def _clear(self, line: Line) -> None:
        reply = await line.ask("RSET")
        if not reply.taken:                  # who knows what it still remembers of this mail
            raise NextHopDown(f"the next hop will not begin anew: {reply.text}")

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
        assert self._lines
        if needs_utf8([recipient.address]) and "smtputf8" not in self._line.offered:
            return Reply(553, "553 5.6.7 The next hop does not offer SMTPUTF8")
        reply = await self._line.ask(rcpt_command(recipient, self._line.offered, self._lines.next_hop))
        if reply.taken:
            self._told.append(recipient)
        return reply

    async def _again(self, envelope: Envelope, size: int) -> Reply | None:
        """The whole transaction anew, since the next hop was not asked when its recipients were named.

        Our client has its answers already, so the next hop must take all of them or none.
        """
        assert self._lines
        for one in envelope.recipients:
            self._lines.doubt(one.address)
        if self._open and self._line:
            await self._clear(self._line)
            self._open = False
        self._told = []
        start = await self._start(envelope, size)
        if start and not start.taken:
            return start if start.code < 500 else _CHANGED
        for recipient in envelope.recipients:
            reply = await self._name(recipient)
            if not reply.taken:
                # of a mail to one alone, the answer to the mail can still be what the recipient's was
                return reply if len(envelope.recipients) == 1 and not self._down else _CHANGED
        return None

    def _give_back(self) -> None:
        line, self._line = self._line, None
        self._open = False
        if line and self._lines:
            self._lines.give_back(line)

    def _drop(self) -> None:
        if self._line:
            self._line.close()
        self._line = None
        self._open = False
        self._told = []
