"""The pages in a real browser: wide and narrow, light and dark, live, and alone on the network."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from adapters.feed.adapter import Feed
from adapters.types import File, Receipt
from tests.real.parts import need

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-quic", "--no-first-run",
]  # fmt: skip
PATHS = ("/", "/g/ask-it", "/g/ask-it?tab=waiting", "/p/1", "/search?q=vpn", "/g/ask-it/new", "/g/nieuws")

Publish = Callable[..., Receipt]

pytestmark = pytest.mark.real


@pytest.fixture(scope="session", autouse=True)
def real_browser() -> None:
    """Chromium is there, or the reason why nothing is tried; with CI=true that is a failure."""
    need("chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def served(feed: Feed, application: Callable[[Feed], Starlette]) -> Iterator[str]:
    """The network on a port of this machine."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(feed), log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/feed"
    server.should_exit = True
    thread.join(10)
    listening.close()


class Watched:
    """A page that remembers what it asked for and what went wrong."""

    def __init__(
        self, chromium: Any, served: str, *, width: int = 1280, theme: str = "light", script: bool = True
    ) -> None:
        self.context = chromium.new_context(
            viewport={"width": width, "height": 844}, color_scheme=theme, java_script_enabled=script,
            extra_http_headers={"x-viewer": "Lena", "x-language": "nl"},
        )  # fmt: skip
        self.context.set_default_timeout(90_000)  # a loaded machine is slow, a broken page never comes
        self.page = self.context.new_page()
        self.served = served
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type != "log" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._note)

    def _note(self, request: Any) -> None:
        if not request.url.startswith(self.served):
            self.wrong.append(f"outside: {request.url}")

    def open(self, path: str) -> Any:
        """The page, loaded."""
        self.page.goto(self.served + path)
        return self.page


@pytest.fixture
def talk(publish: Publish) -> Receipt:
    """A question with answers, an announcement with a table and a file, and a very long word."""
    first = publish(title="VPN verbreekt steeds na tien minuten", answered_by_mail=True,
                    audience_note="Kwam binnen als e-mail aan 2.014 collega’s")  # fmt: skip
    publish(
        "Zet *Slaapstand* uit. https://intranet.example/" + "x" * 200, thread=first.thread, author="Fatima"
    )
    table = (
        "| a | b | c |\n|---|---|---|\n" + "| woord | nog een woord | lang stuk tekst zonder einde |\n" * 3
    )
    sheet = File(name="x" * 150 + ".pdf", media_type="application/pdf", content=b"%PDF")
    publish(
        table, title="W" * 120, kind="announcement", author="Een hele lange naam van iemand", files=(sheet,)
    )
    return first


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 820, 390, 320])
def test_pages_fit_and_keep_to_themselves(
    chromium: Any, served: str, talk: Receipt, width: int, theme: str
) -> None:
    """No sideways scrolling, no error on the console, not one request to anywhere else."""
    browser = Watched(chromium, served, width=width, theme=theme)
    for path in PATHS:
        page = browser.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(13, 17, 21)"
        assert (theme == "dark") == dark
    assert [] == browser.wrong
    browser.context.close()


def test_fingers_find_every_button(chromium: Any, served: str, talk: Receipt) -> None:
    """44 pixels is what a thumb hits."""
    browser = Watched(chromium, served, width=390)
    for path in PATHS:
        small = browser.open(path).evaluate(
            """[...document.querySelectorAll('button, .button, .nav, .tabs a, textarea, input.text, .search')]
            .map(found => [found.outerHTML.slice(0, 80), found.getBoundingClientRect().height])
            .filter(([, height]) => height && height < 44).map(([html]) => html)"""
        )
        assert [] == small, path
    browser.context.close()


def test_a_new_post_and_a_new_reply_appear_without_reload(
    chromium: Any, served: str, talk: Receipt, publish: Publish
) -> None:
    """And what somebody is writing meanwhile stays."""
    browser = Watched(chromium, served)
    page = browser.open("/g/ask-it")
    page.fill("#t1 textarea", "half een zin")
    page.wait_for_selector("html[data-connected]")

    publish(title="Net binnen", text="<b>nieuw</b>")
    publish("Ook net binnen", thread=talk.thread, author="Joke")

    page.wait_for_selector("text=Net binnen")
    page.wait_for_selector("#t1 >> text=Ook net binnen")
    assert page.locator(".thread").first.get_attribute("id") == "t4"
    assert "half een zin" == page.input_value("#t1 textarea")
    assert [] == browser.wrong
    browser.context.close()


