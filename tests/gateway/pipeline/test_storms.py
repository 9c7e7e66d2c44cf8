"""Storms that a person ends, and what they tell those who reply."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.errors import NotAllowed
from gateway.pipeline.nudging import send_receipts
from gateway.pipeline.storms import Course, ended, raging, set_course, thread_of
from gateway.pipeline.sweep import sweep
from gateway.store import journal, threads
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.pipeline.strands import ALL, P1, P2, SALES, send, under
from tests.gateway.town import Town

FEAST = "Message-ID: <feest@havik.example>"
ANSWERS = "In-Reply-To: <feest@havik.example>"
MONA = "mona@havik.example"


def reply(town: Town, n: int, *, subject: str = "Re: Feest", author: int = 0, to: tuple[str, ...] = (ALL,)) -> str:
    return send(town, subject, ANSWERS, f"Message-ID: <r{n}@havik.example>",
                author=f"p{author or n}@havik.example", text=f"Hoera {n}", to=to)


def storm(town: Town, *numbers: int) -> list[str]:
    """The party, and replies to all of these people."""
    return [send(town, "Feest", FEAST), *(reply(town, n) for n in numbers)]


def states(town: Town, *items: str) -> list[State]:
    return [town.item(one).state for one in items]


def set_to(town: Town, item: str, course: Course) -> None:
    set_course(town.parts, town.item(item).thread_id, course, MONA)


def told(town: Town, person: int) -> int:
    """How many notes of ours reached that person."""
    mails = town.mails_to(f"p{person}@havik.example")
    return sum(mail.mail.startswith("MAIL FROM:<>") for mail in mails)


def test_an_ended_storm_loses_and_doubles_nothing(town: Town) -> None:
    """What was absorbed stands in its thread; what comes now is ordinary mail, once."""
    root, *replies = storm(town, 2, 3, 4, 5)
    assert [State.DELIVERED] * 2 + [State.ABSORBED] * 2 == states(town, *replies)
    before = len(town.mails_to(ALL))

    set_to(town, root, Course.ENDED)
    later = [reply(town, n) for n in (6, 7, 8, 9)]
    sweep(town.parts)

    assert [State.DELIVERED] * 4 == states(town, *later)
    assert before + 4 == len(town.mails_to(ALL))
    assert [State.ABSORBED] * 2 == states(town, *replies[2:])
    assert all(under(town, one, root) for one in replies[2:])
    assert "built-in:storm-ended" == town.item(later[0]).decided_by


def test_ended_holds_until_it_is_quiet_and_exempt_for_good(town: Town) -> None:
    """A party next month may rage again; a thread that is exempt never does."""
    root, *_ = storm(town, 2, 3, 4)
    set_to(town, root, Course.ENDED)
    town.now = town.engine.now = town.now + timedelta(hours=5)
    sweep(town.parts)
    assert State.ABSORBED is [town.item(reply(town, n)).state for n in (5, 6, 7)][-1]

    set_to(town, root, Course.EXEMPT)
    town.now = town.engine.now = town.now + timedelta(hours=5)
    sweep(town.parts)

    assert [State.DELIVERED] * 3 == states(town, *(reply(town, n) for n in (8, 9, 10)))


def test_a_thread_is_exempt_before_there_is_a_storm(town: Town) -> None:
    """The party is announced, and everybody wants to read who comes."""
    root = send(town, "Feest", FEAST)
    set_to(town, root, Course.EXEMPT)
    assert [State.DELIVERED] * 5 == states(town, *(reply(town, n) for n in (2, 3, 4, 5, 6)))


def test_who_ended_it_is_in_the_journal_and_can_take_it_back(town: Town) -> None:
    """One step each way, with the name of who did it."""
    root, *_ = storm(town, 2, 3, 4)
    for course in (Course.ENDED, Course.EXEMPT, Course.RAGING):
        set_to(town, root, course)
    with town.parts.database.connect() as connection:
        lines = [(one.event, one.who) for one in journal.of_item(connection, root) if one.who]
        assert (0, 0) == (len(raging(connection)), len(ended(connection)))
    assert [("storm-ended", MONA), ("storm-exempted", MONA), ("storm-resumed", MONA)] == lines
    assert State.ABSORBED is town.item(reply(town, 5)).state


@pytest.mark.parametrize("course", [Course.ENDED, Course.RAGING])
def test_what_does_not_rage_cannot_be_ended_nor_taken_back(town: Town, course: Course) -> None:
    """The second admin hears that it is over already."""
    root = send(town, "Feest", FEAST)
    with pytest.raises(NotAllowed):
        set_to(town, root, course)
    with pytest.raises(NotAllowed, match="no mail has the number"):
        thread_of(town.parts, "0000-0000")


def test_a_reply_to_a_post_stays_under_it_although_the_storm_was_ended(town: Town) -> None:
    """Nobody got the first mail in a mailbox: a reply would speak of something its readers never saw."""
    from tests.gateway.pipeline.strands import post

    root = post(town, "Feest", FEAST)
    for n in (2, 3, 4, 5):
        reply(town, n)
    set_to(town, root, Course.EXEMPT)
    late = reply(town, 6)
    assert (State.POSTED, True) == (town.item(late).state, under(town, late, root))


def test_each_replier_is_told_once(town: Town) -> None:
    """Who congratulates three times needs no three notes; the journal says why there was none."""
    storm(town, 2, 3, 4)
    again = [reply(town, n, author=4) for n in (14, 15)]
    town.run(3 * 3600)
    sweep(town.parts)
    town.run(3600)
    assert [State.ABSORBED] * 2 == states(town, *again)
    assert 1 == told(town, 4)
    assert all("not-nudged" in town.words(one) for one in again)


@pytest.mark.parametrize("answer", ["550 5.7.1 no", "451 4.7.1 not now"])
def test_who_was_not_told_with_the_first_reply_is_told_with_the_next(town: Town, answer: str) -> None:
    """A note that was refused or given up told nobody anything."""
    storm(town, 2, 3)
    town.hop.answers["RCPT TO:<p4@"] = answer
    reply(town, 4)
    town.run(24 * 3600 - 120)
    assert 0 == told(town, 4)
    del town.hop.answers["RCPT TO:<p4@"]
    with town.parts.database.begin() as connection:     # the storm rages on
        threads.absorb(connection, town.item(reply(town, 5)).thread_id, town.now, 4 * 3600)
    again = [reply(town, n, author=4) for n in (14, 15)]
    town.run(3600)
    assert [State.ABSORBED] * 2 == states(town, *again)
    assert 1 == told(town, 4)
    assert (True, False) == tuple("nudged" in town.words(one) for one in again)


def test_a_note_that_is_on_its_way_is_waited_for(town: Town) -> None:
    """Two notes that fall due together must not both go out."""
    storm(town, 2, 3)
    town.hop.answers["RCPT TO:<p4@"] = "451 4.7.1 not now"
    first = reply(town, 4)
    town.hop.answers.clear()
    second = send(town, "Re: Feest", ANSWERS, "Message-ID: <r14@havik.example>", author="p4@havik.example", wait=1)
    assert (State.ABSORBED, 0) == (town.item(second).state, told(town, 4))
    town.run(3600)
    assert [State.ABSORBED] * 2 == states(town, first, second)
    assert 1 == told(town, 4)
    assert ("nudged" in town.words(first), "not-nudged" in town.words(second)) == (True, True)


def test_what_is_owed_about_a_storm_is_one_notice(town: Town) -> None:
    """Who was told of something else today reads two lines, once, although a cap has room again meanwhile."""
    send(town, "Rooster", author="p4@havik.example", kind=Kind.ANNOUNCEMENT)
    assert 1 == told(town, 4)
    town.now = town.engine.now = town.now + timedelta(hours=23, minutes=50)
    storm(town, 2, 3)
    first = reply(town, 4)
    town.now = town.engine.now = town.now + timedelta(minutes=20)
    second = reply(town, 14, author=4)
    assert [["receipt-owed"]] * 2 == [[e for e in town.words(one) if "owed" in e] for one in (first, second)]
    send_receipts(town.parts)
    send_receipts(town.parts)
    third = reply(town, 24, author=4)
    town.run(3600)
    assert [State.ABSORBED] * 3 == states(town, first, second, third)
    assert 2 == told(town, 4)
    assert "not-nudged" in town.words(third)


@pytest.mark.parametrize("course", [Course.ENDED, Course.EXEMPT])
def test_what_a_person_says_while_the_sweep_looks_stands(
    town: Town, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep calms only what still is as it read it."""
    root, *_ = storm(town, 2, 3, 4)
    with town.parts.database.connect() as connection:
        read = threads.storms(connection)
    set_to(town, root, course)
    town.now = town.engine.now = town.now + timedelta(hours=5)
    monkeypatch.setattr(threads, "storms", lambda connection: read)
    monkeypatch.setattr(threads, "spared", lambda connection: ())
    sweep(town.parts)
    monkeypatch.undo()
    with town.parts.database.connect() as connection:
        assert [course] == [one.course for one in ended(connection)]


