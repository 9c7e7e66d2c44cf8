"""Killed at any moment, every accepted mail still ends delivered or posted, and no post is doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.crashing import POINTS
from tests.faults.numbered import Ordeal, die_at, die_at_random, finish


@pytest.fixture
def ordeal(tmp_path: Path) -> Iterator[Ordeal]:
    """A service that may die."""
    ordeal = Ordeal(tmp_path)
    yield ordeal
    ordeal.close()


@pytest.mark.timeout(400)
def test_death_at_random_moments_loses_and_doubles_nothing(ordeal: Ordeal) -> None:
    """The promise on which everything rests; `make figures` does it 200 times with 5,000 mails."""
    outcome = die_at_random(ordeal, mails=100, kills=6)
    assert 100 == outcome.sent
    assert outcome.holds, outcome


@pytest.mark.timeout(400)
def test_death_at_each_named_point_loses_and_doubles_nothing(ordeal: Ordeal) -> None:
    """Each seam between two durable facts is hit for sure, not by luck."""
    for n, point in enumerate(POINTS):
        die_at(ordeal, point, times=1, first=120 * n)
    outcome = finish(ordeal)
    assert dict.fromkeys(POINTS, 1) == dict(outcome.points)
    assert outcome.holds, outcome
