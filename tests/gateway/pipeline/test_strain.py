"""Mail passes before taking it would do harm, and is taken again when there is room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.errors import StoreTrouble
from gateway.pipeline.door import GatewayDoor
from gateway.pipeline.fate import Fate
from gateway.pipeline.strain import Bounds, Gauge, Strain
from gateway.store import journal, vitals
from gateway.store.items import State
from tests.gateway.town import Town, envelope_to, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A gateway that looks anew each time, and takes three late mails for many."""
    town = Town(tmp_path)
    bounds = Bounds(keep_free=1000, late_after=timedelta(minutes=30), most_late=3)
    manners = replace(town.parts.manners, bounds=bounds)
    town.parts = replace(town.parts, manners=manners, gauge=Gauge(seconds=0, run=lambda work: work()))
    town.door.close()
    town.door = GatewayDoor(town.parts)
    yield town
    town.close()


def told(town: Town) -> list[str]:
    """What the journal says of strain."""
    with town.parts.database.connect() as connection:
        return [line.event for line in journal.of_item(connection, "")]


def verdict(town: Town, subject: str = "Zomaar") -> tuple[Fate, str]:
    found = town.knock(envelope_to(ALL, sender=P1), letter(subject))
    return found.fate, found.reason


def test_a_disk_that_is_nearly_full_lets_mail_pass_until_there_is_room(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last megabytes are for the mail that was taken already."""
    room = [5000]
    monkeypatch.setattr(vitals, "free_bytes", lambda *_: room[0])
    assert (Fate.TAKE, "") == verdict(town)
    room[0] = 999
    assert (Fate.RELAY, Strain.DISK.value) == verdict(town)
    room[0] = 1050  # a bound that is only just kept would be broken by the next mail
    assert Fate.RELAY is verdict(town)[0]
    room[0] = 1200
    assert (Fate.TAKE, "") == verdict(town)
    assert ["strained", "eased"] == told(town)


def test_too_much_work_behind_time_lets_mail_pass(town: Town) -> None:
    """A backlog that cannot be worked off in time would hide mail for hours."""
    for n in range(4):
        town.accept(letter(f"Nummer {n}"), P1, ALL)
    assert Fate.TAKE is verdict(town)[0]
    town.now += timedelta(minutes=31)
    assert (Fate.RELAY, Strain.BACKLOG.value) == verdict(town)
    town.engine.now = town.now
    town.run(60)
    assert Fate.TAKE is verdict(town)[0]


def test_the_pieces_of_one_mail_share_their_fate_under_strain(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a mail posted and half delivered is worse than either."""
    room = [5000]
    monkeypatch.setattr(vitals, "free_bytes", lambda *_: room[0])
    whole = replace(envelope_to(ALL, sender=P1), xforward=(("IDENT", "4XQueue1"),))
    assert Fate.TAKE is town.knock(whole, letter("Groot")).fate
    room[0] = 0
    assert Fate.TAKE is town.knock(whole, letter("Groot")).fate
    assert Fate.RELAY is town.knock(replace(whole, xforward=(("IDENT", "4XQueue2"),)), letter("Klein")).fate


def test_a_copy_stays_in_its_mailbox_while_there_is_no_room(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would never be looked at again; its recipients have it, so nothing hurries."""
    from gateway.mail.headers import scan_headers

    monkeypatch.setattr(vitals, "free_bytes", lambda *_: 0)
    with pytest.raises(StoreTrouble):
        town.door.take_copy(envelope_to(ALL, sender=P1), scan_headers(letter()), letter())


def test_a_store_that_refuses_is_shown_and_tried_all_the_same(town: Town) -> None:
    """The next change may be taken: the service recovers by itself."""
    town.parts.gauge.refused()
    assert Strain.STORE is town.parts.gauge.now(town.parts)
    assert State.RECEIVED == town.item(town.accept(letter(), P1, ALL)).state
