"""Threads: which mail answers which, on one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .tables import thread_messages, threads

MOST_IDS = 50  # Message-IDs of one mail that are looked up; the nearest come first

@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A conversation on one list: its first mail, and the storm that may rage in it."""

    id: str
    list: str
    base_subject: str
    root_item: str  # "" where its first mail never came here
    root_author: str
    next_seq: int
    last_reply_at: datetime | None
    absorbing_since: datetime | None
    quiet_after: int


def get(connection: Connection, thread_id: str) -> Thread | None:
    """The thread, or None."""
    row = connection.execute(select(threads).where(threads.c.id == thread_id)).mappings().first()
    return None if row is None else Thread(**row)


def by_message(connection: Connection, lists: Sequence[str], message_ids: Sequence[str]) -> Thread | None:
    """The thread on one of the lists to which the first known one of some Message-IDs belongs.

    Bound to the list: a guessed Message-ID must not reach a thread on another, private one.
    """
    for message_id in message_ids[:MOST_IDS]:
        for address in lists:
            found = connection.execute(
                select(thread_messages.c.thread_id).where(
                    thread_messages.c.list == address, thread_messages.c.message_id == message_id
                )
            ).scalar_one_or_none()
            if found is not None:
                return get(connection, found)
    return None


def holder(connection: Connection, list: str, message_id: str) -> str:
    """The item that holds a Message-ID on a list, "" where none does."""
    found = connection.execute(
        select(thread_messages.c.item_id).where(
            thread_messages.c.list == list, thread_messages.c.message_id == message_id
        )
    ).scalar_one_or_none()
    return found or ""


def start(
    connection: Connection, *, id: str, list: str, base_subject: str, author: str, has_root: bool = True
) -> Thread:
    """A new thread whose root is the item with the same id; or has none, since that never came here."""
    connection.execute(
        insert(threads).values(
            id=id,
            list=list,
            base_subject=base_subject,
            root_item=id if has_root else "",
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
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(thread_messages)
        .values(list=list, message_id=message_id, thread_id=thread_id, item_id=item_id)
        .on_conflict_do_nothing()
    )


def take_over(connection: Connection, *, list: str, message_id: str, thread_id: str, item_id: str) -> None:
    """Give a Message-ID to another item and its thread."""
    connection.execute(
        update(thread_messages)
        .where(thread_messages.c.list == list, thread_messages.c.message_id == message_id)
        .values(thread_id=thread_id, item_id=item_id)
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
