"""A network that asks to be left alone is, by every post, and also after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.errors import Limited
from gateway.pipeline import patience
from gateway.store.items import State
from tests.gateway.pipeline.wayward import Network, town_with
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


@pytest.fixture
def network() -> Network:
    """A network whose group holds one colleague."""
    return Network()


@pytest.fixture
def town(tmp_path: Path, network: Network) -> Iterator[Town]:
    """A gateway whose announcements go to that network."""
    town = town_with(tmp_path, network)
    yield town
    town.close()


def test_no_post_at_all_calls_inside_the_window(town: Town, network: Network) -> None:
    """Retry-After is said to the account, not to one post: Slack blocks an app that goes on."""
    network.fail = [Limited("slow down", retry_after=60)]
    first = town.accept(letter("Een", "Eerste"), P1, ALL)
    town.run(2)
    others = [town.accept(letter(f"Nummer {n}", f"Bericht {n}"), P1, ALL) for n in range(10)]
    town.run(120)
    assert {State.POSTED} == {town.item(one).state for one in (first, *others)}
    refused, *later = network.calls
    assert 11 == len(later)
    assert all(call - refused >= timedelta(seconds=60) for call in later)
    assert not [at for at in network.asked if timedelta(seconds=2) < at - refused < timedelta(seconds=60)]


def test_the_window_outlives_a_restart(town: Town, network: Network) -> None:
    """It stands in the store, so that a service that comes up inside it does not begin with a call."""
    patience.asked(town.parts, "other", 60)
    assert 59 < patience.left(town.parts, "other") <= 60
    assert 0 == patience.left(town.parts, "feed")
    town.now += timedelta(seconds=61)
    assert 0 == patience.left(town.parts, "other")


def test_a_clock_that_was_set_back_does_not_make_us_patient_for_ever(town: Town) -> None:
    """A window that seems to end the day after tomorrow is none."""
    patience.asked(town.parts, "other", 60)
    town.now -= timedelta(days=2)
    assert 0 == patience.left(town.parts, "other")


def test_an_audience_that_may_not_be_asked_now_is_asked_at_the_moment_of_posting(
    town: Town, network: Network
) -> None:
    """A mail to everybody is not the answer to a network that is busy for a minute."""
    network.unknown = [Limited("slow down", retry_after=60)]
    item = town.accept(letter(), P1, ALL)
    town.run(30)
    assert (State.ACTING, [], 1) == (town.item(item).state, network.calls, len(network.asked))
    town.run(60)
    assert State.POSTED == town.item(item).state
