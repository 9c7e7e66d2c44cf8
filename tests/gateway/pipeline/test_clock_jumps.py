"""The clock of the machine jumps a day, and mail is neither lost, doubled, hurried nor kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.errors import Unavailable
from gateway.pipeline import sweep as sweeping
from gateway.pipeline.sweep import sweep
from gateway.store.items import State
from tests.gateway.pipeline.wayward import Network, town_with
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"
DAY = timedelta(days=1)


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


def jump(town: Town, by: timedelta) -> None:
    """Set the clock; what the engine has waits by its own."""
    town.now += by
    town.engine.now = town.now
    if by < timedelta():
        town.engine.due = {key: due + by for key, due in town.engine.due.items()}


@pytest.mark.parametrize("by", [DAY, -DAY], ids=["forward", "back"])
def test_a_post_of_unknown_end_is_found_over_a_jump(town: Town, network: Network, by: timedelta) -> None:
    """Looking only at the last minutes would miss it, and the second try would double it."""
    network.fail, network.stores = [Unavailable("no answer", sent_maybe=True)], True
    item = town.accept(letter(), P1, ALL)
    town.run(2)
    jump(town, by)
    sweep(town.parts)
    town.run(600)
    assert (State.POSTED, 1, 1) == (town.item(item).state, len(network.posts), len(network.calls))
    assert 1 == len(town.mails_to(P1))


def test_a_post_does_not_wait_a_day_since_the_clock_was_set_back(town: Town, network: Network) -> None:
    """Its fifteen minutes begin anew at the most."""
    network.fail = [Unavailable("connection refused", sent_maybe=False)] * 500
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    jump(town, -DAY)
    town.run((15 + 3) * 60)  # they begin when the next try sees it
    assert (State.DELIVERED, 1) == (town.item(item).state, len(town.mails_to(ALL)))


def test_a_hold_does_not_last_a_day_longer(town: Town) -> None:
    """Whoever waits for a person waits at most as long as the rule said."""
    town.says.confidence = 0.5
    item = town.accept(letter(), P1, ALL)
    town.run(1)
    assert State.HELD == town.item(item).state
    jump(town, -DAY)
    sweep(town.parts)
    town.run(1)
    assert (State.DELIVERED, 1) == (town.item(item).state, len(town.mails_to(ALL)))


@pytest.mark.parametrize("by", [DAY, -DAY], ids=["forward", "back"])
def test_nobody_is_told_twice_and_nothing_is_tried_in_a_mass(town: Town, network: Network, by: timedelta) -> None:
    """What has ended has ended, whatever the clock says."""
    found = [town.accept(letter(f"Nummer {n}", f"Bericht {n}"), P1, ALL) for n in range(20)]
    town.run(30)
    mails, calls = len(town.hop.mails), len(network.calls)
    jump(town, by)
    for _ in range(3):
        sweep(town.parts)
        town.run(60)
    assert {State.POSTED} == {town.item(one).state for one in found}
    assert (mails, calls) == (len(town.hop.mails), len(network.calls))


@pytest.mark.parametrize("by", [DAY, -DAY], ids=["forward", "back"])
def test_a_thread_keeps_its_order(town: Town, network: Network, by: timedelta) -> None:
    """By the number in the thread, never by the clock."""
    for number in range(1, 4):
        author = f"p{number}@havik.example"
        answers = "<f1@havik.example>" if number > 1 else ""
        town.accept(letter("Feest" if number == 1 else "Re: Feest", f"Bericht {number}", author=author,
                           message_id=f"<f{number}@havik.example>", answers=answers), author, ALL)
        jump(town, by)
    town.run(600)
    assert ["p1", "p2", "p3"] == [post.author_address.partition("@")[0] for post in network.posts]


def test_what_the_engine_keeps_waiting_is_brought_forward_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal knows the time of before; two sweeps must not shift it twice."""
    shifted: list[float] = []

    def note(engine: object, seconds: float) -> int:
        shifted.append(seconds)
        return 0

    monkeypatch.setattr(sweeping, "bring_forward", note)
    town.accept(letter(), P1, ALL)
    sweep(town.parts)
    assert [] == shifted
    jump(town, -DAY)
    sweep(town.parts)
    sweep(town.parts)
    assert [86_400] == shifted
