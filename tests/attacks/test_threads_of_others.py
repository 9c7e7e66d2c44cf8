"""Knowing a Message-ID is no right to a thread, nor to what is in it."""

from __future__ import annotations

import pytest

from gateway.store.items import State
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
SALES = "sales@havik.example"
SELLER = "s1@havik.example"
OTHER_SELLER = "s2@havik.example"
OUTSIDER = "p1@havik.example"
SECRET = "<secret@havik.example>"
NAMED = tuple(f"p{n}@havik.example" for n in range(4, 10))  # so that it is no small mail


@pytest.fixture
def closed_thread(town: Town) -> str:
    """A post in the closed group of sales; the item that it came from."""
    item = town.accept(letter("Omzet maart", "Boven het miljoen.", author=SELLER, to=SALES, message_id=SECRET),
                       SELLER, SALES, *NAMED)
    town.run(60)
    assert (State.POSTED, ["/feed/p/1"]) == (town.item(item).state, town.posts(item))
    return item


def answer(town: Town, author: str, *recipients: str, more: str = "", answers: str = SECRET) -> str:
    """A reply with that thread's id in it; its item."""
    item = town.accept(letter("Re: Omzet maart", "Ik luister mee.", author=author, to=", ".join(recipients),
                              answers=answers, more=more), author, *recipients, *NAMED)
    town.run(60)
    return item


def test_a_colleague_of_the_list_joins(town: Town, closed_thread: str) -> None:
    """The honest case, so that the attacks below do not fail for another reason."""
    assert town.posts(answer(town, OTHER_SELLER, SALES))[0].startswith("/feed/p/1#")


def test_who_may_not_see_a_thread_does_not_join_it(town: Town, closed_thread: str) -> None:
    """Anybody may write to the list, but the conversation on it is its members' own."""
    reply = answer(town, OUTSIDER, SALES)
    assert town.item(closed_thread).thread_id != town.item(reply).thread_id
    assert not any("#" in url for url in town.posts(reply))
    assert not any(b"/feed/p/1" in mail.content for mail in town.mails_to(OUTSIDER))


def test_who_began_a_thread_may_go_on_in_it(town: Town) -> None:
    """A manager who is on no list wrote to it first: the answers are answers to them."""
    first = town.accept(letter("Omzet april", "Hoeveel?", author=OUTSIDER, to=SALES, message_id=SECRET),
                        OUTSIDER, SALES, *NAMED)
    town.run(60)
    reply = town.accept(letter("Re: Omzet april", "Dank.", author=OUTSIDER, to=SALES, answers=SECRET),
                        OUTSIDER, SALES, *NAMED)
    town.run(60)
    assert town.item(first).thread_id == town.item(reply).thread_id


@pytest.mark.parametrize("more", ["", f"Cc: {SALES}", f"X-Original-To: {SALES}", f"Reply-To: {SALES}"])
def test_a_mail_to_another_list_stays_out_of_the_thread(town: Town, closed_thread: str, more: str) -> None:
    """What the headers say of lists does not count where the envelope says otherwise."""
    reply = answer(town, SELLER, ALL, more=more)
    assert town.item(closed_thread).thread_id != town.item(reply).thread_id
    assert not any("#" in url for url in town.posts(reply))


def test_a_reply_to_one_more_list_is_not_hidden_in_the_thread(town: Town, closed_thread: str) -> None:
    """Everybody on the second list would neither get the mail nor see the post."""
    item = town.accept(letter("Re: Zomaar", "Voor iedereen.", author=SELLER, to=f"{SALES}, {ALL}",
                              answers=SECRET), SELLER, SALES, ALL)
    town.run(60)
    assert "built-in:joins-thread" != town.item(item).decided_by
    assert not any("#" in url for url in town.posts(item)) or town.mails_to(ALL)


@pytest.mark.parametrize("guess", ["<1@post>", "<p1@feed>", "<moved@plein.havik.example>", "<%@havik.example>",
                                   "<_ecret@havik.example>", "<SECRET@havik.example>", "<secret@havik.example"])
def test_a_guessed_id_finds_nothing(town: Town, closed_thread: str, guess: str) -> None:
    """No id of ours or of the feed stands for a thread, and patterns are no ids."""
    assert town.item(closed_thread).thread_id != town.item(answer(town, SELLER, SALES, answers=guess)).thread_id


def test_only_the_first_mail_with_an_id_owns_it(town: Town, closed_thread: str) -> None:
    """A second mail with the same Message-ID takes neither thread nor post over."""
    copy = town.accept(letter("Heel iets anders", "Nieuw.", author=OUTSIDER, to=SALES, message_id=SECRET),
                       OUTSIDER, SALES, *NAMED)
    town.run(60)
    assert town.item(closed_thread).thread_id != town.item(copy).thread_id
    assert "built-in:seen-before" != town.item(copy).decided_by
