"""The clock ticks on one leader, and a job that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator
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
