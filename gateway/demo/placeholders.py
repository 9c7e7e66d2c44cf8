"""Dates in the sample mails, written relative to the moment they are played.

`{{mail -12m30s}}` stands for the Date of a mail written twelve and a half minutes ago. A sample
from the shelf would otherwise be years old, and its reply-all storm never within the hour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType

_MARK = re.compile(rb"\{\{([a-z-]{1,12}) ([+-])((?:[0-9]{1,4}[dhms]){1,4})\}\}")
_STEP = re.compile(r"([0-9]+)([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_DAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
           "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
}
_SHORT_NL = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MORNING = 10                         # invitations begin at 10:00 UTC

Write = Callable[[datetime, timedelta], str]


def fill_in(content: bytes, now: datetime) -> bytes:
    """The mail with every placeholder written out as seen from `now`, in the time zone of `now`.

    Raises:
        ValueError: `now` is naive, or a placeholder has a name nobody knows.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone: mail dates without one mean nothing")
    return _MARK.sub(lambda mark: _written(mark, now).encode("ascii"), content)


def _written(mark: re.Match[bytes], now: datetime) -> str:
    name, sign, steps = (part.decode("ascii") for part in mark.groups())
    if name not in _WRITERS:
        raise ValueError(f"no placeholder is called {name!r}; known are {', '.join(sorted(_WRITERS))}")
    amount = timedelta(**{_UNITS[unit]: int(number) for number, unit in _STEP.findall(steps)})
    return _WRITERS[name](now, amount if sign == "+" else -amount)


def _office_day(moment: datetime) -> datetime:
    """The same time on that day, or on Monday where it falls in a weekend: deadlines never do."""
    return moment + timedelta(days=7 - moment.weekday() if moment.weekday() > 4 else 0)


def _mail(now: datetime, away: timedelta) -> str:
    return format_datetime((now + away).replace(microsecond=0))


def _day(language: str) -> Write:
    def write(now: datetime, away: timedelta) -> str:
        day = _office_day(now + away)
        return f"{_DAYS[language][day.weekday()]} {day.day} {_MONTHS[language][day.month - 1]}"
    return write


def _sent(language: str) -> Write:
    """As Outlook heads a quotation."""
    def write(now: datetime, away: timedelta) -> str:
        at = now + away
        return (f"{_DAYS[language][at.weekday()]} {at.day} {_MONTHS[language][at.month - 1]} "
                f"{at.year} {at:%H:%M}")
    return write


def _on_nl(now: datetime, away: timedelta) -> str:
    """As Gmail heads a quotation, in Dutch."""
    at = now + away
    return f"{_DAYS['nl'][at.weekday()][:2]} {at.day} {_SHORT_NL[at.month - 1]} {at.year} om {at:%H:%M}"


def _on_en(now: datetime, away: timedelta) -> str:
    at = now + away
    return (f"{_DAYS['en'][at.weekday()][:3]}, {at.day} {_MONTHS['en'][at.month - 1][:3]} "
            f"{at.year} at {at:%H:%M}")


def _ical(now: datetime, away: timedelta) -> str:
    """Morning of an office day as a UTC DATE-TIME (RFC 5545 section 3.3.5, form 2)."""
    morning = now.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    return f"{_office_day(morning + away):%Y%m%dT%H%M%SZ}"


def _stamp(now: datetime, away: timedelta) -> str:
    return f"{(now - (now.utcoffset() or timedelta()) + away):%Y%m%dT%H%M%SZ}"


_WRITERS: Mapping[str, Write] = MappingProxyType({
    "mail": _mail, "day-nl": _day("nl"), "day-en": _day("en"), "sent-nl": _sent("nl"),
    "sent-en": _sent("en"), "on-nl": _on_nl, "on-en": _on_en, "ical": _ical, "stamp": _stamp,
})
