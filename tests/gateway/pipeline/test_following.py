"""One canary is followed from station to station, and the waiting ends as soon as its fate is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.mail.headers import scan_headers
from gateway.pipeline import canary
from gateway.pipeline.canary import BOX, DOOR
from gateway.pipeline.following import BACK, FRONT, INBOX, NEXT, OURS, Followed, follow, is_served
from gateway.pipeline.legs import Leg
from tests.gateway.fake_hop import FakeHop
from tests.gateway.pipeline.canary_town import LATE, bring, let_fly
from tests.gateway.town import Town
from tests.real.mailserver import free_ports


@pytest.fixture
def front() -> Iterator[FakeHop]:
    """Where the mail server takes mail in."""
    with FakeHop() as hop:
        yield hop


@pytest.fixture
def town(tmp_path: Path, front: FakeHop) -> Iterator[Town]:
    """A gateway that sends canaries."""
    town = Town(tmp_path)
    let_fly(town, front, mailboxes={"square": "plein@havik.example"})
    yield town
    town.close()


def followed(town: Town, front: FakeHop, *steps: Callable[[], object], way: str = DOOR) -> Followed:
    """Follow one while the mail server and the worker take these steps, a look each."""
    assert town.parts.canaries is not None
    left = list(steps)

    def pause(seconds: float) -> None:
        town.now += timedelta(seconds=seconds)
        if left:
            left.pop(0)()
        else:
            town.now += LATE / 4

    return follow(town.parts, town.parts.canaries, way, pause)


def test_all_stations_are_passed_by_one_that_comes_home(town: Town, front: FakeHop) -> None:
    """Then there is nothing to mend."""
    seen = followed(
        town, front, lambda: bring(town, front.mails[-1]), lambda: town.run(1),
        lambda: bring(town, town.hop.mails[-1]),
    )  # fmt: skip
    assert (Leg.WELL, (FRONT, OURS, NEXT, BACK)) == (seen.leg, seen.passed)


def test_a_missing_route_ends_behind_the_front(town: Town, front: FakeHop) -> None:
    """After the time that config.yaml gives it."""
    began = town.now
    seen = followed(town, front)
    assert (Leg.ROUTE, (FRONT,)) == (seen.leg, seen.passed)
    assert LATE <= town.now - began < 2 * LATE


def test_a_worker_that_does_nothing_ends_at_our_door(town: Town, front: FakeHop) -> None:
    """It came, and stays."""
    seen = followed(town, front, lambda: bring(town, front.mails[-1]))
    assert (Leg.WORKER, (FRONT, OURS)) == (seen.leg, seen.passed)


def test_a_way_back_that_loses_it_ends_behind_the_next_hop(town: Town, front: FakeHop) -> None:
    """Taken, and never brought."""
    seen = followed(town, front, lambda: bring(town, front.mails[-1]), lambda: town.run(1))
    assert (Leg.RETURN, (FRONT, OURS, NEXT)) == (seen.leg, seen.passed)


def test_a_shut_door_is_known_without_waiting(town: Town, front: FakeHop) -> None:
    """Two minutes for a sentence that is known at once would be two minutes lost."""
    let_fly(town, front, door=free_ports("door")["door"])
    began = town.now
    seen = followed(town, front)
    assert (Leg.DOOR, (FRONT,), began) == (seen.leg, seen.passed, town.now)


def test_a_front_that_refuses_is_known_without_waiting(town: Town, front: FakeHop) -> None:
    """It said so, and why."""
    front.answers = {"RCPT": "554 5.7.1 Relay access denied"}
    seen = followed(town, front)
    assert (Leg.REFUSED, (), "554 5.7.1 Relay access denied") == (seen.leg, seen.passed, seen.why)


def test_a_mailbox_is_the_last_station_of_its_way(town: Town, front: FakeHop) -> None:
    """There its reader finds it, or nobody does."""
    way = f"{BOX}square"
    read = followed(
        town, front, lambda: canary.arrived(town.parts, scan_headers(front.mails[-1].content)), way=way
    )
    assert (Leg.WELL, (FRONT, INBOX)) == (read.leg, read.passed)
    assert Leg.MAILBOX is followed(town, front, way=way).leg


def test_a_service_is_known_by_its_worker_or_its_door(town: Town, front: FakeHop) -> None:
    """Without either nobody could bring a canary home, and none should be sent."""
    assert not is_served(town.parts, let_fly(town, front))
    assert is_served(town.parts, let_fly(town, front, door=front.at.port))
    canary.beat(town.parts)
    assert is_served(town.parts, let_fly(town, front))
    town.now += timedelta(minutes=5)
    assert not is_served(town.parts, let_fly(town, front))
