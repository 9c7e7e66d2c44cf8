"""The journal: what happened, when, in one plain sentence each; never changed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from .many import Row, add_rows
from .tables import journal, relayed


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the journal."""

    id: int
    at: datetime
    item_id: str
    event: str
    words: str
    who: str


def write(
    connection: Connection, *, at: datetime, event: str, words: str, item_id: str = "", who: str = ""
) -> None:
    """Add a line. `words` holds ids and reasons, never the text of a mail."""
    write_all(connection, [line(at=at, item_id=item_id, event=event, words=words, who=who)])


def line(*, at: datetime, event: str, words: str, item_id: str = "", who: str = "") -> Row:
    """A line for `write_all`."""
    return {"at": at, "item_id": item_id, "event": event, "words": words, "who": who}


def write_all(connection: Connection, lines: Sequence[Row]) -> None:
    """Add lines in their order."""
    add_rows(connection, journal, lines)


def of_item(connection: Connection, item_id: str) -> tuple[Line, ...]:
    """All lines about an item, oldest first."""
    rows = connection.execute(select(journal).where(journal.c.item_id == item_id).order_by(journal.c.id))
    return tuple(Line(**row) for row in rows.mappings())


def newest_id(connection: Connection) -> int:
    """The id of the last line; 0 in an empty journal. It grows with everything that happens."""
    return connection.execute(select(func.max(journal.c.id))).scalar() or 0


def newest_at(connection: Connection) -> datetime | None:
    """When the last line was written, by the clock of then; None in an empty journal."""
    return connection.execute(select(journal.c.at).order_by(journal.c.id.desc()).limit(1)).scalar()


def count_relayed(connection: Connection, reason: str, at: datetime, n: int = 1) -> None:
    """Count mail relayed at once, per hour and guard: no address, no subject."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    hour = at.replace(minute=0, second=0, microsecond=0)
    added = dialect.insert(relayed).values(hour=hour, reason=reason, count=n)
    connection.execute(
        added.on_conflict_do_update(
            index_elements=[relayed.c.hour, relayed.c.reason], set_={"count": relayed.c.count + n}
        )
    )


def relayed_since(connection: Connection, since: datetime) -> dict[str, int]:
    """How many were relayed at once, by reason."""
    rows = connection.execute(
        select(relayed.c.reason, func.sum(relayed.c.count))
        .where(relayed.c.hour >= since)
        .group_by(relayed.c.reason)
    )
    return {reason: int(n) for reason, n in rows.tuples()}


def forget_before(connection: Connection, before: datetime) -> int:
    """Delete lines older than a time; returns how many."""
    return connection.execute(delete(journal).where(journal.c.at < before)).rowcount
