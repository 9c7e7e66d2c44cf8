"""The zone of a calendar time: by its IANA name, by Outlook's, or as the calendar itself defines it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

_MOST_DEFINED: Final = 5             # zones of one calendar
_MOST_CHANGES: Final = 10             # standard and daylight blocks of one zone
# Rules by which summer time begins every year; any other could be made to list every second until 2038.
_YEARLY = re.compile(
    r"RRULE:(?:(?:FREQ=YEARLY|INTERVAL=1|WKST=[A-Z]{2}|BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}|"
    r"BYMONTHDAY=[-\d,]{1,30}|UNTIL=[0-9TZ]{8,16})(?:;|$)){1,8}", re.IGNORECASE)
_UTC: Final = frozenset({"utc", "gmt", "z", "etc/utc", "etc/gmt", "coordinated universal time", "tzone://microsoft/utc"})


def iana_name(written: str) -> str:
    """`Europe/Amsterdam` for what a mail writes, "" where no such zone is known.

    Outlook writes `W. Europe Standard Time`, older Lightning and Evolution a path before the name.
    """
    name = written.strip("\"'\t ")[:200]
    if name.lower() in _UTC:
        return "UTC"
    known = _known()
    pieces = name.strip("/").split("/")
    for start in range(min(len(pieces), 6)):
        if found := known.get("/".join(pieces[start:]).lower()):
            return found
    return _outlook().get(name.lower(), "")


@cache
def _known() -> dict[str, str]:
    """IANA names that name a place, by their lower case; `EST` and the like are no zones of a place."""
    return {name.lower(): name for name in available_timezones() if "/" in name}


@cache
def _outlook() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.lower(): str(meant) for name, meant in WINDOWS_TO_OLSON.items()}


class Zones:
    """The zones of one calendar. Two calendars may use one name for different things."""

    def __init__(self, defined: dict[str, tzinfo]) -> None:
        self._defined = defined

    def find(self, written: str) -> tuple[tzinfo | None, str]:
        """The zone and its name to show; None where nobody knows it."""
        if named := iana_name(written):
            return (UTC if named == "UTC" else ZoneInfo(named)), named
        return self._defined.get(written), written


def defined_zones(blocks: dict[str, list[str]]) -> Zones:
    """What the VTIMEZONE blocks of a calendar define (RFC 5545 section 3.6.5), by name.

    Only those that need it are worked out, and only where their rules are plain yearly ones.
    """
    found: dict[str, tzinfo] = {}
    for name, lines in list(blocks.items())[:_MOST_DEFINED]:
        if not iana_name(name) and (zone := _defined(lines)) is not None:
            found[name] = zone
    return Zones(found)


def _defined(lines: list[str]) -> tzinfo | None:
    changes = sum(line.upper().startswith(("BEGIN:STANDARD", "BEGIN:DAYLIGHT")) for line in lines)
    rules = [line for line in lines if line.upper().startswith(("RRULE", "RDATE", "EXDATE", "EXRULE"))]
    if not 0 < changes <= _MOST_CHANGES or not all(_YEARLY.fullmatch(rule[:300].strip()) for rule in rules):
        return None
    from icalendar import Timezone

    # the library keeps each zone that it reads by its name, for every mail to come: give it no name to keep
    nameless = [line for line in lines if not line.upper().startswith("TZID")]
    try:
        component: Any = Timezone.from_ical("\r\n".join([nameless[0], "TZID:one-mail-only", *nameless[1:]]))
        zone = component.to_tz(lookup_tzid=False)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        return None
    return zone if isinstance(zone, tzinfo) else None


def with_offset(moment: datetime, zone: tzinfo) -> datetime:
    """The same wall time with the fixed offset that holds there and then."""
    try:
        offset = moment.replace(tzinfo=zone).utcoffset() or timedelta()
    except (ValueError, OverflowError, AttributeError):
        offset = timedelta()
    return moment.replace(tzinfo=timezone(offset) if offset else UTC)
