"""Everything the pages read, each time filtered by who is looking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, exists, func, or_, select

from .sight import Everyone, readable_groups, readable_posts
from .tables import best, files, groups, likes, members, posts
from .types import Arrival, Attached, Download, Group, Page, Shown, Thread, Viewer

PAGE = 20                             # threads on a page
REPLIES_SHOWN = 3                     # newest replies under a post in a list
REPLIES_AT_MOST = 500                 # on a thread's own page; a storm may bring more
FOUND = 50                            # search results
WORDS = 8                             # of a search that count
TABS = ("all", "waiting", "solved", "announcements")

_IS_BEST = exists().where(best.c.post_id == posts.c.id)


class Reads:
    """The network through the eyes of one viewer at a time.

    Where a viewer may not read something, the answer is the same as where it does not exist.
    """

    def __init__(self, engine: Engine, everyone: Everyone) -> None:
        self.engine = engine
        self.everyone = everyone

    def groups(self, viewer: Viewer) -> tuple[Group, ...]:
        """Every group the viewer may read, open ones first, by name."""
        count = select(func.count()).where(members.c.group_id == groups.c.id).scalar_subquery()
        query = (select(groups, count.label("inside")).where(readable_groups(viewer, self.everyone))
                 .order_by(groups.c.openness.desc(), groups.c.name))
        everyone = len(self.everyone())
        with self.engine.connect() as connection:
            return tuple(Group(
                id=row.id, name=row.name, title=row.title, description=row.description,
                is_open=row.openness == "open", members=everyone if row.openness == "open" else row.inside,
            ) for row in connection.execute(query))

    def page(self, viewer: Viewer, *, group: str | None = None, tab: str = "all",
             before: int | None = None) -> Page:
        """Threads newest first: of one group or of all that the viewer reads."""
        query = self._posts(viewer).where(posts.c.thread_id.is_(None), _of_tab(tab))
        if group is not None:
            query = query.where(groups.c.name == group)
        if before is not None:
            mark = select(posts.c.written_at).where(posts.c.id == before).scalar_subquery()
            query = query.where(or_(posts.c.written_at < mark,
                                    and_(posts.c.written_at == mark, posts.c.id < before)))
        query = query.order_by(posts.c.written_at.desc(), posts.c.id.desc()).limit(PAGE + 1)
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
            threads = self._threads(connection, viewer, rows[:PAGE], REPLIES_SHOWN)
        return Page(threads=threads, older=rows[PAGE - 1].id if len(rows) > PAGE else None)

    def thread(self, viewer: Viewer, post_id: int, *, whole: bool = True) -> Thread | None:
        """The thread that a post belongs to, with all replies or the newest few."""
        with self.engine.connect() as connection:
            named = connection.execute(self._posts(viewer).where(posts.c.id == post_id)).one_or_none()
            if named is None:
                return None
            first = connection.execute(
                self._posts(viewer).where(posts.c.id == (named.thread_id or named.id))).all()
            threads = self._threads(connection, viewer, first, REPLIES_AT_MOST if whole else REPLIES_SHOWN)
        return threads[0] if threads else None

    def search(self, viewer: Viewer, words: str, group: str | None = None) -> tuple[Shown, ...]:
        """Posts and replies that hold every word, or a word that starts with it; newest first."""
        wanted = words[:200].split()[:WORDS]
        if not wanted:
            return ()
        query = self._posts(viewer).where(*(or_(
            posts.c.title.icontains(word, autoescape=True), posts.c.text.icontains(word, autoescape=True),
            posts.c.author.icontains(word, autoescape=True)) for word in wanted))
        if group is not None:
            query = query.where(groups.c.name == group)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(posts.c.id.desc()).limit(FOUND)).all()
            return self._shown(connection, viewer, rows)

    def waiting(self, viewer: Viewer, group: str) -> int:
        """How many questions in a group have no answer yet."""
        query = (select(func.count()).select_from(posts.join(groups)).where(
            readable_posts(viewer, self.everyone), posts.c.thread_id.is_(None),
            groups.c.name == group, _of_tab("waiting")))
        with self.engine.connect() as connection:
            return connection.scalar(query) or 0

    def file(self, viewer: Viewer, file_id: int) -> Download | None:
        """A file of a post that the viewer may read."""
        query = (select(files).select_from(files.join(posts).join(groups))
                 .where(files.c.id == file_id, readable_posts(viewer, self.everyone)))
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Download(name=row.name, media_type=row.media_type, content=row.content)

    def arrivals(self, viewer: Viewer, after: int) -> tuple[Arrival, ...]:
        """The viewer's posts with an id above `after`, at most 100, oldest first."""
        query = (select(posts.c.id, posts.c.thread_id, groups.c.name).select_from(posts.join(groups))
                 .where(posts.c.id > after, readable_posts(viewer, self.everyone))
                 .order_by(posts.c.id).limit(100))
        with self.engine.connect() as connection:
            return tuple(Arrival(id=row.id, thread=row.thread_id or row.id, group=row.name)
                         for row in connection.execute(query))

    def _posts(self, viewer: Viewer) -> Select[tuple[object, ...]]:
        liked = exists().where(likes.c.post_id == posts.c.id, likes.c.address == viewer.address.lower())
        count = select(func.count()).where(likes.c.post_id == posts.c.id).scalar_subquery()
        return (select(posts, groups.c.name.label("group_name"), count.label("likes"), liked.label("liked"),
                       _IS_BEST.label("is_best"))
                .select_from(posts.join(groups)).where(readable_posts(viewer, self.everyone)))

    def _threads(self, connection: Connection, viewer: Viewer, firsts: Sequence[Row[tuple[object, ...]]],
                 most: int) -> tuple[Thread, ...]:
        ids = [row.id for row in firsts]
        ranked = select(posts.c.id, func.row_number().over(
            partition_by=posts.c.thread_id, order_by=(_IS_BEST.desc(), posts.c.id.desc())).label("rank")
        ).where(posts.c.thread_id.in_(ids), posts.c.retracted_at.is_(None)).subquery()
        rows = connection.execute(self._posts(viewer).where(
            posts.c.id.in_(select(ranked.c.id).where(ranked.c.rank <= most)))
            .order_by(posts.c.thread_id, posts.c.id)).all()
        counts = {row.thread_id: row.replies for row in connection.execute(
            select(posts.c.thread_id, func.count().label("replies"))
            .where(posts.c.thread_id.in_(ids), posts.c.retracted_at.is_(None)).group_by(posts.c.thread_id))}
        shown = self._shown(connection, viewer, rows)
        replies = {thread: tuple(sorted(some, key=lambda reply: not reply.is_best))
                   for thread, some in groupby(shown, key=lambda reply: reply.thread)}
        return tuple(Thread(post=one, reply_count=counts.get(one.id, 0), replies=replies.get(one.id, ()))
                     for one in self._shown(connection, viewer, firsts))

    def _shown(self, connection: Connection, viewer: Viewer,
               rows: Iterable[Row[tuple[object, ...]]]) -> tuple[Shown, ...]:
        rows = list(rows)
        attached: dict[int, list[Attached]] = {}
        there = files.c
        for file in connection.execute(
                select(there.id, there.post_id, there.name, there.media_type, there.size, there.inline)
                .where(files.c.post_id.in_([row.id for row in rows])).order_by(files.c.id)):
            attached.setdefault(file.post_id, []).append(Attached(
                id=file.id, name=file.name, media_type=file.media_type, size=file.size, inline=file.inline))
        return tuple(Shown(
            id=row.id, thread=row.thread_id or row.id, group=row.group_name, author=row.author,
            author_address=row.author_address, title=row.title, text=row.text, kind=row.kind,
            audience_note=row.audience_note, via=row.via, written_at=row.written_at,
            answered_by_mail=row.answered_by_mail, set_apart=row.set_apart, likes=row.likes,
            liked=bool(row.liked), is_best=bool(row.is_best), files=tuple(attached.get(row.id, ()))) for row in rows)


def _of_tab(tab: str) -> ColumnElement[bool]:
    """What a first post must be to stand under a tab."""
    if tab == "waiting":
        return and_(posts.c.kind == "question", ~answered())
    if tab == "solved":
        return exists().where(best.c.thread_id == posts.c.id)
    if tab == "announcements":
        return posts.c.kind == "announcement"
    return posts.c.id.is_not(None)


def answered() -> ColumnElement[bool]:
    """True for a first post that somebody else replied to."""
    reply = posts.alias("reply")
    return exists().where(reply.c.thread_id == posts.c.id, reply.c.retracted_at.is_(None),
                          reply.c.author_address != posts.c.author_address)
