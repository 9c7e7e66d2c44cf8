"""Who may read what: the one condition that every read and every write on a page carries."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, exists, or_

from .tables import groups, members, posts
from .types import Viewer

Everyone = Callable[[], frozenset[str]]


def readable_groups(viewer: Viewer, everyone: Everyone) -> ColumnElement[bool]:
    """True for a row of `groups` that the viewer may read. Staff see no more than others do."""
    address = viewer.address.lower()
    member = exists().where(members.c.group_id == groups.c.id, members.c.address == address)
    closed = and_(groups.c.openness == "closed", member)
    if address not in everyone():
        return and_(groups.c.archived_at.is_(None), closed)
    return and_(groups.c.archived_at.is_(None), or_(groups.c.openness == "open", closed))


def readable_posts(viewer: Viewer, everyone: Everyone) -> ColumnElement[bool]:
    """True for a row of `posts` joined to `groups` and not taken away, nor its thread."""
    first = posts.alias("first")
    taken = exists().where(first.c.id == posts.c.thread_id, first.c.retracted_at.is_not(None))
    return and_(readable_groups(viewer, everyone), posts.c.retracted_at.is_(None), ~taken)
