"""Pages that move without a reload: one look at the table a second, while anybody is connected."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sse_starlette.event import ServerSentEvent
from sse_starlette.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from .site import Site, hand_off, number_in, viewer_of
from .tables import posts
from .types import Arrival, Viewer

EVERY = 1.0                           # seconds between looks at the table
AT_MOST = 600.0                       # seconds a connection lives: who logs out stops seeing news
LATE = 32                             # ids that may be committed out of order on PostgreSQL

log = logging.getLogger(__name__)
Mark = tuple[int, int]


class Pulse:
    """Tells all who wait that the table changed; looks at it only while somebody waits."""

    def __init__(self, mark: Callable[[], Mark], every: float = EVERY) -> None:
        self._mark = mark
        self._every = every
        self._waiting: set[asyncio.Event] = set()
        self._task: asyncio.Task[None] | None = None

    async def beats(self, lasting: float) -> AsyncGenerator[None, None]:
        """One beat now, and one after each change, for so many seconds."""
        woken = asyncio.Event()
        self._waiting.add(woken)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        try:
            async with aclosing(_each(woken, lasting)) as turns:
                yield
                async for _ in turns:
                    yield
        finally:
            self._waiting.discard(woken)
            if not self._waiting and self._task is not None:
                self._task.cancel()
                self._task = None

    async def _watch(self) -> None:
        known: Mark | None = None
        while True:
            try:
                mark = await run_in_threadpool(self._mark)
                if mark != known:
                    known = mark
                    for woken in self._waiting:
                        woken.set()
            except SQLAlchemyError as error:
                log.warning("live pages wait for the database: %s", type(error).__name__)
            await asyncio.sleep(self._every)


async def _each(woken: asyncio.Event, lasting: float) -> AsyncGenerator[None, None]:
    end = asyncio.get_running_loop().time() + lasting
    while (left := end - asyncio.get_running_loop().time()) > 0:
        try:
            await asyncio.wait_for(woken.wait(), left)
        except TimeoutError:
            return
        woken.clear()
        yield


class Live:
    """The stream of news: ids of threads that this viewer may read, never their words."""

    def __init__(self, site: Site, every: float = EVERY) -> None:
        self.site = site
        self.pulse = Pulse(lambda: newest_mark(site.feed.engine), every)

    async def events(self, request: Request) -> Response:
        """Server-sent events, from the id that the page knows or the browser saw last."""
        viewer = viewer_of(request)
        if viewer is None:
            return hand_off(request)
        last = request.headers.get("last-event-id") or request.query_params.get("after")
        whole = request.query_params.get("whole") == "1"
        root = self.site.look(request, viewer).root
        news = self._news(viewer, max(0, number_in(last)), root, whole=whole)
        return EventSourceResponse(news, ping=20, headers={
            "Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    async def _news(self, viewer: Viewer, after: int, root: str, *,
                    whole: bool) -> AsyncGenerator[ServerSentEvent, None]:
        seen = {one.id for one in await self._arrivals(viewer, after - LATE) if one.id <= after}
        async with aclosing(self.pulse.beats(AT_MOST)) as beats:
            async for _ in beats:
                while fresh := await self._fresh(viewer, after - LATE, seen):
                    for one in fresh:
                        after = max(after, one.id)
                        yield _event(one, after, root, whole=whole)
                    seen = {number for number in seen | {one.id for one in fresh} if number > after - LATE}

    async def _fresh(self, viewer: Viewer, after: int, seen: set[int]) -> list[Arrival]:
        return [one for one in await self._arrivals(viewer, after) if one.id not in seen]

    async def _arrivals(self, viewer: Viewer, after: int) -> tuple[Arrival, ...]:
        return await run_in_threadpool(self.site.reads.arrivals, viewer, after)


def _event(one: Arrival, last: int, root: str, *, whole: bool) -> ServerSentEvent:
    """What changed, where to fetch it, and the list it heads if it starts a thread."""
    return ServerSentEvent(id=str(last), data=json.dumps({
        "piece": f"t{one.thread}",
        "url": f"{root}/piece/{one.thread}{'?whole=1' if whole else ''}",
        "list": one.group if one.id == one.thread else "",
    }))


def newest_mark(engine: Engine) -> Mark:
    """Newest id and how many of the last ids are there; either changes with every new post."""
    newest = select(func.max(posts.c.id)).scalar_subquery()
    recent = select(func.count()).where(posts.c.id > newest - LATE).scalar_subquery()
    with engine.connect() as connection:
        row = connection.execute(select(newest, recent)).one()
    return (row[0] or 0, row[1])
