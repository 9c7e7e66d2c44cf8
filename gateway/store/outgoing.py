"""Outgoing posts: what was intended, what was sent, what nobody can be sure of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from .tables import items, outgoing


class Sending(StrEnum):
    """Where one post to one target stands."""

    INTENDED = "intended"  # decided; the call may or may not have been made
    SENT = "sent"  # the network gave us its id
    AMBIGUOUS = "ambiguous"  # called, no answer, and no way to look it up
    FAILED = "failed"  # refused, or given up
    RETRACTED = "retracted"  # taken away again


OVER = frozenset({Sending.SENT, Sending.RETRACTED})  # nothing is left to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One post to one target."""

    id: str
    item_id: str
    target: str
    network: str
    group: str
    key: str
    state: Sending
    thread_id: str
    remote_id: str
    remote_thread: str
    url: str
    tries: int
    error: str
    intended_at: datetime
    called_at: datetime | None
    sent_at: datetime | None
    notes: Sequence[str]


def intend(connection: Connection, new: Outgoing) -> None:
    """Write the intention; the same id again changes nothing."""
    if get(connection, new.id) is None:
        connection.execute(
            insert(outgoing).values(
                id=new.id,
                item_id=new.item_id,
                target=new.target,
                network=new.network,
                group=new.group,
                key=new.key,
                state=Sending.INTENDED,
                thread_id=new.thread_id,
                tries=0,
                intended_at=new.intended_at,
                notes=[],
            )
        )


def get(connection: Connection, outgoing_id: str) -> Outgoing | None:
    """The row, or None."""
    row = connection.execute(select(outgoing).where(outgoing.c.id == outgoing_id)).mappings().first()
    return None if row is None else _outgoing(row)


def of_item(connection: Connection, item_id: str) -> tuple[Outgoing, ...]:
    """All posts of one item."""
    rows = connection.execute(select(outgoing).where(outgoing.c.item_id == item_id).order_by(outgoing.c.id))
    return tuple(_outgoing(row) for row in rows.mappings())


def root_of(connection: Connection, thread_id: str, target: str) -> Outgoing | None:
    """The post of a thread's earliest mail in a target: the one that replies join."""
    row = (
        connection.execute(
            select(outgoing)
            .join(items, items.c.id == outgoing.c.item_id)
            .where(outgoing.c.thread_id == thread_id, outgoing.c.target == target)
            .where(outgoing.c.state.in_([Sending.SENT, Sending.INTENDED]))
            .order_by(items.c.thread_seq)
            .limit(1)
        )
        .mappings()
        .first()
    )
    return None if row is None else _outgoing(row)


def first_behind(connection: Connection, row: Outgoing, seq: int) -> Outgoing | None:
    """The next post of the same thread in the same target that is intended and not made."""
    rows = connection.execute(
        select(outgoing)
        .join(items, items.c.id == outgoing.c.item_id)
        .where(outgoing.c.thread_id == row.thread_id, outgoing.c.target == row.target)
        .where(outgoing.c.state == Sending.INTENDED, items.c.thread_seq > seq)
        .order_by(items.c.thread_seq)
        .limit(1)
    )
    found = rows.mappings().first()
    return None if found is None else _outgoing(found)


def past(connection: Connection, target: str, most: int) -> tuple[str, ...]:
    """Subjects, and the text where it was kept, of the newest posts that still stand in a target."""
    rows = connection.execute(
        select(items.c.subject, items.c.facts)
        .join(outgoing, items.c.id == outgoing.c.item_id)
        .where(outgoing.c.target == target, outgoing.c.state == Sending.SENT)
        .order_by(outgoing.c.sent_at.desc(), outgoing.c.id)
        .limit(most)
    )
    found = ((facts or {}).get("text") or subject or "" for subject, facts in rows.tuples())
    return tuple(text for text in found if text.strip())


def calling(connection: Connection, row: Outgoing, at: datetime) -> bool:
    """Note that the network is being called: from now on the post may exist.

    False when the row is not as it was read: somebody else calls, or the post was given up meanwhile.
    """
    claimed = connection.execute(
        update(outgoing)
        .where(
            outgoing.c.id == row.id,
            outgoing.c.state == Sending.INTENDED,
            outgoing.c.called_at == row.called_at,
        )
        .values(called_at=at, tries=outgoing.c.tries + 1)
    )
    return claimed.rowcount == 1


def intend_again(connection: Connection, outgoing_id: str, at: datetime) -> None:
    """A post that failed, and so is surely not there, is intended anew: its time begins again."""
    connection.execute(
        update(outgoing)
        .where(outgoing.c.id == outgoing_id)
        .values(state=Sending.INTENDED, intended_at=at, called_at=None, tries=0, error="")
    )


def not_called(connection: Connection, outgoing_id: str) -> None:
    """The call surely did not arrive: the next try needs no look-up."""
    connection.execute(update(outgoing).where(outgoing.c.id == outgoing_id).values(called_at=None))


def wait(connection: Connection, outgoing_id: str, why: str, *, tried: bool = False) -> None:
    """Note why the post waits for its next try; `tried` where the network was asked and could not be."""
    values = {"error": why[:500], **({"tries": outgoing.c.tries + 1} if tried else {})}
    connection.execute(update(outgoing).where(outgoing.c.id == outgoing_id).values(**values))


def begin_anew(connection: Connection, row: Outgoing, at: datetime) -> None:
    """The clock was set back: the time that a post may take begins now, and so does that of its call."""
    called = None if row.called_at is None else at
    connection.execute(
        update(outgoing).where(outgoing.c.id == row.id).values(intended_at=at, called_at=called)
    )


def sent(
    connection: Connection,
    outgoing_id: str,
    *,
    remote_id: str,
    remote_thread: str,
    url: str,
    notes: Sequence[str],
    at: datetime,
) -> None:
    """The network has it: keep where."""
    connection.execute(
        update(outgoing)
        .where(outgoing.c.id == outgoing_id)
        .values(
            state=Sending.SENT,
            remote_id=remote_id,
            remote_thread=remote_thread,
            url=url,
            notes=list(notes),
            sent_at=at,
            error="",
        )
    )


def settle(connection: Connection, outgoing_id: str, state: Sending, error: str = "") -> None:
    """Set another state (ambiguous, failed or retracted) with its reason."""
    connection.execute(update(outgoing).where(outgoing.c.id == outgoing_id).values(state=state, error=error))


def in_network(connection: Connection, network: str, since: datetime) -> tuple[Outgoing, ...]:
    """The posts that were sent to a network since a time; whose answers are watched; oldest first."""
    rows = connection.execute(
        select(outgoing)
        .where(outgoing.c.network == network, outgoing.c.state == Sending.SENT, outgoing.c.sent_at >= since)
        .order_by(outgoing.c.intended_at, outgoing.c.id)
    )
    return tuple(_outgoing(row) for row in rows.mappings())


def counts(connection: Connection) -> dict[Sending, int]:
    """How many posts stand where; all states are named."""
    query = select(outgoing.c.state, func.count()).group_by(outgoing.c.state)
    found = {Sending(state): n for state, n in connection.execute(query).tuples()}
    return {state: found.get(state, 0) for state in Sending}


def by_target(connection: Connection) -> dict[tuple[str, str], int]:
    """How many posts stand where, by target and state."""
    query = select(outgoing.c.target, outgoing.c.state, func.count()).group_by(outgoing.c.target, outgoing.c.state)
    return {(target, state): n for target, state, n in connection.execute(query).tuples()}


def _outgoing(row: RowMapping) -> Outgoing:
    return Outgoing(**{**row, "state": Sending(row["state"])})
