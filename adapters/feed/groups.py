"""Groups in the tables as config.yaml has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update

from .settings import GroupSettings
from .tables import groups, members


def sync_groups(engine: Engine, wanted: Sequence[GroupSettings]) -> None:
    """Make the tables follow the settings; a group that is gone there is hidden with its posts.

    Nothing is deleted: a group that comes back shows its posts again.
    """
    with engine.begin() as connection:
        known = {row.name: row.id for row in connection.execute(select(groups.c.name, groups.c.id))}
        for group in wanted:
            _sync_group(connection, group, known.get(group.name))
        gone = [number for name, number in known.items() if name not in {group.name for group in wanted}]
        connection.execute(update(groups).where(groups.c.id.in_(gone), groups.c.archived_at.is_(None))
                           .values(archived_at=datetime.now(UTC)))


def _sync_group(connection: Connection, group: GroupSettings, number: int | None) -> None:
    values = {"title": group.title or group.name, "description": group.description,
              "openness": group.openness, "archived_at": None}
    if number is None:
        number = connection.execute(
            insert(groups).values(name=group.name, **values).returning(groups.c.id)).scalar_one()
    else:
        connection.execute(update(groups).where(groups.c.id == number).values(values))
    now = set(connection.scalars(select(members.c.address).where(members.c.group_id == number)))
    left, joined = now - set(group.members), set(group.members) - now
    connection.execute(delete(members).where(members.c.group_id == number, members.c.address.in_(left)))
    if joined:
        connection.execute(insert(members), [{"group_id": number, "address": one} for one in sorted(joined)])
