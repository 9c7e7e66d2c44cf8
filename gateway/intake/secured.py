"""What a guest may ask for now: each command passes a gate, TLS starts clean, a login is checked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from aiosmtpd.smtp import AuthResult, LoginPassword

from .frame import Frame
from .gate import BEFORE_TLS, IDLE, MOST_IDLE, NOT_DONE, WEB, Command, Gate
from .guest import Guest
from .logins import Answer

_TOO_MUCH = "421 4.7.0 Enough for one session; come again in a new one"


class Secured(Guest):
    """A guest who can start TLS and log in. Who may send what: docs/adr/0009."""

    AuthLoginUsernameChallenge = "Username:"      # the words that clients know; aiosmtpd has others
    AuthLoginPasswordChallenge = "Password:"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._smtp_methods = Gate(self._smtp_methods, self._choose)
        self._given = 0           # commands in this session
        self._idle = 0            # of them such that move no mail, since the last mail

    @property
    def logged_in(self) -> bool:
        """True after AUTH; STARTTLS, which begins the session anew, ends it."""
        return bool(self.session and self.session.authenticated)

    @property
    def may_send(self) -> bool:
        """Whether this client may hand in mail at all."""
        if self.frame.settings.require_auth:
            return self.logged_in
        return self.allowed or self.logged_in

    @property
    def may_reach_all(self) -> bool:
        """Whether its mail may leave the company: the next hop trusts us, and would not ask."""
        return self.trusted or self.logged_in

    async def smtp_STARTTLS(self, argument: str | None) -> None:
        """Begin TLS. What was said in the clear before is forgotten, and nothing may have been sent ahead."""
        if argument:
            await self.push("501 5.5.4 STARTTLS stands alone")
        elif self.frame.tls is None:
            await self.push("502 5.5.1 TLS is not set up here")
        elif self._tls_protocol:
            await self.push("503 5.5.1 TLS is on already")
        elif self._reader._buffer:        # type: ignore[attr-defined]
            # whoever cuts into the line could have put it there (RFC 3207 section 6, CVE-2011-0411)
            self.farewell("554 5.5.1 Nothing may follow STARTTLS in the clear")
        else:
            self.tls_context = self.frame.tls()
            await super().smtp_STARTTLS("")

    async def smtp_AUTH(self, argument: str | None) -> None:
        """Log in with PLAIN or LOGIN, under TLS alone (RFC 4954)."""
        if not self._tls_protocol:
            # section 6; also where TLS is required: it says more than 530 does
            await self.push("538 5.7.11 Log in after STARTTLS")
        elif self.inside_mail:
            await self.push("503 5.5.1 Log in between mails")
        else:
            mechanism, blank, rest = (argument or "").partition(" ")
            await super().smtp_AUTH(mechanism.upper() + blank + rest)

    async def auth_PLAIN(self, _: object, words: list[str]) -> AuthResult:
        """RFC 4616."""
        return await self._checked(super().auth_PLAIN(_, words))

    async def auth_LOGIN(self, _: object, words: list[str]) -> AuthResult:
        """The older way, which many devices know alone."""
        return await self._checked(super().auth_LOGIN(_, words))

    async def smtp_VRFY(self, argument: str | None) -> None:
        """Who is here is for RCPT to say, where guesses are counted (RFC 5321 section 7.3)."""
        await self.push("252 2.1.5 Send a mail and see" if argument else "501 5.5.4 VRFY needs an address")

    async def smtp_HELP(self, argument: str | None) -> None:
        """The same words for any question."""
        await self.push("214 2.0.0 This is a mail gateway: EHLO, MAIL, RCPT, DATA, RSET, NOOP, QUIT")

    def _authenticate(self, mechanism: str, auth_data: object) -> AuthResult:
        """aiosmtpd asks for an answer at once; ours takes time, so `_checked` gives it."""
        return AuthResult(success=False, handled=False, auth_data=auth_data)

    async def _checked(self, asking: Awaitable[AuthResult]) -> AuthResult:
        heard = await asking
        told = heard.auth_data
        if not isinstance(told, LoginPassword) or self.frame.logins is None:
            return heard              # could not be read, and was answered
        self._settling = True
        try:
            answer = await self.frame.logins.check(told.login, told.password, self.peer)
        finally:
            self._settling = False
        if answer is Answer.LATER:
            later = "454 4.7.0 Too many wrong logins; try again in a quarter of an hour"
            return AuthResult(success=False, handled=False, message=later)
        return AuthResult(success=answer is Answer.RIGHT, handled=False)

    def _offers(self) -> list[str]:
        """What EHLO says of TLS and logins now."""
        if self.frame.tls is None:
            return []
        if not self._tls_protocol:
            return ["STARTTLS"]
        return ["AUTH PLAIN LOGIN"] if self.frame.logins else []

    def _choose(self, command: str, known: Command | None) -> Command:
        """The command itself, or the answer that it gets instead."""
        self._given += 1
        self._idle += command in IDLE
        if command in WEB:
            return self._hang_up("421 4.7.0 This is a mail server")
        if self._is_too_much():
            return self._hang_up(_TOO_MUCH)
        if command in NOT_DONE or (command == "AUTH" and self.frame.logins is None):
            return self._say(f"502 5.5.1 {command} is not done here")
        if known is None:
            return self._say("500 5.5.2 This is no command")      # never the words: a browser may read them
        if command not in BEFORE_TLS | {"AUTH"} and self.frame.settings.require_tls and not self._tls_protocol:
            return self._say("530 5.7.0 Say STARTTLS first")
        if command == "MAIL" and not self.may_send:
            return self._say("530 5.7.0 Log in first")
        return known

    def _is_too_much(self) -> bool:
        settings = self.frame.settings
        return not self.trusted and (
            self._given > settings.max_commands or self._idle > MOST_IDLE
            or self.loop.time() - self.since > settings.session_seconds)

    def _say(self, reply: str) -> Command:
        async def say(_: str | None) -> None:
            await self.push(reply)

        return say

    def _hang_up(self, reply: str) -> Command:
        async def hang_up(_: str | None) -> None:
            self.farewell(reply)
            await asyncio.sleep(0)        # it has cancelled us: end here, whatever was sent ahead

        return hang_up
