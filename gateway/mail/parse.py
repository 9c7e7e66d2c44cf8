"""Bytes to a Message. Caps come first, then the standard parser, then our own walk through the tree."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message as Tree
from email.utils import parsedate_to_datetime

from . import caps
from .automatic import automatic_by_content
from .clean import clean_line, without_invisible
from .diagnosis import Diagnosis, diagnose
from .headers import addresses, decoded, message_ids, scan_headers
from .html.convert import from_plain, to_markdown, to_plain
from .html.pictures import with_decoration
from .known.answerable import may_answer
from .mime import openpgp
from .mime.borders import TooMuch, check_caps
from .mime.event import Invitation, answering, read_calendar
from .mime.parts import Found, Piece, walk
from .subject import is_forward_subject, is_reply_subject
from .trimming.trim import Trimmed, trim
from .types import Address, Automatic, Headers, Message, Unparsable

# RFC 5322 section 3.6: at most one of each.
_ONCE = (
    "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references")
_SET_PHRASE = 300                     # characters in which a program says who comes to what and when


def parse(content: bytes) -> Message | Unparsable:
    """What the mail says, or why it could not be read. Never raises but for lack of memory."""
    try:
        headers = scan_headers(content)
        check_caps(content, headers)
        return _message(headers, walk(_tree(content)), diagnose(content))
    except TooMuch as beyond:
        return Unparsable(reason=str(beyond))
    except RecursionError:
        return Unparsable(reason=f"parts nest deeper than {caps.DEPTH}")
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - hostile bytes: whatever breaks, the mail is delivered as it is
        return Unparsable(reason=f"cannot be read: {type(error).__name__}")


def _tree(content: bytes) -> Tree:
    """The tree as the standard library builds it, which keeps what is crooked and raises little.

    mail-parser builds the same tree and then decodes and normalises every part once more, which
    takes a minute for 200 KB of combining marks; so it sees the header block alone (diagnosis.py).
    """
    return email.message_from_bytes(content)


def _message(headers: Headers, found: Found, header: Diagnosis) -> Message:
    subject = decoded(headers.get("subject") or "")
    forward = is_forward_subject(subject)
    invitation = read_calendar(found.calendar, found.calendar_method) if found.calendar else None
    plain, marked_up = _bodies(found, invitation)
    author, sender = _author(headers), _sender(headers)
    text = trim(plain, forwarded=forward, author=author.name)
    markdown = from_plain(text.visible)
    parts = tuple(found.parts)
    if marked_up:
        written = trim(marked_up, forwarded=forward, author=author.name)
        markdown = written.visible
        pages = [piece.html for piece in found.pieces]
        parts = with_decoration(parts, written, pages, frozenset(found.related))
    automatic = automatic_by_content(
        headers, sender, plain, frozenset(found.types), new_text=text.visible,
        names=tuple(part.name for part in found.parts)) or _answer(found, text.visible, forward)
    kind: Automatic | None = automatic[0] if automatic else None
    in_reply_to = message_ids(headers.get("in-reply-to") or "")[:1]
    return Message(
        message_id=next(iter(message_ids(headers.get("message-id") or "")), ""),
        subject=subject,
        author=author,
        to=_people(headers, "to"), cc=_people(headers, "cc"), reply_to=_people(headers, "reply-to"),
        date=_date(headers.get("date") or "") or header.date,
        in_reply_to=in_reply_to[0] if in_reply_to else "",
        references=message_ids(headers.get("references") or ""),
        language=_language(text, subject),
        visible_text=text.visible, quoted_text=text.quoted,
        signature=text.signature, disclaimer=text.disclaimer,
        markdown=markdown,
        parts=parts,
        event=invitation.event if invitation else None,
        is_reply=(bool(in_reply_to) or is_reply_subject(subject)) and not forward,
        is_forward=forward,
        automatic=kind, automatic_reason=automatic[1] if automatic else "",
        may_answer=may_answer(headers, sender, kind),
        encrypted=found.encrypted, broken=found.broken, signed_by=found.signed_by,
        defects=tuple(dict.fromkeys([*found.defects, *_doubts(headers), *header.odd])),
        headers=headers)


def _answer(found: Found, written: str, forward: bool) -> tuple[Automatic, str] | None:
    """Accepted, declined, another time proposed: RFC 5546 has calendars write these to the organiser.

    As a file the answer may also be what a person passes on, with words about it.
    """
    method = answering(found.calendar, found.calendar_method)
    if not method:
        return None
    if not found.invites and (forward or "?" in written or len(written.strip()) > _SET_PHRASE):
        return None
    return Automatic.RECEIPT, f"calendar {method}"


def _bodies(found: Found, invitation: Invitation | None) -> tuple[str, str]:
    """The whole body as plain text, piece after piece, and as Markdown where any piece is HTML."""
    pieces = found.pieces or _pieces_elsewhere(found, invitation)
    both = [_both(piece, found) for piece in pieces]
    plain = "\n\n".join(plain for plain, _ in both)
    if not any(markdown for _, markdown in both):
        return plain, ""
    return plain, "\n\n".join(markdown or from_plain(plain) for plain, markdown in both)


def _pieces_elsewhere(found: Found, invitation: Invitation | None) -> list[Piece]:
    """The text of a mail that has none of its own: what the invitation says, or the attached mail."""
    if found.invites and invitation and invitation.description:
        return [Piece(plain=invitation.description)]
    inner = found
    while inner.attached is not None and not inner.encrypted:
        inner = walk(inner.attached)
        found.encrypted = found.encrypted or inner.encrypted
        if inner.pieces:
            found.broken = found.broken or inner.broken
            found.defects.append("no text of its own; the text is that of the attached mail")
            return inner.pieces
    return []


def _both(piece: Piece, found: Found) -> tuple[str, str]:
    """Plain text and Markdown; no Markdown where there is no HTML."""
    plain, signed = openpgp.opened(without_invisible(piece.plain))
    if signed:
        found.signed_by = found.signed_by or "OpenPGP"
    found.encrypted = found.encrypted or openpgp.is_sealed(plain)
    if signed or not piece.html.strip():
        return plain, ""
    markdown = without_invisible(to_markdown(piece.html))
    written = to_plain(markdown)
    found.encrypted = found.encrypted or openpgp.is_sealed(written)
    return written if _is_stub(plain, written) else plain, markdown


def _is_stub(plain: str, written: str) -> bool:
    """Whether the plain form is missing or only says that there is an HTML form."""
    return not plain.strip() or (len(written) > 400 and len(plain) * 6 < len(written))


def _author(headers: Headers) -> Address:
    """The one From; with several, or several people in it, its address is "" and nobody is trusted."""
    listed = headers.all("from")
    people = addresses(listed[0])[:2] if listed else ()
    if not people:
        return Address(name="", address="")
    alone = len(listed) == 1 and len(people) == 1
    return Address(name=people[0].name, address=people[0].address if alone else "")


def _sender(headers: Headers) -> str:
    """The envelope sender as the delivering server noted it; "" only where it noted `<>`."""
    noted = headers.get("return-path")
    if noted is None:
        return _author(headers).address or "unknown"
    if noted.strip() == "<>" or "mailer-daemon" in noted[:200].lower():
        return ""                     # some servers write their own name for the null sender
    return next((person.address for person in addresses(noted[:1_000])), "") or "unknown"


def _people(headers: Headers, name: str) -> tuple[Address, ...]:
    found = (person for value in headers.all(name) for person in addresses(value))
    return tuple(person for n, person in enumerate(found) if n < caps.ADDRESSES)


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(clean_line(value, 200))
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _doubts(headers: Headers) -> Iterator[str]:
    for name in _ONCE:
        if len(headers.all(name)) > 1:
            yield f"more than one {name} header"
    if not headers.get("from"):
        yield "no from header"


def _language(text: Trimmed, subject: str) -> str:
    """The language of the new words; "und" where there are none."""
    words = text.visible.strip() or subject
    if not words:
        return "und"
    from nlp.language import language

    return language(words[:4_000])
