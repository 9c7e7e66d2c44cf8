"""Message-IDs that are missing, doubled, broken or forged do no harm to any thread."""

from __future__ import annotations

import pytest

from gateway.store.items import FINAL, State
from tests.gateway.pipeline.strands import (
    ALL,
    MANY,
    P1,
    P2,
    P3,
    S1,
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
LONG = "a" * 10_000


def test_mails_without_an_id_are_never_taken_for_each_other(town: Town) -> None:
    """The absence of a name is no name: neither one thread nor one mail."""
    one, two = post(town, "Menu"), post(town, "Menu", "Date: Tue, 16 Mar 2027 12:00:00 +0100")
    assert ("/feed/p/1", "/feed/p/2") == (where(town, one), where(town, two))
    assert not together(town, one, two)


def test_the_same_bytes_to_the_same_people_are_one_mail_without_an_id_too(town: Town) -> None:
    """A client that did not hear our answer sends everything again."""
    assert post(town, "Menu") == post(town, "Menu")


@pytest.mark.parametrize("answered", ["<een@havik.example>", "<twee@havik.example>"])
def test_a_mail_of_two_ids_is_found_by_either(town: Town, answered: str) -> None:
    """Mail programs differ in which of two fields they answer."""
    root = post(town, "Feest", "Message-ID: <een@havik.example>", "Message-ID: <twee@havik.example>")
    assert under(town, send(town, "Re: Feest", f"In-Reply-To: {answered}", author=P2), root)


def test_a_second_id_takes_no_mail_from_another(town: Town) -> None:
    """One may put a stranger's id beside one's own, before and after the stranger's mail came."""
    early = send(town, "Vooraf", "Message-ID: <a@havik.example>", FEAST, author=P3)
    root = post(town, "Feest", FEAST)
    late = send(town, "Achteraf", "Message-ID: <b@havik.example>", FEAST, author=P3)
    reply = send(town, "Re: Feest", ANSWERS, author=P2)
    assert under(town, reply, root)
    assert not together(town, early, reply)
    assert not together(town, late, reply)


def test_one_id_for_every_mail_makes_no_thread_of_them(town: Town) -> None:
    """A menu that a program sends each week under one id and subject, naming itself, is news each week."""
    fields = (FEAST, "References: <feest@havik.example>", ANSWERS)
    weeks = [post(town, "Menu", *fields, f"Date: Mon, {day} Mar 2027 12:00:00 +0100") for day in (1, 8, 15)]
    assert ["/feed/p/1", "/feed/p/2", "/feed/p/3"] == [where(town, week) for week in weeks]
    assert under(town, send(town, "Re: Menu", ANSWERS, author=P2), weeks[0])


@pytest.mark.parametrize("subject", ["Feest", "Re: Feest", "Gratis geld"])
def test_a_later_mail_with_an_old_id_captures_no_reply(town: Town, subject: str) -> None:
    """Replies go to the mail that had the id first, whoever copies it."""
    root = post(town, "Feest", FEAST)
    forged = send(town, subject, FEAST, author=P3, text="Klik hier.")
    reply = send(town, "Re: Feest", ANSWERS, author=P2)
    assert (True, False) == (under(town, reply, root), together(town, forged, reply))


@pytest.mark.parametrize("subject", ["Feest", "Iets anders"])
def test_an_id_taken_beforehand_by_a_forger_goes_to_its_owner(town: Town, subject: str) -> None:
    """Who saw a mail elsewhere can be faster; but nobody we trust says that P1 wrote the first."""
    forged = send(town, subject, FEAST, author=P1, trusted=False, text="Klik hier.")
    root = post(town, "Feest", FEAST)
    reply = send(town, "Re: Feest", ANSWERS, author=P2)
    assert (True, False) == (under(town, reply, root), together(town, forged, root))


def test_a_copy_by_another_way_stands_in_the_row_of_the_first(town: Town) -> None:
    """So that it sees what became of the first: moved once, it is not mailed or posted again."""
    fields = (FEAST, "Date: Mon, 15 Mar 2027 12:00:00 +0100")
    first = post(town, "Feest", *fields)
    copy = post(town, "Feest", *fields, "Received: by another way")
    assert together(town, first, copy)
    assert ("built-in:seen-before", "", []) == (
        town.item(copy).decided_by, where(town, copy), town.mails_to(ALL))


def test_the_pieces_of_one_mail_are_one_reply(town: Town) -> None:
    """A mail server cuts a big mail up; that is no storm."""
    root = send(town, "Taart", FEAST)
    fields = (ANSWERS, "Message-ID: <lekker@havik.example>", "Date: Mon, 15 Mar 2027 12:00:00 +0100")
    pieces = [send(town, "Re: Taart", *fields, f"Received: piece {n}", author=P2) for n in range(4)]
    assert together(town, root, *pieces)
    other = send(town, "Re: Taart", ANSWERS, author=P3)
    assert [State.DELIVERED] * 5 == [town.item(one).state for one in (*pieces, other)]


@pytest.mark.parametrize("name", [
    "feest@havik.example", "<feest@havik.example> (of Monday)", "(a comment) <feest@havik.example>",
    "<feest@havik.example> <twee@havik.example>", "<féést@havik.example>", "<feest\0@havik.example>",
    "<" + "a" * 900 + "@havik.example>",
])
def test_an_odd_id_is_found_again_by_who_writes_it_the_same(town: Town, name: str) -> None:
    """Most programs copy what stands there, whatever the standard says of it."""
    root = post(town, "Feest", f"Message-ID: {name}")
    assert under(town, send(town, "Taart", f"In-Reply-To: {name}", author=P2), root)


@pytest.mark.parametrize("name", [
    "", "<>", "none", "a b c", f"<{LONG}@havik.example>", f"<{'a' * 987}@x.example>", "<" * 5_000,
    "<a@b" * 2_000, "\0", "<\ud800@x>".encode("utf-8", "surrogatepass").decode("latin-1"),
])
def test_what_is_no_id_does_no_harm(town: Town, name: str) -> None:
    """Such a mail is a mail without an id: read, posted, and in nobody's thread but its own."""
    one = post(town, "Feest", f"Message-ID: {name}")
    two = post(town, "Feest", f"Message-ID: {name[:-1]}", f"In-Reply-To: {name}", "Date: yesterday", author=P2)
    assert {True} == {town.item(item).state in FINAL for item in (one, two)}
    assert ("/feed/p/1", "/feed/p/2") == (where(town, one), where(town, two))


@pytest.mark.parametrize("names", [
    '"Your message of Monday" <feest@havik.example>', "Your message of Monday\r\n <feest@havik.example>",
    "<unknown@x.example> <feest@havik.example>", "<feest@havik.example>; from p1@havik.example on Monday",
])
def test_prose_around_the_answered_id_is_passed_over(town: Town, names: str) -> None:
    """In-Reply-To was free text once (RFC 822 section 4.6.2), and may name several mails."""
    root = post(town, "Feest", FEAST)
    assert under(town, send(town, "Taart", f"In-Reply-To: {names}", author=P2), root)


def test_prose_alone_answers_nothing(town: Town) -> None:
    """No id, no thread, whatever the words say."""
    root = post(town, "Feest", FEAST)
    assert not together(town, root, send(town, "Feest", "In-Reply-To: Your message of Monday", author=P2))


def test_the_nearest_of_five_thousand_references_is_looked_at(town: Town) -> None:
    """A thread of years: what counts stands at the end, behind all that is capped."""
    root = post(town, "Feest", FEAST)
    old = "\r\n ".join(f"<{n:05}.een.lange.naam@elders.example>" for n in range(5_000))
    assert under(town, send(town, "Re: Feest", f"References: {old}\r\n <feest@havik.example>", author=P2), root)


@pytest.mark.parametrize("references", [
    "<feest@havik.example> <x@y.example>", "<x@y.example> <feest@havik.example>",
    "<feest@havik.example> <own@havik.example> <feest@havik.example> <own@havik.example>",
    "<x@y.example>\r\nReferences: <feest@havik.example>",
])
def test_order_cycles_and_self_reference_change_nothing(town: Town, references: str) -> None:
    """Nothing walks from mail to mail, so nothing can go round."""
    root = post(town, "Feest", FEAST, "References: <own@havik.example>")
    fields = ("Message-ID: <own@havik.example>", f"References: {references}")
    assert under(town, send(town, "Re: Feest", *fields, author=P2), root)


def test_one_list_s_ids_are_nothing_on_another(town: Town) -> None:
    """The very id of a closed list's thread, in every field there is, finds only one's own mail."""
    root = post(town, "Omzet", FEAST, author=S1, to=(SALES, *MANY))
    fields = (FEAST, ANSWERS, "References: <feest@havik.example>", f"X-Original-To: {SALES}")
    probe = send(town, "Re: Omzet", *fields, author=P2)
    assert not together(town, root, probe)
    assert not under(town, probe, root)
