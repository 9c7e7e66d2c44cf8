"""What a mail is, once read: frozen values without any I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One envelope recipient (RFC 5321 section 3.3) with its DSN parameters (RFC 3461)."""

    address: str
    options: tuple[str, ...] = ()     # "ORCPT=rfc822;all-staff@corp.example", case kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who hands a mail over, and for whom. `sender` is "" for the null sender."""

    sender: str
    recipients: tuple[Recipient, ...]
    options: tuple[str, ...] = ()     # MAIL parameters but SIZE: BODY=8BITMIME, SMTPUTF8, RET=, ENVID=
    peer: str = ""                    # IP address of the client
    helo: str = ""
    xforward: tuple[tuple[str, str], ...] = ()    # only from trusted peers
    trusted: bool = False             # the peer is in `trusted.networks`


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A mailbox as a header names it; `address` is lower case, "" where unreadable."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The raw header block, scanned in linear time without MIME (at most 256 KiB)."""

    fields: tuple[tuple[str, str], ...]       # (name lower case, unfolded raw value), in order

    def get(self, name: str) -> str | None:
        """The first field of that name, or None."""
        return next((value for key, value in self.fields if key == name.lower()), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Every field of that name."""
        return tuple(value for key, value in self.fields if key == name.lower())


class Automatic(StrEnum):
    """Why a mail counts as written by a machine."""

    AUTO_REPLIED = "auto-replied"
    AUTO_GENERATED = "auto-generated"
    OUT_OF_OFFICE = "out-of-office"
    BOUNCE = "bounce"
    RECEIPT = "receipt"
    FEEDBACK_REPORT = "feedback-report"
    LIST_MAIL = "list-mail"
    NOTIFICATION = "notification"

    def __reduce_ex__(self, protocol: object) -> tuple[type[Automatic], tuple[str]]:
        """By its value in every Python: 3.11.2 would name `getattr`, which the reader's pipe refuses."""
        return Automatic, (self.value,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An attachment or inline picture."""

    name: str                         # safe file name
    media_type: str
    content: bytes
    content_id: str = ""              # without < >
    inline: bool = False
    decoration: bool = False          # a logo or picture of the signature: delivered, never posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A calendar entry inside a mail (RFC 5545); times are aware, with the offset that holds there and then."""

    title: str
    starts: datetime
    ends: datetime | None             # of a whole day: midnight behind the last one
    place: str
    zone: str                         # IANA name where known, else as the mail writes it; "" for a whole day
    all_day: bool = False
    method: str = "request"           # RFC 5546: request, publish, cancel, reply, counter ...
    repeats: str = ""                 # RRULE frequency: daily, weekly, monthly, yearly
    organiser: str = ""               # name or address
    updated: bool = False             # SEQUENCE above 0: it was sent before, and changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A parsed mail: who, what, and the author's new text apart from all else.

    All text is clean: no NUL, no lone surrogate. `visible_text` is plain, `markdown` the same
    new text with tables, lists and links kept.
    """

    message_id: str                   # with < >, "" where missing
    subject: str
    author: Address                   # the one From; address "" where there is none or several
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    date: datetime | None
    in_reply_to: str
    references: tuple[str, ...]
    language: str                     # ISO 639-1, "und" where unknown
    visible_text: str
    quoted_text: str
    signature: str
    disclaimer: str
    markdown: str
    parts: tuple[Part, ...] = ()
    event: Event | None = None
    is_reply: bool = False
    is_forward: bool = False
    automatic: Automatic | None = None
    automatic_reason: str = ""        # "Auto-Submitted: auto-replied"
    may_answer: bool = False          # RFC 3834: may an automatic answer go to this mail?
    encrypted: bool = False
    broken: str = ""                  # why its text cannot be trusted to be whole; "" when fine
    signed_by: str = ""
    defects: tuple[str, ...] = ()
    headers: Headers = Headers(fields=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unparsable:
    """A mail that could not be read within the caps; its bytes are kept and delivered."""

    reason: str
