"""Threads: which mail answers which, on one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .tables import thread_messages, threads


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A conversation on one list: its first mail, and the storm that may rage in it."""

    id: str
    list: str
    base_subject: str
    root_item: str
    root_author: str
    next_seq: int
    last_reply_at: datetime | None
    absorbing_since: datetime | None
    quiet_after: int


def get(connection: Connection, thread_id: str) -> Thread | None:
    """The thread, or None."""
    row = connection.execute(select(threads).where(threads.c.id == thread_id)).mappings().first()
    return None if row is None else Thread(**row)


def by_message(connection: Connection, list_address: str, message_ids: Sequence[str]) -> Thread | None:
    """The thread on that list to which the first known one of some Message-IDs belongs.

    Bound to the list: a guessed Message-ID must not reach a thread on another, private one.
    """
    for message_id in message_ids[:50]:
        found = connection.execute(
            select(thread_messages.c.thread_id).where(
                thread_messages.c.list == list_address, thread_messages.c.message_id == message_id
            )
        ).scalar_one_or_none()
        if found is not None:
            return get(connection, found)
    return None


def start(connection: Connection, *, id: str, list: str, base_subject: str, author: str) -> Thread:
    """A new thread whose root is the item with the same id."""
    connection.execute(
        insert(threads).values(
            id=id,
            list=list,
            base_subject=base_subject,
            root_item=id,
            root_author=author,
            next_seq=1,
            quiet_after=0,
        )
    )
    thread = get(connection, id)
    assert thread is not None
    return thread


def next_seq(connection: Connection, thread_id: str, at: datetime) -> int:
    """Take the thread's next sequence number; the engine's order within the thread."""
    taken = connection.execute(
        update(threads)
        .where(threads.c.id == thread_id)
        .values(next_seq=threads.c.next_seq + 1, last_reply_at=at)
        .returning(threads.c.next_seq)
    ).scalar_one()
    return int(taken) - 1


def remember(connection: Connection, *, list: str, message_id: str, thread_id: str, item_id: str) -> None:
    """Note that a Message-ID belongs to a thread; the first one to claim it keeps it."""
    if not message_id:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(thread_messages)
        .values(list=list, message_id=message_id[:998], thread_id=thread_id, item_id=item_id)
        .on_conflict_do_nothing()
    )


def absorb(connection: Connection, thread_id: str, since: datetime, quiet_after: int) -> None:
    """The storm begins, or goes on, until `quiet_after` seconds of silence."""
    connection.execute(
        update(threads)
        .where(threads.c.id == thread_id)
        .values(absorbing_since=since, quiet_after=quiet_after)
    )


def calm(connection: Connection, thread_id: str) -> None:
    """The storm is over."""
    connection.execute(
        update(threads).where(threads.c.id == thread_id).values(absorbing_since=None, quiet_after=0)
    )


def storms(connection: Connection) -> tuple[Thread, ...]:
    """The threads in which replies are absorbed now."""
    rows = connection.execute(select(threads).where(threads.c.absorbing_since.is_not(None))).mappings()
    return tuple(Thread(**row) for row in rows)
