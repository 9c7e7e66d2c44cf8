"""Scripts and markup in every field of a mail, looked at with a real browser on every page that shows mail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from adapters.feed.tables import posts
from gateway.store.items import State
from tests.attacks.payloads import FAMILIES, PAYLOADS
from tests.attacks.stage import ALL, AUTHOR, NUMBERED, Stage, mail
from tests.attacks.tour import ANSWERING, LEADING_ON, SHOWING, SHOWING_NONE, visit, walk
from tests.attacks.watching import FOUND, INSIDE, LAYOUT, LIFTED, Watched, chromium
from tests.real.parts import need

pytestmark = pytest.mark.real


@pytest.fixture(scope="session", autouse=True)
def real_browser() -> None:
    """Chromium is there, or the reason why nothing is tried; with CI=true that is a failure."""
    need("chromium")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """All payloads, posted and in the outbox."""
    made = Stage(tmp_path_factory.mktemp("markup"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all."""
    with chromium() as started:
        yield started


@pytest.fixture
def watched(browser: Any, stage: Stage) -> Iterator[Watched]:
    """A fresh window."""
    window = Watched(browser, stage)
    yield window
    window.context.close()


def test_all_of_it_is_on_the_stage(stage: Stage) -> None:
    """The tests below see nothing where the mail did not get so far."""
    assert len(PAYLOADS) >= 120
    assert len(PAYLOADS) == len(set(PAYLOADS))
    assert len(FAMILIES) >= 10
    posted = [*stage.six, *stage.bulk, stage.files]
    assert [] == [item for item in posted if State.BOTH is not stage.town.item(item).state]
    assert len(NUMBERED) == len(stage.single)
    with stage.town.parts.database.connect() as connection:
        quotes = dict(connection.execute(select(posts.c.id, posts.c.set_apart)).tuples().all())
    apart = [n for n in stage.threads(stage.six) if "schreef Jan" in quotes[n] and "--" in quotes[n]]
    assert len(apart) >= 0.8 * len(stage.six)     # reading may leave some in the text, where they are looked at too
    assert len(stage.six) <= sum(not left.sender and left.number < 7_000 for left in stage.left)


def test_every_page_that_shows_mail_is_looked_at(stage: Stage) -> None:
    """The router is walked: whoever adds a page says here where it shows mail, or that it shows none."""
    routes = list(walk(stage.routes))
    assert {path for path, methods in routes if "GET" in methods} == {*SHOWING, *SHOWING_NONE}
    assert {path for path, methods in routes if "POST" in methods} == ANSWERING | LEADING_ON


@pytest.mark.parametrize("page", SHOWING)
def test_nothing_on_a_page_runs_reaches_out_or_breaks_the_layout(watched: Watched, page: str) -> None:
    """In two widths, with all that is folded away unfolded."""
    assert visit(watched, page) >= 1
    assert [] == watched.wrong


def test_the_search_finds_what_it_looks_for(watched: Watched) -> None:
    """A watch that sees nothing would pass everything."""
    watched.look("/feed/")
    assert [] == watched.wrong
    watched.page.evaluate("""() => {
        const words = document.querySelector('.prose');
        words.innerHTML = '<h1 id=x onclick=x style="x">x</h1><form action="//a7.evil.test"></form>'
            + '<a href="javascript:x">x</a><pre>' + 'x'.repeat(999) + '</pre>';
        words.querySelector('h1').style.position = 'fixed';
        words.querySelector('pre').style.overflow = 'visible';
        ran(7);
    }""")
    page = watched.page
    assert {"h1 onclick", "h1 style", "form action=//a7.evil.test", "a href=javascript:x"} <= set(page.evaluate(FOUND))
    assert 2 == len(page.evaluate(INSIDE))
    layout = " ".join(page.evaluate(LAYOUT))
    assert all(what in layout for what in ("2 titles", "prose holds"))
    assert ["lifted out: <h1"] == [found[:15] for found in page.evaluate(LIFTED)]
    with suppress(Exception):         # there is no such host
        page.goto("http://a8.evil.test/")
    assert {7, 8} == watched.ran


