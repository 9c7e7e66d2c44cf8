"""The dialogue with one client: its mail is asked on at the next hop recipient by recipient."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from ..counts import count_refusal
from ..mail.types import Envelope, Recipient
from .command import Refused, Start, parse_mail, parse_rcpt, parse_xforward
from .content import Checks, Overrun, read_content
from .frame import Frame
from .proxy import Proxy
from .secured import Secured
from .settle import settle

_ASK_SECONDS = 10.0       # for one answer of the next hop; Postfix waits 300 for ours


class Session(Secured):
    """EHLO, XFORWARD, MAIL, RCPT and DATA; the rest is aiosmtpd's."""

    def __init__(self, frame: Frame) -> None:
        self._errors = 0
        self._mail: Start | None = None
        self._recipients: list[Recipient] = []
        self._xforward: tuple[tuple[str, str], ...] = ()
        super().__init__(frame)
        self._proxy = Proxy(frame.lines, _ASK_SECONDS)

    def connection_lost(self, error: Exception | None) -> None:
        """Hang up at the next hop, too."""
        self._proxy.close()
        super().connection_lost(error)

    async def smtp_EHLO(self, hostname: str | None) -> None:
        """Say what we do; what is not in the list is not done (no CHUNKING, no PIPELINING)."""
        if not hostname:
            await self.push("501 5.5.4 EHLO needs your name")
            return
        self._set_post_data_state()
        assert self.session
        self.session.extended_smtp = True
        self.session.host_name = hostname
        lines = [self.hostname, f"SIZE {self.frame.settings.max_size}", "8BITMIME", "SMTPUTF8", "DSN",
                 "ENHANCEDSTATUSCODES"]
        if self.trusted:
            lines.append("XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE")
        lines += self._offers()
        await self.push("\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"]))

    async def smtp_XFORWARD(self, argument: str | None) -> None:
        """Who the client of our client was; believed from trusted peers only."""
        if not self.trusted:
            await self.push("550 5.7.1 XFORWARD is for trusted peers: see trusted.networks")
        elif self._mail:
            await self.push("503 5.5.1 XFORWARD comes before MAIL")
        else:
            try:
                self._xforward += parse_xforward(argument)
                await self.push("250 2.0.0 Ok")
            except Refused as refused:
                await self.push(str(refused))

    async def smtp_MAIL(self, argument: str | None) -> None:
        """Open a transaction."""
        if await self.check_helo_needed():
            return
        if self._mail:
            await self.push("503 5.5.1 A mail is open already")
            return
        try:
            start = parse_mail(argument, login=self.logged_in)
        except Refused as refused:
            await self.push(str(refused))
            return
        if start.size > self.frame.settings.max_size:
            # a mail's size is no error of the client that has to hand it on
            await self._answer(f"552 5.3.4 The mail is larger than {self.frame.settings.max_size} bytes")
            return
        await self._proxy.reset()         # of a mail that was given up by RSET or a new EHLO
        self._mail = start
        self.inside_mail = True
        await self.push("250 2.1.0 Ok")

    async def smtp_RCPT(self, argument: str | None) -> None:
        """Name a recipient: the next hop answers, or we do where it cannot or must not be asked."""
        if not self._mail:
            await self.push("503 5.5.1 RCPT comes after MAIL")
            return
        settings = self.frame.settings
        if len(self._recipients) >= (settings.max_recipients if self.may_reach_all
                                     else settings.max_recipients_others):
            await self._answer("452 4.5.3 Too many recipients: send the mail again for the others")
            return
        try:
            recipient = parse_rcpt(argument, utf8=self._mail.utf8)
        except Refused as refused:
            await self.push(str(refused))
            return
        if not self.may_reach_all and not self.frame.door.inside(recipient.address):
            await self.push("550 5.7.1 From this host mail goes to addresses of the company only")
            return
        reply = None
        if not self.frame.door.ours(recipient.address):
            self._settling = True
            try:
                reply = await self._proxy.rcpt(self._envelope(), recipient, self._mail.size)
            finally:
                self._settling = False
        if reply is None or reply.taken:
            self._recipients.append(recipient)
        # an unknown recipient is not our own server's error, but a stranger may be guessing addresses
        say = self._answer if self.trusted else self.push
        await say(reply.text if reply else "250 2.1.5 Ok")

    async def smtp_DATA(self, argument: str | None) -> None:
        """Read the mail, settle it, answer."""
        if argument or not self._recipients:
            await self.push("501 5.5.4 DATA stands alone" if argument
                            else "503 5.5.1 DATA comes after a recipient was taken")
            return
        await self.push("354 End with a dot on a line of its own")
        with self.frame.register.ration() as ration:
            self._data_since = self.loop.time()
            try:
                raw = await read_content(self._reader, max_size=self.frame.settings.max_size, ration=ration)
            except Refused as refused:
                await self._close_mail(str(refused))
                return
            except Overrun:
                self.farewell("552 5.3.4 The mail is far too large")
                await asyncio.sleep(0)        # the farewell has cancelled us: end here
                return
            finally:
                self._data_since = 0.0
            try:
                await self._settle(raw)
            finally:
                self._set_post_data_state()       # whatever happened, the client may begin anew

    async def push(self, status: str | bytes) -> None:
        """Answer, and hang up after too many errors of the client's own."""
        reply = status if isinstance(status, str) else status.decode()
        await self._answer(reply)
        if reply.startswith("5"):
            self._errors += 1
            if self._errors >= self.frame.settings.max_errors:
                self.farewell("421 4.7.0 Too many errors")
                await asyncio.sleep(0)        # it has cancelled us: end here

    async def _answer(self, reply: str) -> None:
        """Answer without counting: the words are the next hop's, or the fault is not the client's."""
        self._unanswered = 0
        self._heard = self.loop.time()
        count_refusal(reply)
        await super().push(reply)

    async def _settle(self, raw: bytearray) -> None:
        settings = self.frame.settings
        checks = Checks(normalise=settings.line_ends == "normalise", bare_newlines=self.trusted,
                        longest_line=0 if self.trusted else settings.max_line)
        envelope = replace(self._envelope(), recipients=tuple(self._recipients))
        self._settling = True
        try:
            with self.frame.register.work():
                await self._close_mail(await settle(self.frame, self._proxy, envelope, raw, checks))
        finally:
            self._settling = False
        await self._proxy.reset()

    async def _close_mail(self, reply: str) -> None:
        self._reset_timeout()
        self._set_post_data_state()
        if reply.startswith("2"):
            self._idle = 0
        await self._answer(reply)

    def _envelope(self) -> Envelope:
        assert self._mail
        assert self.session
        return Envelope(sender=self._mail.sender, recipients=(), options=self._mail.options,
                        peer=self.peer, helo=_printable(self.session.host_name or ""), xforward=self._xforward,
                        trusted=self.trusted)

    def _set_post_data_state(self) -> None:
        """Also aiosmtpd's way to start anew after RSET, HELO, EHLO and STARTTLS."""
        super()._set_post_data_state()          # type: ignore[no-untyped-call]
        self._mail = None
        self.inside_mail = False
        self._recipients = []
        self._xforward = ()


def _printable(name: str) -> str:
    """A HELO name as it may be kept: its client chose it, and may have sent any bytes."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:255])
