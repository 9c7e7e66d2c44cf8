"""Scripts and markup in every field of a mail, looked at with a real browser on every page that shows mail."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from adapters.feed.types import Viewer
from gateway.config import load_config
from gateway.pipeline.links import Signer
from gateway.store.items import State
from gateway.web.server import WebServer
from nlp.types import Kind
from tests.attacks.payloads import PAYLOADS
from tests.gateway.town import Town
from tests.real.parts import need

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--disable-quic", "--no-first-run"]  # fmt: skip
ALL = "iedereen@havik.example"
AUTHOR = "p1@havik.example"
STAFF = frozenset(f"p{n}@havik.example" for n in range(1, 11))
# What in a page could run, load or send, wherever it came from. The outbox alone may have its frame.
FOUND = """() => [...document.querySelectorAll('*')].flatMap(one => [
    ...[...one.attributes].filter(a => a.name.startsWith('on') || a.name === 'style' || a.name === 'srcdoc')
        .map(a => `${one.localName} ${a.name}`),
    ...['href', 'src', 'action', 'formaction', 'data', 'poster', 'background'].filter(name =>
        /^(?!https?:|mailto:|#|\\/|\\?)./i.test(one.getAttribute(name) || '')
        && !(one.namespaceURI || '').endsWith('svg'))
        .map(name => `${one.localName} ${name}=${one.getAttribute(name)}`),
    ...(['embed', 'object', 'math', 'style', 'template', 'video'].includes(one.localName) ? [one.localName] : []),
])"""

pytestmark = pytest.mark.real


@pytest.fixture(scope="session", autouse=True)
def real_browser() -> None:
    """Chromium is there, or the reason why nothing is tried; with CI=true that is a failure."""
    need("chromium")


@dataclass(frozen=True)
class Left:
    """A mail in the demo's outbox."""

    number: int
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    content: bytes


def mail(n: int, payload: str, *, marked_up: bool) -> bytes:
    """The payload in the subject, the author's name, the text, a file's name, and a meeting."""
    one_line = " ".join(payload.split())
    made = EmailMessage()
    made["To"] = ALL
    made["Subject"] = f"alarm {n} {one_line}"
    made["Message-ID"] = f"<{n}.{marked_up}@havik.example>"
    made.set_content(f"Voor {payload}\n\nen na.\n", cte="base64")
    if marked_up:
        html = f"<html><body><p>Voor</p>{payload}<p title=\"{payload}\">en na.</p></body></html>"
        made.add_alternative(html, subtype="html", cte="base64")
    meeting = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", f"UID:{n}", f"SUMMARY:{one_line}",
                           f"LOCATION:{one_line}", "DTSTART:20270316T100000Z", "DTEND:20270316T110000Z",
                           "END:VEVENT", "END:VCALENDAR", ""))
    made.add_attachment(meeting, subtype="calendar", filename=f"{one_line}.ics", cid=f"<{one_line[:40]}>")
    made.add_attachment(payload.encode(), maintype="image", subtype="svg+xml", filename=f"{one_line}.svg")
    author = f"From: =?utf-8?q?{quote(one_line, safe='').replace('%', '=')}?= <{AUTHOR}>\n".encode()
    return (author + made.as_bytes()).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


