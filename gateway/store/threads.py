"""Threads: which mail answers which, on one list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from .many import Row, add_rows, find_rows
from .tables import thread_messages, threads

MOST_IDS = 50  # Message-IDs of one mail that are looked up; the nearest come first
# Built once: to build such a statement anew costs far more than to run it.
_GET = select(threads).where(threads.c.id == bindparam("id"))
_NAMED = (thread_messages.c.list == bindparam("list"), thread_messages.c.message_id == bindparam("message_id"))
_THREAD_OF = select(thread_messages.c.thread_id).where(*_NAMED)
_HOLDER = select(thread_messages.c.item_id).where(*_NAMED)
_NEXT = (
    update(threads)
    .where(threads.c.id == bindparam("thread"))
    .values(next_seq=threads.c.next_seq + 1, last_reply_at=bindparam("at"))
    .returning(threads.c.next_seq)
)
_OVER = {"absorbing_since": None, "quiet_after": 0, "spared_at": None, "exempt": False}


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
    spared_at: datetime | None  # a person ended its storm: replies are ordinary mail until it is quiet, or
    exempt: bool  # for good


def get(connection: Connection, thread_id: str) -> Thread | None:
    """The thread, or None."""
    row = connection.execute(_GET, {"id": thread_id}).mappings().first()
    return None if row is None else Thread(**row)


def lock(connection: Connection, thread_id: str) -> None:
    """Keep others from changing the thread until this transaction ends; SQLite has one writer anyway."""
    connection.execute(select(threads.c.id).where(threads.c.id == thread_id).with_for_update())


def by_message(connection: Connection, lists: Sequence[str], message_ids: Sequence[str]) -> Thread | None:
    """The thread on one of the lists to which the first known one of some Message-IDs belongs.

    Bound to the list: a guessed Message-ID must not reach a thread on another, private one.
    """
    for message_id in message_ids[:MOST_IDS]:
        for address in lists:
            named = {"list": address, "message_id": message_id}
            found = connection.execute(_THREAD_OF, named).scalar_one_or_none()
            if found is not None:
                return get(connection, found)
    return None


def holder(connection: Connection, list: str, message_id: str) -> str:
    """The item that holds a Message-ID on a list, "" where none does."""
    named = {"list": list, "message_id": message_id}
    return connection.execute(_HOLDER, named).scalar_one_or_none() or ""


def held(connection: Connection, message_ids: Collection[str]) -> set[str]:
    """Those of some Message-IDs that a mail holds on any list."""
    rows = find_rows(connection, thread_messages, "message_id", message_ids, ("message_id",))
    return {found for (found,) in rows}


def new(*, id: str, list: str, base_subject: str, author: str, has_root: bool = True) -> Thread:
    """A thread whose root is the item with the same id; or has none, since that never came here."""
    return Thread(
        id=id,
        list=list,
        base_subject=base_subject,
        root_item=id if has_root else "",
        root_author=author,
        next_seq=1,
        last_reply_at=None,
        absorbing_since=None,
        quiet_after=0,
        spared_at=None,
        exempt=False,
    )


def start(
    connection: Connection, *, id: str, list: str, base_subject: str, author: str, has_root: bool = True
) -> Thread:
    """Begin a thread, see `new`."""
    thread = new(id=id, list=list, base_subject=base_subject, author=author, has_root=has_root)
    start_all(connection, [thread])
    return thread


def start_all(connection: Connection, begun: Sequence[Thread]) -> None:
    """Keep new threads."""
    add_rows(connection, threads, [{name: getattr(one, name) for name in one.__slots__} for one in begun])


def with_first(thread: Thread, at: datetime) -> Thread:
    """A new thread as it is once its first mail has taken number 1."""
    return replace(thread, next_seq=2, last_reply_at=at)


def next_seq(connection: Connection, thread_id: str, at: datetime) -> int:
    """Take the thread's next sequence number; the engine's order within the thread."""
    taken = connection.execute(_NEXT, {"thread": thread_id, "at": at}).scalar_one()
    return int(taken) - 1


def remember(connection: Connection, names: Sequence[Row]) -> None:
    """Note which thread and item Message-IDs belong to, by list; the first one to claim it keeps it."""
    add_rows(connection, thread_messages, names, unless_there=True)


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
    """The storm is over, and so is what a person said about it."""
    connection.execute(update(threads).where(threads.c.id == thread_id).values(**_OVER))


def calm_as_read(connection: Connection, thread: Thread) -> bool:
    """End the storm of a thread that still is as it was read; False where a person or a reply came in between."""
    calmed = connection.execute(
        update(threads)
        .where(
            threads.c.id == thread.id,
            threads.c.exempt.is_(False),
            threads.c.absorbing_since.is_not_distinct_from(thread.absorbing_since),
            threads.c.spared_at.is_not_distinct_from(thread.spared_at),
            threads.c.last_reply_at.is_not_distinct_from(thread.last_reply_at),
        )
        .values(**_OVER)
    )
    return calmed.rowcount == 1


def spare(connection: Connection, thread_id: str, at: datetime, *, for_good: bool) -> None:
    """A person ends the storm: replies are ordinary mail until the thread has been quiet, or for good."""
    ended = {"absorbing_since": None, "spared_at": at, "exempt": for_good}
    connection.execute(update(threads).where(threads.c.id == thread_id).values(**ended))


def storms(connection: Connection) -> tuple[Thread, ...]:
    """The threads in which replies are absorbed now."""
    rows = connection.execute(select(threads).where(threads.c.absorbing_since.is_not(None))).mappings()
    return tuple(Thread(**row) for row in rows)


def spared(connection: Connection) -> tuple[Thread, ...]:
    """The threads whose storm a person ended, the latest first."""
    ended = select(threads).where(threads.c.spared_at.is_not(None)).order_by(threads.c.spared_at.desc())
    return tuple(Thread(**row) for row in connection.execute(ended).mappings())
