"""Work that the engine has forgotten is found again, and done once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.numbered import Ordeal
from tests.faults.stranding import HANDS, found_again, strand_stopped


@pytest.fixture
def ordeal(tmp_path: Path) -> Iterator[Ordeal]:
    """A service that may die."""
    ordeal = Ordeal(tmp_path)
    yield ordeal
    ordeal.close()


@pytest.mark.parametrize("how", HANDS)
def test_items_whose_work_was_taken_away_end_all_the_same(ordeal: Ordeal, how: str) -> None:
    """The item is the truth, and the engine's rows are not: a clumsy hand in the tables costs no mail."""
    taken_away = strand_stopped(ordeal, how, rounds=2)
    outcome = found_again(ordeal, seconds=60)

    assert taken_away > 0
    assert 12 == outcome.sent
    assert outcome.holds, outcome
