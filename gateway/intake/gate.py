"""Which commands a session may give now: before TLS, before a login, too many of them, or none we know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

Command = Callable[[str | None], Awaitable[None]]

# What a browser or a crawler says. One that a web page has made to talk to us must not get to its body,
# which the page has written (Postfix: smtpd_forbidden_commands).
WEB = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PRI"})
NOT_DONE = frozenset({"EXPN", "ETRN", "TURN", "ATRN", "SEND", "SOML", "SAML", "BDAT", "BURL", "XCLIENT"})
BEFORE_TLS = frozenset({"EHLO", "NOOP", "STARTTLS", "QUIT"})      # RFC 3207 section 4
IDLE = frozenset({"NOOP", "RSET", "VRFY", "HELP", "HELO", "EHLO"})      # commands that move no mail
MOST_IDLE = 100      # of them between two mails


class Gate(dict[str, Command]):
    """aiosmtpd looks commands up in a dict; this one asks first."""

    def __init__(self, known: Mapping[str, Command], choose: Callable[[str, Command | None], Command]) -> None:
        super().__init__(known)
        self._choose = choose

    def get(self, command: str, default: object = None) -> Command:
        """What is to be done at this command; never None."""
        return self._choose(command, super().get(command))
