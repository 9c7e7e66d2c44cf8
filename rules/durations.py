"""Durations, moments, sizes and caps as people write them in YAML: `30m`, `2027-03-01`, `5MB`."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SIZES = {"kb": 1024, "mb": 1024**2, "gb": 1024**3}
_PERIODS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1),
            "month": timedelta(days=30), "ever": None}


def parse_duration(text: object) -> timedelta:
    """`90s`, `30m`, `4h` or `1d` as a timedelta; ValueError says how to write one."""
    if isinstance(text, timedelta):
        return text
    if isinstance(text, str) and text.isascii() and 2 <= len(text) <= 7:
        number, unit = text[:-1], text[-1]
        if number.isdigit() and unit in _UNITS:
            return timedelta(seconds=int(number) * _UNITS[unit])
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
            if len(text) == 10:
                return datetime.combine(date.fromisoformat(text), time())
            return datetime.fromisoformat(text)
    raise ValueError(f"{shown(text)} is not a date: write it as 2027-03-01 or 2027-03-01T09:00")


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
