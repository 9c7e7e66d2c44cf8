"""Canaries: mails of our own that try a way, and the worker's sign of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from .tables import canaries

WORKER = "worker"  # the id and the way of the row that the worker renews


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """One of them, and how far it came."""

    id: str
    way: str
    sent_at: datetime
    came_at: datetime | None
    handed_at: datetime | None
    back_at: datetime | None
    trouble: str  # "" or `leg: words`, written where it was seen


def send(connection: Connection, canary_id: str, way: str, at: datetime) -> None:
    """Write down that it leaves now: a canary without a row is nobody's."""
    connection.execute(insert(canaries).values(id=canary_id, way=way, sent_at=at, trouble=""))


def get(connection: Connection, canary_id: str) -> Canary | None:
    """The row, or None."""
    row = connection.execute(select(canaries).where(canaries.c.id == canary_id)).mappings().first()
    return None if row is None else _canary(row)


def came(connection: Connection, canary_id: str, at: datetime) -> bool:
    """It reached our door; True at its first time only. What troubled it until then is over."""
    return _first(connection, canary_id, "came_at", at)


def handed(connection: Connection, canary_id: str, at: datetime) -> bool:
    """The next hop took it from us; True at its first time only."""
    return _first(connection, canary_id, "handed_at", at)


def back(connection: Connection, canary_id: str, at: datetime) -> bool:
    """It came the whole way; True at its first time only. What troubled it is over."""
    return _first(connection, canary_id, "back_at", at)


def trouble(connection: Connection, canary_id: str, words: str) -> None:
    """Why it does not get on, as `leg: words`."""
    connection.execute(update(canaries).where(canaries.c.id == canary_id).values(trouble=words[:500]))


def latest(connection: Connection, way: str, limit: int) -> tuple[Canary, ...]:
    """The newest of a way, newest first."""
    query = select(canaries).where(canaries.c.way == way).order_by(canaries.c.sent_at.desc(), canaries.c.id)
    return tuple(_canary(row) for row in connection.execute(query.limit(limit)).mappings())


def last_back(connection: Connection, way: str) -> Canary | None:
    """The one of a way that came back last, or None."""
    query = select(canaries).where(canaries.c.way == way, canaries.c.back_at.is_not(None))
    row = connection.execute(query.order_by(canaries.c.back_at.desc()).limit(1)).mappings().first()
    return None if row is None else _canary(row)


def on_their_way(connection: Connection, way: str) -> int:
    """How many the mail server took and did not bring, since the last that came back was sent."""
    last = last_back(connection, way)
    query = select(func.count()).where(
        canaries.c.way == way, canaries.c.came_at.is_(None), ~canaries.c.trouble.like("front:%")
    )
    if last is not None:
        query = query.where(canaries.c.sent_at > last.sent_at)
    return int(connection.execute(query).scalar_one())


def beat(connection: Connection, at: datetime) -> None:
    """The worker is alive: its one row says when it last was."""
    renewed = connection.execute(
        update(canaries).where(canaries.c.id == WORKER).values(sent_at=at, back_at=at)
    )
    if not renewed.rowcount:
        connection.execute(
            insert(canaries).values(id=WORKER, way=WORKER, sent_at=at, back_at=at, trouble="")
        )


def last_beat(connection: Connection) -> datetime | None:
    """When the worker was last alive; None where none ever was."""
    return connection.execute(select(canaries.c.back_at).where(canaries.c.id == WORKER)).scalar_one_or_none()


def forget_before(connection: Connection, before: datetime) -> int:
    """Delete those sent before a time; returns how many. The worker's row stays."""
    old = delete(canaries).where(canaries.c.sent_at < before, canaries.c.id != WORKER)
    return connection.execute(old).rowcount


def _first(connection: Connection, canary_id: str, column: str, at: datetime) -> bool:
    unset = canaries.c[column].is_(None)
    marked = connection.execute(
        update(canaries).where(canaries.c.id == canary_id, unset).values({column: at, "trouble": ""})
    )
    return marked.rowcount == 1


def _canary(row: RowMapping) -> Canary:
    return Canary(**row)
