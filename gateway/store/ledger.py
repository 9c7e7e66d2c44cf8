"""The ledger: has this very mail been seen, by whatever way it came? And which answers were mailed?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .tables import answers, ledger


def claim(connection: Connection, digest: str, item_id: str, at: datetime) -> str:
    """Enter a digest for an item; returns the item that holds it, which may be an earlier one."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(ledger).values(digest=digest, item_id=item_id, at=at).on_conflict_do_nothing()
    )
    return str(connection.execute(select(ledger.c.item_id).where(ledger.c.digest == digest)).scalar_one())


def forget_before(connection: Connection, before: datetime) -> int:
    """Delete entries older than a time; returns how many."""
    return connection.execute(delete(ledger).where(ledger.c.at < before)).rowcount


def claim_answer(connection: Connection, answer_id: str, outgoing_id: str) -> bool:
    """True when nobody had entered this answer before."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    added = connection.execute(
        dialect.insert(answers).values(id=answer_id, outgoing_id=outgoing_id).on_conflict_do_nothing()
    )
    return added.rowcount == 1


def answer_mailed(connection: Connection, answer_id: str) -> bool:
    """Whether the asker got this answer as mail."""
    found = connection.execute(
        select(answers.c.mailed_at).where(answers.c.id == answer_id)
    ).scalar_one_or_none()
    return found is not None


def keep_answer_mailed(connection: Connection, answer_id: str, at: datetime) -> None:
    """The next hop took the mail with this answer."""
    connection.execute(update(answers).where(answers.c.id == answer_id).values(mailed_at=at))
