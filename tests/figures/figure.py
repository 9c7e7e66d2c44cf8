"""What one measurement says, and how it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from math import ceil

NAME_WIDTH, VALUE_WIDTH, TARGET_WIDTH = 47, 8, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure beside its promise.

    `ok` is None where nothing was measured, and `reason` then says why. A `floor` is no goal: mail
    lost, leaked or doubled makes the whole run fail.
    """

    name: str
    value: str
    target: str
    ok: bool | None
    reason: str = ""
    floor: bool = False

    @property
    def verdict(self) -> str:
        """ok, short, broken (a floor) or skip."""
        if self.ok is None:
            return "skip"
        return "ok" if self.ok else "broken" if self.floor else "short"

    def __str__(self) -> str:
        line = (f"{self.name:<{NAME_WIDTH}}  {self.value:>{VALUE_WIDTH}}  {self.target:<{TARGET_WIDTH}}  "
                f"{self.verdict:<6}  {self.reason}")
        return line.rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What yields figures. `names` are all that it may yield, so that `--only` can choose unrun.

    Where `floor` is set, a run that breaks off counts as a broken floor: it may hide a loss.
    """

    names: tuple[str, ...]
    run: Callable[[], Iterator[Figure]]
    floor: bool = False

    def wanted(self, pattern: str) -> bool:
        """Whether the pattern names one of its figures: a shell pattern, or a part of the name."""
        return any(matches(name, pattern) for name in self.names)


def matches(name: str, pattern: str) -> bool:
    """True for a shell pattern over the whole name, or a part of it."""
    return not pattern or pattern.lower() in name.lower() or fnmatch(name.lower(), pattern.lower())


def at_most(name: str, value: float, most: float, unit: str, *, digits: int = 2, reason: str = "") -> Figure:
    """A figure whose promise is a ceiling."""
    return Figure(name=name, value=f"{value:.{digits}f} {unit}", target=f"<= {most:g} {unit}",
                  ok=value <= most, reason=reason)


def at_least(name: str, value: float, least: float, *, digits: int = 2, reason: str = "") -> Figure:
    """A ratio or score that should not be lower."""
    return Figure(name=name, value=f"{value:.{digits}f}", target=f">= {least:g}", ok=value >= least,
                  reason=reason)


def none_of(name: str, count: int, *, reason: str = "") -> Figure:
    """A floor: this must never happen, and one case of it fails the run."""
    return Figure(name=name, value=str(count), target="0", ok=count == 0, reason=reason, floor=True)


def holds(name: str, ok: bool, target: str = "yes", *, reason: str = "", floor: bool = False) -> Figure:
    """A figure that is a yes or a no."""
    return Figure(name=name, value="yes" if ok else "no", target=target, ok=ok, reason=reason, floor=floor)


def skipped(name: str, target: str, reason: str) -> Figure:
    """A figure that could not be measured here."""
    return Figure(name=name, value="-", target=target, ok=None, reason=reason)


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which that part of the values lies, by nearest rank."""
    ranked = sorted(values)
    return ranked[max(0, ceil(part * len(ranked) - 1e-9) - 1)]
