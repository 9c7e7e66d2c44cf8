"""News without a reload: in order, filtered by viewer, and quiet while nobody looks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from adapters.feed.adapter import Feed
from adapters.feed.live import Live, Pulse, newest_mark
from adapters.feed.site import Site
from adapters.feed.types import Viewer
from adapters.types import Receipt

Publish = Callable[..., Receipt]
LENA = Viewer(address="lena@corp.example", name="Lena")
JOKE = Viewer(address="joke@corp.example", name="Joke")


@pytest.fixture
def live(feed: Feed) -> Live:
    """The stream, looking a hundred times a second."""
    return Live(Site(feed, "Waterlinie", None), every=0.01)


async def _next(news: AsyncIterator[Any]) -> dict[str, str]:
    event = await asyncio.wait_for(anext(news), 10)
    return {"id": event.id, **json.loads(event.data)}


def test_a_new_post_is_told_with_its_place(live: Live, publish: Publish) -> None:
    """The script learns which card, where to fetch it, and which list it heads."""

    async def story() -> None:
        news = live._news(LENA, 0, "/feed", whole=False)
        waiting = asyncio.create_task(_next(news))
        first = await asyncio.to_thread(publish)
        assert {"id": "1", "piece": "t1", "url": "/feed/piece/1", "list": "ask-it"} == await waiting
        await asyncio.to_thread(publish, thread=first.thread)
        assert {"id": "2", "piece": "t1", "url": "/feed/piece/1", "list": ""} == await _next(news)
        await news.aclose()

    asyncio.run(story())


def test_only_ids_of_readable_posts_go_out(live: Live, publish: Publish) -> None:
    """A closed group is silent for who is not in it."""
    publish("geheim", target="project-n201")
    publish("open", target="ask-it")

    async def story() -> None:
        for viewer, piece in ((LENA, "t2"), (JOKE, "t1")):
            news = live._news(viewer, 0, "/feed", whole=False)
            told = await _next(news)
            assert piece == told["piece"]
            assert "geheim" not in json.dumps(told)
            await news.aclose()

    asyncio.run(story())


def test_a_browser_that_returns_gets_what_it_missed(live: Live, publish: Publish) -> None:
    """More than one look fetches, and none twice."""
    for _ in range(250):
        publish()

    async def story() -> None:
        news = live._news(LENA, 20, "/feed", whole=False)
        assert list(range(21, 251)) == [int((await _next(news))["id"]) for _ in range(230)]
        await news.aclose()

    asyncio.run(story())


def test_nobody_looks_at_the_table_while_nobody_is_connected() -> None:
    """An idle network costs nothing."""
    looks = 0

    def mark() -> tuple[int, int]:
        nonlocal looks
        looks += 1
        return (looks, 0)

    async def story() -> None:
        pulse = Pulse(mark, every=0.001)
        beats = [pulse.beats(60) for _ in range(3)]
        for one in beats:
            await anext(one)
            await asyncio.wait_for(anext(one), 10)
        for one in beats:
            await one.aclose()
        assert pulse._task is None
        seen = looks
        for _ in range(50):
            await asyncio.sleep(0)
        assert looks <= seen + 1

    asyncio.run(story())


def test_a_connection_ends_by_itself() -> None:
    """Who logs out stops seeing news; a browser that may connects again."""

    async def story() -> list[None]:
        return [beat async for beat in Pulse(lambda: (0, 0), every=60).beats(0.01)]

    assert 1 <= len(asyncio.run(story())) <= 2


def test_the_mark_moves_with_every_post(feed: Feed, publish: Publish) -> None:
    """Also with one whose id was given out earlier than it was committed."""
    marks = {newest_mark(feed.engine)}
    for _ in range(3):
        publish()
        marks.add(newest_mark(feed.engine))

    assert 4 == len(marks)
