"""MAIL, RCPT and XFORWARD as a client writes them, read with their parameters' case kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..mail.types import Recipient

# A path: an optional source route, which is ignored (RFC 5321 appendix C), then the mailbox.
_PATH = re.compile(
    r'<(?:@[^:<>\s"]*:)?'
    r'((?:"(?:[^"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*"|[^<>\s"@\x00-\x1f\x7f]+)(?:@[^<>\s"@\x00-\x1f\x7f]+)?)?'
    r'>(?: +(\S.*))?\Z')
_KEYWORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(?:=[!-~]+)?\Z")     # RFC 5321 section 4.1.2, "=" allowed
_XFORWARD = re.compile(r"(NAME|ADDR|PORT|PROTO|HELO|IDENT|SOURCE)=([!-~]+)\Z", re.IGNORECASE)
_MAIL_KEYS = frozenset({"SIZE", "BODY", "SMTPUTF8", "RET", "ENVID"})
_RCPT_KEYS = frozenset({"NOTIFY", "ORCPT"})


class Refused(Exception):
    """The command cannot be taken; the text is the SMTP reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The opening of a transaction: sender ("" for the null sender), parameters but SIZE, and the size."""

    sender: str
    options: tuple[str, ...]
    size: int

    @property
    def utf8(self) -> bool:
        """True when the client asked for SMTPUTF8 (RFC 6531)."""
        return "SMTPUTF8" in (option.upper() for option in self.options)


def parse_mail(argument: str | None, *, login: bool = False) -> Start:
    """What MAIL says; raises Refused with the reply.

    Under a login AUTH= is taken and forgotten: who wrote a mail is not the client's to say (RFC 4954
    section 5 has us treat it as unknown).
    """
    address, options = _path_and_options(argument, "FROM", _MAIL_KEYS | {"AUTH"} if login else _MAIL_KEYS)
    size = 0
    for option in options:
        key, _, value = option.upper().partition("=")
        if key == "SIZE":
            if not (value.isdigit() and len(value) <= 20):     # RFC 1870 section 3
                raise Refused("501 5.5.4 SIZE takes a number of bytes")
            size = int(value)
        elif key == "BODY" and value not in ("7BIT", "8BITMIME"):
            raise Refused("501 5.5.4 BODY is 7BIT or 8BITMIME")
    kept = tuple(option for option in options if option.partition("=")[0].upper() not in ("SIZE", "AUTH"))
    start = Start(sender=address, options=kept, size=size)
    _check_letters(address, start.utf8)
    return start


def parse_rcpt(argument: str | None, *, utf8: bool) -> Recipient:
    """Whom RCPT names; raises Refused with the reply."""
    address, options = _path_and_options(argument, "TO", _RCPT_KEYS)
    if not address:
        raise Refused("501 5.1.3 RCPT needs an address: RCPT TO:<name@example.org>")
    _check_letters(address, utf8)
    return Recipient(address=address, options=options)


def parse_xforward(argument: str | None) -> tuple[tuple[str, str], ...]:
    """Attributes and their values, still in xtext (RFC 3461 section 4); raises Refused with the reply."""
    found = [_XFORWARD.match(word) for word in (argument or "").split(" ")]
    pairs = tuple((match[1].upper(), match[2]) for match in found if match)
    if not pairs or len(pairs) < len(found):
        raise Refused("501 5.5.4 XFORWARD takes NAME= ADDR= PORT= PROTO= HELO= IDENT= SOURCE=")
    return pairs


def _path_and_options(argument: str | None, word: str, known: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    head, colon, rest = (argument or "").partition(":")
    if not colon or head.strip().upper() != word:
        raise Refused(f"501 5.5.4 The command needs {word}:<address>")
    rest = rest.lstrip(" ")
    if rest and not rest.startswith("<"):         # old devices leave out the brackets
        bare, _, tail = rest.partition(" ")
        rest = f"<{bare}> {tail}".rstrip(" ")
    match = _PATH.match(rest)
    if not match:
        raise Refused("553 5.1.3 The address cannot be read")
    options = tuple(one for one in (match[2] or "").split(" ") if one)
    for option in options:
        if not _KEYWORD.match(option):
            raise Refused("501 5.5.4 A parameter cannot be read")
        if option.partition("=")[0].upper() not in known:
            raise Refused("555 5.5.4 A parameter is not known here")
    return match[1] or "", options


def _check_letters(address: str, utf8: bool) -> None:
    if address.isascii():
        return
    if not utf8:
        raise Refused("553 5.6.7 Such an address needs SMTPUTF8")
    try:
        address.encode("utf-8")
    except UnicodeEncodeError:        # a byte that was no UTF-8
        raise Refused("553 5.6.7 The address is not UTF-8") from None
