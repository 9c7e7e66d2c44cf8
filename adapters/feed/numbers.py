"""A group's week in numbers; counted over everybody, never by person."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Engine, func, select

from .sight import Everyone, readable_posts
from .tables import groups, posts
from .types import Viewer, Week

MOST = 5_000                          # questions of a week that are counted


def week(engine: Engine, everyone: Everyone, viewer: Viewer, group: str, now: datetime) -> Week:
    """Questions of the last seven days, how many somebody else answered, and how long that took."""
    reply = posts.alias("reply")
    first_reply = (select(func.min(reply.c.created_at)).where(
        reply.c.thread_id == posts.c.id, reply.c.retracted_at.is_(None),
        reply.c.author_address != posts.c.author_address).scalar_subquery())
    query = (select(posts.c.created_at, first_reply.label("answered_at")).select_from(posts.join(groups))
             .where(readable_posts(viewer, everyone), groups.c.name == group, posts.c.kind == "question",
                    posts.c.thread_id.is_(None), posts.c.created_at > now - timedelta(days=7)).limit(MOST))
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    took = [(row.answered_at - row.created_at).total_seconds() for row in rows if row.answered_at]
    waits = [now - row.created_at for row in rows if not row.answered_at]
    return Week(questions=len(rows), answered=len(took),
                first_answer=timedelta(seconds=median(took)) if took else None,
                longest_wait=max(waits, default=None))
