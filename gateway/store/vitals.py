"""What the store knows of how things go now: what waits, since when, and what nobody took."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, exists, func, select

from . import canaries, mailboxes
from .failures import LOOKED_AFTER, WENT_WRONG
from .items import ROUND, UNFINISHED, State
from .mailboxes import MailboxState
from .outgoing import Sending
from .tables import contents, items, journal, outgoing, recipients

if TYPE_CHECKING:
    from sqlalchemy import Engine

RECENT = timedelta(days=2)  # how long a post that nobody can be sure of is worth a look


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """So many things of one sort wait, the first since a time, for a reason."""

    name: str  # the network they wait for, "" where there is only one sort
    count: int
    since: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """One look at the store; all of it from one moment."""

    in_hand: Waiting | None  # accepted and not ended
    overdue: Waiting | None  # held longer than it was to be
    deferred: Waiting | None  # the next hop has not taken them yet
    posts: tuple[Waiting, ...]  # a network has not taken them, by network
    failed: int  # nobody took them, and a person may still act
    ambiguous: int  # posts of which nobody can be sure
    mailboxes: tuple[MailboxState, ...]
    beat: datetime | None  # of the worker


def look(connection: Connection, now: datetime) -> Vitals:
    """Everything at once, each by an index: it is asked for every few seconds."""
    return Vitals(
        in_hand=_waiting(connection, items.c.state.in_(UNFINISHED), items.c.accepted_at),
        overdue=_waiting(
            connection, (items.c.state == State.HELD) & (items.c.hold_until < now), items.c.hold_until
        ),
        deferred=_deferred(connection),
        posts=_posts(connection),
        failed=_failed(connection),
        ambiguous=_ambiguous(connection, now - RECENT),
        mailboxes=mailboxes.all(connection),
        beat=canaries.last_beat(connection),
    )


def free_bytes(database: Engine, state: Path) -> int:
    """Room left where the store writes: SQLite's folder, or the state folder beside another database.

    OSError where that folder is gone.
    """
    file = database.url.database if database.dialect.name == "sqlite" else None
    folder = Path(file).resolve().parent if file else state
    return shutil.disk_usage(folder).free


def _waiting(
    connection: Connection, which: ColumnElement[bool], since: ColumnElement[datetime]
) -> Waiting | None:
    count, first = connection.execute(select(func.count(), func.min(since)).where(which)).one()
    return Waiting(name="", count=count, since=first, why="") if count else None


def _deferred(connection: Connection) -> Waiting | None:
    """Mail at work that was tried, with somebody still waiting for it and no post to wait for instead."""
    somebody = exists().where(recipients.c.item_id == items.c.id, recipients.c.state == "waiting")
    posting = exists().where(outgoing.c.item_id == items.c.id, outgoing.c.state == Sending.INTENDED)
    which = (items.c.state == State.ACTING) & (items.c.tries % ROUND > 0) & somebody & ~posting
    found = _waiting(connection, which, items.c.accepted_at)
    if found is None:
        return None
    first = select(items.c.id).where(which).order_by(items.c.accepted_at).limit(1).scalar_subquery()
    said = select(journal.c.words).where(journal.c.item_id == first, journal.c.event == "deferred")
    why = connection.execute(said.order_by(journal.c.id.desc()).limit(1)).scalar_one_or_none()
    return Waiting(name="", count=found.count, since=found.since, why=why or "")


def _posts(connection: Connection) -> tuple[Waiting, ...]:
    """Posts that were tried and wait for their next try, with the newest error of each network."""
    rows = connection.execute(
        select(outgoing.c.network, outgoing.c.intended_at, outgoing.c.error)
        .join(items, items.c.id == outgoing.c.item_id)
        .where(items.c.state.in_(UNFINISHED), outgoing.c.state == Sending.INTENDED, outgoing.c.tries > 0)
        .order_by(outgoing.c.intended_at)
    ).all()
    networks = sorted({row.network for row in rows})
    of = {name: [row for row in rows if row.network == name] for name in networks}
    return tuple(
        Waiting(name=name, count=len(found), since=found[0].intended_at, why=found[-1].error)
        for name, found in of.items()
    )


def _failed(connection: Connection) -> int:
    """Mail that reached nobody, while its bytes are there and nobody has said that it may stay so."""
    there = exists().where(contents.c.item_id == items.c.id)
    query = select(func.count()).where(items.c.state == State.FAILED, there, ~_looked_after())
    return int(connection.execute(query).scalar_one())


def _ambiguous(connection: Connection, since: datetime) -> int:
    query = (
        select(func.count())
        .select_from(items.join(outgoing, outgoing.c.item_id == items.c.id))
        .where(items.c.accepted_at >= since, outgoing.c.state == Sending.AMBIGUOUS, ~_looked_after())
    )
    return int(connection.execute(query).scalar_one())


def _looked_after() -> ColumnElement[bool]:
    """Whether a person left an item as it is, and nothing went wrong with it since."""
    later = journal.alias()
    since = exists().where(
        later.c.item_id == items.c.id, later.c.event.in_(WENT_WRONG), later.c.id > journal.c.id
    )
    return exists().where(journal.c.item_id == items.c.id, journal.c.event == LOOKED_AFTER, ~since)
