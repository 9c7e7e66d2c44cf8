"""The queue of held mail: what it shows, what its buttons do, and two people at once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from markupsafe import escape
from starlette.testclient import TestClient

from gateway.pipeline.letting_go import let_go, version
from gateway.store import corrections
from gateway.store.items import Item, State
from rules.types import Action, Decision
from tests.gateway.web.desk import REVIEWER, TRACE, Desk, csrf
from tests.gateway.web.test_insight import insight


def held(desk: Desk, minutes: int = 30, **more: Any) -> Item:
    more = {"insight": insight(), **more}
    return desk.mail(State.HELD, hold_until=desk.clock() + timedelta(minutes=minutes), **more)


def reviewer(desk: Desk) -> TestClient:
    """A reviewer who reads English."""
    browser = desk.signed_in(REVIEWER)
    browser.cookies.set("language", "en")
    return browser


def decide(browser: TestClient, item: Item, act: str, **fields: str) -> Any:
    """Press a button of the page as it is shown now."""
    page = browser.get(f"/review?item={item.id}").text
    return send(browser, page, item, act, shown=version(item), **fields)


def send(browser: TestClient, page: str, item: Item, act: str, **fields: str) -> Any:
    return browser.post(f"/review/{item.id}", data={"csrf": csrf(page), "act": act, **fields})


def test_what_waits_is_listed_with_its_clock_the_first_to_go_on_top(desk: Desk) -> None:
    """Names and subjects are covered; the page says what doing nothing leads to, and when."""
    late, soon = held(desk, 45, subject="Wie heeft de sleutel"), held(desk, 5, subject="VPN weg")
    page = reviewer(desk).get("/review").text
    assert page.index(f"q-{soon.id}") < page.index(f"q-{late.id}")
    assert 'data-left="300"' in page
    assert "Do nothing and each one goes out as ordinary mail" in page
    assert not re.search("sleutel|VPN weg|Pieter", page)
    assert f'class="count hot">{2}<' in page
    assert "all-staff" in page
    assert "to 2,014" in page


@pytest.mark.parametrize(("language", "words"), [("en", "Nothing held, nothing to do"), ("nl", "Niets wacht")])
def test_an_empty_queue_says_so(desk: Desk, language: str, words: str) -> None:
    """Nobody needs to look for what is not there."""
    browser = desk.signed_in(REVIEWER)
    browser.cookies.set("language", language)
    assert words in browser.get("/review").text


def test_a_reviewer_posts_and_comes_to_the_next_one(desk: Desk) -> None:
    """The group that the rules name is chosen already; what was done is told on the next page."""
    browser, first, second = reviewer(desk), held(desk, 5), held(desk, 9)
    answer = decide(browser, first, "post", target="ask-it", next=second.id)
    assert 303 == answer.status_code
    page = browser.get(answer.headers["location"]).text
    assert f"Mail {first.code} is on its way" in page
    assert f'id="q-{second.id}" aria-current' in page
    assert (State.ACTING, ["ask-it"]) == (desk.item(first.id).state, (desk.item(first.id).decision or {})["targets"])
    assert ("posted-by-hand", REVIEWER) in desk.journal(first)


def test_a_reviewer_lets_it_go_as_mail(desk: Desk) -> None:
    """The other key."""
    browser, item = reviewer(desk), held(desk)
    assert 303 == decide(browser, item, "deliver").status_code
    assert ("released", REVIEWER) in desk.journal(item)


def test_the_second_hears_who_was_first_and_what_became_of_it(desk: Desk) -> None:
    """Two people saw the same mail; one acts, the other reads about it and changes nothing."""
    browser, item = reviewer(desk), held(desk)
    page = browser.get(f"/review?item={item.id}").text
    assert 303 == decide(browser, item, "post", target="ask-it").status_code
    answer = send(browser, page, item, "deliver", shown=version(item))
    assert 409 == answer.status_code
    assert "Mona de Vries had mail" in answer.text
    assert "#ask-it" in answer.text
    assert ["posted-by-hand"] == [event for event, who in desk.journal(item) if who]


def test_the_clock_may_be_first_too(desk: Desk) -> None:
    """The hold ended while somebody was reading."""
    browser, item = reviewer(desk), held(desk)
    page = browser.get("/review").text
    let_go(desk.parts, item.id, "nobody decided in time, so it goes out as mail")
    answer = send(browser, page, item, "post", shown=version(item), target="ask-it")
    assert (409, True) == (answer.status_code, "The clock let mail" in answer.text)


def test_many_at_once_make_one_decision(desk: Desk) -> None:
    """The comparison and the change are one transaction, whatever the keys that are pressed."""
    browser, item = reviewer(desk), held(desk)
    page = browser.get("/review").text
    fields = {"shown": version(item), "target": "ask-it"}
    with ThreadPoolExecutor(6) as pool:
        acts = ["post", "deliver"] * 3
        answers = list(pool.map(lambda act: send(browser, page, item, act, **fields).status_code, acts))
    assert [303] + [409] * 5 == sorted(answers)
    assert 1 == sum(bool(who) for _, who in desk.journal(item))


def test_a_correction_is_kept_and_the_page_says_what_it_changes(desk: Desk) -> None:
    """One more example, learned from at night, dropped where it makes things worse."""
    browser, item = reviewer(desk), held(desk)
    assert "one more example" in browser.get("/review").text
    # the desk's mails were never read, so the mail must have been classified and be kept
    answer = decide(browser, item, "kind", kind="discussion")
    assert 303 == answer.status_code
    with desk.parts.database.connect() as connection:
        said = corrections.of_item(connection, item.id)
    assert said is not None
    assert "discussion" == said.kind
    assert "taught" in browser.get(answer.headers["location"]).text
    assert State.HELD is desk.item(item.id).state


def test_text_is_shown_only_after_a_click_that_the_journal_keeps(desk: Desk) -> None:
    """Somebody must read a mail to decide on it; who did is written down once, and others still see nothing."""
    browser, other, item = reviewer(desk), reviewer(desk), held(desk, subject="Sleutel")
    decide(browser, item, "reveal")
    decide(browser, item, "reveal")
    page = browser.get(f"/review?item={item.id}").text
    assert "Sleutel" in page
    assert 'class="mail-text" tabindex="0"' in page
    assert "Sleutel" not in other.get("/review").text
    assert 1 == desk.journal(item).count(("revealed", REVIEWER))


@pytest.mark.parametrize("by", ["built-in:unverified", "built-in:author-asks-first"])
def test_what_no_rule_held_can_only_go_out_as_mail(desk: Desk, by: str) -> None:
    """A doubtful author's mail, and one whose author wants to be asked, are not a reviewer's to post."""
    decision = Decision(action=Action.HOLD, decided_by=by, targets=("ask-it",), trace=TRACE)
    browser, item = reviewer(desk), held(desk, decision=decision)
    assert 'name="target"' not in browser.get("/review").text
    answer = decide(browser, item, "post", target="ask-it")
    assert (409, State.HELD) == (answer.status_code, desk.item(item.id).state)
    assert 303 == decide(browser, item, "deliver").status_code


@pytest.mark.parametrize("fields", [{"target": "nowhere"}, {"target": ""}, {}])
def test_a_group_that_is_none_changes_nothing(desk: Desk, fields: dict[str, str]) -> None:
    """A form may be sent by anything."""
    browser, item = reviewer(desk), held(desk)
    answer = decide(browser, item, "post", **fields)
    assert (409, State.HELD) == (answer.status_code, desk.item(item.id).state)
    assert "That was not done" in answer.text


def test_without_the_role_the_token_or_a_version_nothing_is_decided(desk: Desk) -> None:
    """GET never acts, colleagues may not, and a form without what was shown is from another page."""
    browser, item = reviewer(desk), held(desk)
    page = browser.get("/review").text
    assert 403 == browser.post(f"/review/{item.id}", data={"act": "deliver"}).status_code
    assert 409 == send(browser, page, item, "deliver").status_code
    assert 409 == send(browser, page, item, "dance", shown=version(item)).status_code
    colleague = desk.signed_in("fatima@corp.example")
    assert 403 == colleague.get("/review").status_code
    assert 401 == desk.browser().post(f"/review/{item.id}", data={"act": "deliver"}).status_code
    browser.get(f"/review/{item.id}?act=deliver&shown={version(item)}")
    assert State.HELD is desk.item(item.id).state


def test_the_piece_for_the_script_is_the_queue_alone(desk: Desk) -> None:
    """What is looked at stays as it is under the reader's hands."""
    browser, item = reviewer(desk), held(desk)
    piece = browser.get("/review/now").text
    assert f"q-{item.id}" in piece
    assert "<h1" not in piece
    assert 'name="act"' not in piece


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{ 7*7 }}"])
def test_hostile_words_stay_words(desk: Desk, payload: str) -> None:
    """Subject, name, what the models saw, and what an address asks for only ever are text."""
    seen = insight(cues=[{"text": payload, "weight": 3.0}])
    browser, item = reviewer(desk), held(desk, subject=payload, name=payload, insight=seen)
    decide(browser, item, "reveal")
    for path in ("/review", f"/review?item={payload}&done={payload}&code={payload}", "/review/now"):
        text = browser.get(path).text
        assert str(escape(payload)) in text
        assert "<" not in payload or payload not in text
