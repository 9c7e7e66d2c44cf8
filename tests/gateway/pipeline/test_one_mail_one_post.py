"""However often and by whatever way a mail comes, it is posted once; other words are another mail."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.mail.headers import scan_headers
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import RULES, Town, envelope_to, letter

ALL = "iedereen@havik.example"
SALES = "sales@havik.example"
AUTHOR = "p1@havik.example"
DAY = 24 * 3600
ID = "<kantine-1@havik.example>"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, rules=RULES.replace("recipients: {at_most: 5}", "recipients: {at_most: 1}"))
    town.says.kind = Kind.ANNOUNCEMENT
    yield town
    town.close()


def sent(town: Town, mail: bytes, *to: str) -> str:
    envelope = envelope_to(*(to or (ALL,)), sender=AUTHOR)
    item_id = asyncio.run(town.door.accept(envelope, scan_headers(mail), mail))
    town.run()
    return item_id


def posts(town: Town, *items: str) -> int:
    return sum(len(town.posts(one)) for one in set(items))


@pytest.mark.parametrize("between", [0, 7 * DAY, 29 * DAY])
def test_a_mail_sent_again_by_its_server_is_one_post(town: Town, between: float) -> None:
    """A lost 250, a queue run again, a backup of the mail server put back a week later."""
    mail = letter(message_id=ID)
    ids = [sent(town, mail), sent(town, mail)]
    town.run(between)
    ids.append(sent(town, mail))
    ids.append(sent(town, b"Received: from elsewhere by mx2; Mon, 15 Mar 2027 12:01:00 +0100\r\n" + mail))
    ids.append(sent(town, b"Resent-From: p1@havik.example\r\nResent-Date: Tue, 16 Mar 2027 09:00:00 +0100\r\n" + mail))

    assert 1 == posts(town, *ids)
    assert [] == town.mails_to(ALL)


def test_a_blind_copy_to_the_list_is_the_same_mail(town: Town) -> None:
    """The second envelope names one person more: only that person gets a mail."""
    mail = letter(message_id=ID)
    first = sent(town, mail)
    second = sent(town, mail, ALL, "p2@havik.example")

    assert 1 == posts(town, first, second)
    assert 1 == len(town.mails_to("p2@havik.example"))
    assert [] == town.mails_to(ALL)


def test_the_same_id_with_other_words_is_another_mail(town: Town) -> None:
    """Some programs give every mail the same Message-ID: nothing may vanish for that."""
    first = sent(town, letter(message_id=ID))
    other = sent(town, letter(text="Overmorgen is de kantine ook dicht.", message_id=ID))
    renamed = sent(town, letter("Fietsenstalling dicht", message_id=ID))

    assert 3 == posts(town, first, other, renamed)


def test_the_same_words_under_another_id_are_another_mail(town: Town) -> None:
    """The weekly reminder is meant each week."""
    assert 2 == posts(town, sent(town, letter(message_id=ID)), sent(town, letter(message_id="<2@havik.example>")))


def test_two_lists_in_one_mail_are_one_post_and_list_by_list_one_each(town: Town) -> None:
    """A mail server that splits a mail by list makes two of it, and each list answers its own."""
    both = sent(town, letter(message_id=ID, to=f"{ALL}, {SALES}"), ALL, SALES)
    assert 1 == posts(town, both)

    mail = letter("Omzet kwartaal", message_id="<3@havik.example>", to=SALES)
    assert 1 == posts(town, sent(town, mail, SALES))
    assert 1 == posts(town, sent(town, mail, ALL))


def test_a_mail_that_was_delivered_is_not_posted_when_it_comes_again(town: Town) -> None:
    """Its readers have it as mail; a machine that changed its mind in between must not add a post."""
    town.says.kind = Kind.DISCUSSION
    mail = letter(message_id=ID)
    first = sent(town, mail)
    town.says.kind = Kind.ANNOUNCEMENT
    second = sent(town, mail, ALL, "p2@havik.example")

    assert [State.DELIVERED] * 2 == [town.item(one).state for one in (first, second)]
    assert 0 == posts(town, first, second)
