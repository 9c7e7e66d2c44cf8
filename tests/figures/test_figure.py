"""The frame of the figures: what is printed, what is chosen, and when a run fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.figures import __main__ as command
from tests.figures.figure import Figure, Measurement, at_most, none_of, percentile, skipped
from tests.figures.registry import MEASUREMENTS

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command over these figures alone."""

    def run(*figures: Figure, only: str = "", trouble: bool = False, floor: bool = False) -> int:
        def measured() -> Iterator[Figure]:
            yield from figures
            if trouble:
                raise RuntimeError("cut off")

        names = (*(one.name for one in figures), "last")
        measurement = Measurement(names=names, run=measured, floor=floor)
        monkeypatch.setattr(command, "MEASUREMENTS", (measurement,))
        return command.main(["--only", only] if only else [])

    return run


def test_a_missed_goal_is_short_and_fails_nothing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Machines are noisy: a slow one must not turn the run red."""
    assert 0 == run(at_most("start", 3, 1, "s"))
    assert ["start", "3.00", "s", "<=", "1", "s", "short"] == capsys.readouterr().out.split()


def test_a_broken_floor_fails_the_run(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """One lost mail is never noise."""
    assert 1 == run(none_of("lost", 1, reason="500 mails"), at_most("start", 1, 2, "s"))
    assert "broken" in capsys.readouterr().out


@pytest.mark.parametrize("floor", [True, False])
def test_a_measurement_that_breaks_off_is_not_silent(
    run: Run, capsys: pytest.CaptureFixture[str], floor: bool
) -> None:
    """What was not counted to the end may hide a loss."""
    assert int(floor) == run(none_of("lost", 0), trouble=True, floor=floor)
    said = capsys.readouterr().out
    assert "last" in said
    assert "RuntimeError: cut off" in said


def test_a_skip_says_why(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """A silent skip looks like a pass."""
    assert 0 == run(skipped("main job", "yes", "for want of postfix"))
    assert capsys.readouterr().out.strip().endswith("skip    for want of postfix")


@pytest.mark.parametrize("only", ["LOST", "l?st", "*st"])
def test_figures_are_chosen_by_a_part_of_their_name_or_a_pattern(
    run: Run, capsys: pytest.CaptureFixture[str], only: str
) -> None:
    """One figure while one works on it, without the ten minutes of the rest."""
    assert 0 == run(none_of("lost", 0), none_of("doubled", 0), only=only)
    said = capsys.readouterr().out
    assert "lost" in said
    assert "doubled" not in said


def test_no_two_figures_share_a_name() -> None:
    """Else `--only` could not tell them apart."""
    names = [name for one in MEASUREMENTS for name in one.names]
    assert len(names) == len(set(names))


def test_a_percentile_is_one_of_the_values() -> None:
    """By nearest rank: of forty mails, p95 is the 38th."""
    assert 38 == percentile(range(1, 41), 0.95)
    assert 20 == percentile(range(1, 41), 0.5)
    assert 7 == percentile([7], 0.95)
