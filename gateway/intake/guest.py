"""One client at the door: let in or sent away, and watched for silence and noise."""

from __future__ import annotations

import asyncio
import collections
import logging
import traceback
from collections.abc import Mapping
from types import MethodType
from typing import Any, cast

from aiosmtpd.smtp import SMTP, TLSSetupException

from ..counts import count_refusal
from .frame import Frame
from .register import inside

log = logging.getLogger("mailsquare.intake")

_UNANSWERED = 256 << 10      # bytes without a command that we could answer: no mail server does that
_WAIT_SECONDS = 1.0          # for a place in a full house
_LOOK_AGAIN = 0.025
_SLOW_AFTER = 10.0           # seconds of DATA after which its pace counts
_SLOW = 100                  # bytes a second; a mail server that is slower is none
_CALLS = {"*": 100, "MAIL": 10_000, "RCPT": 200_000, "DATA": 10_000, "RSET": 10_000, "XFORWARD": 20_000}


class Guest(SMTP):
    """aiosmtpd's session with limits on who may talk and how long."""

    # The reader's buffer, hence also the longest command that we can skip; aiosmtpd's own 1001 is
    # also its limit for lines of mail, and makes it answer 500, on which senders bounce.
    line_length_limit = 1 << 16
    command_size_limit = 4096      # RFC 5321 section 4.5.3.1.4: extensions make it longer than 512
    command_size_limits = collections.defaultdict(lambda: 4096)      # noqa: RUF012  aiosmtpd has it so

    def __init__(self, frame: Frame) -> None:
        self._begin(frame)
        self.frame = frame
        self.peer = ""
        self.trusted = False
        self.allowed = False              # may hand in mail without a login
        self.since = self.loop.time()
        self.inside_mail = False          # between MAIL and the end of the transaction
        self._settling = False            # we owe the client an answer
        self._data_since = 0.0            # loop time at which DATA began, 0 outside of it
        self._heard = 0.0                 # loop time of the last byte
        self._flow = (0.0, 0)             # the DATA that is counted by its beginning, and its bytes so far
        self._unanswered = 0
        self._due = 0.0                   # loop time at which its patience with us or ours with it ends
        self._spoke = asyncio.Event()

    def _begin(self, frame: Frame) -> None:
        """Be a session of aiosmtpd's, which looks through all its methods for each connection anew.

        What it finds is the same for every session at one door: only the first one looks, and the others
        bind to themselves what it found.
        """
        loop = asyncio.get_running_loop()
        if not frame.alike:
            super().__init__(
                None, data_size_limit=frame.settings.max_size, enable_SMTPUTF8=True, hostname=frame.hostname,
                ident="ESMTP Mailsquare", timeout=frame.settings.idle_seconds,
                command_call_limit=_CALLS, loop=loop)
            frame.alike.update(_without_self(vars(self)))
        vars(self).update(frame.alike)
        asyncio.StreamReaderProtocol.__init__(
            self, asyncio.StreamReader(limit=self.line_length_limit, loop=loop),
            client_connected_cb=self._cb_client_connected, loop=loop)
        self._smtp_methods = {name: MethodType(one, self) for name, one in frame.alike["_smtp_methods"].items()}
        self._auth_methods = {
            name: one._replace(method=MethodType(one.method, self))
            for name, one in frame.alike["_auth_methods"].items()}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Look at who it is; the answer is given by the dialogue."""
        if not self.peer:                 # the second call is STARTTLS
            self._heard = self.loop.time()
            name = transport.get_extra_info("peername")
            self.peer = str(name[0]) if isinstance(name, tuple) else ""
            self.trusted = inside(self.peer, self.frame.trusted)
            self.allowed = self.trusted or inside(self.peer, self.frame.settings.allowed)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Give the place back."""
        self.frame.register.leave(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """Count what comes, so that neither silence nor an endless line holds a place."""
        self._heard = self.loop.time()
        self._spoke.set()
        if self._data_since:
            since, size = self._flow
            self._flow = (self._data_since, len(data) + (size if since == self._data_since else 0))
        elif not self._settling:
            self._unanswered += len(data)
            if self._unanswered > _UNANSWERED:
                self.farewell("500 5.5.2 No command ends here")
                return
        super().data_received(data)

    def silence(self) -> float:
        """Seconds that we have been waiting for this client; 0 while we work for it.

        A client that trickles through DATA counts as silent: a byte now and then must not hold a place.
        """
        if self._settling:
            return 0.0
        now = self.loop.time()
        since, size = self._flow
        if self._data_since and now - self._data_since > _SLOW_AFTER:
            paced = size if since == self._data_since else 0
            if paced < _SLOW * (now - self._data_since):
                return now - self._data_since
        return now - self._heard

    def farewell(self, reply: str) -> None:
        """Say `reply` and hang up, whatever else the client has sent."""
        transport = cast(asyncio.WriteTransport | None, self.transport)      # uvloop's has no such class
        if transport is not None and not transport.is_closing():
            count_refusal(reply)
            transport.write(reply.encode() + b"\r\n")
            transport.close()
        if self._handler_coroutine is not None:
            self._handler_coroutine.cancel()

    async def handle_exception(self, error: Exception) -> str:
        """Trouble of ours is never a 5xx, on which the sender's server would bounce."""
        if isinstance(error, TLSSetupException):
            log.info("a client and we found no TLS in common")
            return ""                     # aiosmtpd hangs up
        place = traceback.extract_tb(error.__traceback__)[-1]     # never the text: it may quote the mail
        log.error("trouble in a session: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
        return "451 4.3.0 Trouble at the gateway; try again later"

    async def _handle_client(self) -> None:
        refusal = await self._refusal()
        if refusal:
            self.farewell(refusal)
        else:
            await super()._handle_client()

    async def _refusal(self) -> str:
        """The reply that sends the client away, or "" once it has a place."""
        if not self.allowed and self.frame.logins is None:
            return "554 5.7.1 This host may not talk to the gateway: see intake.smtp.allowed"
        register = self.frame.register
        with register.waiting(self):
            if await self._talks_early():
                return "554 5.5.1 You talk before the greeting (RFC 5321 section 3.1)"
            give_up = self.loop.time() + _WAIT_SECONDS
            while (refusal := register.admit(self)) and self.loop.time() < give_up:
                await asyncio.sleep(_LOOK_AGAIN)
            return refusal

    async def _talks_early(self) -> bool:
        if self.trusted or not self.frame.settings.greet_pause_seconds:
            return False
        try:
            async with asyncio.timeout(self.frame.settings.greet_pause_seconds):
                await self._spoke.wait()
        except TimeoutError:
            return False
        return True

    def _reset_timeout(self, duration: float | None = None) -> None:
        """Give it that long again. The clock is not wound anew for each command: it looks when it rings."""
        seconds = duration or self._timeout_duration
        self._due = self.loop.time() + seconds
        if self._timeout_handle is None or self._timeout_handle.when() > self._due:
            super()._reset_timeout(seconds)

    def _timeout_cb(self) -> None:
        """The clock only looks; what counts is when the client was last heard."""
        left = max(self._patience(), self._due - self.loop.time())
        if left > 0:
            self._timeout_handle = None
            self._reset_timeout(left)
        else:
            self.farewell("421 4.4.2 Waited too long")

    def _patience(self) -> float:
        settings = self.frame.settings
        if self._settling:
            return settings.idle_seconds
        if not self._data_since:
            return 0
        now = self.loop.time()
        return min(self._heard + settings.idle_seconds, self._data_since + settings.data_seconds) - now


def _without_self(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a session is made of, without what belongs to it alone: its stream, and itself in its methods."""
    own = vars(asyncio.StreamReaderProtocol(asyncio.StreamReader()))
    alike = {name: value for name, value in found.items() if name not in own}
    alike["_smtp_methods"] = {name: one.__func__ for name, one in found["_smtp_methods"].items()}
    alike["_auth_methods"] = {
        name: one._replace(method=one.method.__func__) for name, one in found["_auth_methods"].items()}
    return alike
