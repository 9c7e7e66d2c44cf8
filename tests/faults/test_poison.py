"""A mail that ends the service each time it is touched is set aside, and its neighbours go their way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.numbered import FINAL, Ordeal, counted, states
from tests.faults.poisoning import Poison
from tests.real.waiting import wait_for


@pytest.fixture
def ordeal(tmp_path: Path) -> Iterator[Ordeal]:
    """A service that may die."""
    ordeal = Ordeal(tmp_path)
    yield ordeal
    ordeal.close()


def all_ended(poison: Poison) -> None:
    """One neighbour more goes its way, and all before it ended: none lost, no post doubled.

    A death between the next hop's 250 and our note may cost a neighbour one copy more, that is SMTP.
    """
    poison.neighbour()
    assert poison.neighbours - 1 in poison.ordeal.taken
    wait_for(lambda: set(states(poison.ordeal)) <= FINAL, "every item to end")
    outcome = counted(poison.ordeal)
    assert outcome.holds, outcome
    assert outcome.extra_copies <= poison.deaths()


@pytest.mark.timeout(300)
def test_a_mail_that_kills_the_service_is_tried_three_times_and_goes_out_as_mail(ordeal: Ordeal) -> None:
    """It would otherwise kill the service at every start, and no mail would flow any more."""
    poison = Poison(ordeal, "reading", "nieuws")

    assert 4 == poison.live_through()
    assert 3 == poison.deaths()
    assert "delivered" == poison.state()
    all_ended(poison)
    (mailed,) = poison.mailed()
    assert mailed.endswith(poison.content)
    told = poison.rows("SELECT words FROM journal WHERE event = 'set-aside'")
    assert ["the service died 3 times with it in hand, so it goes out as mail"] == told


@pytest.mark.timeout(300)
def test_a_mail_that_kills_its_own_delivery_too_ends_before_a_person(ordeal: Ordeal) -> None:
    """Not even delivering works: it stands still where somebody sees it, and the others flow."""
    poison = Poison(ordeal, "delivering", "beide")

    assert 10 == poison.live_through()
    assert "failed" == poison.state()
    assert [] == poison.mailed()
    all_ended(poison)
    assert ["the service died 9 times with it in hand, also on its way out as mail"] == poison.rows(
        "SELECT words FROM journal WHERE event = 'failed'")
