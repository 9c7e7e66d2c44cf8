"""A reviewer decides from a mail: opening the link never acts, a click there does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.pipeline.letting_go import version
from gateway.pipeline.links import Signer
from gateway.store.items import Item, State
from tests.gateway.web.desk import AUTHOR, REVIEWER, SECRET, Desk, csrf, post
from tests.gateway.web.test_review import held


def link(desk: Desk, item: Item, person: str = REVIEWER) -> str:
    return f"/review/link/{Signer(SECRET, lambda: desk.clock().timestamp()).review_token(item.id, person)}"


def test_opening_it_shows_and_a_click_acts_in_that_persons_name(desk: Desk) -> None:
    """Mail scanners open every link, some of them twice."""
    item, browser = held(desk, subject="Sleutel"), desk.browser()
    path = link(desk, item)
    pages = [browser.get(path).text for _ in range(3)]
    assert all("Sleutel" not in page and "A mail waits for a choice" in page for page in pages)
    assert State.HELD is desk.item(item.id).state

    assert 303 == post(browser, path, path, act="deliver", shown=version(item)).status_code

    assert ("released", REVIEWER) in desk.journal(item)
    assert "goes out as mail now" in browser.get(f"{path}?done=deliver").text


def test_who_comes_late_reads_who_was_first(desk: Desk) -> None:
    """From the mail as from the page."""
    item, browser = held(desk), desk.browser()
    path = link(desk, item)
    shown = version(item)
    post(browser, path, path, act="post", target="ask-it", shown=shown)
    assert "Mona de Vries had mail" in browser.get(path).text
    other = desk.browser()
    page = other.get("/login").text
    answer = other.post(path, data={"csrf": csrf(page), "act": "deliver", "shown": shown})
    assert (409, True) == (answer.status_code, "Mona de Vries had mail" in answer.text)


@pytest.mark.parametrize("person", [AUTHOR, "gone@corp.example"])
def test_a_link_of_nobody_who_reviews_opens_nothing(desk: Desk, person: str) -> None:
    """Somebody who stopped being a reviewer holds a dead link."""
    assert 404 == desk.browser().get(link(desk, held(desk), person)).status_code


def test_a_link_for_another_page_or_of_yesterday_is_refused(desk: Desk) -> None:
    """A choice token is no review token, and a hold never lasts a day."""
    item = held(desk)
    browser, path = desk.browser(), link(desk, item)
    assert 404 == browser.get(f"/review/link/{desk.choice(item, REVIEWER).rpartition('/')[2]}").status_code
    assert 404 == browser.get(f"/choice/{path.rpartition('/')[2]}").status_code
    desk.clock.now += timedelta(days=2)
    assert 410 == browser.get(path).status_code


def test_names_are_shown_only_after_a_click_that_the_journal_keeps(desk: Desk) -> None:
    """As on the page; the name in the journal is the one that the link was made for."""
    item, browser = held(desk, subject="Sleutel"), desk.browser()
    path = link(desk, item)
    answer = post(browser, path, path, act="reveal", shown=version(item))
    assert "Sleutel" in browser.get(answer.headers["location"]).text
    assert ("revealed", REVIEWER) in desk.journal(item)
