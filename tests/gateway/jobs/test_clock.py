"""The clock ticks on one leader, and a job that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.jobs import clock as room
from gateway.jobs.clock import Clock
from gateway.store.items import State
from tests.gateway.town import Town, letter
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
