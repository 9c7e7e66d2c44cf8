"""Forgetting: what retention and `erase` take away, and what stays (states, counts, reasons)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, or_, select, update

from .items import FINAL, State
from .tables import (
    contents,
    corrections,
    items,
    logins,
    nudges,
    preferences,
    recipients,
    thread_messages,
    threads,
)

STRIPPED = {
    "sender": "",
    "author": "",
    "author_name": "",
    "subject": "",
    "message_id": "",
    "insight": None,
    "envelope": {"options": [], "peer": "", "helo": "", "xforward": [], "by_list": []},
}
# What of the facts names nobody and is not in the words of a mail: with it other rules can still be tried on
# what is long past. Whose department it was may name its author in a small company.
NAMELESS = frozenset({
    "at", "list", "recipients", "external", "size", "is_reply", "reply_all", "verified", "thread_replies",
    "language", "attachments", "calendar", "automatic", "encrypted", "topic", "kind", "confidence",
    "special", "sensitive", "deadline", "group", "group_confidence",
})
AT_ONCE = 50  # items in one transaction, so that the door never waits long


def strip_before(connection: Connection, states: Sequence[State], before: datetime) -> int:
    """Take the originals and all that names a person from items finished before a time."""
    ids = (
        connection.execute(
            select(items.c.id)
            .join(contents, contents.c.item_id == items.c.id)
            .where(items.c.state.in_(list(states)), items.c.finished_at < before)
            .limit(AT_ONCE)
        )
        .scalars()
        .all()
    )
    return _strip(connection, ids, keep=NAMELESS)


def strip_person(connection: Connection, person: str) -> int:
    """Take all that names a person: as author, sender or recipient of finished items."""
    received = select(recipients.c.item_id).where(func.lower(recipients.c.address) == person)
    ids = (
        connection.execute(
            select(items.c.id).where(
                items.c.state.in_(list(FINAL)),
                or_(items.c.author == person, func.lower(items.c.sender) == person, items.c.id.in_(received)),
            )
        )
        .scalars()
        .all()
    )
    connection.execute(delete(nudges).where(nudges.c.person == person))
    connection.execute(delete(preferences).where(preferences.c.person == person))
    connection.execute(delete(logins).where(logins.c.person == person))
    connection.execute(update(threads).where(threads.c.root_author == person).values(root_author=""))
    return _strip(connection, ids)


def logins_before(connection: Connection, before: datetime) -> None:
    """Delete sign-in links asked for before a time."""
    connection.execute(delete(logins).where(logins.c.asked_at < before))


def _strip(connection: Connection, ids: Sequence[str], keep: Collection[str] = ()) -> int:
    for start in range(0, len(ids), AT_ONCE):
        some = list(ids[start : start + AT_ONCE])
        connection.execute(delete(contents).where(contents.c.item_id.in_(some)))
        connection.execute(delete(recipients).where(recipients.c.item_id.in_(some)))
        connection.execute(delete(thread_messages).where(thread_messages.c.item_id.in_(some)))
        _strip_facts(connection, some, keep)
        connection.execute(update(items).where(items.c.id.in_(some)).values(**STRIPPED))
        connection.execute(
            update(corrections).where(corrections.c.item_id.in_(some)).values(subject=None, text=None)
        )
        connection.execute(
            update(threads).where(threads.c.id.in_(some)).values(base_subject="", root_author="")
        )
    return len(ids)


def _strip_facts(connection: Connection, ids: Sequence[str], keep: Collection[str]) -> None:
    found = connection.execute(select(items.c.id, items.c.facts).where(items.c.id.in_(list(ids)))).tuples()
    for item_id, facts in found.all():
        left = {name: value for name, value in (facts or {}).items() if name in keep} or None
        connection.execute(update(items).where(items.c.id == item_id).values(facts=left))
