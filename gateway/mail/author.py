"""Who a mail says it is from, where that can be read in one way only.

Mail programs, filters and we read a crooked From each in our own way. So of a crooked one nothing is
believed: it is enough that one of them shows another person than the one whom somebody vouched for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from .headers import addresses
from .types import Headers

LONGEST = 4_000                       # characters of From
_COMMENT = re.compile(r'\([^()<>@"\\]*\)')
_PHRASE = r'(?:"(?:[^"\\]|\\.)*+"|[^"<>@,;:()\\])*+'
# The dot-atom of RFC 5322 section 3.4.1 without letters beyond ASCII: they look like others, and some
# turn into ASCII when case is folded (U+212A, the Kelvin sign, becomes a k).
_SPEC = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,20}"
_MAILBOX = re.compile(rf"(?:{_PHRASE}<[ \t]*({_SPEC})[ \t]*>|[ \t]*({_SPEC}))[ \t]*\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Doubt(StrEnum):
    """Why a From is not believed."""

    NOT_ONE = "it has no From, or more than one"
    ODD = "its From can be read in more than one way"
    BEYOND_ASCII = "its address has letters beyond ASCII, which look like others"
    ON_BEHALF = "its Sender field names somebody else"
    SENT_ON = "somebody else sent it on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """The one author's address, in lower case, or else why there is none."""

    address: str = ""
    doubt: Doubt | None = None


def plain_author(headers: Headers) -> Author:
    """The author by one plain From that nothing else in the header block contradicts."""
    listed = headers.all("from")
    if len(listed) != 1:
        return Author(doubt=Doubt.NOT_ONE)
    address = _spec(listed[0])
    people = addresses(listed[0]) if len(listed[0]) <= LONGEST else ()
    if not address or [address] != [one.address for one in people]:
        plain = len(people) != 1 or listed[0].rpartition("<")[2].isascii()
        return Author(doubt=Doubt.ODD if plain else Doubt.BEYOND_ASCII)
    if _another(headers, "sender", address):
        return Author(doubt=Doubt.ON_BEHALF)
    if _another(headers, "resent-from", address) or _another(headers, "resent-sender", address):
        return Author(doubt=Doubt.SENT_ON)
    return Author(address=address)


def _spec(value: str) -> str:
    """The address of a From without group, route, second bracket or odd quotes; "" for any other."""
    if len(value) > LONGEST or _CONTROL.search(value):
        return ""
    match = _MAILBOX.match(_COMMENT.sub(" ", value))
    spec = (match.group(1) or match.group(2)) if match else ""
    return "" if "=?" in spec else spec.lower()


def _another(headers: Headers, name: str, author: str) -> bool:
    """Whether a field of that name names anybody but the author, or cannot be read."""
    values = headers.all(name)
    return any(not value or [author] != [one.address for one in addresses(value[:LONGEST])] for value in values)
