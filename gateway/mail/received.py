"""One Received line (RFC 5321 section 4.4), as far as it says who handed a mail in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

LONGEST = 8 * 1024                    # characters; beyond them a line says nothing
IpAddress = IPv4Address | IPv6Address
_MARK = re.compile(r'[()\\";]')
_LITERAL = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f:.]{2,45})\]", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w.])")     # (203.0.113.9:25), as some write it
_SAID = re.compile(r"\b(?:[a-z]{1,20}=|e?helo )\S*", re.IGNORECASE)        # Exim and qmail: helo=, ident=, HELO
_LOGIN = "authenticated sender:"      # Postfix, smtpd_sasl_authenticated_header


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a server wrote when it took the mail; "" or () for what it does not say."""

    by: str                           # the server, lower case
    clients: tuple[IpAddress, ...]    # the addresses it gives for its client
    login: str                        # as whom the client had logged in, lower case
    protocol: str                     # "ESMTPSA", upper case
    queue_id: str


def read_received(value: str) -> Received | None:
    """The line; None where it can be read in more than one way, or in none. Time grows with the length."""
    parts = _parts(value) if len(value) <= LONGEST else None
    if parts is None:
        return None
    words = [word for part in parts if not part.startswith("(") for word in part.split()]
    lower = [word.lower() for word in words]
    if lower.count("by") != 1:
        return None                   # a HELO with blanks in it may say "by", too
    before = []
    for part in parts:
        if "by" in part.lower().split() and not part.startswith("("):
            break
        before.append(part)
    comments = [part[1:-1].strip() for part in before if part.startswith("(")]
    logins = [one for one in comments if one.lower().startswith(_LOGIN)]
    return Received(
        by=_behind(words, "by").lower(),
        clients=_clients(comments, words[: lower.index("by")]),
        login=logins[0][len(_LOGIN):].strip().lower() if len(logins) == 1 else "",
        protocol=_behind(words, "with").upper(),
        queue_id=_behind(words, "id"))


def _behind(words: list[str], name: str) -> str:
    """The word behind `name`, from `by` on."""
    lower = [word.lower() for word in words]
    at = lower.index("by")
    if name not in lower[at:-1]:
        return ""
    return words[lower.index(name, at) + 1]


def _clients(comments: list[str], words: list[str]) -> tuple[IpAddress, ...]:
    """What stands in the comments; the bare words, and `helo=` there, hold what the client said of itself."""
    seen = [_SAID.sub("", text) for text in comments]
    found = [one for text in seen for one in (*_LITERAL.findall(text), *_BARE.findall(text), text.strip())]
    known = tuple(dict.fromkeys(address for one in found if (address := read_address(one)) is not None))
    if known:
        return known
    literals = [one for word in words for one in _LITERAL.findall(word)]
    return tuple(address for one in literals if (address := read_address(one)) is not None)


def read_address(text: str) -> IpAddress | None:
    """An IP address, IPv4 inside IPv6 as IPv4; None where it is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _parts(value: str) -> list[str] | None:
    """Text and comments in turn, up to the semicolon before the date; None where brackets or quotes are odd."""
    parts: list[str] = []
    start, at, depth, quoted = 0, 0, 0, False
    while (match := _MARK.search(value, at)) is not None:
        mark, at = match.group(), match.end()
        if mark == "\\":
            at += 1
        elif mark == '"' and not depth:
            quoted = not quoted
        elif quoted or (mark == ";" and depth) or mark == '"':
            continue
        elif mark == ";":
            return [*parts, value[start:match.start()]]
        elif mark == "(":
            if not depth:
                parts.append(value[start:match.start()])
                start = match.start()
            depth += 1
        else:
            depth -= 1
            if depth < 0:
                return None
            if not depth:
                parts.append(value[start:at])
                start = at
    return None if depth or quoted else [*parts, value[start:]]
