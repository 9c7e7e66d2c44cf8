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

SUBJECT_LENGTH = 998  # RFC 5322 section 2.1.1: the longest line there is


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One mail before its body is read."""

    at: datetime
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    author: str  # "" when From is missing, unreadable or doubled
    author_name: str
    subject: str
    facts: Facts


def head_of(envelope: Envelope, headers: Headers, whom: Reach, directory: Directory, at: datetime) -> Head:
    """Read what rules may ask before the body is touched."""
    froms = [a for value in headers.all("from") for a in addresses(value)]
    author = froms[0].address if len(froms) == 1 else ""
    subject = clean_line(decoded(headers.get("subject") or ""), SUBJECT_LENGTH)
    in_reply_to = message_ids(headers.get("in-reply-to") or "")
    references = message_ids(headers.get("references") or "")
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
        "header": {
            name: clean_line(decoded(value), SUBJECT_LENGTH) for name, value in reversed(headers.fields)
        },
        "subject": subject,
    }
    ids = message_ids(headers.get("message-id") or "")
    return Head(
        at=at,
        message_id=ids[0] if ids else "",
        in_reply_to=in_reply_to,
        references=references,
        author=author,
        author_name=clean_line(froms[0].name, 200) if len(froms) == 1 else "",
        subject=subject,
        facts=Facts(known),
    )
