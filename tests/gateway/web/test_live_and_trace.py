"""What IT sees: the balance, the stream, one mail's story; and names only when revealed."""

from __future__ import annotations

import re

import pytest
from markupsafe import escape

from gateway.pipeline.off import is_off
from gateway.store import journal, outgoing
from gateway.store.database import writing
from gateway.store.items import State
from rules.types import Action, Decision, Step
from tests.gateway.web.desk import AUTHOR, REVIEWER, Desk, post

SECRET = "Ontslagronde in Utrecht"
GUARDED = Decision(
    action=Action.DELIVER,
    decided_by="guard:small-audience",
    trace=(
        Step(
            name="small-audience",
            role="guard",
            hit=True,
            reason=f"the author {AUTHOR} wrote {SECRET}",
            line=8,
        ),
    ),
)
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "</title><svg onload=alert(1)>",
)


def _numbers(page: str) -> list[int]:
    text = re.sub(r"<[^>]+>", "", page[page.index('class="equation"') : page.index("niets kwijt")])
    return [int(one) for one in re.findall(r"\d+", text)]


@pytest.mark.parametrize("span", ["today", "week", "all"])
def test_seen_is_the_sum_of_the_outcomes(desk: Desk, span: str) -> None:
    """The promise of the product, in every span of time, while mails come and go."""
    browser = desk.signed_in(REVIEWER)
    desk.mail(State.DELIVERED)
    desk.clock.pass_by(days=2)
    browser = desk.signed_in(REVIEWER)
    for n, state in enumerate(State):
        for _ in range(n):
            desk.mail(state)
        seen, *parts = _numbers(browser.get(f"/live?span={span}").text)
        assert seen == sum(parts)

    assert sum(range(8)) + (span != "today") == seen


def test_relayed_mail_is_a_count_of_its_own(desk: Desk) -> None:
    """It was never ours, so it is in no sum."""
    desk.mail()
    with writing(desk.parts.database) as connection:
        journal.count_relayed(connection, "guard:small-audience", desk.clock(), 7)

    page = desk.signed_in(REVIEWER).get("/live").text

    assert 1 == _numbers(page)[0]
    assert re.search(r"small-audience</span> 7<", page)


def test_names_and_subjects_are_covered_until_revealed(desk: Desk) -> None:
    """On both pages, in the reasons too; and looking is journalled once."""
    item = desk.mail(State.DELIVERED, subject=SECRET, decision=GUARDED, reason=f"refused <{AUTHOR}>")
    browser, other = desk.signed_in(REVIEWER), desk.signed_in(REVIEWER)
    pages = ("/live", "/live/now", f"/items/{item.id}")
    for path in pages:
        text = browser.get(path).text
        assert "Subject of 23 letters" in text or "Onderwerp van 23 letters" in text
        for hidden in (SECRET, "Pieter de Vries", AUTHOR):
            assert hidden not in text, path

    for _ in range(2):
        assert 303 == post(browser, "/live", f"/items/{item.id}/reveal").status_code

    for path in pages:
        assert SECRET in browser.get(path).text
        assert SECRET not in other.get(path).text
    assert [("revealed", REVIEWER)] == desk.journal(item)[2:]
    assert AUTHOR not in browser.get(f"/items/{item.id}").text


def test_a_revealed_row_comes_back_as_a_piece(desk: Desk) -> None:
    """The script puts the one row in its place; nothing else on the page moves."""
    item = desk.mail(subject=SECRET)
    browser = desk.signed_in(REVIEWER)
    browser.headers["x-piece"] = "1"

    row = post(browser, "/live", f"/items/{item.id}/reveal").text

    assert row.strip().startswith(f'<tr id="i-{item.id}">')
    assert SECRET in row


