"""How far each IMAP mailbox was read, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .tables import mailboxes

LONGEST = 1000  # characters of a trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxState:
    """One mailbox as it stands. `uidvalidity` 0: it was never opened."""

    place: str
    uidvalidity: int
    last_uid: int
    read_at: datetime
    trouble: str


def get(connection: Connection, place: str) -> MailboxState | None:
    """The state of a mailbox; None where nothing is known of it."""
    row = connection.execute(select(mailboxes).where(mailboxes.c.place == place)).mappings().first()
    return None if row is None else MailboxState(**row)


def all(connection: Connection) -> tuple[MailboxState, ...]:
    """Every mailbox that was ever configured and tried, by name."""
    rows = connection.execute(select(mailboxes).order_by(mailboxes.c.place)).mappings()
    return tuple(MailboxState(**row) for row in rows)


def keep(connection: Connection, place: str, *, uidvalidity: int, last_uid: int, at: datetime) -> None:
    """Everything up to that UID was looked at, and the mailbox answered just now."""
    _enter(connection, place, at)
    changed = {"uidvalidity": uidvalidity, "last_uid": last_uid, "read_at": at}
    connection.execute(update(mailboxes).where(mailboxes.c.place == place).values(**changed))


def answered(connection: Connection, place: str, at: datetime) -> None:
    """The mailbox answered just now, and nothing in it was new."""
    connection.execute(update(mailboxes).where(mailboxes.c.place == place).values(read_at=at))


def say(connection: Connection, place: str, trouble: str, at: datetime) -> bool:
    """Set what is wrong, "" for nothing; True when that is news."""
    _enter(connection, place, at)
    row = mailboxes.c.place == place
    changed = connection.execute(
        update(mailboxes).where(row, mailboxes.c.trouble != trouble[:LONGEST]).values(trouble=trouble[:LONGEST])
    )
    return changed.rowcount == 1


def _enter(connection: Connection, place: str, at: datetime) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {"place": place, "uidvalidity": 0, "last_uid": 0, "read_at": at, "trouble": ""}
    connection.execute(dialect.insert(mailboxes).values(**row).on_conflict_do_nothing())
