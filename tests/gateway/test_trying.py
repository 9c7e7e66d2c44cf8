"""`check --live` says leg by leg what a canary met, with the fix, and never leaves one without a service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway import checking, trying
from gateway.config import load_config
from gateway.pipeline.canary import beat
from gateway.pipeline.following import BACK, FRONT, NEXT, OURS, Followed
from gateway.pipeline.legs import Leg
from gateway.store.canaries import Canary
from gateway.trying import try_ways
from tests.gateway.fake_hop import FakeHop
from tests.gateway.town import Town

NOW = datetime.now(UTC)
LOST = Canary(id="a", way="door", sent_at=NOW, came_at=None, handed_at=None, back_at=None, trouble="")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A set-up that is sound."""
    town = Town(tmp_path)
    yield town
    town.close()


def by(folder: Path, port: int) -> Path:
    """The config file, with canaries by that front."""
    config = folder / "config.yaml"
    config.write_text(f'{config.read_text()}canary: {{via: "127.0.0.1:{port}", late_after: 1s}}\n')
    return config


def tried(config: Path) -> list[tuple[str, bool, str]]:
    return [(one.name, one.ok, one.words) for one in try_ways(load_config(config))]


def test_without_a_front_it_says_how_to_set_one(town: Town, tmp_path: Path) -> None:
    """A look, not a failure: a gateway works without canaries."""
    (found,) = try_ways(load_config(tmp_path / "config.yaml"))
    assert (False, True) == (found.ok, found.look)
    assert "canary: {via: 127.0.0.1:25}" in found.words


def test_without_a_service_none_is_sent(town: Town, tmp_path: Path) -> None:
    """It would come to a shut door, and wait in the mail server's queue for days."""
    with FakeHop() as front:
        ((_, ok, words),) = tried(by(tmp_path, front.at.port))
        assert (False, True) == (ok, "no service runs" in words)
        assert [] == front.mails


@pytest.fixture
def served(town: Town, tmp_path: Path) -> Town:
    """A gateway that works, as far as anybody can see: the worker's word is fresh by the clock on the wall."""
    town.now = datetime.now(UTC)
    beat(town.parts)
    return town


def test_a_front_that_refuses_is_quoted_with_the_fix(served: Town, tmp_path: Path) -> None:
    """The real store, a real front, and nothing to wait for."""
    with FakeHop(answers={"RCPT": "554 5.7.1 Relay access denied"}) as front:
        ((name, ok, words),) = tried(by(tmp_path, front.at.port))
    assert ("canary door", False) == (name, ok)
    assert "refused the canary" in words
    assert "554 5.7.1 Relay access denied" in words
    assert "relay_domains" in words


def test_a_front_that_is_away_is_said(served: Town, tmp_path: Path) -> None:
    """Before anything else is looked for."""
    with FakeHop() as front:
        config = by(tmp_path, front.at.port)
    ((_, ok, words),) = tried(config)
    assert (False, True) == (ok, "front does not answer" in words)


def test_a_canary_that_never_comes_is_missed_behind_the_front(served: Town, tmp_path: Path) -> None:
    """The front took it; what follows is the route or our door."""
    with FakeHop() as front:
        (first, last) = tried(by(tmp_path, front.at.port))
    assert ("canary door, front", True) == first[:2]
    assert ("canary door", False) == last[:2]
    assert "door" in last[2]


@pytest.mark.parametrize(("passed", "leg", "words"), [
    ((FRONT, OURS, NEXT, BACK), Leg.WELL, "it came back"),
    ((FRONT,), Leg.ROUTE, "transport_maps"),
    ((FRONT, OURS), Leg.HOP, "next_hop"),
    ((FRONT, OURS, NEXT), Leg.RETURN, "did not come back"),
])  # fmt: skip
def test_each_station_is_a_line_and_the_broken_leg_the_last(
    served: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passed: tuple[str, ...], leg: Leg, words: str
) -> None:
    """Who reads it sees how far it came."""
    home = Canary(id="a", way="door", sent_at=NOW, came_at=NOW, handed_at=NOW, back_at=NOW, trouble="")
    seen = Followed(canary=home if leg is Leg.WELL else LOST, passed=passed, leg=leg)
    monkeypatch.setattr(trying, "follow", lambda *_: seen)
    lines = tried(by(tmp_path, 25))
    assert [True] * len(passed) == [ok for _, ok, _ in lines[: len(passed)]]
    assert words in lines[-1][2]
    assert (leg is Leg.WELL) == lines[-1][1]


def test_the_command_shows_that_it_waits(served: Town, tmp_path: Path) -> None:
    """Two minutes of nothing look like a hang."""
    shown: list[str] = []

    @contextmanager
    def waiting(words: str) -> Iterator[None]:
        shown.append(words)
        yield

    with FakeHop() as front:
        found = checking.check_all(by(tmp_path, front.at.port), live=True, waiting=waiting)
    assert ["a canary is on its way (door); it has 1 s"] == shown
    assert any(one.name == "canary door" and one.exit_code == 1 for one in found)
