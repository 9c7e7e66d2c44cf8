"""Durations, moments, sizes and caps as people write them in YAML: `30m`, `2027-03-01`, `5MB`."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo

from .months import MONTHS

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_WORDS = {
    **dict.fromkeys(("s", "sec", "second", "seconds", "seconde", "seconden"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuut", "minuten"), 60),
    **dict.fromkeys(("h", "hr", "hour", "hours", "u", "uur", "uren"), 3600),
    **dict.fromkeys(("d", "day", "days", "dag", "dagen"), 86400),
    **dict.fromkeys(("w", "week", "weeks", "weken"), 7 * 86400),
}
_PART = re.compile(r"(\d{1,6}) ?([a-z]{1,8})(?: |(?=\d)|\Z)")
_WRITTEN = re.compile(r"(\d{1,2}) ([a-z]{3,9}) (\d{4})(?: (\d{2}:\d{2}))?\Z")
_SIZES = {"kb": 1024, "mb": 1024**2, "gb": 1024**3}
_PERIODS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1),
            "month": timedelta(days=30), "ever": None}


def parse_duration(text: object) -> timedelta:
    """`90s`, `30m`, `1h30m`, `2 hours` or `1 dag` as a timedelta; ValueError says how to write one."""
    if isinstance(text, timedelta):
        return text
    if isinstance(text, str) and text.isascii() and len(text) <= 40:
        rest, seconds = text.strip().lower(), 0
        while (part := _PART.match(rest)) and part[2] in _WORDS:
            seconds += int(part[1]) * _WORDS[part[2]]
            rest = rest[part.end():]
            if not rest:
                return timedelta(seconds=seconds)
    raise ValueError(f"{shown(text)} is not a duration: write a number and a unit, as in 30m, 4h or 1d")


def show_duration(span: timedelta) -> str:
    """A timedelta as rules.yaml writes it, in the largest unit that fits."""
    seconds = int(span.total_seconds())
    unit = next(unit for unit in "dhms" if seconds % _UNITS[unit] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def parse_moment(text: object) -> datetime:
    """A date or date-time; a date is its first moment, without offset it is still naive."""
    if isinstance(text, datetime):
        return text
    if isinstance(text, str) and len(text) <= 32:
        with suppress(ValueError):    # the sentence below says it better than the library
            written = _WRITTEN.match(text.strip().lower())
            if written and written[2] in MONTHS:
                day = date(int(written[3]), MONTHS[written[2]], int(written[1]))
                return datetime.combine(day, time.fromisoformat(written[4] or "00:00"))
            if len(text) == 10:
                return datetime.combine(date.fromisoformat(text), time())
            return datetime.fromisoformat(text)
    raise ValueError(f"{shown(text)} is not a date: write it as 2027-03-01, 2027-03-01 09:00 or 1 March 2027")


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """The moment with an offset: its own, or the zone's where it has none."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def show_moment(moment: datetime) -> str:
    """`2027-03-01`, with hour and minute unless it is midnight."""
    return f"{moment:%Y-%m-%d}" if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M}"


def parse_size(text: object) -> int:
    """Bytes from a whole number or `300KB`, `5MB`, `1GB` (1 KB = 1,024 bytes)."""
    if isinstance(text, int) and not isinstance(text, bool) and text >= 0:
        return text
    if isinstance(text, str) and text.isascii() and len(text) <= 12:
        number, unit = text[:-2].strip(), text[-2:].lower()
        if unit in _SIZES and number.isdigit():
            return int(number) * _SIZES[unit]
    raise ValueError(f"{shown(text)} is not a size: write bytes as a number, or 300KB, 5MB")


def parse_cap(text: object) -> tuple[int, timedelta | None]:
    """How many in which time: `1 per day` is (1, a day), `3 ever` is (3, None)."""
    words = text.split() if isinstance(text, str) and len(text) <= 32 else []
    if len(words) == 3 and words[1] == "per":
        words.pop(1)
    if len(words) == 2 and words[0].isascii() and words[0].isdigit() and words[1] in _PERIODS:
        return int(words[0]), _PERIODS[words[1]]
    raise ValueError(f"{shown(text)} is not a limit: write it as 1 per day, 2 per week or 3 ever")


def parse_nights(text: object) -> tuple[time, time]:
    """The hours without nudges: `18:00-08:00`."""
    if isinstance(text, str) and len(text) == 11 and text[5] == "-":
        with suppress(ValueError):    # the sentence below says it better than the library
            return time.fromisoformat(text[:5]), time.fromisoformat(text[6:])
    raise ValueError(f'{shown(text)} is not a span of hours: write it as "18:00-08:00"')


def shown(value: object) -> str:
    """A value as an error message may quote it: short, texts in quotes, lists and mappings named.

    Of an address with `://` only the scheme is shown.
    """
    if isinstance(value, str):
        scheme, mark, _ = value.partition("://")
        text = scheme + mark                  # a password may stand in the rest of an address
        return f'"{text[:40]}..."' if mark or len(text) > 40 else f'"{text}"'
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list | tuple) else str(value)[:40]
