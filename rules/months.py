"""Names of months and days of the week, as people write them in English and Dutch."""

from __future__ import annotations

from .problems import remedy

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = ("january february march april may june july august september october november december",
           "januari februari maart april mei juni juli augustus september oktober november december")
MONTHS = {name: number for names in _MONTHS for number, name in enumerate(names.split(), 1)}


def parse_weekday(text: object) -> str:
    """The English name of a day; ValueError for a word that is none."""
    word = str(text).strip().lower()
    for names in (WEEKDAYS, _DAGEN):
        if word in names:
            return WEEKDAYS[names.index(word)]
    raise ValueError(f'"{word[:40]}" is no day of the week ({remedy(word, WEEKDAYS + _DAGEN)})')
