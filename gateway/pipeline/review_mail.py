"""Mails the reviewers who want it about held mails: at once for the first, then bundled."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..relay import NextHopDown
from ..store import journal, switches
from ..store.database import writing
from ..store.items import Item
from .links import Signer
from .nudges import QuietHours, language_for
from .nudges.review import Waiting, compose_review
from .own import letterhead
from .parts import Parts
from .reviewing import queue

if TYPE_CHECKING:
    from sqlalchemy import Connection

BETWEEN = timedelta(minutes=5)  # between two mails to the reviewers: what is held meanwhile comes together
LAST = "review-mail"  # the switch that says when they were last told
TOLD = "review-mailed"  # the journal's word for a held mail that they were told of
ASKS_AUTHOR = "built-in:author-asks-first"  # waits for its author: no reviewer is asked


def is_due(parts: Parts) -> bool:
    """Whether there is a mail to write now."""
    return bool(parts.manners.review_mail) and bool(_due(parts, parts.clock()))


def mail_reviewers(parts: Parts) -> int:
    """Tell every reviewer who wants it of what is held and was not told yet; how many mails went out."""
    now = parts.clock()
    due = _due(parts, now) if parts.manners.review_mail else ()
    if not due:
        return 0
    sent = sum(_send(parts, person, due, now) for person in parts.manners.review_mail)
    if sent:
        with writing(parts.database) as connection:
            switches.put(connection, LAST, "", now)
            for item in due:
                words = f"told {sent} of {len(parts.manners.review_mail)} reviewers by mail"
                journal.write(connection, at=now, item_id=item.id, event=TOLD, words=words)
    return sent


def _due(parts: Parts, now: datetime) -> tuple[Item, ...]:
    """What to tell now: not within five minutes, nor in quiet hours unless the hold ends before they do."""
    with parts.database.connect() as connection:
        last = switches.get(connection, LAST)
        if last is not None and timedelta() <= now - last.at < BETWEEN:
            return ()
        held = [one for one in queue(connection) if _is_news(connection, one, now)]
    nudges, zone = parts.rulebook.now.nudges, parts.rulebook.now.company.timezone
    quiet = QuietHours(nights=nudges.nights, weekends=nudges.weekends)
    if not quiet.covers(now, zone):
        return tuple(held)
    over = quiet.over(now, zone)
    return tuple(one for one in held if one.hold_until is not None and one.hold_until <= over)


def _is_news(connection: Connection, item: Item, now: datetime) -> bool:
    if item.decided_by == ASKS_AUTHOR or item.hold_until is None or item.hold_until <= now:
        return False
    return not any(line.event == TOLD for line in journal.of_item(connection, item.id))


def _send(parts: Parts, person: str, due: tuple[Item, ...], now: datetime) -> bool:
    """Whether the next hop took the mail to that reviewer."""
    rules, directory = parts.rulebook.now, parts.directory()
    language = language_for(directory.person(person).language, language_for(rules.company.languages[0], "nl"))
    batch = hashlib.sha256(f"{person} {' '.join(one.id for one in due)}".encode()).hexdigest()[:24]
    try:
        mail = compose_review(
            to=person, language=language, letterhead=letterhead(parts), at=now, batch=batch,
            waiting=tuple(_waiting(parts, one, person) for one in due),
            queue_url=f"{parts.manners.web_url}/review",
        )
        sent = parts.relay.send(mail.content, recipient=person)
    except (NextHopDown, ValueError) as trouble:
        parts.log.warning("a reviewer could not be told", why=str(trouble))
        return False
    return bool(sent.accepted)


def _waiting(parts: Parts, item: Item, person: str) -> Waiting:
    lists = parts.directory().lists_in([item.list])
    token = Signer(parts.secret, lambda: parts.clock().timestamp()).review_token(item.id, person)
    assert item.hold_until is not None
    return Waiting(
        number=item.code,
        letters=len(item.subject),
        audience=lists[0].name if lists else item.list,
        people=item.recipient_count,
        kind=item.kind,
        confidence=item.confidence,
        until=item.hold_until,
        url=f"{parts.manners.web_url}/review/link/{token}",
    )
