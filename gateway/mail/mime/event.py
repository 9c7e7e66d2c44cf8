"""The meeting in a calendar invitation: RFC 5545, and what is done with it: RFC 5546."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from ..clean import clean_line, clean_text
from ..types import Event
from .zones import Zones, defined_zones, with_offset

if TYPE_CHECKING:
    import icalendar

_ANSWERS: Final = frozenset({"reply", "counter", "refresh", "declinecounter"})
_MAX: Final = 256 * 1024              # characters; an invitation is a few KiB
_MOST_EVENTS: Final = 50
_MOST_TEXT: Final = 20_000            # characters of a description
_FOLD = re.compile(r"\n[ \t]")
# Outlook leaves out the quotes around a name with a colon in it; the library warns of a slash in front.
_ZONED = re.compile(
    r"(DTSTART|DTEND|RECURRENCE-ID);TZID=\"?/?([^\";]{1,200})\"?:(\d{8}(?:T\d{6}Z?)?)\s{0,9}", re.IGNORECASE)
_FREQUENCIES: Final = frozenset({"daily", "weekly", "monthly", "yearly"})
_FAULTS: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A meeting, and the words that the organiser wrote into the calendar entry."""

    event: Event
    description: str = ""


def read_calendar(text: str, method: str = "") -> Invitation | None:
    """The one meeting in the calendar, or None where there is none to read, or several. Times are aware.

    `method` is that of the Content-Type; the calendar's own goes before it. Of a series the
    series itself is meant, not one of its exceptions.
    """
    lines = _FOLD.sub("", text[:_MAX].replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    entries = [entry for block in _blocks(lines, "VEVENT") if (entry := _entry(block)) is not None]
    if not entries or len({str(entry.get("UID") or "") for entry in entries}) > 1:
        return None
    entry = next((entry for entry in entries if entry.get("RECURRENCE-ID") is None), entries[0])
    zones = defined_zones({_value(block, "TZID").strip("/"): block for block in _blocks(lines, "VTIMEZONE")})
    try:
        event = _event(entry, zones, (_value(lines, "METHOD") or method or "publish").lower()[:20])
        described = clean_text(str(entry.get("DESCRIPTION") or "")[:_MOST_TEXT]).strip()
    except _FAULTS:
        return None
    return Invitation(event=event, description=described)


def answering(text: str, method: str = "") -> str:
    """The method of a calendar that answers an invitation, else ""; it may lack times (RFC 5546 section 3.2.3)."""
    lines = text[:_MAX].replace("\r", "\n").split("\n")
    written = (_value(lines, "METHOD") or method).lower()
    return written if written in _ANSWERS else ""


def _blocks(lines: list[str], name: str) -> Iterator[list[str]]:
    """The lines of each component of that name, at most 50 of them."""
    begin, end = f"BEGIN:{name}", f"END:{name}"
    start, count = -1, 0
    for n, line in enumerate(lines):
        mark = line.strip().upper()
        if mark == begin:
            start = n
        elif mark == end and start >= 0:
            yield lines[start:n + 1]
            start, count = -1, count + 1
            if count == _MOST_EVENTS:
                return


def _entry(block: list[str]) -> icalendar.Event | None:
    """An entry that has a beginning; a fault in one line does no harm to the others."""
    import icalendar

    lines = [_ZONED.sub(r'\1;TZID="\2":\3', line) if _ZONED.fullmatch(line) else line for line in block]
    try:
        entry: Any = icalendar.Event.from_ical("\r\n".join(line for line in lines if line.strip()))
        return entry if isinstance(getattr(entry.get("DTSTART"), "dt", None), date) else None
    except _FAULTS:
        return None


def _value(lines: list[str], name: str) -> str:
    """The plain value of the first property of that name."""
    found = (line.partition(":")[2] for line in lines if re.match(rf"{name}[:;]", line[:20], re.IGNORECASE))
    return next(found, "").strip()[:200]


def _event(entry: Any, zones: Zones, method: str) -> Event:
    starts, zone = _moment(entry.get("DTSTART"), zones)
    ends = _end(entry, starts, zones)
    all_day = _is_all_day(entry, starts, ends)
    if all_day:
        starts, zone = starts.replace(tzinfo=UTC), ""
        ends = ends.replace(tzinfo=UTC) if ends is not None and ends.date() > starts.date() else None
        ends = ends or starts + timedelta(days=1)
    cancelled = str(entry.get("STATUS") or "").upper() == "CANCELLED"
    return Event(
        title=clean_line(str(entry.get("SUMMARY") or ""), 300),
        starts=starts,
        ends=ends if ends is not None and ends > starts else None,
        place=clean_line(str(entry.get("LOCATION") or ""), 300),
        zone=zone,
        all_day=all_day,
        method="cancel" if cancelled else method,
        repeats=_repeats(entry.get("RRULE")),
        organiser=_organiser(entry.get("ORGANIZER")),
        updated=_number(entry.get("SEQUENCE")) > 0,
    )


def _moment(value: Any, zones: Zones) -> tuple[datetime, str]:
    """An aware time and the name of its zone; "" where it floats and holds on any clock (section 3.3.5).

    The zone is looked up here and not by the library, which remembers what earlier mails defined.
    """
    moment: date = value.dt
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), UTC), ""
    written = clean_line(str(value.params.get("TZID") or ""), 200).strip("\"'/")
    if not written:
        return moment.replace(tzinfo=UTC), "UTC" if moment.tzinfo is not None else ""
    zone, name = zones.find(written)
    return with_offset(moment.replace(tzinfo=None), zone or UTC), clean_line(name, 60)


def _end(entry: Any, starts: datetime, zones: Zones) -> datetime | None:
    """Where neither end nor length is given, None."""
    end, lasts = entry.get("DTEND"), getattr(entry.get("DURATION"), "dt", None)
    if isinstance(getattr(end, "dt", None), date):
        return _moment(end, zones)[0]
    return starts + lasts if isinstance(lasts, timedelta) else None


def _is_all_day(entry: Any, starts: datetime, ends: datetime | None) -> bool:
    """A day without a time, or the whole day that Outlook writes as midnight to midnight."""
    if not isinstance(entry.get("DTSTART").dt, datetime):
        return True
    marked = str(entry.get("X-MICROSOFT-CDO-ALLDAYEVENT") or "").upper() == "TRUE"
    return marked and all(moment is None or moment.time() == time() for moment in (starts, ends))


def _repeats(rule: Any) -> str:
    rule = rule[0] if isinstance(rule, list) and rule else rule
    found = rule.get("FREQ") if hasattr(rule, "get") else None
    name = str(found[0] if isinstance(found, list) and found else found or "").lower()
    return name if name in _FREQUENCIES else ""


def _organiser(value: Any) -> str:
    if value is None or isinstance(value, list):
        return ""
    name = clean_line(str(value.params.get("CN") or ""), 200)
    address = clean_line(str(value), 200)
    return name or (address[7:] if address.lower().startswith("mailto:") else address)


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
