"""Clock and week in the company's zone, and what one span says of another."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from rules.clauses import View
from rules.hours import Days, Hours

ZONE = ZoneInfo("Europe/Amsterdam")


def hours(start: str, end: str) -> Hours:
    return Hours(time.fromisoformat(start), time.fromisoformat(end), ZONE)


@pytest.mark.parametrize(("at", "inside"), [
    ("2027-03-28T00:59", False), ("2027-03-28T01:00", True), ("2027-03-28T05:59", True), ("2027-10-31T01:30", False),
])
def test_summer_time_moves_the_span_with_the_clock_on_the_wall(at: str, inside: bool) -> None:
    """On 28 March 2027 the clock goes from 02:00 to 03:00: nine o'clock is nine o'clock."""
    span = hours("03:00", "08:00")

    assert inside is span.judge(View({"at": datetime.fromisoformat(at).replace(tzinfo=UTC)}))


def test_spans_know_what_lies_inside_and_beside_them() -> None:
    """Lint tells of rules that another one takes everything from."""
    office, morning, evening, night = (hours("09:00", "17:00"), hours("09:00", "12:00"), hours("19:00", "23:00"),
                                       hours("22:00", "06:00"))

    assert (True, False) == (morning.implies(office), office.implies(morning))
    assert (True, False) == (evening.excludes(office), morning.excludes(office))
    assert (False, False, True) == (night.implies(evening), night.excludes(morning), night.implies(night))


def test_days_know_what_lies_inside_and_beside_them() -> None:
    """The same for the week."""
    weekend, sunday, monday = (Days(frozenset(days), ZONE, "") for days in ((5, 6), (6,), (0,)))

    assert (True, False) == (sunday.implies(weekend), weekend.implies(sunday))
    assert (True, False) == (monday.excludes(weekend), sunday.excludes(weekend))
