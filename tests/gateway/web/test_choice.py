"""The author's page: opening it shows, confirming acts, and the token is the right."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from gateway.pipeline.letting_go import let_go
from gateway.store import items, outgoing, people
from gateway.store.database import writing
from gateway.store.forgetting import strip_person
from gateway.store.items import State
from rules.types import Action, Decision
from tests.gateway.web.desk import AUTHOR, TRACE, Desk, csrf, post

ASKS = Decision(
    action=Action.HOLD,
    decided_by="built-in:author-asks-first",
    targets=("ask-it",),
    nudge="question-posted",
    trace=TRACE,
)
PARTS = ("mail", "why", "later", "undo", "author", "post")


def _mode(desk: Desk) -> str:
    with desk.parts.database.connect() as connection:
        return people.preference(connection, AUTHOR)


def test_opening_a_link_never_acts(desk: Desk) -> None:
    """Mail scanners open every link, with whatever they make of it."""
    item = desk.mail()
    path = desk.choice(item)
    for query in ("", "?act=mail", "?mode=never", "?done=mail", "?language=en"):
        assert 200 == desk.browser().get(path + query).status_code
    assert 405 == desk.browser().put(path).status_code

    assert (State.POSTED, [], "move") == (desk.item(item.id).state, desk.engine.tasks, _mode(desk))


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_page_with_all_anchors(desk: Desk, state: State) -> None:
    """A nudge may point at any of them, long after things moved on."""
    page = desk.browser().get(desk.choice(desk.mail(state)))

    assert 200 == page.status_code
    for part in PARTS:
        assert 1 == page.text.count(f'id="{part}"'), part


def test_the_mail_goes_to_everybody_after_all(desk: Desk) -> None:
    """With the author's name in the journal."""
    item = desk.mail()
    desk.posted(item)
    browser, path = desk.browser(), desk.choice(item)

    answer = post(browser, path, path, act="mail")

    assert 303 == answer.status_code
    assert State.ACTING is desk.item(item.id).state
    assert ("mailed-anyway", AUTHOR) == desk.journal(item)[-1]
    assert "Je mail gaat nu naar alle ontvangers" in browser.get(answer.headers["location"]).text
    assert 409 == post(browser, path, path, act="mail").status_code


def test_keeping_it_changes_nothing(desk: Desk) -> None:
    """The first choice is the one that is already so."""
    item = desk.mail()
    path = desk.choice(item)

    assert 303 == post(desk.browser(), path, path, act="keep").status_code
    assert (State.POSTED, []) == (desk.item(item.id).state, desk.engine.tasks)


def test_after_a_day_it_is_over_and_the_page_says_so(desk: Desk) -> None:
    """`undo_within` of rules.yaml; preferences still work."""
    item = desk.mail()
    browser, path = desk.browser(), desk.choice(item)
    token = csrf(browser.get(path).text)
    desk.clock.pass_by(hours=24, seconds=1)

    page = browser.get(path).text

    assert "Toch als e-mail versturen of terugdraaien kon tot" in page
    assert 'value="mail"' not in page
    assert 409 == browser.post(path, data={"csrf": token, "act": "mail"}).status_code
    assert State.POSTED is desk.item(item.id).state
    assert 303 == browser.post(path, data={"csrf": token, "mode": "ask"}).status_code


@pytest.mark.parametrize("mode", ["ask", "never", "move"])
def test_a_preference_is_kept(desk: Desk, mode: str) -> None:
    """And the page shows it the next time."""
    path = desk.choice(desk.mail())
    browser = desk.browser()

    assert 303 == post(browser, path, path, mode=mode).status_code

    assert mode == _mode(desk)
    assert re.search(rf'value="{mode}" checked', browser.get(path).text)


@pytest.mark.parametrize(
    ("act", "event", "action"),
    [("post", "confirmed", "post"), ("mail", "released", "deliver"), ("wait", "decided", "hold")],
)
def test_who_asked_to_be_asked_says_yes_or_no(desk: Desk, act: str, event: str, action: str) -> None:
    """Until the clock decides for mail."""
    item = desk.mail(State.HELD, decision=ASKS, hold_until=desk.clock() + timedelta(minutes=30))
    path = desk.choice(item)

    assert 303 == post(desk.browser(), path, path, act=act).status_code

    assert event == desk.journal(item)[-1][0]
    assert action == desk.item(item.id).action
    assert (act == "wait") == (desk.item(item.id).state is State.HELD)


