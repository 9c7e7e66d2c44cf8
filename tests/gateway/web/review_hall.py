"""A gateway whose held mails are decided on in a real browser, and what accessibility tools say of its pages."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from gateway.store.items import State
from gateway.web.server import WebServer
from nlp.types import Kind
from tests.gateway.town import Town, letter

ALL, P1 = "iedereen@havik.example", "p1@havik.example"


def axe_source() -> str:
    """The rules of axe-core as a script; "" where they are not installed. They are no part of the product."""
    found = find_spec("axe_playwright_python")
    file = Path(found.origin).parent / "axe.min.js" if found and found.origin else None
    return file.read_text(encoding="utf-8") if file and file.exists() else ""


class Hall:
    """A town with its pages served on a port of this machine, and mails that wait."""

    def __init__(self, folder: Path) -> None:
        self.town = Town(folder)
        self.reviewer = "p9@havik.example"
        web = SimpleNamespace(
            listen="127.0.0.1:0", reviewers=(self.reviewer,), rule_admins=(), admin_password_file="", metrics=()
        )
        config = cast(Any, SimpleNamespace(path=folder / "config.yaml", shape=SimpleNamespace(web=web)))
        staff = frozenset(self.town.parts.directory().people)
        self._server = WebServer(config, self.town.parts, lambda: staff, demo=True, outbox=list)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._wait(self._server.start())
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._made = 0

    def close(self) -> None:
        """Stop the server, its loop and the town."""
        self._wait(self._server.stop())
        self._wait(_quiet())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self.town.close()

    def hold(self, count: int) -> list[str]:
        """So many mails that wait, in the order of the queue."""
        with ThreadPoolExecutor(1) as aside:    # playwright's own loop runs in this thread
            return aside.submit(self._hold, count).result()

    def _hold(self, count: int) -> list[str]:
        self.town.says.kind, self.town.says.confidence = Kind.QUESTION, 0.55
        made = []
        for _ in range(count):
            self._made += 1
            text = f"Wie heeft sleutel {self._made} van de heftruck?"
            made.append(self.town.accept(letter(f"Sleutel {self._made}", text), P1, ALL))
            self.town.run(1)
        assert all(self.town.item(one).state is State.HELD for one in made)
        return made

    def _wait(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)


async def _quiet() -> None:
    """End what pages left open still wait for."""
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


class Walk:
    """One person at one window: presses keys, and notes what goes wrong."""

    def __init__(self, chromium: Any, hall: Hall, *, width: int, theme: str, script: bool = True) -> None:
        self.hall = hall
        self.context = chromium.new_context(
            viewport={"width": width, "height": 844}, color_scheme=theme, java_script_enabled=script,
            has_touch=width < 500, is_mobile=width < 500,
        )
        self.context.set_default_timeout(90_000)  # a loaded machine is slow, a broken page never comes
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def open(self, path: str) -> Any:
        """The page, loaded."""
        self.page.goto(self.hall.url + path)
        return self.page

    def press(self, key: str) -> None:
        """Press a key that leads to another page, and wait for that one."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def looked_at(self) -> str:
        """The id of the mail that the page shows."""
        chosen = self.page.locator(".waits[aria-current]").get_attribute("id")
        return str(chosen).removeprefix("q-")

    def violations(self) -> list[str]:
        """What axe-core has against the page as it is now."""
        self.page.evaluate(axe_source())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {one['nodes'][0]['html'][:160]} {one['nodes'][0]['failureSummary'][:200]}"
            for one in found["violations"]
        ]


def decided_by_keys(walk: Walk) -> list[str]:
    """Go through four held mails with keys alone; what did not come as it should, in words."""
    hall, wrong = walk.hall, []
    first, second, third, fourth = hall.hold(4)
    walk.open("/review")

    def check(holds: bool, words: str) -> None:
        wrong.extend([] if holds else [words])

    check(walk.looked_at() == first, "the first to go is not shown first")
    walk.press("j")
    check(walk.looked_at() == second, "J does not lead to the next")
    walk.press("k")
    check(walk.looked_at() == first, "K does not lead back")
    check("heftruck" not in walk.page.inner_text("main"), "the text is not covered")
    walk.press("r")
    check("heftruck" in walk.page.inner_text(".mail-text"), "R does not show the text")
    walk.press("2")
    check(walk.page.locator(".kinds .tag").count() == 1, "2 does not teach the kind")
    walk.press("p")
    check(walk.looked_at() == second, "after P the next one is not shown")
    walk.press("d")
    check(walk.looked_at() == third, "after D the next one is not shown")
    walk.page.keyboard.press("?")
    check(walk.page.locator("[data-keys]").get_attribute("open") is not None, "? does not show the keys")
    hall.town.run(30)
    check(hall.town.item(first).state is State.POSTED, "P made no post")
    check(len(hall.town.posts(first)) == 1, "there is not exactly one post")
    check(hall.town.item(second).state is State.DELIVERED, "D did not deliver")
    check({hall.town.item(one).state for one in (third, fourth)} == {State.HELD}, "another mail was touched")
    for one in (third, fourth):
        walk.press("d")
        check(hall.town.item(one).state is not State.HELD, "D on the last ones did nothing")
    check("Niets wacht" in walk.page.inner_text("main") or "Nothing held" in walk.page.inner_text("main"),
          "the empty queue says nothing")
    return wrong + walk.wrong
