"""The mails to reviewers: one for each held mail, bundled, in daylight, and naming nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from gateway.jobs.clock import Clock
from gateway.pipeline import tasks
from gateway.pipeline.review_mail import is_due, mail_reviewers
from gateway.relay import NextHop, Relay
from gateway.store import journal, people
from gateway.store.database import writing
from nlp.types import Kind
from tests.gateway.pipeline.test_reviewing import held
from tests.gateway.town import RULES, Town, letter

MONA, SISKA = "p9@havik.example", "s2@havik.example"
NIGHTS = "  quiet_hours: {nights: '18:00-08:00', weekends: true}"
QUIET = RULES.replace("  undo_within: 24h", f"{NIGHTS}\n  undo_within: 24h")


def town_of(folder: Path, *reviewers: str, rules: str = RULES) -> Town:
    town = Town(folder, rules=rules)
    manners = replace(town.parts.manners, review_mail=reviewers)
    town.reopen(replace(town.parts, manners=manners))
    return town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town where two reviewers want mail, one of them in English."""
    town = town_of(tmp_path, MONA, SISKA)
    yield town
    town.close()


def text(town: Town, person: str, n: int = -1) -> str:
    """What a person reads: subject and plain text."""
    mail = message_from_bytes(town.mails_to(person)[n].content, policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    return f"{mail['Subject']}\n{body.get_content()}"


def pass_time(town: Town, **time: float) -> None:
    town.now = town.engine.now = town.now + timedelta(**time)


def test_each_reviewer_hears_of_a_held_mail_once_and_no_name_is_told(town: Town) -> None:
    """Its number, how long its subject is, for whom, as what it reads, and until when."""
    item = held(town, subject="Geheim plan")
    assert 2 == mail_reviewers(town.parts)
    assert 0 == mail_reviewers(town.parts)
    dutch, english = text(town, MONA), text(town, SISKA)
    assert f"{item.code}: onderwerp van 11 letters, aan everyone (13 mensen). Leest als vraag (55% zeker)" in dutch
    assert "today 12:30" in english
    for said in (dutch, english):
        assert not re.search("Geheim|Persoon|p1@", said)
        assert "/review/link/" in said
    assert town.mails_to(MONA)[0].mail.startswith("MAIL FROM:<>")
    assert 2 == town.words(item.id).count("review-mailed")


def test_several_in_five_minutes_come_in_one_mail(town: Town) -> None:
    """Nobody's mailbox fills since a rule is in doubt a lot."""
    held(town, subject="Een")
    mail_reviewers(town.parts)
    for subject in ("Twee", "Drie", "Vier"):
        held(town, subject=subject)
    assert (False, 0) == (is_due(town.parts), mail_reviewers(town.parts))
    pass_time(town, minutes=5)
    assert 2 == mail_reviewers(town.parts)
    assert (2, "Wacht op een keuze: 3 mails") == (len(town.mails_to(MONA)), text(town, MONA).splitlines()[0])


@pytest.mark.parametrize(("hold", "mails"), [("30m", 1), ("4h", 1), ("", 0)])
def test_at_night_only_what_would_be_over_by_morning_is_mailed(tmp_path: Path, hold: str, mails: int) -> None:
    """A hold that ends before the night does is worth a mail; one that lasts is told in the morning."""
    town = town_of(tmp_path, MONA, rules=QUIET.replace("for: 30m", f"for: {hold or '2h'}"))
    try:
        pass_time(town, hours=8 if hold else 18.5)          # 20:00, or 06:30
        held(town)
        assert mails == mail_reviewers(town.parts)
        pass_time(town, hours=1.6)
        assert (0 if hold else 1) == mail_reviewers(town.parts)
    finally:
        town.close()


def test_nobody_is_told_of_a_mail_that_asks_its_author(town: Town) -> None:
    """That is between the author and the gateway."""
    with writing(town.parts.database) as connection:
        people.choose(connection, "p1@havik.example", "ask", town.now)
    town.says.confidence = 0.9
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(), "p1@havik.example", "iedereen@havik.example")
    town.run(5)
    assert "built-in:author-asks-first" == town.item(item).decided_by
    assert 0 == mail_reviewers(town.parts)


def test_a_next_hop_that_is_down_is_asked_again(town: Town) -> None:
    """Nothing counts as told that nobody took."""
    held(town)
    assert 0 == mail_reviewers(replace(town.parts, relay=Relay(NextHop("127.0.0.1", 1), "mx.test")))
    assert 2 == mail_reviewers(town.parts)


@pytest.mark.parametrize("answer", ["451 4.7.1 not now", "550 5.7.1 no", "421 4.3.2 closing"])
def test_who_was_missed_hears_in_the_next_round_and_nobody_twice(town: Town, answer: str) -> None:
    """One mailbox that is full does not keep its owner from hearing of it later."""
    town.hop.answers[f"RCPT TO:<{SISKA}>"] = answer
    held(town)
    assert 1 == mail_reviewers(town.parts)
    town.hop.answers.clear()
    assert (False, 0) == (is_due(town.parts), mail_reviewers(town.parts))
    pass_time(town, minutes=5)
    assert is_due(town.parts)
    assert 1 == mail_reviewers(town.parts)
    pass_time(town, minutes=5)
    assert (False, 0) == (is_due(town.parts), mail_reviewers(town.parts))
    assert (1, 1) == (len(town.mails_to(MONA)), len(town.mails_to(SISKA)))


def test_what_all_were_told_of_before_there_was_a_line_for_each_is_no_news(town: Town) -> None:
    """An upgrade while a mail is held sends nobody a second one."""
    item = held(town)
    with writing(town.parts.database) as connection:
        journal.write(connection, at=town.now, item_id=item.id, event="review-mailed", words="told 2 of 2")
    assert 0 == mail_reviewers(town.parts)


def test_who_has_left_is_not_mailed(town: Town) -> None:
    """What is held is nobody's business any more who does not work here."""
    gone = replace(town.parts.directory(), left=frozenset({SISKA}))
    parts = replace(town.parts, directory=lambda: gone)
    held(town)
    assert 1 == mail_reviewers(parts)
    pass_time(town, minutes=6)
    assert (False, 0) == (is_due(parts), len(town.mails_to(SISKA)))


def test_the_clock_asks_only_when_somebody_is_to_be_told(town: Town) -> None:
    """Nothing is enqueued three times a minute for nobody."""
    clock = Clock(town.parts)
    clock._reviewers()
    assert not any(task.startswith("reviewers:") for task in town.engine.tasks)
    held(town)
    clock._reviewers()
    assert 1 == sum(task.startswith("reviewers:") for task in town.engine.tasks)


def test_the_worker_does_it(town: Town) -> None:
    """The clock only asks; the task's id keeps two nodes from mailing twice."""
    held(town)
    with writing(town.parts.database) as connection:
        for _ in range(2):
            town.engine.enqueue(connection, tasks.reviewers(7))
    town.run(5)
    assert 1 == len(town.mails_to(MONA))
