"""Held mail decided on in a real browser: by keys, by touch, without script, and for everybody's eyes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.store import threads
from gateway.store.database import writing
from gateway.store.items import State
from tests.gateway.web.review_hall import Hall, Walk, axe_source, decided_by_keys

pytestmark = pytest.mark.real


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A gateway with its pages, and mails that can be held."""
    made = Hall(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_held_mail_is_decided_by_keys_alone(chromium: Any, hall: Hall, width: int, theme: str) -> None:
    """J and K walk, P makes a real post, D really delivers, and no other mail is touched."""
    walk = Walk(chromium, hall, width=width, theme=theme)
    assert [] == decided_by_keys(walk)
    walk.context.close()


def test_a_key_held_down_decides_once(chromium: Any, hall: Hall) -> None:
    """The next mail came under the finger; it waits for a press of its own."""
    first, second = hall.hold(2)
    walk = Walk(chromium, hall, width=1280, theme="light")
    walk.open("/review")
    with walk.page.expect_navigation():
        walk.page.keyboard.down("d")
    for _ in range(3):
        walk.page.keyboard.down("d")      # playwright marks these as repeats, as a keyboard does
    walk.page.keyboard.up("d")
    assert (State.ACTING, State.HELD) == (hall.town.item(first).state, hall.town.item(second).state)
    walk.context.close()


def test_without_script_the_time_is_told_and_buttons_work(chromium: Any, hall: Hall) -> None:
    """The clock does not count, and says when."""
    (item,) = hall.hold(1)
    walk = Walk(chromium, hall, width=390, theme="light", script=False)
    page = walk.open("/review")
    assert "12:30" in page.inner_text(".held-mail")
    with page.expect_navigation():
        page.tap("form[data-key=d] button")
    assert State.ACTING is hall.town.item(item).state
    walk.context.close()


@pytest.mark.parametrize(("width", "theme"), [(1280, "dark"), (390, "light")])
def test_nothing_stands_in_anybodys_way(chromium: Any, hall: Hall, width: int, theme: str) -> None:
    """axe-core finds no violation on the queue, on what is revealed, on an empty one, and on the storms."""
    assert axe_source(), "axe-core is part of the extra `dev`"
    walk = Walk(chromium, hall, width=width, theme=theme)
    found = {"empty": (walk.open("/review"), walk.violations())[1]}
    first, _ = hall.hold(2)
    with writing(hall.town.parts.database) as connection:
        threads.absorb(connection, hall.town.item(first).thread_id, hall.town.now, 14_400)
    found |= {path: (walk.open(path), walk.violations())[1] for path in ("/review", "/storms", "/live")}
    walk.open("/review")
    walk.press("r")
    found["revealed"] = walk.violations()
    assert {} == {path: words for path, words in found.items() if words}
    walk.context.close()
