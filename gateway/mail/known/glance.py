"""What the detectors look at: the few things of a mail that they need, decoded and capped once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..headers import addresses, decoded
from ..subject import is_forward_subject, is_reply_subject
from ..types import Automatic, Headers

Finding = tuple[Automatic, str]

_SUBJECT: Final = 998                 # characters, RFC 5322 section 2.1.1
_HEAD: Final = 4_000                  # characters of the body; machines say what they are at once
_VALUE: Final = 200                   # characters of one field that are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One mail as the detectors see it. `sender` is "" for the null sender (RFC 5321 section 4.5.5).

    `head` begins the whole text, `new_text` the author's own; both are "" where only headers are known.
    """

    headers: Headers
    first: Mapping[str, str]          # the first field of each name, to look up
    sender: str
    subject: str
    author: str                       # From as it shows, decoded
    address: str                      # the first address in From, lower case
    head: str = ""
    new_text: str = ""
    types: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()       # of the attachments

    @property
    def answers(self) -> bool:
        """Whether it answers another mail, by its headers or its subject."""
        threaded = self.field("in-reply-to") or self.field("references")
        return bool(threaded) or is_reply_subject(self.subject)

    @property
    def passes_on(self) -> bool:
        """Whether its subject says that it forwards another mail."""
        return is_forward_subject(self.subject)

    def field(self, name: str) -> str:
        """The first field of that name in lower case, at most 200 characters; "" where there is none."""
        return self.first.get(name, "")[:_VALUE].strip().lower()

    def has(self, *names: str) -> str:
        """The first of the names that is among the fields, even with an empty value; else ""."""
        return next((name for name in names if name in self.first), "")


def glance_at(
    headers: Headers, sender: str, body: str = "", *, new_text: str = "",
    types: frozenset[str] = frozenset(), names: tuple[str, ...] = (),
) -> Glance:
    """A look at the headers, and at the body and the parts where they are known."""
    written = headers.get("from") or ""
    return Glance(
        headers=headers,
        first=dict(reversed(headers.fields)),
        sender=sender,
        subject=decoded((headers.get("subject") or "")[:2 * _SUBJECT])[:_SUBJECT],
        author=decoded(written[:_SUBJECT]),
        address=next((one.address for one in addresses(written[:_SUBJECT]) if one.address), ""),
        head=body[:_HEAD], new_text=(new_text or body or "")[:_HEAD],
        types=types, names=names[:20])


def first_word(value: str | None) -> str:
    """The keyword of a structured field without comments and parameters (RFC 3834 section 5)."""
    rest = (value or "")[:_VALUE].strip()
    while rest.startswith("("):
        rest = rest.partition(")")[2].lstrip(" )")
    for mark in " \t;(,":
        rest = rest.partition(mark)[0]
    return rest.strip("\"'").lower()
