"""Storms that a person ends, and what they tell those who reply."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.errors import NotAllowed
from gateway.pipeline.storms import Course, ended, raging, set_course, thread_of
from gateway.pipeline.sweep import sweep
from gateway.store import journal
from gateway.store.items import State
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
