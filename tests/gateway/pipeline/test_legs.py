"""Which leg is broken is told from what a canary did and did not do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.pipeline.canary import BOX, DOOR
from gateway.pipeline.legs import Leg, greets, journey, look_at_door
from gateway.pipeline.parts import Canaries
from gateway.relay import NextHop, Relay
from gateway.store.canaries import Canary
from tests.gateway.fake_hop import FakeHop
from tests.gateway.pipeline.canary_town import EVERY, LATE, bring, let_fly, row, seen, send
from tests.gateway.town import NOON, Town
from tests.real.mailserver import free_ports

SETTINGS = Canaries(front=Relay(NextHop("127.0.0.1", 1), "x"), every=EVERY, late_after=LATE)
SENT = NOON - timedelta(minutes=3)  # and late since a minute
LOST = Canary(id="a", way=DOOR, sent_at=SENT, came_at=None, handed_at=None, back_at=None, trouble="")
HOME = replace(LOST, id="b", came_at=SENT, handed_at=SENT, back_at=SENT + timedelta(seconds=1))


@pytest.mark.parametrize(("canary", "leg"), [
    (HOME, Leg.WELL),
    (replace(LOST, trouble="front: no route to host"), Leg.FRONT),
    (replace(LOST, trouble="refused: 554 no"), Leg.REFUSED),
    (replace(LOST, trouble="door: connection refused"), Leg.DOOR),
    (LOST, Leg.ROUTE),
    (replace(LOST, came_at=SENT), Leg.WORKER),
    (replace(LOST, came_at=SENT, trouble="hop: gone"), Leg.HOP),
    (replace(LOST, came_at=SENT, handed_at=SENT), Leg.RETURN),
    (replace(LOST, way=f"{BOX}square"), Leg.MAILBOX),
    (replace(LOST, way=f"{BOX}square", trouble="front: gone"), Leg.FRONT),
])  # fmt: skip
def test_each_way_to_be_lost_is_a_leg_of_its_own(canary: Canary, leg: Leg) -> None:
    """Who must mend what: the mail server, the route, the service, or the way back."""
    assert leg is journey(canary.way, [canary], None, SETTINGS, NOON).leg


def test_who_refused_it_is_quoted() -> None:
    """The mail server's own words are half of the remedy."""
    told = journey(DOOR, [replace(LOST, trouble="refused: 554 5.7.1: denied")], None, SETTINGS, NOON)
    assert "554 5.7.1: denied" == told.why


def test_one_that_is_young_is_waited_for() -> None:
    """Two minutes are given; until then the one before it counts."""
    young = replace(LOST, id="c", sent_at=NOON - timedelta(minutes=1))
    assert Leg.UNDER_WAY is journey(DOOR, [young], None, SETTINGS, NOON).leg
    assert Leg.WELL is journey(DOOR, [young, HOME], HOME, SETTINGS, NOON).leg
    assert Leg.ROUTE is journey(DOOR, [young, LOST], None, SETTINGS, NOON).leg


def test_an_older_one_that_comes_home_late_shows_that_the_way_is_free_again() -> None:
    """The mail server's queue brings them when the door opens: nobody has to wait for the next."""
    late = replace(HOME, sent_at=SENT - EVERY, back_at=SENT + timedelta(minutes=2))
    assert Leg.WELL is journey(DOOR, [LOST, late], late, SETTINGS, NOON).leg


def test_none_sent_for_long_is_no_good_news() -> None:
    """A clock that stands still says nothing wrong, and nothing at all."""
    later = NOON + 4 * EVERY
    assert Leg.STALE is journey(DOOR, [HOME], HOME, SETTINGS, later).leg
    assert Leg.NONE is journey(DOOR, [], None, SETTINGS, NOON).leg


@pytest.fixture
def front() -> Iterator[FakeHop]:
    """Where the mail server takes mail in."""
    with FakeHop() as hop:
        yield hop


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A gateway."""
    town = Town(tmp_path)
    yield town
    town.close()


@contextmanager
def mute() -> Iterator[int]:
    """The port of a door that lets in and says nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield int(silent.getsockname()[1])


def test_a_shut_door_is_told_from_a_missing_route(town: Town, front: FakeHop) -> None:
    """Both look alike to the canary; our own door can be asked."""
    let_fly(town, front, door=free_ports("door")["door"])
    send(town)
    town.now += LATE
    look_at_door(town.parts)
    assert (Leg.DOOR, True) == (seen(town).leg, "refused" in seen(town).why)

    let_fly(town, front, door=front.at.port)
    town.now += EVERY
    send(town)
    town.now += LATE + timedelta(seconds=1)
    look_at_door(town.parts)
    assert Leg.ROUTE is seen(town).leg


def test_a_door_that_shuts_before_it_comes_home_is_named_too(town: Town, front: FakeHop) -> None:
    """On its way home it needs the same door."""
    let_fly(town, front, door=free_ports("door")["door"])
    send(town)
    bring(town, front.mails[-1])
    town.run()
    town.now += LATE + timedelta(seconds=1)
    assert Leg.RETURN is seen(town).leg
    look_at_door(town.parts)
    assert Leg.DOOR is seen(town).leg


def test_a_door_is_not_blamed_before_half_of_the_time_is_up(town: Town, front: FakeHop) -> None:
    """A restart takes seconds, and the canary still comes."""
    let_fly(town, front, door=free_ports("door")["door"])
    canary_id = send(town)
    town.now += timedelta(seconds=30)
    look_at_door(town.parts)
    assert "" == row(town, canary_id).trouble


def test_one_that_comes_after_all_forgets_its_trouble(town: Town, front: FakeHop) -> None:
    """The door is open again, and the mail server brings what it kept."""
    let_fly(town, front, door=free_ports("door")["door"])
    canary_id = send(town)
    town.now += LATE
    look_at_door(town.parts)
    bring(town, front.mails[-1])
    town.run()
    bring(town, town.hop.mails[-1])
    assert "" == row(town, canary_id).trouble
    assert Leg.WELL is seen(town).leg


def test_a_frozen_door_is_no_open_door() -> None:
    """The system takes connections for a process that does nothing any more."""
    with mute() as port:
        assert "127.0.0.1" in greets(NextHop("127.0.0.1", port), seconds=0.2)
