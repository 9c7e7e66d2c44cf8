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
EVERYBODY = ""  # whom an older version noted: it kept one line for all reviewers
ASKS_AUTHOR = "built-in:author-asks-first"  # waits for its author: no reviewer is asked


def is_due(parts: Parts) -> bool:
    """Whether there is a mail to write now."""
    return bool(_due(parts, parts.clock()))


def mail_reviewers(parts: Parts) -> int:
    """Tell every reviewer who wants it of what is held and was not told yet; how many mails went out."""
    now = parts.clock()
    return sum(_tell(parts, person, due, now) for person, due in _due(parts, now).items())


def _tell(parts: Parts, person: str, due: tuple[Item, ...], now: datetime) -> bool:
    """Mail one reviewer, and keep at once that it was taken: who was missed hears in the next round."""
    try:
        told = _send(parts, person, due, now)
    except NextHopDown as down:
        parts.log.warning("a reviewer could not be told", why=str(down))
        return False
    with writing(parts.database) as connection:
        switches.put(connection, LAST, "", now)  # who is refused is not tried three times a minute either
        for item in due if told else ():
            words = "told a reviewer by mail"
            journal.write(connection, at=now, item_id=item.id, event=TOLD, words=words, who=person)
    return told


def _due(parts: Parts, now: datetime) -> dict[str, tuple[Item, ...]]:
    """What to tell each reviewer now; nothing within five minutes of the last mail."""
    directory = parts.directory()
    people = [one for one in dict.fromkeys(parts.manners.review_mail) if not directory.has_left(one)]
    if not people:
        return {}
    with parts.database.connect() as connection:
        last = switches.get(connection, LAST)
        if last is not None and timedelta() <= now - last.at < BETWEEN:
            return {}
        held = _by_day(parts, [one for one in queue(connection) if _waits(one, now)], now)
        told = {one.id: _told(connection, one) for one in held}
    due = {who: tuple(one for one in held if not told[one.id] & {who, EVERYBODY}) for who in people}
    return {who: news for who, news in due.items() if news}


def _by_day(parts: Parts, held: list[Item], now: datetime) -> tuple[Item, ...]:
    """In quiet hours only those whose hold ends before they do."""
    nudges, zone = parts.rulebook.now.nudges, parts.rulebook.now.company.timezone
    quiet = QuietHours(nights=nudges.nights, weekends=nudges.weekends)
    if not quiet.covers(now, zone):
        return tuple(held)
    over = quiet.over(now, zone)
    return tuple(one for one in held if one.hold_until is not None and one.hold_until <= over)


def _waits(item: Item, now: datetime) -> bool:
    return item.decided_by != ASKS_AUTHOR and item.hold_until is not None and item.hold_until > now


def _told(connection: Connection, item: Item) -> frozenset[str]:
    return frozenset(line.who for line in journal.of_item(connection, item.id) if line.event == TOLD)


def _send(parts: Parts, person: str, due: tuple[Item, ...], now: datetime) -> bool:
    """Whether the next hop took the mail to that reviewer. NextHopDown where it cannot be asked."""
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
    except ValueError as trouble:
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
