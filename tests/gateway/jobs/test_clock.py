"""The clock ticks on one leader, and a job that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.jobs import clock as room
from gateway.jobs.clock import Clock
from gateway.pipeline.canary import DOOR
from gateway.store import canaries
from gateway.store.items import State
from tests.gateway.fake_hop import FakeHop
from tests.gateway.pipeline.canary_town import EVERY, LATE, let_fly, send
from tests.gateway.town import Town, letter
from tests.real.mailserver import free_ports
from tests.real.waiting import wait_for

ALL = "iedereen@havik.example"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A gateway whose clock is in a hurry."""
    monkeypatch.setattr(room, "SWEEP_SECONDS", 0.05)
    town = Town(tmp_path)
    yield town
    town.close()


def test_a_hold_that_is_overdue_ends_by_the_clock_alone(town: Town) -> None:
    """Nobody presses a button: the sweep job finds it."""
    town.says.confidence = 0.1
    item = town.accept(letter(), "p1@havik.example", ALL)
    town.run()
    town.engine.done |= set(town.engine.tasks)
    town.run(3600)
    clock = Clock(town.parts)
    clock.start()
    wait_for(lambda: town.item(item).state is State.ACTING, "the hold to end")
    clock.stop()


def test_only_one_of_two_clocks_ticks(town: Town) -> None:
    """Two processes on one store: the lock file names the leader, and goes with it."""
    first, second = Clock(town.parts), Clock(town.parts)
    first.start()
    wait_for(lambda: first.leads, "the first to lead")
    second.start()
    assert not second.leads
    first.stop()
    wait_for(lambda: second.leads, "the second to take over")
    second.stop()


def learnings(town: Town) -> list[str]:
    return [key for key in town.engine.tasks if key.startswith("learn:")]


@pytest.mark.parametrize(("hour", "minute", "learns"), [(2, 31, True), (3, 29, True), (2, 29, False), (3, 31, False)])
def test_it_learns_at_the_hour_of_the_company(
    town: Town, monkeypatch: pytest.MonkeyPatch, hour: int, minute: int, learns: bool
) -> None:
    """03:30 in Amsterdam is 02:30 UTC in March; a service that comes up within the hour still learns."""
    monkeypatch.setattr(room, "is_due", lambda parts, least: least == 20)
    town.now = datetime(2027, 3, 16, hour, minute, tzinfo=UTC)
    clock = Clock(town.parts)
    for _ in range(3):
        clock._learn()
    assert (["learn:20270316"] if learns else []) == learnings(town)


def test_it_does_not_learn_from_too_little_or_when_told_never(town: Town) -> None:
    """Twenty new corrections by default; `never` leaves it to the command."""
    town.now = datetime(2027, 3, 16, 2, 40, tzinfo=UTC)
    Clock(town.parts)._learn()
    never = replace(town.parts, manners=replace(town.parts.manners, learn_at=None, learn_least=0))
    Clock(never)._learn()
    assert [] == learnings(town)
    willing = replace(town.parts, manners=replace(town.parts.manners, learn_least=0))
    Clock(willing)._learn()
    assert ["learn:20270316"] == learnings(town)


def test_one_canary_a_way_is_sent_in_each_stretch_of_time(town: Town) -> None:
    """The clock ticks often, so that one goes soon after a start; the id of its time makes it one."""
    with FakeHop() as front:
        let_fly(town, front)
        clock = Clock(town.parts)
        for _ in range(3):
            clock._canary()
            Clock(town.parts)._canary()
        assert 1 == len([key for key in town.engine.tasks if key.startswith(f"canary:{DOOR}:")])
        town.now += EVERY
        clock._canary()
        town.run()
        assert 2 == len(front.mails)


def test_the_clock_asks_our_door_where_a_canary_is_missed(town: Town) -> None:
    """So that the words blame the door and not the route."""
    with FakeHop() as front:
        let_fly(town, front, door=free_ports("door")["door"])
        send(town)
        town.now += LATE
        Clock(town.parts)._canary()
    with town.parts.database.connect() as connection:
        assert canaries.latest(connection, DOOR, 1)[0].trouble.startswith("door: ")


def test_a_worker_that_runs_says_so_each_minute(town: Town) -> None:
    """The clock asks; only a worker can answer."""
    Clock(town.parts)._beat()
    Clock(town.parts)._beat()
    town.run(1)
    with town.parts.database.connect() as connection:
        beat = canaries.last_beat(connection)
    assert beat is not None
    assert timedelta() <= town.now - beat <= timedelta(seconds=1)
    assert 1 == len([key for key in town.engine.tasks if key.startswith("beat:")])


def test_without_a_front_none_is_sent(town: Town) -> None:
    """Nobody asked for it."""
    Clock(town.parts)._canary()
    assert {} == town.engine.tasks