def test_a_like_counts_at_once_and_keeps_its_place(chromium: Any, served: str, talk: Receipt) -> None:
    """No reload, and the keyboard stays on the button."""
    browser = Watched(chromium, served)
    page = browser.open("/p/1")
    page.fill("textarea", "half een zin")
    page.click("#like-1")

    page.wait_for_selector("#like-1[aria-pressed=true]")
    assert "1 collega heeft dit ook" in page.inner_text("#like-1")
    assert "half een zin" == page.input_value("textarea")
    assert "like-1" == page.evaluate("document.activeElement.id")
    page.click("#like-1")
    page.wait_for_selector("#like-1[aria-pressed=false]")
    assert [] == browser.wrong
    browser.context.close()


def test_a_reply_is_sent_and_its_field_is_empty_again(chromium: Any, served: str, talk: Receipt) -> None:
    """Two replies in a row are two posts."""
    browser = Watched(chromium, served)
    page = browser.open("/p/1")
    for text in ("Eerste reactie", "Tweede reactie"):
        page.fill("textarea", text)
        page.click("#send-1")
        page.wait_for_selector(f"#t1 >> text={text}")
        page.wait_for_function("document.querySelector('textarea').value === ''")
    assert [] == browser.wrong
    browser.context.close()


def test_what_stood_below_opens_by_key_and_stays_open_when_news_comes(
    chromium: Any, served: str, talk: Receipt, publish: Publish
) -> None:
    """Whoever reads the quote while an answer arrives goes on reading; a thumb hits the dots."""
    reply = publish("Ja", thread=talk.thread, set_apart="> een\n>> twee")
    browser = Watched(chromium, served, width=390)
    page = browser.open("/p/1")
    number = reply.remote_id
    size = page.locator(f"#more-{number}").bounding_box()
    assert (size["width"] >= 44, size["height"] >= 44) == (True, True)
    assert page.locator("text=twee").is_hidden()
    page.wait_for_selector("html[data-connected]")
    page.focus(f"#more-{number}")
    page.keyboard.press("Enter")
    assert page.locator("blockquote blockquote >> text=twee").is_visible()
    publish("Ook net binnen", thread=talk.thread)
    page.wait_for_selector("text=Ook net binnen")
    assert page.locator("text=twee").is_visible()
    assert f"more-{number}" == page.evaluate("document.activeElement.id")
    assert [] == browser.wrong
    browser.context.close()


def test_the_chosen_theme_is_kept(chromium: Any, served: str, talk: Receipt) -> None:
    """It is there before the first paint of the next page."""
    browser = Watched(chromium, served)
    browser.open("/").click("[data-theme-switch]")

    assert "dark" == browser.open("/p/1").evaluate("document.documentElement.dataset.theme")
    browser.context.close()


def test_a_slash_goes_to_the_search_but_not_while_writing(chromium: Any, served: str, talk: Receipt) -> None:
    """One key to everything ever asked."""
    browser = Watched(chromium, served)
    page = browser.open("/p/1")
    page.keyboard.press("/")
    assert "q" == page.evaluate("document.activeElement.name")
    page.focus("textarea")
    page.keyboard.press("/")
    assert "/" == page.input_value("textarea")
    browser.context.close()


def test_everything_works_without_script(
    chromium: Any, served: str, talk: Receipt, publish: Publish
) -> None:
    """Script only saves a reload."""
    browser = Watched(chromium, served, script=False)
    page = browser.open("/g/ask-it")
    page.click("#like-1")
    assert page.url.endswith("/g/ask-it#p1")
    page.fill("#t1 textarea", "Zonder script")
    page.click("#send-1")
    assert "/p/1#p" in page.url
    assert page.locator("text=Zonder script").count() == 1
    assert page.locator("[data-theme-switch]").is_hidden()
    publish(title="Met staart", set_apart="> kanarie")
    browser.open("/g/ask-it").click(".below summary")
    assert page.locator("text=kanarie").is_visible()
    browser.context.close()
