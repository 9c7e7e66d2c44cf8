"""What people said a mail truly was. The text goes when retention takes the item's own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from .tables import corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The last word of a person about one item."""

    item_id: str
    at: datetime
    said: str                         # the kind that the classifier gave
    kind: str                         # the kind that a person gave
    by: str                           # reviewer, author
    who_hash: str                     # salted, so that it names nobody
    thread_id: str
    language: str
    is_reply: bool
    to_count: int | None
    subject: str | None               # None once retention took the item's own text
    text: str | None                  # the author's new text, never quotes


def keep(connection: Connection, correction: Correction) -> None:
    """Write it down in the place of an earlier one about the same item."""
    connection.execute(delete(corrections).where(corrections.c.item_id == correction.item_id))
    connection.execute(insert(corrections).values(**asdict(correction)))


def of_item(connection: Connection, item_id: str) -> Correction | None:
    """What a person said of an item, or None."""
    row = connection.execute(select(corrections).where(corrections.c.item_id == item_id)).mappings().first()
    return None if row is None else Correction(**row)


def with_text(connection: Connection) -> tuple[Correction, ...]:
    """All that can still be learned from, oldest first."""
    rows = connection.execute(
        select(corrections).where(corrections.c.text.is_not(None)).order_by(corrections.c.at, corrections.c.item_id)
    )
    return tuple(Correction(**row) for row in rows.mappings())


def count_since(connection: Connection, since: datetime | None) -> int:
    """How many with text came after a time, or ever."""
    query = select(func.count()).select_from(corrections).where(corrections.c.text.is_not(None))
    if since is not None:
        query = query.where(corrections.c.at > since)
    return int(connection.execute(query).scalar_one())
