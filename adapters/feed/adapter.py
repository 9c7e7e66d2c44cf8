"""The built-in network as an adapter: what the pipeline sees of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import Connection, Engine, Row, delete, select, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from ..errors import Rejected, Unavailable
from ..types import Audience, Authorship, File, Limits, Person, Post, Receipt, Reply
from .forgetting import drop_quotes, forget
from .groups import sync_groups
from .posting import by_key, group_id, number_of, put, store_files
from .settings import GroupSettings, Settings
from .sight import Everyone
from .tables import best, files, groups, likes, members, posts
from .text import LIMITS, file_name, fit

__all__ = ["Feed", "GroupSettings", "Settings"]


class Feed:
    """The network that comes with the gateway. Its posts are rows with a unique key: exactly once.

    `everyone` answers with the lower-case addresses of all colleagues as they are now; it is
    asked at every read, so that who leaves no longer reads. `base_url` is where the pages live.
    """

    kind: ClassVar[str] = "feed"
    limits: ClassVar[Limits] = LIMITS
    authorship: ClassVar[Authorship] = Authorship.NATIVE
    can_find: ClassVar[bool] = True
    settle_seconds: ClassVar[float] = 0       # a row is there or it is not
    settings_type: ClassVar[type[Settings]] = Settings

    def __init__(self, engine: Engine, everyone: Everyone, base_url: str,
                 groups: Sequence[GroupSettings], *,
                 clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.engine = engine
        self.everyone = everyone
        self.base_url = base_url.rstrip("/")
        self.groups = tuple(groups)
        self.clock = clock

    def sync_groups(self) -> None:
        """Bring the tables in line with the settings; once at start, before the first post."""
        sync_groups(self.engine, self.groups)

    def forget(self, address: str) -> int:
        """Take a person's words, files, likes and memberships away; returns how many posts."""
        return forget(self.engine, address)

    def audience(self, target: str) -> Audience:
        """Everyone in the company for an open group, the members for a closed one."""
        with self._reading() as connection:
            number = group_id(connection, target)
            openness = connection.scalar(select(groups.c.openness).where(groups.c.id == number))
            inside = frozenset(connection.scalars(
                select(members.c.address).where(members.c.group_id == number)))
        readers = self.everyone() if openness == "open" else inside
        return Audience(openness=str(openness), members=readers, fetched_at=self.clock())

    def post(self, post: Post) -> Receipt:
        """Publish once: the same key again gives the first receipt."""
        fitted = fit(post)
        with _told_apart(sent_maybe=True):
            number = put(self.engine, fitted.post, via="mail", now=self.clock())
            with self.engine.begin() as connection:
                return self._receipt(_row(connection, number), fitted.notes)

    def find(self, target: str, key: str, since: datetime) -> Receipt | None:
        """The post with this key, however old; None where it never was or was taken away."""
        with self._reading() as connection:
            known = by_key(connection, group_id(connection, target), key)
            if known is None or known[1]:
                return None
            return self._receipt(_row(connection, known[0]), ())

    def retract(self, receipt: Receipt, target: str) -> None:
        """Take the words and files away; with a first post its whole thread leaves the pages."""
        number = number_of(receipt.remote_id)
        with _told_apart(sent_maybe=False), self.engine.begin() as connection:
            there = connection.execute(select(posts.c.thread_id).join(groups).where(
                posts.c.id == number, groups.c.name == target, posts.c.retracted_at.is_(None))).one_or_none()
            if there is None:
                return
            connection.execute(update(posts).where(posts.c.id == number).values(
                retracted_at=self.clock(), title="", text="", audience_note="", set_apart=""))
            drop_quotes(connection, there.thread_id or number, since=number)
            connection.execute(delete(files).where(files.c.post_id == number))
            connection.execute(delete(likes).where(likes.c.post_id == number))
            connection.execute(delete(best).where(best.c.post_id == number))

    def attach(self, receipt: Receipt, target: str, file: File) -> None:
        """Add a file; the same file twice stays one."""
        if len(file.content) > LIMITS.file:
            raise Rejected(f"{len(file.content):,} bytes in one file, the most is {LIMITS.file:,}")
        safe = replace(file, name=file_name(file.name))
        with _told_apart(sent_maybe=True), self.engine.begin() as connection:
            number = connection.scalar(select(posts.c.id).where(
                posts.c.id == number_of(receipt.remote_id), posts.c.retracted_at.is_(None),
                posts.c.group_id == group_id(connection, target)))
            if number is None:
                raise Rejected("the post is gone, so it takes no file")
            store_files(connection, number, (safe,))

    def replies_since(self, target: str, since: datetime) -> Sequence[Reply]:
        """Replies stored after `since`, oldest first; `key` is set on those that came by mail."""
        with self._reading() as connection:
            rows = connection.execute(select(posts).where(
                posts.c.group_id == group_id(connection, target), posts.c.thread_id.is_not(None),
                posts.c.retracted_at.is_(None), posts.c.created_at > since)
                .order_by(posts.c.created_at, posts.c.id)).all()
        return tuple(Reply(
            remote_id=str(row.id), thread=str(row.thread_id), author=row.author,
            author_address=row.author_address, text=row.text, written_at=row.written_at,
            url=self._url(row), key=row.key if row.via == "mail" else None) for row in rows)

    def person_by_address(self, address: str) -> Person | None:
        """A colleague, under the name of their newest post, else the one their address suggests."""
        wanted = address.strip().lower()
        with self._reading() as connection:
            inside = connection.scalar(select(members.c.address).join(groups).where(
                members.c.address == wanted, groups.c.archived_at.is_(None)).limit(1))
            if inside is None and wanted not in self.everyone():
                return None
            name = connection.scalar(select(posts.c.author).where(posts.c.author_address == wanted)
                                     .order_by(posts.c.id.desc()).limit(1))
        words = wanted.partition("@")[0].replace(".", " ").replace("_", " ")
        return Person(remote_id=wanted, address=wanted, name=name or words.title())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told_apart(sent_maybe=False), self.engine.connect() as connection:
            yield connection

    def _url(self, row: Row[tuple[object, ...]]) -> str:
        place = f"{row.thread_id}#p{row.id}" if row.thread_id else str(row.id)
        return f"{self.base_url}/p/{place}"

    def _receipt(self, row: Row[tuple[object, ...]], notes: tuple[str, ...]) -> Receipt:
        return Receipt(key=row.key, remote_id=str(row.id), thread=str(row.thread_id or row.id),
                       url=self._url(row), posted_at=row.created_at, notes=notes)


def _row(connection: Connection, number: int) -> Row[tuple[object, ...]]:
    return connection.execute(select(posts).where(posts.c.id == number)).one()


@contextmanager
def _told_apart(*, sent_maybe: bool) -> Iterator[None]:
    """Turn trouble with the database into our errors; its own text may quote a post, ours never."""
    try:
        yield
    except DBAPIError as error:
        reason = type(error.orig).__name__
        if isinstance(error, DataError | IntegrityError):
            raise Rejected(f"the built-in network's database refused the post ({reason})") from None
        raise Unavailable(f"the built-in network's database does not answer ({reason})",
                          sent_maybe=sent_maybe) from None