def test_nothing_runs_when_it_arrives_by_itself(watched: Watched, stage: Stage) -> None:
    """Pieces of a page that the script puts in their place pass no second reader."""
    watched.look("/feed/g/nieuws")
    watched.page.wait_for_selector("html[data-connected]")
    words = ("<img src=x onerror=ran()><script>ran()</script>", "</section><svg onload=ran()>")

    def arrive() -> None:
        stage.town.accept(mail("900", words, html=True), AUTHOR, ALL)
        stage.town.run(60)

    arriving = threading.Thread(target=arrive)    # this thread runs the browser's own loop
    arriving.start()
    arriving.join()
    watched.page.wait_for_selector("text=alarm 900")
    watched.search()
    watched.measure()
    assert [] == watched.wrong


def test_nothing_runs_in_the_answer_to_a_form(watched: Watched, stage: Stage) -> None:
    """A like, a best answer, a reply and a post that is sent back with what was typed."""
    number = stage.raw[0]
    watched.look(f"/feed/p/{number}")
    typed = "\n\n".join(NUMBERED[::7]).replace("\x00", "")
    watched.page.fill("form.answer textarea", typed)
    before = watched.page.locator(".replies .post").count()
    watched.page.click(f"#send-{number}")
    watched.page.locator(".replies .post").nth(before).wait_for()
    watched.page.click(f"#like-{number}")
    watched.page.wait_for_selector(f"#like-{number}[aria-pressed=true]")
    watched.search()
    watched.measure()
    watched.look("/feed/g/nieuws/new")
    watched.page.evaluate("document.querySelector('form.form').noValidate = true")
    watched.page.evaluate("document.querySelector('[name=title]').maxLength = 9000")
    watched.page.fill("[name=title]", "".join(NUMBERED[::11]).replace("\x00", ""))
    watched.page.click(".form .button.primary")
    watched.page.wait_for_selector(".error")
    watched.search()
    watched.measure()
    assert [] == watched.wrong


def test_nothing_runs_in_what_is_said_of_rules(watched: Watched) -> None:
    """Rules are typed by anybody who may try them; a mistake is shown with its line, by script and by the server."""
    watched.look("/playground")
    page = watched.page
    page.wait_for_selector("form[data-checked]")
    before = page.input_value("#text-0")
    for payload in NUMBERED[::40]:
        typed = "rules: [{name: " + repr(payload.replace("\x00", "")) + "}]\n"
        page.fill("#text-0", typed)
        page.wait_for_selector(".remark.wrong")
        watched.search()
    page.fill("#text-0", before + "".join(f"# {' '.join(one.split())}\n" for one in NUMBERED[::5]).replace("\x00", ""))
    page.click("#check")
    page.wait_for_selector(".lines .added")
    watched.search()
    watched.measure()
    assert [] == watched.wrong


def test_files_come_as_files(watched: Watched, stage: Stage) -> None:
    """A page that calls itself a picture is kept, not shown; a picture is shown in a box without rights."""
    (number,) = stage.threads([stage.files])
    watched.look(f"/feed/p/{number}")
    named = watched.page.eval_on_selector_all("a[href*='/files/']", "all => all.map(one => one.href)")
    shown = watched.page.eval_on_selector_all("img[src*='/files/']", "all => all.map(one => one.src)")
    assert len(named) >= 15
    for url in named + shown:
        answer = watched.page.request.get(url)
        kind, disposition = answer.headers["content-type"], answer.headers["content-disposition"]
        assert (kind, disposition[:10]) in (("application/octet-stream", "attachment"), ("image/png", "inline; fi"))
        assert not {"/", "\\", "\r", "\n", '"', "<"} & set(disposition)
        assert "nosniff" == answer.headers["x-content-type-options"]
        assert "default-src 'none'; sandbox" == answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
