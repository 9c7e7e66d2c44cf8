"""Numbers, times and names as a Dutch or an English reader writes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .types import LANGUAGES, Language, Proof

MONTHS: dict[Language, tuple[str, ...]] = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
           "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
}
DAYS: dict[Language, tuple[str, ...]] = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
NEAR: dict[Language, tuple[str, str]] = {"nl": ("vandaag", "morgen"), "en": ("today", "tomorrow")}
AT: dict[Language, tuple[str, str]] = {"nl": ("om", "op"), "en": ("at", "on")}
UNITS: dict[Language, tuple[tuple[str, str], ...]] = {
    "nl": (("minuut", "minuten"), ("uur", "uur"), ("dag", "dagen")),
    "en": (("minute", "minutes"), ("hour", "hours"), ("day", "days")),
}
LEAST_COUNT = 30      # a share of fewer messages says nothing (design guide, rule 6)


def language_for(written: str, default: Language) -> Language:
    """The language to write in: the author's where we have it, else the company's first."""
    return next((known for known in LANGUAGES if known == written.lower()[:2]), default)


def number(count: int, language: Language) -> str:
    """2.014 in Dutch, 2,014 in English."""
    grouped = f"{count:,}"
    return grouped.replace(",", ".") if language == "nl" else grouped


def until(end: datetime, now: datetime, zone: ZoneInfo, language: Language) -> str:
    """When something ends, seen from `now`: "morgen 10:31", "Thursday 26 November 10:31"."""
    there, here = end.astimezone(zone), now.astimezone(zone)
    days = (there.date() - here.date()).days
    if days in (0, 1):
        return f"{NEAR[language][days]} {there:%H:%M}"
    return f"{DAYS[language][there.weekday()]} {_date(there, language)} {there:%H:%M}"


def moment(then: datetime, now: datetime, zone: ZoneInfo, language: Language) -> str:
    """When something happened: "om 10:38" today, "on 22 November at 10:38" before."""
    there, here = then.astimezone(zone), now.astimezone(zone)
    at, on = AT[language]
    clock = f"{at} {there:%H:%M}"
    return clock if there.date() == here.date() else f"{on} {_date(there, language)} {clock}"


def duration(length: timedelta, language: Language) -> str:
    """A length of time in its largest fitting unit: "38 minuten", "2 hours", "3 dagen"."""
    minutes = max(1, round(length.total_seconds() / 60))
    size, unit = (1, 0) if minutes < 90 else (60, 1) if minutes < 36 * 60 else (24 * 60, 2)
    count = max(1, round(minutes / size))
    return f"{number(count, language)} {UNITS[language][unit][0 if count == 1 else 1]}"


def first_name(name: str) -> str:
    """The name to greet with: "Piet" of "Jansen, Piet"; "" where the name is an address or none."""
    if "@" in name:
        return ""
    _, comma, given = name[:200].partition(",")
    words = (given if comma else name[:200]).split()
    return words[0].strip("\"'()") if words else ""


def share_to_tell(proof: Proof) -> tuple[int, int | None] | None:
    """The share, and the earlier one where it rose; None where a number would not persuade.

    A majority may be told as it is, a minority only while it grows (design guide, rule 6).
    """
    if proof.share is None or proof.count < LEAST_COUNT:
        return None
    rose = proof.share_before is not None and proof.month_before is not None
    if rose and proof.share > (proof.share_before or 0):
        return proof.share, proof.share_before
    return (proof.share, None) if proof.share >= 50 else None


def _date(day: datetime, language: Language) -> str:
    return f"{day.day} {MONTHS[language][day.month - 1]}"
