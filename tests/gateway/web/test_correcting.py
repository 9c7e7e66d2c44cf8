"""Where a person says what kind a mail truly was: IT on its page, the author behind the nudge's link."""

from __future__ import annotations

import pytest

from gateway.store import corrections
from gateway.store.corrections import Correction
from gateway.store.database import writing
from gateway.store.forgetting import strip_person
from gateway.store.items import Item, State
from tests.gateway.web.desk import AUTHOR, REVIEWER, Desk, post


def kept(desk: Desk, item: Item) -> Correction | None:
    with desk.parts.database.connect() as connection:
        return corrections.of_item(connection, item.id)


def test_a_reviewer_corrects_the_kind(desk: Desk) -> None:
    """With the name in the journal; what became of the mail does not change."""
    item, browser = desk.mail(), desk.signed_in(REVIEWER)
    path = f"/items/{item.id}"
    answer = post(browser, path, f"{path}/kind", kind="announcement")

    assert (303, f"{path}#kind") == (answer.status_code, answer.headers["location"])
    assert ("corrected", REVIEWER) == desk.journal(item)[-1]
    found = kept(desk, item)
    assert found is not None
    assert ("question", "announcement", "reviewer") == (found.said, found.kind, found.by)
    page = browser.get(path).text
    assert '<option value="announcement" selected>' in page
    assert "Soort verbeterd" in page
    assert item == desk.item(item.id)


def test_the_author_says_what_it_was_meant_as(desk: Desk) -> None:
    """By the link alone; the last word counts."""
    item = desk.mail()
    browser, path = desk.browser(), desk.choice(item)
    for kind in ("announcement", "discussion"):
        assert 303 == post(browser, path, path, kind=kind).status_code

    found = kept(desk, item)
    assert found is not None
    assert ("discussion", "author") == (found.kind, found.by)
    assert [("corrected", AUTHOR)] * 2 == desk.journal(item)[-2:]
    page = browser.get(path + "?done=kind").text
    assert "Dank je, daar leren we van." in page
    assert 'value="discussion" checked' in page


def test_without_role_or_token_nothing_is_corrected(desk: Desk) -> None:
    """Guards as on every other form."""
    item = desk.mail()
    path = f"/items/{item.id}/kind"
    assert 401 == desk.browser().post(path, data={"kind": "announcement"}).status_code
    assert 403 == desk.signed_in("lena@corp.example").post(path, data={"kind": "announcement"}).status_code
    assert 403 == desk.signed_in(REVIEWER).post(path, data={"kind": "announcement"}).status_code
    assert 403 == desk.browser().post(desk.choice(item), data={"kind": "announcement"}).status_code
    desk.signed_in(REVIEWER).get(path)
    assert kept(desk, item) is None


@pytest.mark.parametrize("kind", ["spam", "", "<script>"])
def test_a_kind_that_is_none_changes_nothing(desk: Desk, kind: str) -> None:
    """From a form made by hand."""
    item, browser = desk.mail(), desk.signed_in(REVIEWER)
    assert 409 == post(browser, f"/items/{item.id}", f"/items/{item.id}/kind", kind=kind).status_code
    assert 409 == post(desk.browser(), desk.choice(item), desk.choice(item), kind=kind).status_code
    assert kept(desk, item) is None


def test_another_persons_link_corrects_nothing(desk: Desk) -> None:
    """The token names mail and person; an item is nobody's but its sender's."""
    item = desk.mail()
    path = desk.choice(item, "fatima@corp.example")
    browser = desk.browser()
    assert 'name="kind"' not in browser.get(path).text
    assert 409 == post(browser, path, path, kind="announcement").status_code
    assert kept(desk, item) is None


@pytest.mark.parametrize("change", [{"kind": ""}, {}])
def test_no_form_where_nothing_can_be_corrected(desk: Desk, change: dict[str, str]) -> None:
    """Never read, or no longer kept."""
    item = desk.mail(State.DELIVERED, **change)
    if not change:
        with writing(desk.parts.database) as connection:
            strip_person(connection, AUTHOR)
    browser = desk.signed_in(REVIEWER)
    page = browser.get(f"/items/{item.id}").text
    assert f"/items/{item.id}/kind" not in page
    assert 409 == post(browser, f"/items/{item.id}", f"/items/{item.id}/kind", kind="discussion").status_code
