"""The meeting in a calendar invitation: RFC 5545."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from .clean import clean_line
from .types import Event

_MAX = 256 * 1024                     # bytes; an invitation is a few KiB


def read_event(content: bytes) -> Event | None:
    """The first meeting in the calendar, or None where none can be read. Times are aware."""
    import icalendar

    try:
        calendar = icalendar.Calendar.from_ical(content[:_MAX])
        for entry in calendar.walk("VEVENT"):
            if event := _event(entry):
                return event
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        return None
    return None


def _event(entry: object) -> Event | None:
    get = getattr(entry, "get", None)
    starts = get("DTSTART") if get else None
    if get is None or starts is None:
        return None
    begin = _aware(starts.dt)
    ends, lasts = get("DTEND"), get("DURATION")
    end = _aware(ends.dt) if ends else begin + lasts.dt if lasts and isinstance(lasts.dt, timedelta) else None
    return Event(
        title=clean_line(str(get("SUMMARY") or ""), 300),
        starts=begin,
        ends=end,
        place=clean_line(str(get("LOCATION") or ""), 300),
        zone=clean_line(str(starts.params.get("TZID") or ("UTC" if starts.dt == begin else "")), 60),
    )


def _aware(moment: date | datetime) -> datetime:
    """With a fixed offset; a day without a time begins at midnight UTC, a floating time counts as UTC."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), UTC)
    offset = moment.utcoffset()
    return moment.replace(tzinfo=UTC if not offset else timezone(offset))
