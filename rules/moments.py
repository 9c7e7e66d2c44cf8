"""Conditions on time: when a mail was accepted, and how many replies a thread had of late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from .clauses import Answer, Clause, Mark, View
from .durations import show_duration, show_moment


@dataclass(frozen=True, slots=True)
class Moment:
    """The mail was accepted before a moment, or from that moment on."""

    before: bool
    moment: datetime                  # aware
    zone: tzinfo                      # company.timezone, for the words
    facts: frozenset[str] = field(init=False, default=frozenset(("at",)))

    def judge(self, view: View) -> Answer:
        """Whether the accepted time is on the right side."""
        if "at" not in view.known:
            return self.facts
        at = view.known["at"]
        return isinstance(at, datetime) and (at < self.moment) is self.before

    def reason(self, view: View) -> str:
        """ "2027-03-15 10:00 is not before 2027-03-01"."""
        at = view.known["at"]
        if not isinstance(at, datetime):
            return "the time is unknown"
        early = at < self.moment
        word = "before" if early else "not before" if self.before else "on or after"
        return f"{show_moment(at.astimezone(self.zone))} is {word} {self.limit}"

    @property
    def limit(self) -> str:
        """The moment in company time, as people write it."""
        return show_moment(self.moment.astimezone(self.zone))

    @property
    def marks(self) -> frozenset[Mark]:
        """Its side."""
        return frozenset((("at", "before" if self.before else "after"),))

    def implies(self, other: Clause) -> bool:
        """A span inside the other's."""
        if not isinstance(other, Moment) or self.before != other.before:
            return False
        return self.moment <= other.moment if self.before else self.moment >= other.moment

    def excludes(self, other: Clause) -> bool:
        """The one ends before the other begins."""
        if not isinstance(other, Moment) or self.before == other.before:
            return False
        end, start = (self, other) if self.before else (other, self)
        return end.moment <= start.moment


@dataclass(frozen=True, slots=True)
class Replies:
    """A thread had this many replies to all within a time, counted back from this mail."""

    at_least: int
    within: timedelta
    facts: frozenset[str] = field(init=False, default=frozenset(("at", "thread_replies")))

    def judge(self, view: View) -> Answer:
        """Whether there were enough."""
        known = view.known
        if "thread_replies" not in known or "at" not in known:
            return self.facts - known.keys()
        return self._count(view) >= self.at_least

    def _count(self, view: View) -> int:
        at, times = view.known["at"], view.known["thread_replies"]
        if not isinstance(at, datetime) or not isinstance(times, tuple):
            return 0
        since = at - self.within
        return sum(1 for each in times if isinstance(each, datetime) and since <= each <= at)

    def reason(self, view: View) -> str:
        """ "2 replies to all within 1h is fewer than 3"."""
        count = self._count(view)
        noun = "reply" if count == 1 else "replies"
        word = "at least" if count >= self.at_least else "fewer than"
        return f"{count:,} {noun} to all within {show_duration(self.within)} is {word} {self.at_least:,}"

    @property
    def marks(self) -> frozenset[Mark]:
        """Replies."""
        return frozenset((("thread_replies", ""),))

    def implies(self, other: Clause) -> bool:
        """More replies in no more time."""
        return isinstance(other, Replies) and self.at_least >= other.at_least and self.within <= other.within

    def excludes(self, other: Clause) -> bool:
        """Never: both only ask for enough."""
        return False


@dataclass(frozen=True, slots=True)
class Due:
    """The mail wants an answer by a day that comes within a time."""

    within: timedelta
    zone: tzinfo                      # company.timezone: there the day begins
    facts: frozenset[str] = field(init=False, default=frozenset(("at", "deadline")))

    def judge(self, view: View) -> Answer:
        """Whether the day is near and not past."""
        known = view.known
        if "deadline" not in known or "at" not in known:
            return self.facts - known.keys()
        day, at = known["deadline"], known["at"]
        if not isinstance(day, date) or not isinstance(at, datetime):
            return False
        today = at.astimezone(self.zone)
        return today.date() <= day <= (today + self.within).date()

    def reason(self, view: View) -> str:
        """ "the deadline 2027-03-05 is within 7d"."""
        day = view.known["deadline"]
        if not isinstance(day, date):
            return "no deadline is known"
        word = "is" if self.judge(view) else "is not"
        return f"the deadline {day.isoformat()} {word} within {show_duration(self.within)}"

    @property
    def marks(self) -> frozenset[Mark]:
        """A deadline."""
        return frozenset((("deadline", ""),))

    def implies(self, other: Clause) -> bool:
        """A nearer limit."""
        return isinstance(other, Due) and self.within <= other.within

    def excludes(self, other: Clause) -> bool:
        """Never: both only ask for near enough."""
        return False
