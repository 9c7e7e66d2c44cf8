"""A draft of the rules played on the mail of before: at most one at a time in a process, and never for long."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from rules.ruleset import RuleSet
from rules.types import Action

from ..pipeline.parts import Parts
from ..pipeline.replay.stored import replay
from ..pipeline.replay.types import Change, Replayed, Row, Scope

SPANS: Mapping[str, int] = {"7": 7, "30": 30}  # days, as the form names them
DEFAULT_DAYS = 30
MOST_MAILS, MOST_SECONDS = 2_000, 10.0
SHOWN_ROWS = 50
OUTCOMES: Mapping[Action, str] = {
    Action.DELIVER: "delivered",
    Action.POST: "posted",
    Action.ABSORB: "absorbed",
    Action.DELIVER_AND_POST: "both",
    Action.HOLD: "held",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How many mails end so now, and how many would."""

    name: str
    now: int
    draft: int

    @property
    def change(self) -> int:
        """How many more."""
        return self.draft - self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """How many mails go from one outcome to another."""

    before: str
    after: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One mail that would go otherwise; no word of it."""

    row: Row
    before: str
    after: str
    places_before: tuple[str, ...]
    places_after: tuple[str, ...]
    same_fate: bool  # only the terms differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a replay found, as the page shows it; `found` is None where another one was running."""

    days: int
    found: Replayed | None = None
    outcomes: tuple[Outcome, ...] = ()
    moves: tuple[Move, ...] = ()
    rows: tuple[Moved, ...] = ()
    more: int = 0
    at_most: int = MOST_MAILS

    @property
    def other_entry(self) -> int:
        """How many only another entry would decide."""
        return self.found.changes.get(Change.ENTRY, 0) if self.found else 0


class Rehearsals:
    """Plays drafts, one at a time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._alone = threading.Lock()

    def play(self, rules: RuleSet, days: int) -> Rehearsal:
        """What these rules would make of the mail of so many days, beside those in force."""
        if not self._alone.acquire(blocking=False):
            return Rehearsal(days=days)
        try:
            parts = self._parts
            now = parts.rulebook.now
            scope = Scope(since=parts.clock() - timedelta(days=days), most=MOST_MAILS, seconds=MOST_SECONDS)
            return rehearsal_of(replay(parts, rules, scope, than=now), days, now, rules)
        finally:
            self._alone.release()


def rehearsal_of(found: Replayed, days: int, now: RuleSet, rules: RuleSet) -> Rehearsal:
    """The counts and the list of a replay."""
    before, after = Counter[Action](), Counter[Action]()
    for (one, two), n in found.matrix.items():
        before[one] += n
        after[two] += n
    shown = [one for one in OUTCOMES if before[one] or after[one]]
    moves = sorted(found.matrix.items(), key=lambda one: -one[1])
    changed = sorted(
        (row for row in found.rows if row.change in (Change.FATE, Change.TERMS)), key=lambda row: row.change.value
    )
    return Rehearsal(
        days=days,
        found=found,
        outcomes=tuple(Outcome(name=OUTCOMES[one], now=before[one], draft=after[one]) for one in shown),
        moves=tuple(Move(before=OUTCOMES[a], after=OUTCOMES[b], n=n) for (a, b), n in moves if a is not b),
        rows=tuple(_moved(row, now, rules) for row in changed[:SHOWN_ROWS]),
        more=max(0, found.changed - SHOWN_ROWS),
    )


def _moved(row: Row, now: RuleSet, rules: RuleSet) -> Moved:
    return Moved(
        row=row,
        before=OUTCOMES[row.before.action],
        after=OUTCOMES[row.after.action],
        places_before=_places(row.before.targets, now),
        places_after=_places(row.after.targets, rules),
        same_fate=row.change is Change.TERMS,
    )


def _places(targets: tuple[str, ...], rules: RuleSet) -> tuple[str, ...]:
    return tuple(f"#{rules.targets[name].group}" if name in rules.targets else f"#{name}" for name in targets)
