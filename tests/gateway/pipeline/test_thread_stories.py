"""Threads over time: parents unseen, late, held or forgotten; storms; restarts."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from adapters.types import Post
from gateway.pipeline.answering import watch
from gateway.pipeline.fate import Fate
from gateway.pipeline.keeping import erase, forget
from gateway.pipeline.sweep import sweep
from gateway.store import threads
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.pipeline.strands import ALL, P1, P2, P3, mail, post, send, together, under
from tests.gateway.town import Town, envelope_to

FEAST = "Message-ID: <feest@havik.example>"
ANSWERS = "In-Reply-To: <feest@havik.example>"
BOSS = "baas@havik.example"


def later(town: Town, **time: float) -> None:
    town.now = town.engine.now = town.now + timedelta(**time)


def storm(town: Town, *fields: str, count: int = 6, subject: str = "Re: Feest") -> list[str]:
    return [send(town, subject, ANSWERS, f"Message-ID: <r{n}@havik.example>", *fields,
                 author=f"p{n}@havik.example", text=f"Hoera {n}") for n in range(2, 2 + count)]


def test_a_storm_under_a_mail_that_never_came_here_is_gathered(town: Town) -> None:
    """The board's mail is relayed at once; two hundred congratulations to it are a storm all the same."""
    assert Fate.RELAY is town.knock(envelope_to(ALL, sender=BOSS), mail("Feest", "Ja!", FEAST, author=BOSS)).fate
    replies = storm(town)
    assert together(town, *replies)
    assert [State.DELIVERED] * 2 + [State.ABSORBED] * 4 == [town.item(one).state for one in replies]
    assert (2, []) == (len(town.mails_to(ALL)), [m for m in town.mails_to(P2) if b"Hoera" in m.content])
    assert all(under(town, one, replies[2]) for one in replies[3:])


def test_a_late_reply_in_such_a_storm_joins_it(town: Town) -> None:
    """Until it has been quiet, however few came in the last hour."""
    replies = storm(town)
    later(town, hours=2)
    late = send(town, "Re: Feest", ANSWERS, author="p9@havik.example")
    assert (State.ABSORBED, True) == (town.item(late).state, under(town, late, replies[2]))


def test_who_first_answered_an_unseen_mail_has_not_written_it(town: Town) -> None:
    """A second answer to the board's mail does not stand under the first, which it never saw."""
    first = post(town, "Re: Feest", ANSWERS, "Message-ID: <eerst@havik.example>", author=P2)
    second = send(town, "Re: Feest", ANSWERS, author=P3)
    third = send(town, "Re: Feest", "In-Reply-To: <eerst@havik.example>", author=P1)
    assert (State.DELIVERED, True) == (town.item(second).state, under(town, third, first))


def test_who_changes_the_subject_of_a_known_mail_begins_a_thread_as_its_author(town: Town) -> None:
    """Only what answers an unseen mail has no author here."""
    post(town, "Feest", FEAST)
    new = send(town, "Re: Borrel", "References: <feest@havik.example>", author=P2)
    with town.parts.database.connect() as connection:
        thread = threads.get(connection, town.item(new).thread_id)
    assert thread is not None
    assert (new, P2) == (thread.root_item, thread.root_author)


def test_a_parent_that_comes_after_its_reply_gets_its_own_thread_and_id(town: Town) -> None:
    """What was done with the early reply stands; all that answers the parent from now on finds it."""
    early = send(town, "Re: Feest", ANSWERS, "Message-ID: <vroeg@havik.example>", author=P2)
    parent = post(town, "Feest", FEAST)
    late = send(town, "Re: Feest", ANSWERS, author=P3)
    chain = send(town, "Re: Feest", "In-Reply-To: <vroeg@havik.example>", author=P1)
    assert (True, False, True) == (
        under(town, late, parent), together(town, early, parent), together(town, early, chain))
    assert State.DELIVERED is town.item(early).state


def test_a_stranger_s_mention_binds_no_id(town: Town) -> None:
    """Only somebody who may see the list gathers the answers to a mail that never came here."""
    stranger = send(town, "Re: Feest", ANSWERS, author="x@elders.example")
    forged = send(town, "Re: Feest", ANSWERS, author=P1, trusted=False)
    one, two = (send(town, "Re: Feest", ANSWERS, author=who) for who in (P2, P3))
    assert together(town, one, two)
    assert not together(town, one, stranger)
    assert not together(town, one, forged)


def test_an_answer_to_an_absorbed_reply_is_in_the_thread_also_when_all_is_quiet(town: Town) -> None:
    """Nobody got that reply by mail, so a mail about it would speak of something unseen."""
    root = send(town, "Feest", FEAST)
    replies = storm(town)
    later(town, days=2)
    sweep(town.parts)
    with town.parts.database.connect() as connection:
        assert () == threads.storms(connection)
    answer = send(town, "Dank!", "In-Reply-To: <r5@havik.example>", author=P3)
    assert (State.ABSORBED, True) == (town.item(answer).state, under(town, answer, root))
    assert together(town, root, *replies, answer)


def test_an_answer_to_a_delivered_reply_of_a_quiet_storm_is_mail(town: Town) -> None:
    """Everybody got that one, and nothing rages any more."""
    send(town, "Feest", FEAST)
    storm(town)
    later(town, days=2)
    sweep(town.parts)
    assert State.DELIVERED is town.item(send(town, "Dank!", "In-Reply-To: <r2@havik.example>", author=P3)).state


