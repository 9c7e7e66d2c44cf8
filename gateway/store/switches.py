"""What all nodes must know at once: a word by name, and since or until when it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from .tables import switches


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One row."""

    name: str
    value: str
    at: datetime


def get(connection: Connection, name: str) -> Switch | None:
    """The row of that name, or None."""
    row = connection.execute(select(switches).where(switches.c.name == name)).mappings().first()
    return None if row is None else Switch(**row)


def put(connection: Connection, name: str, value: str, at: datetime) -> None:
    """Set a row, whether it is there or not."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = dialect.insert(switches).values(name=name, value=value, at=at)
    connection.execute(
        row.on_conflict_do_update(index_elements=[switches.c.name], set_={"value": value, "at": at})
    )
