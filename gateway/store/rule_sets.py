"""Every set of rules that was in force or saved: its files word for word, when, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from .tables import rule_sets

MOST_SETS = 200  # the newest are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One set of rules. `texts` holds its files by name, the main one first."""

    id: int
    revision: str
    at: datetime
    who: str  # "" for an edit of the file
    texts: Mapping[str, str]
    words: str
    effect: str  # which mail of before it would have treated otherwise; "" while nobody has looked


def keep(
    connection: Connection, *, revision: str, texts: Mapping[str, str], at: datetime, who: str, words: str
) -> bool:
    """Add a set, unless the newest is this very one; the oldest beyond MOST_SETS go. True where it was added."""
    newest = latest(connection, 1)
    if newest and newest[0].revision == revision and dict(newest[0].texts) == dict(texts):
        return False
    files = [[name, text] for name, text in texts.items()]
    connection.execute(
        insert(rule_sets).values(revision=revision, at=at, who=who[:320], files=files, words=words)
    )
    newest_ids = select(rule_sets.c.id).order_by(rule_sets.c.id.desc()).limit(MOST_SETS)
    oldest = connection.execute(newest_ids).scalars().all()[-1]
    connection.execute(delete(rule_sets).where(rule_sets.c.id < oldest))
    return True


def latest(connection: Connection, limit: int = MOST_SETS) -> tuple[Kept, ...]:
    """The newest sets first."""
    rows = connection.execute(select(rule_sets).order_by(rule_sets.c.id.desc()).limit(limit))
    return tuple(_kept(row) for row in rows.mappings())


def find(connection: Connection, revision: str) -> Kept | None:
    """The newest set whose revision begins so; None where there is none, or several different ones."""
    if not revision.isalnum():
        return None
    query = select(rule_sets).where(rule_sets.c.revision.like(f"{revision.lower()}%"))
    found = [_kept(row) for row in connection.execute(query.order_by(rule_sets.c.id.desc())).mappings()]
    return found[0] if len({one.revision for one in found}) == 1 else None


def tell(connection: Connection, revision: str, words: str) -> bool:
    """Write beside the newest set of a revision what it does; False where that was told before, or it is gone."""
    found = find(connection, revision)
    untold = rule_sets.c.effect == ""
    if found is None:
        return False
    done = connection.execute(update(rule_sets).where(rule_sets.c.id == found.id, untold).values(effect=words))
    return done.rowcount == 1


def _kept(row: RowMapping) -> Kept:
    values: dict[str, Any] = {**row}
    files = values.pop("files")
    return Kept(**values, texts=MappingProxyType(dict(files)))