def test_an_answer_to_a_post_under_a_delivered_mail_stands_there_too(town: Town) -> None:
    """The first mail went out as mail, a reply to it did not: who answers that reply is in the group."""
    send(town, "Feest", FEAST)
    posted = post(town, "Re: Feest", ANSWERS, "Message-ID: <nieuws@havik.example>", author=P2)
    assert under(town, send(town, "Re: Feest", "In-Reply-To: <nieuws@havik.example>", author=P3), posted)


def test_a_reply_to_a_held_mail_is_delivered(town: Town) -> None:
    """There is nothing yet to stand under."""
    town.says.confidence = 0.1
    held = send(town, "Feest", FEAST)
    town.says.confidence = 0.9
    reply = send(town, "Feest", ANSWERS)
    assert (State.HELD, State.DELIVERED, True) == (
        town.item(held).state, town.item(reply).state, together(town, held, reply))


def test_a_reply_to_a_forgotten_mail_is_an_ordinary_mail(town: Town) -> None:
    """Retention took the id, so nothing is found; the reply is not lost for it."""
    root = post(town, "Feest", FEAST)
    later(town, days=40)
    while forget(town.parts):
        pass
    reply = send(town, "Re: Feest", ANSWERS, author=P2)
    assert (False, State.DELIVERED) == (together(town, root, reply), town.item(reply).state)


@pytest.mark.parametrize("kind", [Kind.DISCUSSION, Kind.ANNOUNCEMENT])
def test_a_reply_under_an_erased_person_s_post_is_not_lost(town: Town, kind: Kind) -> None:
    """A younger mail still leads to the thread, whose first mail and author are gone."""
    post(town, "Feest", FEAST)
    send(town, "Re: Feest", ANSWERS, "Message-ID: <twee@havik.example>", author=P2)
    erase(town.parts, P1, "it@havik.example")
    reply = send(town, "Re: Feest", "In-Reply-To: <twee@havik.example>", author=P3, kind=kind, wait=7200)
    assert town.item(reply).state is State.POSTED or town.mails_to(ALL)
    assert town.item(reply).state in (State.POSTED, State.DELIVERED)


def test_forgetting_takes_the_subject_of_a_thread_without_a_first_mail_too(town: Town) -> None:
    """The first reply brought the subject, and takes it along."""
    reply = send(town, "Re: Geheim", ANSWERS, author=P2)
    later(town, days=40)
    while forget(town.parts):
        pass
    with town.parts.database.connect() as connection:
        thread = threads.get(connection, town.item(reply).thread_id)
    assert thread is not None
    assert "" == thread.base_subject


def test_an_answer_to_our_mail_finds_the_thread_by_references(town: Town) -> None:
    """The asker answers the mailed answer, but to the list instead of our address."""
    root = send(town, "Ladder?", FEAST, kind=Kind.QUESTION)
    written = Post(key="w", target="vragen", author="Siska Sol", author_address="s2@havik.example", title="",
                   text="In hal 3.", thread="1")
    town.feed.post(written)
    later(town, minutes=30)
    watch(town.parts, "feed", town.now - timedelta(hours=1))
    town.run()
    ours = message_from_bytes(town.mails_to(P1)[-1].content)
    before = f"{ours['References']} {ours['Message-ID']}"
    fields = (f"In-Reply-To: {ours['Message-ID']}", f"References: {' '.join(before.split())}")
    assert under(town, send(town, f"Re: {ours['Subject']}", *fields), root)


def test_who_only_knows_an_answer_address_is_not_in_the_thread(town: Town) -> None:
    """The address is bound to one person; another's mail to it neither counts nor keeps a storm going."""
    root = post(town, "Feest", FEAST)
    address = str(message_from_bytes(town.mails_to(P1)[-1].content)["Reply-To"])
    stranger = send(town, "Re: Feest", author=P2, to=(address,))
    own = send(town, "Re: Feest", "Message-ID: <eigen@havik.example>", to=(address,), text="Nog iets.")
    assert (False, True) == (together(town, root, stranger), together(town, root, own))
    assert under(town, own, root)
    assert under(town, send(town, "Taart", "In-Reply-To: <eigen@havik.example>", author=P3), root)


def test_replies_stand_in_the_order_they_came_in(town: Town) -> None:
    """Also when all are worked through at once, and the first must wait for the post above it."""
    root = send(town, "Feest", FEAST, kind=Kind.ANNOUNCEMENT, wait=0)
    replies = [send(town, "Re: Feest", ANSWERS, author=f"p{n}@havik.example", text=f"Nummer {n}",
                    kind=Kind.ANNOUNCEMENT, wait=0) for n in range(2, 9)]
    town.run(120)
    start = town.now - timedelta(days=1)
    shown = [reply.text.strip() for reply in town.feed.replies_since("nieuws", start)]
    assert [f"Nummer {n}" for n in range(2, 9)] == shown
    assert list(range(1, 9)) == [town.item(one).thread_seq for one in (root, *replies)]


def test_a_thread_outlives_the_process(tmp_path: Path) -> None:
    """Everything that finds it is in the store."""
    before = Town(tmp_path)
    root = post(before, "Feest", FEAST)
    before.close()
    after = Town(tmp_path)
    later(after, minutes=5)
    try:
        assert under(after, send(after, "Re: Feest", ANSWERS, author=P2), root)
    finally:
        after.close()
