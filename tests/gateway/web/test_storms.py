"""The page of storms: a storm is ended in one step, by whoever may."""

from __future__ import annotations

from datetime import timedelta

from gateway.store import threads
from gateway.store.database import writing
from gateway.store.items import Item, State
from tests.gateway.web.desk import REVIEWER, Desk, post
from tests.gateway.web.test_review import reviewer


def storm(desk: Desk) -> Item:
    item = desk.mail(State.DELIVERED, subject="Taart in de kantine")
    with writing(desk.parts.database) as connection:
        threads.absorb(connection, item.thread_id, desk.clock() - timedelta(minutes=4), 14_400)
    return item


def test_a_storm_is_shown_with_no_word_of_its_mail(desk: Desk) -> None:
    """Since when, on which list, how many; and that nothing is lost."""
    item, browser = storm(desk), reviewer(desk)
    page = browser.get("/storms").text
    assert item.code in page
    assert "on all-staff" in page
    assert "0 replies absorbed" in page
    assert "nothing is lost and nothing is sent twice" in page
    assert "Taart" not in page
    assert f"/storms/{item.thread_id}/end" in browser.get("/live").text


def test_one_step_ends_it_and_one_takes_that_back(desk: Desk) -> None:
    """Each in the journal with the name."""
    item, browser = storm(desk), reviewer(desk)
    for act in ("end", "exempt", "resume"):
        answer = post(browser, "/storms", f"/storms/{item.thread_id}/{act}")
        assert (303, "/storms") == (answer.status_code, answer.headers["location"])
        assert ("Ended by a person" in browser.get("/storms").text) == (act != "resume")
    named = [event for event, who in desk.journal(item) if who == REVIEWER]
    assert ["storm-ended", "storm-exempted", "storm-resumed"] == named
    assert "No storm" in browser.get("/storms").text


def test_the_second_admin_hears_that_it_is_over(desk: Desk) -> None:
    """Ending twice is no error of the page."""
    item, browser = storm(desk), reviewer(desk)
    for expected in (303, 409):
        assert expected == post(browser, "/storms", f"/storms/{item.thread_id}/end").status_code


def test_colleagues_end_no_storm(desk: Desk) -> None:
    """Nor does a form from another site, or a thread that is none."""
    item, browser = storm(desk), desk.signed_in("fatima@corp.example")
    assert 403 == browser.get("/storms").status_code
    assert 403 == browser.post(f"/storms/{item.thread_id}/end", data={}).status_code
    admin = reviewer(desk)
    assert 403 == admin.post(f"/storms/{item.thread_id}/end", data={}).status_code
    assert 409 == post(admin, "/storms", "/storms/NONE/end").status_code