class Stage:
    """A town full of such mail, and its pages on a port of this machine as the demo has them."""

    def __init__(self, folder: Path) -> None:
        self.town = town = Town(folder)
        town.says.kind = Kind.ANNOUNCEMENT
        together = ["\n\n".join(PAYLOADS[n : n + 4]) for n in range(0, len(PAYLOADS), 4)]
        mails = [mail(n, payload, marked_up=n < len(PAYLOADS)) for n, payload in enumerate([*PAYLOADS, *together])]
        self.items = [town.accept(one, AUTHOR, ALL) for one in mails]
        town.run(60)
        self.left = [Left(n, town.now, AUTHOR, (ALL,), seen.content)
                     for n, seen in enumerate(town.hop.mails, 1)]  # fmt: skip
        path = folder / "config.yaml"
        path.write_text(path.read_text().replace("web: {", 'web: {listen: "127.0.0.1:0", '))
        config = load_config(path)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        viewer = Viewer(address=AUTHOR, name="Persoon1 Havik", is_staff=True)
        self._server = WebServer(config, town.parts, lambda: STAFF, demo=True, outbox=lambda: self.left,
                                 viewer=viewer)
        self._wait(self._server.start())
        self.url = f"http://127.0.0.1:{self._server.port}"

    def _wait(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def close(self) -> None:
        """Stop everything."""
        self._wait(self._server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self.town.close()

    def choice(self, item: str) -> str:
        """The page that a note links to."""
        signer = Signer(self.town.parts.secret, self.town.now.timestamp)
        return f"/choice/{signer.choice_token(item, AUTHOR)}"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """All payloads, posted and in the outbox."""
    made = Stage(tmp_path_factory.mktemp("markup"))
    yield made
    made.close()


class Watched:
    """One browser window that notes whatever ran, complained, or left for elsewhere."""

    def __init__(self, browser: Any, stage: Stage) -> None:
        self.wrong: list[str] = []
        self.at = ""
        self.stage = stage
        context = browser.new_context(extra_http_headers={"accept-language": "nl"})
        context.expose_function("ran", lambda *_: self._note("a script ran"))
        context.on("request", lambda asked: self._asked(asked.url))
        self.page = context.new_page()
        self.page.on("dialog", lambda dialog: (self._note("a dialog"), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("console", lambda said: self._note(said.text) if said.type != "log" else None)
        self.page.on("popup", lambda _: self._note("a new window"))

    def _note(self, what: str) -> None:
        self.wrong.append(f"{self.at}: {what}")

    def _asked(self, url: str) -> None:
        if not url.startswith(self.stage.url + "/"):
            self._note(f"asked for {url}")

    def look(self, path: str) -> str:
        """Open a page, search it and its frames for what could run, and hand back its words."""
        self.at = path
        self.page.goto(self.stage.url + path)
        for frame in self.page.frames:
            self.wrong += [f"{path}: {found}" for found in frame.evaluate(FOUND)]
        return str(self.page.inner_text("body"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def watched(browser: Any, stage: Stage) -> Watched:
    """A fresh window."""
    return Watched(browser, stage)


def test_all_of_it_is_on_the_stage(stage: Stage) -> None:
    """The tests below see nothing where the mail did not get so far."""
    assert len(PAYLOADS) >= 40
    assert [] == [n for n, item in enumerate(stage.items) if State.BOTH is not stage.town.item(item).state]
    assert len(stage.items) <= len(stage.left)


def test_nothing_in_a_post_runs_loads_or_sends(watched: Watched, stage: Stage) -> None:
    """The group, each thread, and the search, with the files' names below."""
    numbers = [int(url.rpartition("/")[2]) for item in stage.items for url in stage.town.posts(item)]
    watched.look("/feed/")
    path = "/feed/g/nieuws"
    for _ in range(20):               # every post once, page after page
        watched.look(path)
        older = watched.page.locator("a[rel=next], a[href*='before='], a[href*='from=']")
        if not older.count():
            break
        path = older.last.get_attribute("href")
    watched.look(f"/feed/search?q={quote('<script>ran()')}")
    for number in numbers[::13]:
        assert "Voor" in watched.look(f"/feed/p/{number}")
    assert [] == watched.wrong


def test_nothing_runs_when_it_arrives_by_itself(watched: Watched, stage: Stage) -> None:
    """Pieces of a page that the script puts in their place pass no second reader."""
    watched.look("/feed/g/nieuws")
    watched.page.wait_for_selector("html[data-connected]")
    words = "<img src=x onerror=ran()><script>ran()</script>"

    def arrive() -> None:
        stage.town.accept(mail(900, words, marked_up=True), AUTHOR, ALL)
        stage.town.run(60)

    arriving = threading.Thread(target=arrive)    # this thread runs the browser's own loop
    arriving.start()
    arriving.join()
    watched.page.wait_for_selector("text=alarm 900")
    assert [] == watched.wrong


def test_nothing_in_the_pages_for_it_runs(watched: Watched, stage: Stage) -> None:
    """The live page as it is and with its rows revealed, and each trace revealed."""
    watched.look("/live")
    for item in stage.items[::40]:
        watched.look(f"/items/{item}")
        reveal = watched.page.locator("form[action$='/reveal'] button")
        if reveal.count():
            reveal.first.click()
            watched.page.wait_for_load_state()
        assert "alarm" in watched.look(f"/items/{item}")
    watched.look("/live")
    assert [] == watched.wrong


def test_nothing_in_the_outbox_runs(watched: Watched, stage: Stage) -> None:
    """The demo shows mails as they look, in a frame that can do nothing."""
    watched.look("/outbox")
    for left in stage.left[1::26]:
        watched.look(f"/outbox/{left.number}")
    for start in range(0, len(PAYLOADS), 8):
        together = "<p>en</p>\n".join(PAYLOADS[start : start + 8])
        content = mail(5_000, together, marked_up=True)
        stage.left.append(Left(5_000 + start, stage.town.now, "", (AUTHOR,), content))
        watched.look(f"/outbox/{5_000 + start}")
    assert [] == watched.wrong


def test_nothing_on_the_page_where_an_author_chooses_runs(watched: Watched, stage: Stage) -> None:
    """It quotes the subject."""
    for item in stage.items[::24]:
        assert "alarm" in watched.look(stage.choice(item))
    assert [] == watched.wrong


def test_files_come_as_files(watched: Watched, stage: Stage) -> None:
    """A picture that holds a script is kept, not shown."""
    watched.look("/feed/g/nieuws")
    files = watched.page.eval_on_selector_all("a[href*='/files/']", "all => all.map(one => one.href)")
    assert files
    for url in files[:6]:
        answer = watched.page.request.get(url)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "nosniff" == answer.headers["x-content-type-options"]