def test_an_edited_subject_is_the_same_storm(town: Town) -> None:
    """In-Reply-To counts, whatever somebody makes of the words."""
    storm(town, 2, 3)
    edited = [reply(town, n, subject=words) for n, words in ((4, "Antw: FEEST!!!"), (5, "Wat leuk (was: Feest)"))]
    assert [State.ABSORBED] * 2 == states(town, *edited)


def test_a_mail_to_two_lists_is_one_storm_for_replies_to_both(town: Town) -> None:
    """Replies to one list alone are counted there, and never stand where the other list reads."""
    both = (ALL, SALES)
    root = send(town, "Feest", FEAST, to=both)
    first = [reply(town, n, to=both) for n in (2, 3, 4)]
    alone = [reply(town, n, to=(SALES, *(f"p{k}@havik.example" for k in range(1, 9)))) for n in (5, 6)]
    assert [State.DELIVERED, State.DELIVERED, State.ABSORBED] == states(town, *first)
    assert [State.DELIVERED] * 2 == states(town, *alone)
    assert {town.item(root).thread_id} == {town.item(one).thread_id for one in first}


def test_the_list_of_storms_counts_no_person(town: Town) -> None:
    """How many, never who."""
    storm(town, 2, 3, 4, 5)
    town.run(60)
    with town.parts.database.connect() as connection:
        (found,) = raging(connection)
    assert (2, 2, 2, Course.RAGING) == (found.replies, found.authors, found.told, found.course)
    assert P1 not in repr(found)
    assert P2 not in repr(found)
