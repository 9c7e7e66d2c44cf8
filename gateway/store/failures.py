"""Which items have something that failed, and that nobody has looked after since."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, ScalarSelect, exists, func, or_, select

from .items import FINAL, State
from .outgoing import Sending
from .tables import items, journal, outgoing, recipients

WENT_WRONG = ("failed", "post-failed", "ambiguous", "refused", "set-aside")
LOOKED_AFTER = "left"  # a person looked and left it as it is
MOST = 500


def item_ids(connection: Connection, *, most: int = MOST) -> tuple[str, ...]:
    """The newest first."""
    query = select(items.c.id).where(_is_broken()).order_by(items.c.accepted_at.desc(), items.c.id)
    return tuple(connection.scalars(query.limit(most)))


def count(connection: Connection) -> int:
    """How many items there are with something that failed."""
    return int(connection.execute(select(func.count()).select_from(items).where(_is_broken())).scalar_one())


def _is_broken() -> ColumnElement[bool]:
    post = select(outgoing.c.id).where(outgoing.c.item_id == items.c.id)
    failed = exists(post.where(outgoing.c.state == Sending.FAILED))
    unsure = exists(post.where(outgoing.c.state == Sending.AMBIGUOUS))
    refused = exists().where(recipients.c.item_id == items.c.id, recipients.c.state == "refused")
    mailed = items.c.state.in_([State.DELIVERED, State.FAILED])  # else a post of it stands somewhere
    broken = or_(items.c.state == State.FAILED, mailed & failed, unsure, refused)
    wrong = _last(WENT_WRONG)
    return (
        items.c.state.in_(FINAL) & broken & wrong.is_not(None) & (wrong > func.coalesce(_last([LOOKED_AFTER]), 0))
    )


def _last(events: Sequence[str]) -> ScalarSelect[int]:
    """The id of the last journal line of an item about one of these."""
    lines = select(func.max(journal.c.id)).where(journal.c.item_id == items.c.id, journal.c.event.in_(events))
    return lines.scalar_subquery()
