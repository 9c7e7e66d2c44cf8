"""The words above the counts in a real browser: they fit, and they come and go by themselves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.web.server import WebServer
from tests.gateway.web.ailing import fall_ill, silent_worker, try_way
from tests.gateway.web.desk import REVIEWER, STAFF, Desk
from tests.gateway.web.test_pages_in_chromium import TOO_WIDE

# In one look, since the page renews itself: findings, signs beside them, and whether they stand above the counts.
SEEN = """() => {
  const note = document.querySelector(".note.health.failed"), counts = document.querySelector(".kpis.outcomes");
  return [note.querySelectorAll("li").length, note.querySelectorAll("li .pill svg").length,
          note.getBoundingClientRect().bottom < counts.getBoundingClientRect().top];
}"""

pytestmark = pytest.mark.real


Open = Callable[..., Any]


@pytest.fixture
def look(chromium: Any, desk: Desk) -> Iterator[Open]:
    """Opens the live page of that gateway as a reviewer sees it; fails where the browser complains."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = WebServer(desk.config, desk.parts, lambda: STAFF)
    asyncio.run_coroutine_threadsafe(server.start(), loop).result(20)
    url, wrong = f"http://127.0.0.1:{server.port}", list[str]()
    cookies = dict(desk.signed_in(REVIEWER).cookies)

    def open_page(*, width: int = 1280, theme: str = "light", language: str = "en") -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=theme)
        context.set_default_timeout(90_000)
        mine = {**cookies, "language": language}
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in mine.items()])
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type != "log" else None)
        page.goto(f"{url}/live")
        return page

    yield open_page
    for context in chromium.contexts:
        context.close()
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()
    assert [] == wrong


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "nl"), (320, "nl")])
def test_trouble_fits_the_window_and_is_read_first(
    look: Open, desk: Desk, tmp_path: Path, width: int, language: str, theme: str
) -> None:
    """Also where a network's own words have no blank in them; above the counts, with colour, sign and word."""
    fall_ill(desk)
    page = look(width=width, theme=theme, language=language)
    assert [] == page.evaluate(TOO_WIDE)
    assert [4, 4, True] == page.evaluate(SEEN)
    page.screenshot(path=tmp_path / "ill.png")


@pytest.mark.parametrize("width", [1280, 390])
def test_when_all_is_well_it_is_one_line_with_a_tick(look: Open, desk: Desk, width: int) -> None:
    """A good day needs no more."""
    try_way(desk)
    page = look(width=width)
    words = page.locator(".note.health.posted:has(svg)").inner_text()
    assert words.startswith("All is well. A mail of our own went the whole way")
    assert [] == page.evaluate(TOO_WIDE)


def test_it_comes_by_itself_when_something_begins_to_be_wrong(look: Open, desk: Desk) -> None:
    """Nothing happens any more, which is the trouble; nobody reloads a page for that."""
    page = look()
    page.wait_for_selector("html[data-connected]")
    page.wait_for_selector(".note.health.posted")
    silent_worker(desk)
    page.wait_for_selector(".note.health.failed >> text=The worker has been silent")