def test_looking_reveals_nothing(desk: Desk) -> None:
    """GET never acts, whatever the path."""
    item = desk.mail(State.HELD)
    browser = desk.signed_in(REVIEWER)
    for act in ("reveal", "deliver", "post", "retract"):
        assert browser.get(f"/items/{item.id}/{act}").status_code in (404, 405)
    assert browser.get("/on").status_code in (404, 405)
    browser.get("/off")

    assert (State.HELD, [], False) == (desk.item(item.id).state, desk.engine.tasks, is_off(desk.parts.state))
    assert ["accepted", "decided"] == [event for event, _ in desk.journal(item)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_stay_words(desk: Desk, payload: str) -> None:
    """Covered or revealed, a subject only ever is text."""
    item = desk.mail(subject=payload, name=payload)
    browser = desk.signed_in(REVIEWER)
    post(browser, "/live", f"/items/{item.id}/reveal")

    for path in (
        "/live",
        f"/items/{item.id}",
        desk.choice(item),
        f"/live?state={payload}&span={payload}&before={payload}",
    ):
        text = browser.get(path).text
        assert str(escape(payload)) in text or "state=" in path
        assert "<" not in payload or payload not in text


def test_the_stream_can_be_narrowed_to_one_outcome(desk: Desk) -> None:
    """And an empty one says so."""
    held, posted = desk.mail(State.HELD), desk.mail(State.POSTED)
    browser = desk.signed_in(REVIEWER)

    page = browser.get("/live?state=held").text

    assert held.id in page
    assert posted.id not in page
    assert "Niets met deze uitkomst" in browser.get("/live?state=failed").text


def test_older_mails_are_a_page_away(desk: Desk) -> None:
    """Fifty at a time, none twice and none left out."""
    for _ in range(60):
        desk.mail()
        desk.clock.pass_by(seconds=1)
    browser = desk.signed_in(REVIEWER)
    first = browser.get("/live").text
    older = re.search(r'href="(/live\?before=[^"]+)"', first)
    assert older
    second = browser.get(older[1].replace("&amp;", "&")).text

    found = [set(re.findall(r'<tr id="i-(\w+)"', page)) for page in (first, second)]
    assert [50, 10] == [len(ids) for ids in found]
    assert not found[0] & found[1]


def test_the_trace_says_why_and_step_by_step(desk: Desk) -> None:
    """The question of the help desk, answered in one breath, in the reader's language."""
    item = desk.mail()
    desk.posted(item)
    browser = desk.signed_in(REVIEWER)
    browser.cookies["language"] = "en"

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", browser.get(f"/items/{item.id}").text))

    assert (
        "Why was this moved? It was addressed to 2,014 people, reads as a question (93% sure) about “it”, "
        "and none of the exceptions applied. So rule it-questions posted it in #ask-it instead of mailing it."
    ) in text
    for words in (
        "1 guard checked, it did not apply",
        "2,014 recipients is more than 25",
        "Text read and classified",
        "kind is question · rules.yaml line 10",
        "Posted",
        "1 waiting",
    ):
        assert words in text
    browser.cookies["language"] = "nl"
    assert "Waarom is dit verplaatst?" in browser.get(f"/items/{item.id}").text


def test_every_state_has_a_page(desk: Desk) -> None:
    """Also before anything was decided."""
    browser = desk.signed_in(REVIEWER)
    for state in State:
        assert 200 == browser.get(f"/items/{desk.mail(state).id}").status_code
    assert 404 == browser.get("/items/NOSUCHITEM").status_code


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (State.POSTED, "mailed-anyway"),
        (State.ABSORBED, "mailed-anyway"),
        (State.HELD, "released"),
        (State.FAILED, "released"),
    ],
)
def test_a_reviewer_delivers_the_original(desk: Desk, state: State, event: str) -> None:
    """The journal keeps who did."""
    item = desk.mail(state)
    browser = desk.signed_in(REVIEWER)

    assert 303 == post(browser, f"/items/{item.id}", f"/items/{item.id}/deliver").status_code

    assert State.ACTING is desk.item(item.id).state
    assert (event, REVIEWER) == desk.journal(item)[-1]
    assert 1 == len(desk.engine.tasks)
    assert 409 == post(browser, f"/items/{item.id}", f"/items/{item.id}/deliver").status_code


def test_a_reviewer_posts_what_the_rules_left_as_mail_but_not_what_a_guard_kept(desk: Desk) -> None:
    """A guard is a promise: confidential mail is nobody's to post."""
    left = desk.mail(State.DELIVERED, decision=Decision(action=Action.DELIVER, decided_by="otherwise"))
    kept = desk.mail(State.DELIVERED, decision=GUARDED)
    browser = desk.signed_in(REVIEWER)

    done = post(browser, f"/items/{left.id}", f"/items/{left.id}/post", target="nieuws")
    refused = post(browser, "/live", f"/items/{kept.id}/post", target="nieuws")

    assert (303, 409) == (done.status_code, refused.status_code)
    assert ("posted-by-hand", REVIEWER) == desk.journal(left)[-1]
    assert State.DELIVERED is desk.item(kept.id).state
    assert 409 == post(browser, "/live", f"/items/{left.id}/post", target="nieuws").status_code


def test_a_post_is_taken_away_only_where_the_mail_went_out(desk: Desk) -> None:
    """Otherwise nobody would have it any more."""
    both, posted = desk.mail(State.BOTH), desk.mail(State.POSTED)
    desk.posted(both)
    desk.posted(posted)
    browser = desk.signed_in(REVIEWER)

    assert 303 == post(browser, f"/items/{both.id}", f"/items/{both.id}/retract").status_code
    assert 409 == post(browser, f"/items/{posted.id}", f"/items/{posted.id}/retract").status_code

    assert outgoing.Sending.RETRACTED is desk.rows(both)[0].state
    assert ("retracted", REVIEWER) == desk.journal(both)[-1]


def test_everything_becomes_mail_after_one_question(desk: Desk) -> None:
    """And goes back to work again; both with a name in the journal."""
    browser = desk.signed_in(REVIEWER)
    assert not is_off(desk.parts.state)

    post(browser, "/off", "/off")

    assert is_off(desk.parts.state)
    assert "De gateway staat uit" in browser.get("/live").text
    post(browser, "/live", "/on")
    assert not is_off(desk.parts.state)
    with desk.parts.database.connect() as connection:
        assert [("off", REVIEWER), ("on", REVIEWER)] == [
            (x.event, x.who) for x in journal.of_item(connection, "")
        ]


def test_nothing_can_be_sorted_or_counted_by_person(desk: Desk) -> None:
    """No link, field or number on the page is about one person."""
    for _ in range(3):
        desk.mail()
    page = desk.signed_in(REVIEWER).get("/live").text

    assert not re.search(r"[?&](author|sender|person|sort|q)=", page)
    assert AUTHOR not in page
