"""The list of what failed: covered names, plain reasons, and buttons that are kept in the journal."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from gateway.store import items, journal, outgoing
from gateway.store.database import writing
from gateway.store.items import Item, State
from gateway.store.outgoing import Sending
from tests.gateway.web.desk import AUTHOR, REVIEWER, Desk, post

SECRET = "Ontslagronde in Utrecht"


def fail_delivery(desk: Desk) -> Item:
    """A mail that nobody took."""
    item = desk.mail(State.FAILED, subject=SECRET)
    with writing(desk.parts.database) as connection:
        items.mark(connection, item.id, ["all@corp.example"], "refused", f"550 5.1.1 <{AUTHOR}> unknown")
        items.note(connection, item.id, reason=f"the next hop refused it: 550 5.1.1 <{AUTHOR}> unknown")
        journal.write(connection, at=desk.clock(), item_id=item.id, event="failed", words="refused")
    return desk.item(item.id)


def reviewer(desk: Desk) -> TestClient:
    """The browser of somebody who reads English."""
    browser = desk.signed_in(REVIEWER)
    browser.cookies.set("language", "en")
    return browser


def fail_post(desk: Desk, state: Sending) -> Item:
    """A mail that was delivered since its post failed, or since nobody knows."""
    item = desk.mail(State.BOTH, subject=SECRET)
    desk.posted(item)
    event = {Sending.FAILED: "post-failed", Sending.AMBIGUOUS: "ambiguous"}[state]
    with writing(desk.parts.database) as connection:
        outgoing.settle(connection, desk.rows(item)[0].id, state, "feed gave no answer")
        items.move(connection, item.id, State.ACTING, at=desk.clock())
        items.move(connection, item.id, State.DELIVERED, at=desk.clock())
        journal.write(connection, at=desk.clock(), item_id=item.id, event=event, words="feed gave no answer")
    return item


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Nothing needs you", "Time for a coffee")), ("nl", ("Niets vraagt je aandacht", "Haal gerust koffie"))])
def test_an_empty_list_says_so_kindly(desk: Desk, language: str, words: tuple[str, ...]) -> None:
    """Most days there is nothing, and a blank page would look broken."""
    browser = desk.signed_in(REVIEWER)
    browser.cookies.set("language", language)
    page = browser.get("/attention").text
    assert all(one in page for one in words)


def test_only_reviewers_see_it(desk: Desk) -> None:
    """Other colleagues' failures are nobody's reading."""
    assert 403 == desk.signed_in(AUTHOR).get("/attention").status_code


def test_each_failure_stands_there_with_reason_and_tries_and_without_names(desk: Desk) -> None:
    """What happened, why, how often it was tried; who wrote it stays covered."""
    fail_delivery(desk)
    fail_post(desk, Sending.AMBIGUOUS)
    fail_post(desk, Sending.FAILED)
    page = reviewer(desk).get("/attention").text

    for words in ("Nobody has this mail", "Unsure whether it stands in #ask-it", "Not posted in #ask-it",
                  "feed gave no answer", "550 5.1.1", "tried"):
        assert words in page
    assert SECRET not in page
    assert AUTHOR not in page
    assert all(f">{words}<" in re.sub(r"<svg.*?</svg>", "", page) for words in (
        "Deliver again", "It is there", "Look once more, else post it again", "Post again", "Leave it"))


def test_a_button_repeats_the_failed_delivery_and_the_journal_keeps_who(desk: Desk) -> None:
    """One click, one task; the recipient waits again."""
    item, browser = fail_delivery(desk), reviewer(desk)
    answer = post(browser, "/attention", f"/items/{item.id}/mend", do="retry")
    assert (303, "/attention") == (answer.status_code, answer.headers["location"])
    assert State.ACTING == desk.item(item.id).state
    assert [f"handle:{item.id}:t1000"] == [task.id for task in desk.engine.tasks]
    assert ("retried", REVIEWER) in desk.journal(item)


def test_a_button_says_that_the_post_is_there(desk: Desk) -> None:
    """A person looked; nothing is posted."""
    item, browser = fail_post(desk, Sending.AMBIGUOUS), reviewer(desk)
    key = desk.rows(item)[0].id
    post(browser, "/attention", f"/items/{item.id}/mend", do="there", post=key)
    assert (Sending.SENT, State.BOTH) == (desk.rows(item)[0].state, desk.item(item.id).state)
    assert [] == desk.engine.tasks
    assert "Nothing needs you" in browser.get("/attention").text


def test_a_button_has_the_post_made_again_once_it_was_looked_up(desk: Desk) -> None:
    """It stands in the feed after all: found, and not doubled."""
    item, browser = fail_post(desk, Sending.AMBIGUOUS), reviewer(desk)
    post(browser, "/attention", f"/items/{item.id}/mend", do="again", post=desk.rows(item)[0].id)
    assert (Sending.SENT, []) == (desk.rows(item)[0].state, desk.engine.tasks)


def test_a_button_takes_a_failure_off_the_list(desk: Desk) -> None:
    """Somebody looked, and it may stay as it is."""
    item, browser = fail_post(desk, Sending.FAILED), reviewer(desk)
    post(browser, "/attention", f"/items/{item.id}/mend", do="leave")
    assert "Nothing needs you" in browser.get("/attention").text
    assert ("left", REVIEWER) in desk.journal(item)


@pytest.mark.parametrize("fields", [
    {"do": "retry", "post": "ITEM0009ABCDEFGH.ask-it"}, {"do": "there"}, {"do": "burn"}, {}])
def test_a_form_that_nobody_offered_changes_nothing(desk: Desk, fields: dict[str, str]) -> None:
    """Made up by hand, or sent after somebody else was faster."""
    item, browser = fail_delivery(desk), reviewer(desk)
    answer = post(browser, "/attention", f"/items/{item.id}/mend", **fields)
    assert answer.status_code in (404, 409)
    assert (State.FAILED, []) == (desk.item(item.id).state, desk.engine.tasks)


def test_looking_changes_nothing(desk: Desk) -> None:
    """Mail scanners open every link."""
    item, browser = fail_delivery(desk), reviewer(desk)
    assert browser.get(f"/items/{item.id}/mend").status_code in (404, 405)
    browser.get("/attention")
    assert State.FAILED == desk.item(item.id).state
