"""An event above a post: readable, in the reader's language and zone, and harmless."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gateway.mail.types import Event
from gateway.pipeline.events import event_lines

HERE = ZoneInfo("Europe/Amsterdam")
ONE = timezone(timedelta(hours=1))
NEW_YORK = timezone(timedelta(hours=-5))


def event(**more: Any) -> Event:
    """A meeting in Amsterdam on a Wednesday."""
    usual: dict[str, Any] = {
        "title": "Borrel", "starts": datetime(2026, 11, 25, 14, tzinfo=ONE),
        "ends": datetime(2026, 11, 25, 15, tzinfo=ONE), "place": "", "zone": "Europe/Amsterdam"}
    return Event(**{**usual, **more})


@pytest.mark.parametrize(("more", "nl", "en"), [
    ({}, "**Wanneer:** Woensdag 25 november 2026, 14:00-15:00 (Europe/Amsterdam)",
     "**When:** Wednesday 25 November 2026, 14:00-15:00 (Europe/Amsterdam)"),
    ({"zone": "Europe/Berlin", "ends": None}, "**Wanneer:** Woensdag 25 november 2026, 14:00 (Europe/Amsterdam)",
     "**When:** Wednesday 25 November 2026, 14:00 (Europe/Amsterdam)"),
    ({"zone": "UTC", "starts": datetime(2026, 11, 25, 13, tzinfo=UTC)},
     "**Wanneer:** Woensdag 25 november 2026, 14:00-15:00 (Europe/Amsterdam)",
     "**When:** Wednesday 25 November 2026, 14:00-15:00 (Europe/Amsterdam)"),
    ({"zone": "America/New_York", "starts": datetime(2026, 11, 25, 9, tzinfo=NEW_YORK), "ends": None},
     "**Wanneer:** Woensdag 25 november 2026, 09:00 (America/New_York), 15:00 (Europe/Amsterdam)",
     "**When:** Wednesday 25 November 2026, 09:00 (America/New_York), 15:00 (Europe/Amsterdam)"),
    ({"zone": "America/New_York", "starts": datetime(2026, 11, 25, 20, tzinfo=NEW_YORK), "ends": None},
     "**Wanneer:** Woensdag 25 november 2026, 20:00 (America/New_York), donderdag 26 november 2026, 02:00 "
     "(Europe/Amsterdam)",
     "**When:** Wednesday 25 November 2026, 20:00 (America/New_York), Thursday 26 November 2026, 02:00 "
     "(Europe/Amsterdam)"),
    ({"zone": "Ons kantoor"}, "**Wanneer:** Woensdag 25 november 2026, 14:00-15:00 (Europe/Amsterdam)",
     "**When:** Wednesday 25 November 2026, 14:00-15:00 (Europe/Amsterdam)"),
    ({"zone": "", "starts": datetime(2026, 11, 25, 14, tzinfo=UTC), "ends": None},
     "**Wanneer:** Woensdag 25 november 2026, 14:00", "**When:** Wednesday 25 November 2026, 14:00"),
    ({"zone": "Nergens", "starts": datetime(2026, 11, 25, 14, tzinfo=UTC), "ends": None},
     "**Wanneer:** Woensdag 25 november 2026, 14:00 (Nergens)",
     "**When:** Wednesday 25 November 2026, 14:00 (Nergens)"),
    ({"all_day": True, "zone": "", "starts": datetime(2026, 11, 25, tzinfo=UTC),
      "ends": datetime(2026, 11, 26, tzinfo=UTC)},
     "**Wanneer:** Woensdag 25 november 2026", "**When:** Wednesday 25 November 2026"),
    ({"all_day": True, "zone": "", "starts": datetime(2026, 11, 25, tzinfo=UTC),
      "ends": datetime(2026, 11, 28, tzinfo=UTC)},
     "**Wanneer:** Woensdag 25 november 2026 t/m vrijdag 27 november 2026",
     "**When:** Wednesday 25 November 2026 to Friday 27 November 2026"),
    ({"method": "cancel", "ends": None}, "**Afgelast:** Woensdag 25 november 2026, 14:00 (Europe/Amsterdam)",
     "**Cancelled:** Wednesday 25 November 2026, 14:00 (Europe/Amsterdam)"),
    ({"updated": True, "repeats": "weekly", "ends": None},
     "**Gewijzigd:** Woensdag 25 november 2026, 14:00 (Europe/Amsterdam), elke week",
     "**Updated:** Wednesday 25 November 2026, 14:00 (Europe/Amsterdam), every week"),
])
def test_the_time_is_said_as_people_say_it(more: dict[str, Any], nl: str, en: str) -> None:
    """Nobody should have to count hours between zones, or guess that a meeting is off."""
    assert nl == event_lines(event(**more), "Borrel", "nl", HERE)
    assert en == event_lines(event(**more), "Borrel", "en", HERE)


def test_the_title_stands_there_only_where_the_subject_lacks_it() -> None:
    """`Uitnodiging: Borrel` says it already."""
    assert "Wat" not in event_lines(event(), "Uitnodiging: borrel", "nl", HERE)
    assert event_lines(event(), "Vrijdag", "nl", HERE).startswith("**Wat:** Borrel  \n**Wanneer:**")


def test_title_and_place_cannot_become_markup() -> None:
    """Both come from outside; a web address stays one, any other scheme is only text."""
    place = "Teams <https://meet.example/a?b=1&c=2> of *kantine* [hier](javascript:alert(1)) <script>"
    lines = event_lines(event(title="[x](http://evil.example) **nu**", place=place), "", "en", HERE)

    assert "<https://meet.example/a?b=1&c=2>" in lines
    assert "](" not in lines.replace("]\\(", "")
    assert "<script>" not in lines.replace("\\<script>", "")
    assert "\\*\\*nu" in lines


def test_a_time_beyond_the_calendar_breaks_nothing() -> None:
    """The year 9999 has no tomorrow."""
    late = event(starts=datetime(9999, 12, 31, 23, 59, tzinfo=UTC), ends=None, zone="UTC")
    assert "9999" in event_lines(late, "", "nl", HERE)
