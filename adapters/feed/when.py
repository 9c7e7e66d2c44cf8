"""Times and numbers as people say them, in Dutch and English."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from .strings import WORDS

MONTHS = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def number(value: int, language: str) -> str:
    """2.014 in Dutch, 2,014 in English."""
    text = f"{value:,}"
    return text.replace(",", ".") if language == "nl" else text


def moment(then: datetime, now: datetime, language: str, zone: tzinfo | None) -> str:
    """10:31 today, "yesterday 10:31", "3 Nov" this year, "3 Nov 2025" before; in the given zone."""
    here, today = then.astimezone(zone), now.astimezone(zone)
    clock = f"{here:%H:%M}"
    if here.date() == today.date():
        return clock
    if here.date() == today.date() - timedelta(days=1):
        return f"{WORDS[language]['yesterday']} {clock}"
    day = f"{here.day} {MONTHS[language][here.month - 1]}"
    return f"{day} {clock}" if here.year == today.year else f"{day} {here.year}"


def span(length: timedelta, language: str) -> str:
    """38 minutes, 3 hours, 2 days: the largest unit that fits, rounded down."""
    words, seconds = WORDS[language], max(0, int(length.total_seconds()))
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = seconds // size
        if count:
            return words[unit if count == 1 else f"{unit}s"].format(n=number(count, language))
    return words["moment"]


def size(octets: int, language: str) -> str:
    """12 kB or 1.5 MB; decimal units, and a decimal comma in Dutch."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} kB"
    text = f"{octets / 1_000_000:.1f} MB"
    return text.replace(".", ",") if language == "nl" else text
