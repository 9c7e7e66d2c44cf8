"""A calendar event as lines above a post, in the reader's language."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ..mail.html.inline import escaped
from ..mail.mime.zones import iana_name
from ..mail.types import Event
from .nudges import Language
from .nudges.wording import DAYS, MONTHS

WHEN: Final[dict[Language, str]] = {"nl": "Wanneer", "en": "When"}
CHANGED: Final[dict[Language, str]] = {"nl": "Gewijzigd", "en": "Updated"}
CANCELLED: Final[dict[Language, str]] = {"nl": "Afgelast", "en": "Cancelled"}
WHAT: Final[dict[Language, str]] = {"nl": "Wat", "en": "What"}
PLACE: Final[dict[Language, str]] = {"nl": "Waar", "en": "Where"}
UNTIL: Final[dict[Language, str]] = {"nl": "t/m", "en": "to"}
REPEATS: Final[dict[Language, dict[str, str]]] = {
    "nl": {"daily": "elke dag", "weekly": "elke week", "monthly": "elke maand", "yearly": "elk jaar"},
    "en": {"daily": "every day", "weekly": "every week", "monthly": "every month", "yearly": "every year"},
}
_LINK = re.compile(r"<?(https?://[^\s<>\"'`\\\[\](){}|^]{1,500})>?", re.IGNORECASE)


def event_lines(event: Event, subject: str, language: Language, company: ZoneInfo) -> str:
    """What, when and where as Markdown. The title only where the subject does not say it already."""
    when = f"{_when(event, language, company)}{_repeats(event, language)}"
    lines = [f"**{_label(event, language)}:** {when}"]
    if event.title and event.title.casefold() not in subject.casefold():
        lines.insert(0, f"**{WHAT[language]}:** {escaped(event.title)}")
    if event.place:
        lines.append(f"**{PLACE[language]}:** {_place(event.place)}")
    return "  \n".join(lines)


def _label(event: Event, language: Language) -> str:
    if event.method == "cancel":
        return CANCELLED[language]
    return CHANGED[language] if event.updated and event.method == "request" else WHEN[language]


def _repeats(event: Event, language: Language) -> str:
    repeats = REPEATS[language].get(event.repeats, "")
    return f", {repeats}" if repeats else ""


def _when(event: Event, language: Language, company: ZoneInfo) -> str:
    """The organiser's time with its zone, and the company's where that is another.

    UTC and a name that means nothing to people stand for the company's time alone.
    """
    if event.all_day:
        return _days(event, language)
    theirs = _span(event.starts, event.ends, language)
    if not event.zone:                # it holds on any clock
        return theirs
    known = iana_name(event.zone)
    here = _moved(event, company)
    if here is None or (not known and not event.starts.utcoffset()):
        return f"{theirs} ({escaped(event.zone)})"
    ours = f"{_span(*here, language)} ({company.key})"
    if known in ("", "UTC") or here[0].utcoffset() == event.starts.utcoffset():
        return ours
    if here[0].date() == event.starts.date():
        ours = ours.partition(", ")[2]
    return f"{theirs} ({known}), {ours[0].lower() if language == 'nl' else ours[0]}{ours[1:]}"


def _moved(event: Event, zone: ZoneInfo) -> tuple[datetime, datetime | None] | None:
    """The same moments in another zone; None beyond the years that a clock can show."""
    try:
        return event.starts.astimezone(zone), event.ends.astimezone(zone) if event.ends else None
    except (OverflowError, ValueError):
        return None


def _days(event: Event, language: Language) -> str:
    first = event.starts
    last = event.ends - timedelta(days=1) if event.ends else first
    if last.date() <= first.date():
        return _day(first, language)
    day = _day(last, language)
    return f"{_day(first, language)} {UNTIL[language]} {day[0].lower() if language == 'nl' else day[0]}{day[1:]}"


def _span(starts: datetime, ends: datetime | None, language: Language) -> str:
    start = f"{_day(starts, language)}, {starts:%H:%M}"
    if ends is None:
        return start
    if ends.date() == starts.date():
        return f"{start}-{ends:%H:%M}"
    return f"{start} {UNTIL[language]} {_day(ends, language)}, {ends:%H:%M}"


def _day(moment: datetime, language: Language) -> str:
    name = DAYS[language][moment.weekday()].capitalize()
    return f"{name} {moment.day} {MONTHS[language][moment.month - 1]} {moment.year}"


def _place(place: str) -> str:
    """The place with its web links kept; all else means nothing to Markdown."""
    kept: list[str] = []
    at = 0
    for link in _LINK.finditer(place):
        kept += [escaped(place[at:link.start()]), f"<{link.group(1)}>"]
        at = link.end()
    return "".join([*kept, escaped(place[at:])])
