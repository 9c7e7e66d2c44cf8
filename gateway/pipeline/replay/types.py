"""What a replay compares, and what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rules.types import Action, Decision

DONE: Mapping[Action, str] = {
    Action.DELIVER: "delivered",
    Action.HOLD: "held",
    Action.POST: "posted",
    Action.DELIVER_AND_POST: "delivered_and_posted",
    Action.ABSORB: "absorbed",
}


class Change(StrEnum):
    """How far two decisions on one mail lie apart."""

    NONE = "none"
    ENTRY = "entry"  # another entry of the rules says the same
    TERMS = "terms"  # the same happens, but held longer, nudged otherwise, posted in another form ...
    FATE = "fate"  # another action, or another group


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which mails a replay looks at, and how long it may take."""

    since: datetime
    most: int = 10_000  # mails, the newest
    seconds: float = 600.0  # afterwards it ends with what it has
    looks: bool = True  # whether it may read and classify stored mail for what was not asked then


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One mail that would go otherwise. No field names a person or holds a word of it."""

    item_id: str
    code: str
    at: datetime
    list: str
    before: Decision
    after: Decision
    change: Change
    built_in: str  # what turned the rules' word then, such as "built-in:outsider"; "" for nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """The mails decided anew, as counts, with those that differ one by one, newest first."""

    revision: str  # of the rules that were tried
    found: int  # mails in scope
    same: int  # of those compared: the same fate on the same terms
    matrix: Mapping[tuple[Action, Action], int]  # before and after, of all that were compared
    changes: Mapping[Change, int]
    rows: tuple[Row, ...]  # those with another fate, other terms or another entry, at most MOST_ROWS
    by_rule: Mapping[str, int]  # how many mails each entry would decide
    unknown: Mapping[str, int]  # those that were skipped, by the reason in words
    built_in: Mapping[str, int]  # those on which rules are never asked, by the built-in check
    relayed: int  # mails that the door let through in that time; nothing of them is kept
    took: timedelta
    cut_short: bool  # the time was over before all were looked at

    @property
    def compared(self) -> int:
        """How many mails were decided twice."""
        return sum(self.matrix.values())

    @property
    def changed(self) -> int:
        """How many would go otherwise: another fate, or other terms."""
        return self.changes.get(Change.FATE, 0) + self.changes.get(Change.TERMS, 0)

    @property
    def skipped(self) -> int:
        """How many nobody can decide any more."""
        return sum(self.unknown.values())

    @property
    def moves(self) -> Mapping[str, int]:
        """The mails that would go otherwise by what changes, such as `delivered->posted`; most first."""
        moves = Counter(
            {move(one, two): n for (one, two), n in self.matrix.items() if one is not two}
        )
        same_action = self.changes.get(Change.FATE, 0) - sum(moves.values())
        moves["in another group"] = same_action
        moves["on other terms"] = self.changes.get(Change.TERMS, 0)
        return {name: n for name, n in moves.most_common() if n}


def move(before: Action, after: Action) -> str:
    """`delivered->posted`."""
    return f"{DONE[before]}->{DONE[after]}"
