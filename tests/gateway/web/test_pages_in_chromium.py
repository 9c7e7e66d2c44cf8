"""The pages in a real browser: wide and narrow, light and dark, live, and alone on the network."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.store import journal, threads
from gateway.store.database import writing
from gateway.store.items import State
from gateway.web.server import WebServer
from rules.types import Action, Decision
from tests.gateway.web.desk import AUTHOR, STAFF, TRACE, Desk
from tests.gateway.web.doubles import Left
from tests.gateway.web.test_insight import insight

NOTE = (b"From: Team <werkplek@corp.example>\r\nSubject: Je bericht staat er\r\nMessage-ID: <n@mx.test>\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hoi</p><img src=https://evil.example/x.png>"
        b"<a href='BASE/choice/x'>Keuze</a><script>alert(1)</script>\r\n")  # fmt: skip
# What sticks out of the window, and is not inside something that scrolls by itself.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 120))"""

pytestmark = pytest.mark.real


class Served:
    """A demo with a storm, a mail of each outcome and an outbox, on a port of this machine."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._fill()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = WebServer(desk.config, desk.parts, lambda: STAFF, demo=True, outbox=lambda: desk.left)
        self._wait(self._server.start())
        self.url = f"http://127.0.0.1:{self._server.port}"

    def _wait(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def stop(self) -> None:
        """Stop the server and its loop."""
        self._wait(self._server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _fill(self) -> None:
        desk = self.desk
        long = Decision(action=Action.POST, decided_by="rule:" + "communications-announcements-" * 3,
                        targets=("nieuws",), trace=TRACE)  # fmt: skip
        for state in State:
            desk.mail(
                state, hold_until=desk.clock() + timedelta(minutes=30)
            ) if state is State.HELD else desk.mail(
                state, subject="W" * 180, name="Een hele lange naam zonder einde"
            )
        long_cue = {"text": "donaudampfschifffahrtsgesellschaft" * 4, "weight": 3.0}
        seen = insight(cues=[long_cue, {"text": "has a question mark", "weight": -1.0}])
        self.posted = desk.mail(State.POSTED, decision=long, insight=seen)
        desk.posted(self.posted)
        with writing(desk.parts.database) as connection:
            threads.absorb(connection, self.posted.thread_id, desk.clock(), 14_400)
            journal.count_relayed(connection, "guard:small-audience", desk.clock(), 12)
        desk.left.append(Left(1, desk.clock(), "", (AUTHOR,), NOTE))

    @property
    def paths(self) -> tuple[str, ...]:
        """A page of each sort."""
        item = f"/items/{self.posted.id}"
        choice = self.desk.choice(self.posted)
        return (
            *(
                "/",
                "/live",
                "/live?state=held",
                "/live?state=both&span=week",
                item,
                "/items/ITEM0001ABCDEFGH",
            ),
            *("/review", "/storms", "/playground"),
            *("/off", "/attention", "/outbox", "/outbox/1", "/login", choice, f"{choice}?language=en", "/feed/"),
        )


@pytest.fixture
def served(make_desk: Callable[..., Desk]) -> Iterator[Served]:
    """The demo's pages, served as the demo serves them."""
    made = Served(make_desk(demo=True))
    yield made
    made.stop()


class Watched:
    """A page that remembers what it asked for and what went wrong."""

    def __init__(
        self, chromium: Any, served: Served, *, width: int = 1280, theme: str = "light", script: bool = True
    ) -> None:
        self.context = chromium.new_context(
            viewport={"width": width, "height": 844}, color_scheme=theme, java_script_enabled=script
        )
        self.context.set_default_timeout(90_000)  # a loaded machine is slow, a broken page never comes
        self.page = self.context.new_page()
        self.served = served
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type != "log" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.context.on("request", self._note)

    def _note(self, request: Any) -> None:
        if not request.url.startswith(self.served.url):
            self.wrong.append(f"outside: {request.url}")

    def open(self, path: str) -> Any:
        """The page, loaded."""
        self.page.goto(self.served.url + path)
        return self.page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 820, 390, 320])
def test_pages_fit_and_keep_to_themselves(
    chromium: Any, served: Served, width: int, theme: str, tmp_path: Path
) -> None:
    """No sideways scrolling, no error on the console, not one request to anywhere else."""
    browser = Watched(chromium, served, width=width, theme=theme)
    for path in served.paths:
        page = browser.open(path)
        assert [] == page.evaluate(TOO_WIDE), path
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(13, 17, 21)"
        assert (theme == "dark") == dark
        page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert [] == browser.wrong
    browser.context.close()


def test_a_new_mail_appears_by_itself_until_paused(chromium: Any, served: Served) -> None:
    """Within moments and without a reload; who reads a line can hold the stream still."""
    browser = Watched(chromium, served)
    page = browser.open("/live")
    page.wait_for_selector("html[data-connected]")
    page.evaluate("window.mark = 'still here'")
    page.focus("#state-held")

    first = served.desk.mail(State.DELIVERED)

    page.wait_for_selector(f"#i-{first.id}")
    assert "still here" == page.evaluate("window.mark")
    assert "state-held" == page.evaluate("document.activeElement.id")
    page.click("[data-pause]")
    second = served.desk.mail(State.DELIVERED)
    page.wait_for_timeout(1_800)
    assert page.query_selector(f"#i-{second.id}") is None
    page.click("[data-pause]")
    page.wait_for_selector(f"#i-{second.id}")
    assert [] == browser.wrong
    browser.context.close()


def test_one_row_is_revealed_in_its_place(chromium: Any, served: Served) -> None:
    """The button of a row changes that row, with script and without."""
    for script in (True, False):
        browser = Watched(chromium, served, script=script)
        page = browser.open("/live")
        row = f"#i-{served.posted.id}"
        assert "VPN" not in page.inner_text(row)

        page.click(f"#show-{served.posted.id}")

        page.wait_for_selector(f"{row} >> text=VPN verbreekt steeds")
        assert "/live" in page.url
        assert [] == browser.wrong
        browser.context.close()


def test_the_author_confirms_a_choice(chromium: Any, served: Served) -> None:
    """Two clicks, without script too."""
    browser = Watched(chromium, served, width=390, script=False)
    page = browser.open(served.desk.choice(served.posted))

    page.check("input[value=mail]")
    page.click("text=Bevestig")

    page.wait_for_selector("text=Je mail gaat nu naar alle ontvangers")
    assert State.ACTING is served.desk.item(served.posted.id).state
    browser.context.close()


def test_a_mail_in_the_outbox_loads_and_runs_nothing(chromium: Any, served: Served) -> None:
    """Its pictures stay where they are; its words are shown."""
    browser = Watched(chromium, served)
    page = browser.open("/outbox/1")

    frame = page.frame_locator("iframe")

    assert "Hoi" in frame.locator("body").inner_text()
    assert 0 == frame.locator("script").count()
    assert [] == browser.wrong
    browser.context.close()
