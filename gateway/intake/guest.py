"""One client at the door: let in or sent away, and watched for silence and noise."""

from __future__ import annotations

import asyncio
import collections
import logging
import traceback

from aiosmtpd.smtp import SMTP

from .frame import Frame
from .register import inside

log = logging.getLogger("mailsquare.intake")

_UNANSWERED = 256 << 10      # bytes without a command that we could answer: no mail server does that
_WAIT_SECONDS = 1.0          # for a place in a full house
_LOOK_AGAIN = 0.025
_CALLS = {"*": 100, "MAIL": 10_000, "RCPT": 200_000, "DATA": 10_000, "RSET": 10_000, "XFORWARD": 20_000}


class Guest(SMTP):
    """aiosmtpd's session with limits on who may talk and how long."""

    # The reader's buffer, hence also the longest command that we can skip; aiosmtpd's own 1001 is
    # also its limit for lines of mail, and makes it answer 500, on which senders bounce.
    line_length_limit = 1 << 16
    command_size_limit = 4096      # RFC 5321 section 4.5.3.1.4: extensions make it longer than 512
    command_size_limits = collections.defaultdict(lambda: 4096)      # noqa: RUF012  aiosmtpd has it so

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            None, data_size_limit=frame.settings.max_size, enable_SMTPUTF8=True, hostname=frame.hostname,
            ident="ESMTP Mailsquare", tls_context=frame.tls, require_starttls=frame.settings.require_tls,
            timeout=frame.settings.idle_seconds, command_call_limit=_CALLS, loop=asyncio.get_running_loop())
        self.frame = frame
        self.peer = ""
        self.trusted = False
        self.inside_mail = False          # between MAIL and the end of the transaction
        self._settling = False            # we owe the client an answer
        self._data_since = 0.0            # loop time at which DATA began, 0 outside of it
        self._heard = 0.0                 # loop time of the last byte
        self._unanswered = 0
        self._spoke = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Look at who it is; the answer is given by the dialogue."""
        if not self.peer:                 # the second call is STARTTLS
            self._heard = self.loop.time()
            name = transport.get_extra_info("peername")
            self.peer = str(name[0]) if isinstance(name, tuple) else ""
            self.trusted = inside(self.peer, self.frame.trusted)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Give the place back."""
        self.frame.register.leave(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """Count what comes, so that neither silence nor an endless line holds a place."""
        self._heard = self.loop.time()
        self._spoke.set()
        if not self._data_since and not self._settling:
            self._unanswered += len(data)
            if self._unanswered > _UNANSWERED:
                self.farewell("500 5.5.2 No command ends here")
                return
        super().data_received(data)

    def silence(self) -> float:
        """Seconds that we have been waiting for this client; 0 while we work for it."""
        return 0.0 if self._settling else self.loop.time() - self._heard

    def farewell(self, reply: str) -> None:
        """Say `reply` and hang up, whatever else the client has sent."""
        transport = self.transport
        if isinstance(transport, asyncio.WriteTransport) and not transport.is_closing():
            transport.write(reply.encode() + b"\r\n")
            transport.close()
        if self._handler_coroutine is not None:
            self._handler_coroutine.cancel()

    async def handle_exception(self, error: Exception) -> str:
        """Trouble of ours is never a 5xx, on which the sender's server would bounce."""
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
        if not self.trusted and not inside(self.peer, self.frame.settings.allowed):
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

    def _timeout_cb(self) -> None:
        """The clock only looks; what counts is when the client was last heard."""
        left = self._patience()
        if left > 0:
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
