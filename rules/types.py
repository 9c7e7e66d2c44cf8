"""The values of the rules room: Facts, Decision, Need and the Trace between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

Value = str | int | float | bool | date | datetime | tuple[str, ...] | tuple[datetime, ...] | Mapping[str, str]


class Action(StrEnum):
    """What becomes of a mail; the five words of rules.yaml."""

    DELIVER = "deliver"
    HOLD = "hold"
    POST = "post"
    DELIVER_AND_POST = "deliver_and_post"
    ABSORB = "absorb"


class Absent:
    """The fact was looked for and the mail has none (unlike a fact nobody asked for yet)."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one mail, by the flat names of `rules.facts.FACTS`.

    A name that is missing was never fetched; a name whose value is ABSENT was fetched and
    the mail has none. `with_more` returns a new value: facts only ever grow.
    """

    known: Mapping[str, Value | Absent] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", MappingProxyType(dict(self.known)))

    def has(self, name: str) -> bool:
        """Whether the fact was fetched, be it absent or not."""
        return name in self.known

    def get(self, name: str) -> Value | Absent:
        """The value, or ABSENT; KeyError where nobody fetched it."""
        return self.known[name]

    def with_more(self, more: Mapping[str, Value | Absent]) -> Facts:
        """These facts and some more; a name known already keeps its first value."""
        return Facts({**more, **self.known})


@dataclass(frozen=True, slots=True)
class Need:
    """The next rule cannot be judged before these facts are fetched."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One guard or rule that was tried: whether it matched, and the reason in plain words."""

    name: str
    role: str                         # "built-in", "guard", "rule" or "otherwise"
    hit: bool
    reason: str                       # "2,014 recipients is more than 25"
    line: int | None = None           # in rules.yaml, 1-based
    observed: bool = False            # it matched, but its mode is observe
    file: str = ""                    # the included file it stands in; "" for rules.yaml itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with a mail, which entry said so, and how it came to that."""

    action: Action
    decided_by: str                   # "guard:pilot", "rule:it-questions", "otherwise", "built-in:bounce"
    targets: tuple[str, ...] = ()     # names under `targets:` in rules.yaml
    nudge: str | None = None          # None: no nudge
    as_is: bool = False               # post the text as it was written
    answers_by_mail: bool = False
    hold_for: timedelta | None = None         # only with HOLD
    then: Action = Action.DELIVER             # what a hold ends in; always DELIVER so far
    until_quiet: timedelta | None = None      # only with ABSORB
    archive: str | None = None                # address that gets the original before a post counts
    trace: Sequence[Step] = ()                # of `decide`: told at the first look

    @property
    def rule(self) -> str:
        """The bare name of the entry that decided, as tests expect it."""
        return self.decided_by.partition(":")[2] or self.decided_by
