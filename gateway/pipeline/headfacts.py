"""What the raw header block says, and the facts that rest on it and the envelope alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rules.types import ABSENT, Absent, Facts, Value

from ..mail.clean import clean_line
from ..mail.headers import addresses, decoded, message_ids
from ..mail.subject import is_reply_subject
from ..mail.types import Envelope, Headers
from .directory import Directory
from .whom import Reach

LONGEST_ID = 998  # characters, as long as a line may be; two longer ones could be cut to the same
LONGEST_FIELD = 60_000  # characters of a field of ids, counted from its end: there stand the nearest
SUBJECT_LENGTH = 998  # RFC 5322 section 2.1.1: the longest line there is


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One mail before its body is read."""

    at: datetime
    message_ids: tuple[str, ...]  # its own: one, or none, or several in a doubled field
    in_reply_to: tuple[str, ...]  # without its own
    references: tuple[str, ...]  # farthest first, without its own
    date: str  # as written
    author: str  # "" when From is missing, unreadable or doubled
    author_name: str
    subject: str
    facts: Facts

    @property
    def message_id(self) -> str:
        """The first of its own ids, "" for none."""
        return next(iter(self.message_ids), "")


def head_of(envelope: Envelope, headers: Headers, whom: Reach, directory: Directory, at: datetime) -> Head:
    """Read what rules may ask before the body is touched."""
    froms = [a for value in headers.all("from") for a in addresses(value)]
    author = froms[0].address if len(froms) == 1 else ""
    subject = clean_line(decoded(headers.get("subject") or ""), SUBJECT_LENGTH)
    own = _ids(headers, "message-id")
    in_reply_to = tuple(one for one in _ids(headers, "in-reply-to") if one not in own)
    references = tuple(one for one in _ids(headers, "references") if one not in own)
    is_reply = bool(in_reply_to or references) or is_reply_subject(subject)
    department: Value | Absent = directory.person(author).department or ABSENT
    known: dict[str, Value | Absent] = {
        "at": at,
        "author": author or ABSENT,
        "department": department,
        "list": whom.names,
        "recipients": ABSENT if whom.people is None else whom.people,
        "external": whom.external,
        "is_reply": is_reply,
        "reply_all": is_reply and (whom.people is None or whom.people > 1),
        "header": fields_of(headers),
        "subject": subject,
    }
    return Head(
        at=at,
        message_ids=own,
        in_reply_to=in_reply_to,
        references=references,
        date=headers.get("date") or "",
        author=author,
        author_name=clean_line(froms[0].name, 200) if len(froms) == 1 else "",
        subject=subject,
        facts=Facts(known),
    )


def fields_of(headers: Headers) -> dict[str, str]:
    """The fact `header`: each field by its name in lower case, decoded; the first of a name counts."""
    return {name: clean_line(decoded(value), SUBJECT_LENGTH) for name, value in reversed(headers.fields)}


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    """The Message-IDs in every field of a name, each once."""
    found = (one for value in headers.all(name) for one in message_ids(value[-LONGEST_FIELD:]))
    return tuple(dict.fromkeys(one for one in found if len(one) <= LONGEST_ID))
