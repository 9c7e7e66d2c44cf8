"""The replies of one thread, as far as counting them needs: a storm is long, and its mails are large."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from .items import State
from .tables import items, nudges


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """When one mail of a thread came, without what it says."""

    item_id: str
    message_id: str
    thread_seq: int
    accepted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was absorbed into a thread."""

    replies: int
    avoided: int  # mails that were not sent for it
    authors: frozenset[str]


def up_to(connection: Connection, thread_id: str, seq: int) -> tuple[Reply, ...]:
    """The mails of a thread up to a place in it, in their order."""
    columns = (items.c.id.label("item_id"), items.c.message_id, items.c.thread_seq, items.c.accepted_at)
    found = select(*columns).where(items.c.thread_id == thread_id, items.c.thread_seq <= seq)
    return tuple(Reply(**row) for row in connection.execute(found.order_by(items.c.thread_seq)).mappings())


def tally(connection: Connection, thread_id: str) -> Tally:
    """How many replies stand in the thread instead of in mailboxes, and whose they are."""
    absorbed = select(items.c.author, items.c.recipient_count).where(
        items.c.thread_id == thread_id, items.c.state == State.ABSORBED
    )
    rows = connection.execute(absorbed).tuples().all()
    return Tally(
        replies=len(rows),
        avoided=sum(max(0, (count or 1) - 1) for _, count in rows),
        authors=frozenset(author for author, _ in rows),
    )


def told(connection: Connection, thread_id: str, kind: str) -> int:
    """How many people were told in a note of that kind about a reply of theirs in the thread."""
    found = (
        select(func.count(nudges.c.person.distinct()))
        .join(items, items.c.id == nudges.c.item_id)
        .where(items.c.thread_id == thread_id, nudges.c.kind == kind)
    )
    return int(connection.execute(found).scalar_one())


def absorbed_before(
    connection: Connection, thread_id: str, seq: int, sender: str, since: datetime
) -> tuple[str, ...]:
    """The earlier mails of that sender that were absorbed into the thread since a time; copies aside."""
    found = select(items.c.id).where(
        items.c.thread_id == thread_id,
        items.c.thread_seq < seq,
        items.c.accepted_at >= since,
        items.c.action == "absorb",
        items.c.decided_by != "built-in:seen-before",
        func.lower(items.c.sender) == sender.lower(),
    )
    return tuple(connection.execute(found.order_by(items.c.thread_seq)).scalars())


def notes(
    connection: Connection, thread_id: str, person: str, kind: str, since: datetime, *, but: str
) -> frozenset[str]:
    """In which forms a person was told since a time, or is to be, about mails of a thread but for one of them."""
    found = (
        select(nudges.c.form)
        .distinct()
        .join(items, items.c.id == nudges.c.item_id)
        .where(
            items.c.thread_id == thread_id,
            items.c.id != but,
            nudges.c.person == person,
            nudges.c.kind == kind,
            nudges.c.at >= since,
        )
    )
    return frozenset(connection.execute(found).scalars())