def test_a_mail_held_for_a_reviewer_is_not_the_authors_to_post(desk: Desk) -> None:
    """Doubt means ordinary mail; the author can only have it sent sooner."""
    item = desk.mail(State.HELD, hold_until=desk.clock() + timedelta(minutes=30))
    path = desk.choice(item)

    assert 409 == post(desk.browser(), path, path, act="post").status_code
    assert 303 == post(desk.browser(), path, path, act="mail").status_code


def test_the_page_never_claims_a_mail_that_was_not_sent(desk: Desk) -> None:
    """Whoever began the thread got a copy only where they were named; else they read it there."""
    item = desk.mail(State.ABSORBED)
    path = desk.choice(item)
    assert "ziet je reactie in het gesprek" in desk.browser().get(path).text
    with writing(desk.parts.database) as connection:
        items.mark(connection, item.id, ["all@corp.example"], "delivered")
        connection.exec_driver_sql("UPDATE recipients SET address = ?", (AUTHOR,))

    assert "kreeg je reactie gewoon als mail" in desk.browser().get(path).text


def test_a_post_beside_a_mail_is_taken_away(desk: Desk) -> None:
    """The mail itself is in everybody's mailbox and stays there."""
    item = desk.mail(State.BOTH)
    desk.posted(item)
    path = desk.choice(item)

    assert 303 == post(desk.browser(), path, path, act="undo").status_code
    assert outgoing.Sending.RETRACTED is desk.rows(item)[0].state
    assert State.BOTH is desk.item(item.id).state


def test_a_post_that_failed_is_tried_once_more(desk: Desk) -> None:
    """Its row exists already, so it is set going again with it."""
    item = desk.mail(State.DELIVERED)
    row = desk.posted(item)
    with writing(desk.parts.database) as connection:
        outgoing.settle(connection, row.id, outgoing.Sending.FAILED, "slack was gone")
    path = desk.choice(item)

    assert 303 == post(desk.browser(), path, path, act="post").status_code

    assert outgoing.Sending.INTENDED is desk.rows(item)[0].state
    assert ["handle", "publish"] == [task.workflow for task in desk.engine.tasks]


def test_somebody_may_have_been_earlier(desk: Desk) -> None:
    """The page was open while a reviewer acted."""
    item = desk.mail(State.HELD, decision=ASKS, hold_until=desk.clock() + timedelta(minutes=30))
    browser, path = desk.browser(), desk.choice(item)
    token = csrf(browser.get(path).text)
    let_go(desk.parts, item.id, "released by a person", who="x")

    answer = browser.post(path, data={"csrf": token, "act": "post"})

    assert 409 == answer.status_code
    assert "Bekijk hoe het nu staat" in answer.text or "See how things stand" in answer.text


def test_a_strange_or_old_link_opens_nothing(desk: Desk) -> None:
    """Cut, altered, signed for another, or ninety days old."""
    item = desk.mail(subject="Geheim")
    path = desk.choice(item)
    browser = desk.browser()
    for broken in (path[:-3], path + "x", "/choice/x", "/choice/" + "a" * 5000):
        page = browser.get(broken)
        assert 404 == page.status_code
        assert "Geheim" not in page.text
        assert 404 == browser.post(broken, data={"csrf": csrf(page.text), "mode": "never"}).status_code
    stranger = browser.get(desk.choice(item, "eve@corp.example")).text
    assert "Geheim" not in stranger
    desk.clock.pass_by(days=90, seconds=2)
    assert 410 == browser.get(path).status_code
    assert "move" == _mode(desk)


def test_a_mail_that_was_forgotten_leaves_the_preferences(desk: Desk) -> None:
    """Retention took its names; the link still speaks for its person."""
    item = desk.mail(subject="Geheim")
    path = desk.choice(item)
    with writing(desk.parts.database) as connection:
        strip_person(connection, AUTHOR)
    browser = desk.browser()

    page = browser.get(path)

    assert 200 == page.status_code
    assert "Geheim" not in page.text
    assert 303 == post(browser, path, path, mode="never").status_code
    assert "never" == _mode(desk)


def test_it_speaks_the_language_of_the_mail_until_asked_otherwise(desk: Desk) -> None:
    """Whatever the browser prefers."""
    path = desk.choice(desk.mail())
    browser = desk.browser()

    assert "Wat wil je doen met je mail?" in browser.get(path).text
    page = browser.get(path + "?language=en").text
    assert "What do you want to do with your mail?" in page
    assert re.search(r'<html lang="en">', page)
    assert "You can change this later" in page


def test_the_page_says_why_to_its_author(desk: Desk) -> None:
    """The same facts as the trace, spoken to the person."""
    text = re.sub(r"<[^>]+>", "", desk.browser().get(desk.choice(desk.mail())).text)

    assert "Je mail ging naar 2.014 mensen, leest als een vraag (93% zeker) over “it”" in text
