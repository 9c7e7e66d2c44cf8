"""Mail that came beside its way, from a mailbox or journal: its recipients have it already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.mail.headers import scan_headers
from gateway.pipeline.off import switch_off
from gateway.store import items
from gateway.store.items import Item, State
from nlp.types import Kind
from tests.gateway.town import Town, envelope_to, letter

ALL = "iedereen@havik.example"
AUTHOR = "p1@havik.example"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    town.says.kind = Kind.ANNOUNCEMENT
    yield town
    town.close()


def copied(town: Town, mail: bytes, *to: str, sender: str = AUTHOR) -> str:
    return town.door.take_copy(envelope_to(*(to or (ALL,)), sender=sender), scan_headers(mail), mail)


def ended(town: Town, item_id: str) -> Item:
    town.run()
    return town.item(item_id)


def test_a_copy_is_posted_and_nobody_gets_it_again(town: Town) -> None:
    """What a rule would have moved is posted beside the mail, and its author hears just that."""
    item = ended(town, copied(town, letter()))

    assert (State.BOTH, "copy") == (item.state, item.intake)
    assert 1 == len(town.posts(item.id))
    assert [] == [mail for mail in town.hop.mails if ALL in str(mail.recipients)]
    assert ["mail-and-post"] == [(item.decision or {})["nudge"]]
    assert 1 == len(town.mails_to(AUTHOR))


def test_a_copy_that_nobody_would_post_ends_without_a_sound(town: Town) -> None:
    """Delivering it once more would double it in every mailbox."""
    town.says.kind = Kind.DISCUSSION

    item = ended(town, copied(town, letter()))

    assert State.DELIVERED is item.state
    assert [] == town.hop.mails


def test_a_copy_is_never_held(town: Town) -> None:
    """There is nothing to hold back."""
    town.says.confidence = 0.2

    item = ended(town, copied(town, letter()))

    assert State.DELIVERED is item.state
    assert "built-in:copy" == item.decided_by


def test_the_same_copy_twice_is_one_item(town: Town) -> None:
    """A mailbox is gone through again after its UIDs lost their validity."""
    mail = letter()

    assert copied(town, mail) == copied(town, mail)


@pytest.mark.parametrize("copy_first", [True, False])
def test_a_mail_that_comes_both_ways_is_posted_once_and_delivered_once(town: Town, copy_first: bool) -> None:
    """One ledger for SMTP and IMAP; and what waits in our hands is not hidden for a copy's sake."""
    mail = letter()
    beside = b"X-Original-To: iedereen@havik.example\r\n" + mail
    ids = []
    for way in ("copy", "inline") if copy_first else ("inline", "copy"):
        ids.append(copied(town, beside) if way == "copy" else town.accept(mail, AUTHOR, ALL))
        town.run()

    assert 1 == sum(len(town.posts(one)) for one in ids)
    states = [town.item(one).state for one in ids]
    assert [State.BOTH, State.DELIVERED] == states if copy_first else [State.POSTED, State.DELIVERED] == states
    assert (1 if copy_first else 0) == len(town.mails_to(ALL))


def test_what_is_none_of_ours_is_left_alone(town: Town) -> None:
    """Personal mail in the mailbox, bounces, and mail while we are switched off."""
    assert "" == copied(town, letter(to="p2@havik.example"), "p2@havik.example")
    assert "" == copied(town, letter(), sender="")
    switch_off(town.parts.state, town.now)
    assert "" == copied(town, letter())
    with town.parts.database.connect() as connection:
        assert () == items.latest(connection)


def test_a_failed_post_of_a_copy_ends_as_the_mail_that_it_was(town: Town) -> None:
    """Letting go means mail, and the mail is there."""
    mail = letter()
    item_id = copied(town, mail)
    switch_off(town.parts.state, town.now)

    item = ended(town, item_id)

    assert State.DELIVERED is item.state
    assert [] == town.hop.mails
