"""What a viewer can do on the pages; each write checks in its own transaction who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select
from sqlalchemy.exc import IntegrityError

from ..types import Post
from .posting import put
from .sight import Everyone, readable_groups, readable_posts
from .tables import best, groups, likes, posts
from .text import fit
from .types import Viewer


class Writes:
    """Posting, replying, liking and choosing the best answer.

    Every method answers None (or False) where the viewer may not, as if there were nothing there.
    `once` is a random word from the form: the same form sent twice makes one post.
    """

    def __init__(self, engine: Engine, everyone: Everyone, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self.everyone = everyone
        self.clock = clock

    def start(self, viewer: Viewer, group: str, *, kind: str, title: str, text: str, once: str) -> int | None:
        """The id of a new thread in a group."""
        with self.engine.connect() as connection:
            readable = connection.scalar(select(groups.c.id).where(
                groups.c.name == group, readable_groups(viewer, self.everyone)))
        if readable is None:
            return None
        return self._put(Post(key=_key(viewer, once), target=group, author=viewer.name,
                              author_address=viewer.address, kind=kind, title=title, text=text))

    def reply(self, viewer: Viewer, post_id: int, *, text: str, once: str) -> int | None:
        """The id of a new reply in the thread of a post."""
        with self.engine.connect() as connection:
            row = self._readable(connection, viewer, post_id)
        if row is None:
            return None
        return self._put(Post(key=_key(viewer, once), target=row.name, author=viewer.name,
                              author_address=viewer.address, title="", text=text,
                              thread=str(row.thread_id or row.id)))

    def like(self, viewer: Viewer, post_id: int, *, on: bool) -> bool:
        """Whether the like is now as asked; a second like changes nothing."""
        mine = {"post_id": post_id, "address": viewer.address.lower()}
        try:
            with self.engine.begin() as connection:
                if self._readable(connection, viewer, post_id) is None:
                    return False
                connection.execute(delete(likes).filter_by(**mine))
                if on:
                    connection.execute(insert(likes).values(**mine))
        except IntegrityError:        # the same like, sent twice at once: it is there
            return on
        return True

    def choose_best(self, viewer: Viewer, reply_id: int, *, on: bool) -> bool:
        """Whether the asker could mark this reply as best answer; only the asker of a question can."""
        first = posts.alias("first")
        with self.engine.begin() as connection:
            row = self._readable(connection, viewer, reply_id)
            asked = row is not None and connection.scalar(select(first.c.id).where(
                first.c.id == row.thread_id, first.c.kind == "question",
                first.c.author_address == viewer.address.lower()))
            if row is None or not asked:
                return False
            connection.execute(delete(best).where(best.c.thread_id == row.thread_id))
            if on:
                connection.execute(insert(best).values(
                    thread_id=row.thread_id, post_id=reply_id, chosen_at=self.clock()))
        return True

    def _readable(self, connection: Connection, viewer: Viewer, post_id: int) -> Row[Any, Any, Any] | None:
        return connection.execute(
            select(posts.c.id, posts.c.thread_id, groups.c.name).select_from(posts.join(groups))
            .where(posts.c.id == post_id, readable_posts(viewer, self.everyone))).one_or_none()

    def _put(self, post: Post) -> int:
        return put(self.engine, fit(post).post, via="web", now=self.clock())


def _key(viewer: Viewer, once: str) -> str:
    return f"web:{viewer.address.lower()[:120]}:{once[:64]}"
