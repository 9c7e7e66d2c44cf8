"""A mail finds its thread by In-Reply-To, then by References with the same subject, on its own list."""

from __future__ import annotations

import pytest

from gateway.store.items import State
from tests.gateway.pipeline.strands import (
    ALL,
    MANY,
    P1,
    P2,
    P3,
    PANEL,
    S1,
    S2,
    SALES,
    post,
    send,
    together,
    under,
    where,
)
from tests.gateway.town import Town

FEAST = "Message-ID: <feest@havik.example>"
ANSWERS = "In-Reply-To: <feest@havik.example>"
REFERS = "References: <feest@havik.example>"


def test_in_reply_to_wins_whatever_the_subject_says(town: Town) -> None:
    """Who answers and names the matter better still answers."""
    root = post(town, "Feest", FEAST)
    assert under(town, send(town, "Taart! (was: Feest)", ANSWERS, author=P2), root)


@pytest.mark.parametrize("subject", [
    "Feest", "Re: Feest", "Antw: Re: Feest", "AW: TR: feest", "Doorst: RE[2]: Feest", "[iedereen] Re: Feest",
    "Re: [iedereen] Feest", "SV: [iedereen] [extern] Re: Feest",
])
def test_references_find_the_thread_of_the_same_subject(town: Town, subject: str) -> None:
    """Some programs write References only, with their own mark, and lists put tags in front."""
    root = post(town, "Feest", FEAST)
    assert under(town, send(town, subject, REFERS, author=P2), root)


@pytest.mark.parametrize("subject", ["Borrel", "Re: Borrel", "Re: Feest in Almere", "", "[Feest]"])
def test_references_with_another_subject_begin_a_thread(town: Town, subject: str) -> None:
    """Pressing reply to save the typing of an address is a habit, not an answer."""
    root = post(town, "Feest", FEAST)
    reply = send(town, subject, REFERS, author=P2)
    assert not together(town, root, reply)
    assert State.DELIVERED is town.item(reply).state


def test_an_empty_subject_is_a_subject_too(town: Town) -> None:
    """Two mails without one, the second of which names the first, are of one thread."""
    root = post(town, "", FEAST)
    assert under(town, send(town, "Re: ", REFERS, author=P2), root)


def test_the_nearest_known_ancestor_counts(town: Town) -> None:
    """The farthest one may be of another thread that this one grew out of."""
    old = post(town, "Feest", FEAST)
    new = post(town, "Borrel", "Message-ID: <borrel@havik.example>")
    reply = send(town, "Re: Borrel", "References: <feest@havik.example> <borrel@havik.example> <x@y.example>",
                 author=P2)
    assert (True, False) == (under(town, reply, new), together(town, reply, old))


def test_a_forward_to_another_list_is_a_thread_of_its_own(town: Town) -> None:
    """The other list never saw the first mail, and answers to the forward are answers to the forward."""
    closed = (SALES, *MANY)
    root = post(town, "Omzet", FEAST, author=S1, to=closed)
    forward = post(town, "Fwd: Omzet", ANSWERS, REFERS, "Message-ID: <door@havik.example>", author=S1)
    answer = send(town, "Re: Omzet", "In-Reply-To: <door@havik.example>", author=P2)
    assert not together(town, root, forward)
    assert ("/feed/p/1", "/feed/p/2") == (where(town, root), where(town, forward))
    assert under(town, answer, forward)


def test_a_reply_to_both_lists_finds_its_thread_in_whatever_order(town: Town) -> None:
    """Programs and mail servers sort recipients as they like."""
    root = post(town, "Feest", FEAST, author=S1, to=(SALES, ALL))
    reply = send(town, "Re: Feest", ANSWERS, author=S2, to=(ALL, SALES))
    assert under(town, reply, root)
    assert SALES == town.item(reply).list == town.item(root).list


@pytest.mark.parametrize("to", [(SALES, ALL), (ALL, SALES)])
def test_a_reply_to_one_more_list_is_no_part_of_the_thread(town: Town, to: tuple[str, ...]) -> None:
    """Whom the first mail was not sent to would neither get the reply nor see the post."""
    root = post(town, "Omzet", FEAST, author=S1, to=(SALES, *MANY))
    reply = send(town, "Re: Plan", ANSWERS, author=S1, to=to)
    assert not together(town, root, reply)
    assert (State.DELIVERED, 1) == (town.item(reply).state, len(town.mails_to(ALL)))


def test_two_mails_of_one_name_on_two_lists_are_two_threads(town: Town) -> None:
    """A mail server that splits a mail by list makes two of it; each list answers its own."""
    one = post(town, "Omzet", FEAST, author=S1, to=(SALES, *MANY))
    other = post(town, "Omzet", FEAST, author=S1, to=(ALL,))
    reply = send(town, "Re: Omzet", ANSWERS, author=S2, to=(ALL,))
    assert not together(town, one, other)
    assert (True, False) == (under(town, reply, other), under(town, reply, one))


def test_a_reply_to_persons_is_not_in_the_thread(town: Town) -> None:
    """To and Cc may name the list as they like: the envelope says who gets it."""
    root = post(town, "Feest", FEAST)
    reply = send(town, "Re: Feest", ANSWERS, f"Cc: {ALL}", author=P2, to=(P1, P3))
    assert (False, State.DELIVERED) == (together(town, root, reply), town.item(reply).state)
    assert "" == where(town, reply)


@pytest.mark.parametrize(("author", "sender", "trusted"), [
    (P2, P2, False), (P2, "list-owner@havik.example", True), (P2, P3, True), ("x@elders.example", None, True),
])
def test_who_is_not_sure_to_be_a_member_stays_outside(
    town: Town, author: str, sender: str | None, trusted: bool
) -> None:
    """A forged or foreign reply is ordinary mail: delivered, and it neither feeds a storm nor owns an id."""
    root = post(town, "Feest", FEAST)
    reply = send(town, "Re: Feest", ANSWERS, author=author, sender=sender, trusted=trusted)
    assert (False, State.DELIVERED, "") == (
        together(town, root, reply), town.item(reply).state, where(town, reply))


def test_only_a_colleague_answers_on_a_list_of_unknown_members(town: Town) -> None:
    """Where nobody knows who is on a list, at least no outsider finds its threads."""
    root = post(town, "Panel", FEAST, to=(PANEL,))
    colleague = send(town, "Re: Panel", ANSWERS, author=P2, to=(PANEL,))
    outsider = send(town, "Re: Panel", ANSWERS, author="x@elders.example", to=(PANEL,))
    assert (True, False) == (together(town, root, colleague), together(town, root, outsider))


def test_a_mail_of_two_authors_joins_nothing(town: Town) -> None:
    """Nobody is the author then, and nobody is also who began a thread that was erased."""
    first = send(town, "Feest", FEAST, "From: Ander <p3@havik.example>")
    second = send(town, "Re: Feest", ANSWERS, "From: Ander <p3@havik.example>", author=P2)
    assert not together(town, first, second)


def test_the_index_of_one_mail_program_is_no_thread(town: Town) -> None:
    """Anybody can copy a Thread-Index, and its first bytes are no secret; the same program writes References."""
    index = ("Thread-Topic: Feest", "Thread-Index: AdZ1c2FuIGlzIGhpZXIgYWFuIGhldCB3ZXJr")
    root = post(town, "Feest", FEAST, *index)
    assert not together(town, root, send(town, "Re: Feest", *index, author=P2))
