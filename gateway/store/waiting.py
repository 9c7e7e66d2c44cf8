"""How much waits for a person: two small counts, asked for with every page."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from .items import State
from .tables import items, threads


def held(connection: Connection) -> int:
    """How many mails are held."""
    found = select(func.count()).select_from(items).where(items.c.state == State.HELD)
    return int(connection.execute(found).scalar_one())


def storms(connection: Connection) -> int:
    """In how many threads replies are absorbed now."""
    found = select(func.count()).select_from(threads).where(threads.c.absorbing_since.is_not(None))
    return int(connection.execute(found).scalar_one())
