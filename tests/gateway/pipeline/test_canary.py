"""A canary goes the whole way and becomes nobody's mail."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.mail.headers import scan_headers
from gateway.pipeline import canary, keeping, off, tasks
from gateway.pipeline.addresses import canary_address
from gateway.pipeline.canary import BOX, DOOR, SUBJECT
from gateway.pipeline.door import NO_SUCH_ADDRESS
from gateway.pipeline.fate import Fate
from gateway.store import canaries, items, journal
from tests.gateway.fake_hop import FakeHop
from tests.gateway.pipeline.canary_town import bring, let_fly, row, send
from tests.gateway.town import Town, envelope_to, letter

DOMAIN = "plein.havik.example"
INBOX = {"square": "plein@havik.example"}


@pytest.fixture
def front() -> Iterator[FakeHop]:
    """Where the mail server takes mail in."""
    with FakeHop() as hop:
        yield hop


@pytest.fixture
def town(tmp_path: Path, front: FakeHop) -> Iterator[Town]:
    """A gateway that sends canaries."""
    town = Town(tmp_path)
    let_fly(town, front, mailboxes=INBOX)
    yield town
    town.close()


def test_it_goes_the_whole_way_and_is_marked_at_each_station(town: Town, front: FakeHop) -> None:
    """Front, door, next hop, door: the loop that every mail depends on."""
    canary_id = send(town)
    assert row(town, canary_id).came_at is None

    assert Fate.TAKE is bring(town, front.mails[-1]).fate
    assert row(town, canary_id).came_at == town.now
    town.run()
    home = town.hop.mails[-1]
    assert row(town, canary_id).handed_at is not None
    bring(town, home)

    assert row(town, canary_id).back_at == town.now
    assert [1, 1] == [len(front.mails), len(town.hop.mails)]


def test_it_is_no_mail_to_anybody(town: Town, front: FakeHop) -> None:
    """No item, no count of what was relayed, no line in the journal, no nudge, no post."""
    send(town)
    bring(town, front.mails[-1])
    town.run()
    bring(town, town.hop.mails[-1])
    town.run(3600)

    with town.parts.database.connect() as connection:
        assert {0} == set(items.balance(connection).values())
        assert {} == journal.relayed_since(connection, town.now - timedelta(days=1))
        assert 0 == journal.newest_id(connection)
    assert 1 == len(town.hop.mails)


def test_nothing_answers_it(town: Town, front: FakeHop) -> None:
    """The null sender and the words of RFC 3834: neither a bounce nor an absence note comes of it."""
    send(town)
    mail = front.mails[-1]
    headers = scan_headers(mail.content)

    assert mail.mail.startswith("MAIL FROM:<>")
    assert "auto-generated" == headers.get("auto-submitted")
    assert "All" == headers.get("x-auto-response-suppress")
    assert SUBJECT == headers.get("subject")


@pytest.mark.parametrize("made_up", ["a" * 16, "7" * 16])
def test_a_made_up_one_is_refused(town: Town, made_up: str) -> None:
    """Nobody may write to it, nor find out what is there; like a made-up reply address."""
    address = f"canary+{made_up}.{made_up}.out@{DOMAIN}"
    verdict = town.knock(envelope_to(address, sender=""), letter())
    assert (Fate.REFUSE, NO_SUCH_ADDRESS) == (verdict.fate, verdict.reason)


def test_an_old_one_that_comes_again_moves_nothing(town: Town, front: FakeHop) -> None:
    """Who kept a copy can make no loop and no traffic of it."""
    send(town)
    for _ in range(3):
        bring(town, front.mails[-1])
    town.run()
    home = town.hop.mails[-1]
    first = town.now
    for _ in range(3):
        bring(town, home)
        town.run(60)

    assert 1 == len(town.hop.mails)
    assert first == row(town, home.content.decode().split("canary+")[1][:16]).back_at


def test_the_rest_of_a_mail_that_names_a_canary_too_is_taken(town: Town, front: FakeHop) -> None:
    """A reply-all that drags one along is still a mail to the list, and to no canary."""
    canary_id = send(town)
    address = canary_address(canary_id, "out", town.parts.secret, DOMAIN)
    envelope = envelope_to("iedereen@havik.example", address, sender="p1@havik.example")

    assert Fate.RELAY is town.knock(envelope, letter()).fate  # the door takes our part and relays the rest
    item_id = asyncio.run(town.door.accept(envelope, scan_headers(letter()), letter()))

    assert row(town, canary_id).came_at is not None
    with town.parts.database.connect() as connection:
        told = [one.recipient.address for one in items.reached(connection, item_id)]
    assert ["iedereen@havik.example"] == told


def test_it_flies_while_the_gateway_is_off(town: Town, front: FakeHop) -> None:
    """Off means that mail is left alone, not that nobody looks."""
    off.switch_off(town.parts.state, town.now)
    canary_id = send(town)
    bring(town, front.mails[-1])
    town.run()
    bring(town, town.hop.mails[-1])
    assert row(town, canary_id).back_at is not None


def test_who_did_not_take_it_is_kept_with_it(town: Town, front: FakeHop) -> None:
    """The words of the mail server are what the operator needs."""
    front.answers = {"RCPT": "554 5.7.1 Relay access denied"}
    refused = send(town)
    front.answers = {}
    lost = send(town)
    town.hop.answers = {"RCPT": "451 4.3.0 not now"}
    bring(town, front.mails[-1])
    town.run()

    assert "refused: 554 5.7.1 Relay access denied" == row(town, refused).trouble
    assert "hop: 451 4.3.0 not now" == row(town, lost).trouble
    assert row(town, lost).handed_at is None


def test_a_front_that_is_away_is_told_from_one_that_refuses(town: Town) -> None:
    """The first asks for a restart, the second for a setting."""
    with FakeHop() as gone:
        let_fly(town, gone)
    assert row(town, send(town)).trouble.startswith("front: ")


def test_a_mailbox_is_a_way_of_its_own(town: Town, front: FakeHop) -> None:
    """What its reader finds there is marked, and never taken for mail."""
    canary_id = send(town, f"{BOX}square")
    mail = front.mails[-1]
    assert any("<plein@havik.example>" in one for one in mail.recipients)

    taken = town.door.take_copy(envelope_to("plein@havik.example", sender=""), scan_headers(mail.content), mail.content)

    assert canary.TAKEN == taken  # so that the reader marks it and moves it away
    assert row(town, canary_id).back_at == town.now
    with town.parts.database.connect() as connection:
        assert {0} == set(items.balance(connection).values())


def test_a_journal_leaves_canaries_of_the_door_alone(town: Town, front: FakeHop) -> None:
    """A mailbox that gets a copy of all mail must neither take them nor prove anything by them."""
    canary_id = send(town)
    assert canary.arrived(town.parts, scan_headers(front.mails[-1].content))
    assert row(town, canary_id).back_at is None


def test_a_mail_that_only_says_it_is_one_is_ordinary_mail(town: Town) -> None:
    """Or anybody could have mail swallowed."""
    forged = letter(more=f"X-Mailsquare-Canary: canary+{'a' * 16}.{'b' * 16}.box@{DOMAIN}")
    assert not canary.arrived(town.parts, scan_headers(forged))
    assert not canary.arrived(town.parts, scan_headers(letter()))


def test_a_way_that_config_names_no_more_is_not_tried(town: Town, front: FakeHop) -> None:
    """A task of before the restart may still wait."""
    assert "" == send(town, f"{BOX}gone")
    assert [] == front.mails


def test_fewer_are_sent_while_the_mail_server_keeps_them(town: Town, front: FakeHop) -> None:
    """Five days with a shut door must not end in a thousand at once; and all is as before once one is home."""
    for slot in range(48):
        for one in canary.due(town.parts, slot):
            send(town, one.argument)
            town.now += timedelta(minutes=5)
    mails = [mail for mail in front.mails if any("canary+" in one for one in mail.recipients)]
    assert canary.MANY + 48 // canary.FEWER - 4 == len(mails)

    bring(town, mails[-1])
    town.run(1)
    bring(town, town.hop.mails[-1])
    assert DOOR in [one.argument for one in canary.due(town.parts, 49)]


def test_one_a_way_is_due_in_each_slot(town: Town) -> None:
    """The id is the slot's: two leaders, or a restart, send no second one."""
    assert town.parts.canaries is not None
    slot = canary.slot_of(town.parts.canaries, town.now)
    assert [tasks.canary(DOOR, slot), tasks.canary(f"{BOX}square", slot)] == list(canary.due(town.parts, slot))


def test_old_ones_are_forgotten(town: Town) -> None:
    """A row each five minutes for years would be a list of nothing."""
    canary.beat(town.parts)
    send(town)
    town.now += timedelta(days=8)
    young = send(town)
    keeping.forget(town.parts)
    with town.parts.database.connect() as connection:
        assert [young] == [one.id for one in canaries.latest(connection, DOOR, 10)]
        assert canaries.last_beat(connection) is not None
