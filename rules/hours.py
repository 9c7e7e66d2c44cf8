"""Conditions on the clock and the week: office hours, nights, weekends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, tzinfo

from .clauses import Answer, Clause, Mark, View
from .months import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Hours:
    """The mail was accepted between two times of the day, over midnight where the first is the later one."""

    start: time
    end: time                         # not included; the same as start: the whole day
    zone: tzinfo                      # company.timezone: an hour is what the clock on the wall says
    facts: frozenset[str] = field(init=False, default=frozenset(("at",)))

    def judge(self, view: View) -> Answer:
        """Whether the wall clock stood between them."""
        if "at" not in view.known:
            return self.facts
        at = view.known["at"]
        if not isinstance(at, datetime):
            return False
        now = at.astimezone(self.zone).time()
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def reason(self, view: View) -> str:
        """ "10:00 is not between 18:00 and 08:00"."""
        at = view.known["at"]
        if not isinstance(at, datetime):
            return "the time is unknown"
        word = "is" if self.judge(view) else "is not"
        return f"{at.astimezone(self.zone):%H:%M} {word} between {self.start:%H:%M} and {self.end:%H:%M}"

    @property
    def marks(self) -> frozenset[Mark]:
        """Hours."""
        return frozenset((("hours", ""),))

    def implies(self, other: Clause) -> bool:
        """A span inside the other's, where neither goes over midnight."""
        if not isinstance(other, Hours) or self.zone != other.zone:
            return False
        if (self.start, self.end) == (other.start, other.end):
            return True
        return self.start < self.end and other.start < other.end and (
            other.start <= self.start and self.end <= other.end)

    def excludes(self, other: Clause) -> bool:
        """Spans without a common moment, where neither goes over midnight."""
        if not isinstance(other, Hours) or self.zone != other.zone:
            return False
        return self.start < self.end and other.start < other.end and (
            self.end <= other.start or other.end <= self.start)


@dataclass(frozen=True, slots=True)
class Days:
    """The mail was accepted on one of these days of the week (Monday is 0)."""

    wanted: frozenset[int]
    zone: tzinfo                      # company.timezone: there the day begins
    shown: str
    facts: frozenset[str] = field(init=False, default=frozenset(("at",)))

    def judge(self, view: View) -> Answer:
        """Whether it was such a day."""
        if "at" not in view.known:
            return self.facts
        at = view.known["at"]
        return isinstance(at, datetime) and at.astimezone(self.zone).weekday() in self.wanted

    def reason(self, view: View) -> str:
        """ "monday is not saturday or sunday"."""
        at = view.known["at"]
        if not isinstance(at, datetime):
            return "the day is unknown"
        word = "is" if self.judge(view) else "is not"
        return f"{WEEKDAYS[at.astimezone(self.zone).weekday()]} {word} {self.shown}"

    @property
    def marks(self) -> frozenset[Mark]:
        """Its days."""
        return frozenset(("day", str(day)) for day in self.wanted)

    def implies(self, other: Clause) -> bool:
        """Fewer days."""
        return isinstance(other, Days) and self.zone == other.zone and self.wanted <= other.wanted

    def excludes(self, other: Clause) -> bool:
        """No day in common."""
        return isinstance(other, Days) and self.zone == other.zone and not self.wanted & other.wanted
