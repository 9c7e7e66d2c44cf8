"""What is kept about a person: a choice, nudges, open sign-ins. Nothing is counted per person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .tables import items, journal, logins, nudges, preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class SentNudge:
    """One nudge that went to a person, or is owed as a receipt."""

    item_id: str
    kind: str
    form: str
    at: datetime
    message_id: str


def preference(connection: Connection, person: str) -> str:
    """move, ask or never; "move" where the person never chose."""
    found = connection.execute(
        select(preferences.c.mode).where(preferences.c.person == person)
    ).scalar_one_or_none()
    return found or "move"


def choose(connection: Connection, person: str, mode: str, at: datetime) -> None:
    """Keep a person's choice."""
    connection.execute(delete(preferences).where(preferences.c.person == person))
    connection.execute(insert(preferences).values(person=person, mode=mode, changed_at=at))


def nudge_history(connection: Connection, person: str) -> tuple[SentNudge, ...]:
    """The nudges to a person, oldest first."""
    rows = connection.execute(
        select(nudges.c.item_id, nudges.c.kind, nudges.c.form, nudges.c.at, nudges.c.message_id)
        .where(nudges.c.person == person)
        .order_by(nudges.c.id)
    )
    return tuple(SentNudge(**row) for row in rows.mappings())


def nudged(connection: Connection, item_id: str, person: str, kind: str) -> SentNudge | None:
    """The nudge of that kind that a person got about an item, or None."""
    row = (
        connection.execute(
            select(nudges.c.item_id, nudges.c.kind, nudges.c.form, nudges.c.at, nudges.c.message_id).where(
                nudges.c.item_id == item_id, nudges.c.person == person, nudges.c.kind == kind
            )
        )
        .mappings()
        .first()
    )
    return None if row is None else SentNudge(**row)


def untold(connection: Connection, since: datetime, before: datetime) -> tuple[tuple[str, str], ...]:
    """(item, kind of note) of moves within a time of which their author has not heard and still can."""
    told = select(nudges.c.id).where(nudges.c.item_id == items.c.id).exists()
    settled = (
        select(journal.c.id).where(journal.c.item_id == items.c.id, journal.c.event == "not-nudged").exists()
    )
    rows = connection.execute(
        select(items.c.id, items.c.decision).where(
            items.c.state.in_(["posted", "absorbed", "both"]),
            items.c.finished_at >= since,
            items.c.finished_at < before,
            ~told,
            ~settled,
        )
    )
    return tuple(
        (row.id, row.decision["nudge"]) for row in rows if row.decision and row.decision.get("nudge")
    )


def keep_nudge(
    connection: Connection, *, item_id: str, person: str, kind: str, form: str, at: datetime, message_id: str
) -> None:
    """Note a nudge; one per item, person and kind."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(nudges)
        .values(item_id=item_id, person=person, kind=kind, form=form, at=at, message_id=message_id)
        .on_conflict_do_nothing()
    )


def owed(connection: Connection) -> dict[str, tuple[SentNudge, ...]]:
    """Receipts that wait to be sent, by person."""
    rows = connection.execute(select(nudges).where(nudges.c.form == "owed").order_by(nudges.c.id)).mappings()
    by_person: dict[str, tuple[SentNudge, ...]] = {}
    for row in rows:
        line = SentNudge(
            item_id=row["item_id"],
            kind=row["kind"],
            form=row["form"],
            at=row["at"],
            message_id=row["message_id"],
        )
        by_person[row["person"]] = (*by_person.get(row["person"], ()), line)
    return by_person


def paid(connection: Connection, person: str, item_ids: list[str], at: datetime, message_id: str) -> None:
    """The owed receipts about these items went out."""
    connection.execute(
        update(nudges)
        .where(nudges.c.person == person, nudges.c.form == "owed", nudges.c.item_id.in_(item_ids))
        .values(form="receipt", at=at, message_id=message_id)
    )


def ask_login(connection: Connection, token_hash: str, person: str, at: datetime, expires: datetime) -> None:
    """Keep the hash of a sign-in link."""
    connection.execute(
        insert(logins).values(token_hash=token_hash, person=person, asked_at=at, expires_at=expires)
    )


def logins_since(connection: Connection, person: str, since: datetime) -> int:
    """How many links a person asked for since a time."""
    rows = connection.execute(
        select(logins.c.token_hash).where(logins.c.person == person, logins.c.asked_at >= since)
    )
    return len(rows.all())


def login_person(connection: Connection, token_hash: str, now: datetime) -> str | None:
    """Whose link it is, if it can still be used; using it is `use_login`."""
    return connection.execute(
        select(logins.c.person).where(
            logins.c.token_hash == token_hash, logins.c.expires_at > now, logins.c.used_at.is_(None)
        )
    ).scalar_one_or_none()


def use_login(connection: Connection, token_hash: str, now: datetime) -> str | None:
    """Use a link up: the person, or None when it was used, expired or never made."""
    return connection.execute(
        update(logins)
        .where(logins.c.token_hash == token_hash, logins.c.expires_at > now, logins.c.used_at.is_(None))
        .values(used_at=now)
        .returning(logins.c.person)
    ).scalar_one_or_none()
