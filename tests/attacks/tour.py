"""Every page that shows a mail, with the addresses under which it shows the hostile ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from tests.attacks.stage import NUMBERED, SIX, Stage
from tests.attacks.watching import Watched

Paths = Callable[[Stage], Iterable[str]]
SOME = [quote(NUMBERED[n], safe="") for n in (0, 17, 33, 62, 107, 125, 170)]     # in an address


def _threads(stage: Stage) -> list[int]:
    return stage.raw[::3] + stage.threads([*stage.six[::8], *stage.bulk, stage.files]) + stage.single[::30]


def _items(stage: Stage) -> list[str]:
    return [*stage.six[::5], *stage.odd, stage.files, stage.bulk[0]]


def _nudges(stage: Stage) -> list[int]:
    """Our own notes, and mails that other people's servers sent in HTML."""
    own = [left.number for left in stage.left if not left.sender and left.number < 7_000]
    return own[: len(SIX) : 6] + [left.number for left in stage.left if left.number >= 7_000]


# Kind of page, as the router names it, and its addresses; of the PAGED ones the first is followed to its end.
SHOWING: Mapping[str, Paths] = {
    "/": lambda _: ["/"],
    "/login": lambda _: ["/login", *(f"/login?next={word}&error={word}" for word in SOME[::3])],
    "/login/{token}": lambda _: [f"/login/{word}" for word in SOME if "%2F" not in word],
    "/admin/login": lambda _: ["/admin/login", *(f"/admin/login?next={word}" for word in SOME[::3])],
    "/choice/{token}": lambda stage: [
        *map(stage.choice, stage.six[1::4]), *(f"/choice/{word}" for word in SOME if "%2F" not in word)],
    "/live": lambda _: ["/live?span=all", "/live", *(f"/live?state={word}&before={word}" for word in SOME[::3])],
    "/live/now": lambda _: ["/live/now?span=all"],
    "/attention": lambda _: ["/attention"],
    "/review": lambda _: ["/review", *(f"/review?item={word}&done={word}&code={word}" for word in SOME[::3])],
    "/review/now": lambda _: ["/review/now"],
    "/review/link/{token}": lambda _: [f"/review/link/{word}" for word in SOME if "%2F" not in word],
    "/storms": lambda _: ["/storms"],
    "/playground": lambda _: [
        "/playground", *(f"/playground?from={word}&diff={word}&done={word}" for word in SOME[::3])],
    "/off": lambda _: ["/off"],
    "/items/{id}": lambda stage: [f"/items/{item}" for item in _items(stage)],
    "/outbox": lambda _: ["/outbox", "/outbox?sort=nudges"],
    "/outbox/{number}": lambda stage: [f"/outbox/{n}" for n in _nudges(stage)],
    "/outbox/{number}/html": lambda stage: [f"/outbox/{n}/html" for n in _nudges(stage)[-6:]],
    "/{rest:path}": lambda _: [f"/{word}?x={word}" for word in SOME],
    "/feed": lambda _: ["/feed"],
    "/feed/": lambda _: ["/feed/", "/feed/?before=50", f"/feed/?before={SOME[0]}"],
    "/feed/g/{group}": lambda _: ["/feed/g/nieuws", "/feed/g/nieuws?tab=waiting", "/feed/g/vragen"],
    "/feed/g/{group}/new": lambda _: ["/feed/g/nieuws/new"],
    "/feed/p/{post}": lambda stage: [f"/feed/p/{n}" for n in _threads(stage)],
    "/feed/piece/{post}": lambda stage: [f"/feed/piece/{n}?whole=1" for n in _threads(stage)[::8]],
    "/feed/search": lambda _: [f"/feed/search?q={word}" for word in ("Voor", "alarm", *SOME[::3])],
    "/feed/{rest:path}": lambda _: [f"/feed/{word}" for word in SOME],
}  # fmt: skip
# Answers to GET without words of a mail, each with what it is instead.
SHOWING_NONE: Mapping[str, str] = {
    "/live/events": "that something happened, never what",
    "/feed/events": "numbers of threads",
    "/feed/files/{file}": "a file: looked at by test_files_come_as_files",
    "/healthz": "levels and codes",
    "/readyz": "levels and codes",
    "/metrics": "plain numbers",
}
# Forms: those whose answer shows a mail or what somebody typed, and those that only lead on.
ANSWERING = {"/items/{id}/reveal", "/feed/p/{post}/like", "/feed/p/{post}/reply", "/feed/p/{post}/best",
             "/feed/g/{group}/new", "/playground", "/playground/check", "/playground/save"}  # fmt: skip
LEADING_ON = {"/language", "/login", "/login/{token}", "/logout", "/admin/login", "/choice/{token}", "/off", "/on",
              "/items/{id}/deliver", "/items/{id}/post", "/items/{id}/retract", "/items/{id}/kind",
              "/items/{id}/mend", "/review/{id}", "/review/link/{token}",
              "/storms/{id}/end", "/storms/{id}/exempt", "/storms/{id}/resume",
              "/feed/language"}  # fmt: skip
PIECES = {"/feed/piece/{post}", "/live/now", "/review/now", "/outbox/{number}/html"}
PAGED = {"/feed/g/{group}", "/live", "/outbox"}


def walk(routes: Any, before: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Path and methods of every route; folders of our own files have none."""
    for route in routes:
        if getattr(route, "routes", None):
            yield from walk(route.routes, before + route.path)
        elif getattr(route, "methods", None) is not None:
            yield before + route.path, frozenset(route.methods)


def visit(watched: Watched, page: str) -> int:
    """Look at one kind of page wherever it shows something; how many were looked at."""
    before = watched.views
    for n, path in enumerate(SHOWING[page](watched.stage)):
        watched.look(path, page=page not in PIECES)
        while page in PAGED and not n and (older := watched.page.locator("a[rel=next]")).count():
            href = str(older.last.get_attribute("href"))
            watched.look(path.partition("?")[0] + href if href.startswith("?") else href)
        if page == "/items/{id}":
            _reveal(watched)
    return watched.views - before


def _reveal(watched: Watched) -> None:
    """The page of an item with its names and subject shown."""
    button = watched.page.locator("form[action$='/reveal'] button")
    if button.count():
        button.first.click()
        watched.page.wait_for_load_state()
        watched.search()
        watched.measure()


def everything(watched: Watched) -> tuple[int, int]:
    """Look at all of it: how many kinds of page, and how many pages."""
    return len(SHOWING), sum(visit(watched, page) for page in SHOWING)

