"""The date by which a mail wants an answer, from its words and the day it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .words import sentences, words_of


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_AHEAD = timedelta(days=400)          # a deadline further away is a plan, not a deadline
_BEHIND = timedelta(days=14)          # a date so shortly past is meant as past, not as next year's
_REACH = 8                            # words between "by", "uiterlijk" and their date
_MONTHS = {name: number for number, names in enumerate((
    "jan januari january januar janvier", "feb febr februari february februar fevrier févr février fév",
    "mrt maart mar march märz maerz mars", "apr april avril avr", "mei may mai",
    "jun juni june juin", "jul juli july juillet juil", "aug augustus august août aout",
    "sep sept september septembre", "okt oct oktober october octobre", "nov november novembre",
    "dec dez déc december dezember décembre",
), 1) for name in names.split()}
_DAYS = {name: number for number, names in enumerate((
    "ma maandag monday mon montag lundi", "di dinsdag tuesday tue tues dienstag mardi",
    "wo woensdag wednesday wed mittwoch mercredi", "do donderdag thursday thu thurs donnerstag jeudi",
    "vr vrijdag friday fri freitag vendredi", "za zaterdag saturday sat samstag sonnabend samedi",
    "zo zondag sunday sun sonntag dimanche",
)) for name in names.split()}
_SHORT_DAYS = frozenset([
    "ma", "di", "wo", "do", "vr", "za", "zo", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
])     # also other words
_STRONG = frozenset([
    "uiterlijk", "vóór", "voor", "deadline", "sluitingsdatum", "by", "before", "later", "latest", "spätestens",
    "vor", "frist", "einsendeschluss", "anmeldeschluss", "stichtag", "avant", "tard", "limite", "échéance",
    "due", "closes", "close", "sluit", "closing",
])
_WEAK = frozenset(["tot", "until", "till", "bis", "jusqu'au", "jusqu'à", "ends", "eindigt", "endet"])
_WANTS = frozenset([
    "aanmelden", "aanmelding", "meld", "opgeven", "opgave", "inschrijven", "inschrijving", "schrijf",
    "invullen", "vul", "enquête", "enquete", "vragenlijst", "reageren", "reactie", "stemmen", "stem",
    "doorgeven", "laat", "weten", "reacties", "insturen", "inleveren", "sign", "register", "registration",
    "survey", "questionnaire", "respond", "reply", "rsvp", "vote", "voting", "submit", "apply", "fill",
    "complete", "enter", "entries", "answer", "poll", "nominations", "nominate", "anmelden", "anmeldung",
    "umfrage", "fragebogen", "ausfüllen", "abstimmen", "abstimmung", "rückmeldung", "melden", "teilnehmen",
    "einsenden", "inscription", "inscriptions", "inscrire", "inscrivez", "sondage", "questionnaire",
    "répondre", "réponse", "réponses", "remplir", "votez", "voter", "retour", "renvoyer", "deadline", "open",
])
_NEXT = frozenset([
    "volgende", "next", "nächste", "nächsten", "nächster", "komende", "prochain", "prochaine", "kommenden",
    "kommende",
])
_WEEK = frozenset(["week", "woche", "semaine"])
_END = frozenset(["eind", "einde", "end", "ende", "fin"])
_MONTH = frozenset(["maand", "month", "monat", "monats", "mois"])
_FILLERS = frozenset([
    "van", "de", "het", "der", "des", "le", "la", "les", "du", "of", "the", "this", "deze", "dit", "am",
    "den", "dem", "diese", "dieser", "cette", "on", "op", "om", "in", "next", "volgende", "dit-jaar", ",",
    "'",
])
_TOMORROW = {"vandaag": 0, "today": 0, "heute": 0, "aujourd'hui": 0, "tonight": 0, "vanavond": 0,
             "morgen": 1, "tomorrow": 1, "demain": 1, "overmorgen": 2, "übermorgen": 2}
_NAMES_A_DAY = _DAYS.keys() | _MONTHS.keys() | _WEEK | _MONTH
_LONGEST_DAY = 7                      # words: "vrijdag de 4e van december 2026"
# How often a day said so was one to answer by, among 85 found in our corpus and read one by one: by the
# word before it (uiterlijk, by; or only until), and whether the sentence speaks of answering.
_SURE = {(True, True): 0.95, (True, False): 0.6, (False, True): 0.7}
_NUMBER = re.compile(r"\d{1,2}(?:e|th|st|nd|rd|er|ste|de)?")  # of a day or month
_CENTURY = re.compile(r"20\d\d")
_FIRST_YEAR, _LAST_YEAR = 1900, 9000  # a mail of another was written by no clock
_ISO = re.compile(r"\b(20\d\d)-(\d{1,2})-(\d{1,2})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The day by which a mail wants an answer, and how the mail says it."""

    day: date
    words: str                        # "uiterlijk vrijdag 4 december": only words that name a day
    confidence: float                 # by the form in which it is said


@dataclass(frozen=True, slots=True)
class _Dated:
    day: date
    at: int                           # the word it begins with


def deadline_in(text: str, written_at: datetime, language: str) -> date | None:
    """The last day for an answer, or None where the text names none; see `find_deadline`."""
    found = find_deadline(text, written_at, language)
    return None if found is None else found.day


def find_deadline(text: str, written_at: datetime, language: str) -> Deadline | None:
    """The first of the last days for an answer that a text names, or None.

    "by Friday", "uiterlijk 12/11" and "bis 5. Dezember" are read from the day the mail was written;
    a date without a year is the next such day. `language` settles whether 12/11 is in November
    (the default) or in December (only for "en-us"). Looks at 32 KiB, in linear time.
    """
    words = [word.lower() for word in words_of(_joined(text))]
    if not (_STRONG | _WEAK).intersection(words) or not _FIRST_YEAR < written_at.year < _LAST_YEAR:
        return None                   # most mail: nothing need be cut into sentences
    found = [
        deadline for start, stop in sentences(_without_ordinals(words))
        for deadline in _asked_by(words[start:stop], written_at.date(), language.lower())
    ]
    return min(found, key=lambda one: (one.day, -one.confidence), default=None)


def _joined(text: str) -> str:
    """ISO dates as one reading: "2026-12-04" is written the Dutch way round for the word cutter."""
    return _ISO.sub(lambda one: f"{one[3]}/{one[2]}/{one[1]}", text[:32 * 1024])


def _without_ordinals(words: Sequence[str]) -> list[str]:
    """The words with the full stop of "5. Dezember", "12.11." and "a.s." hidden, which ends no sentence."""
    out = list(words)
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        if word == "." and (
            (before.isdecimal() and (after.isdecimal() or after in _MONTHS or after in _DAYS))
            or (len(before) == 1 and before.isalpha()) or before in _MONTHS or before in _SHORT_DAYS
        ):
            out[at] = ","
    return out


def _asked_by(words: Sequence[str], today: date, language: str) -> Iterator[Deadline]:
    """The days of one sentence that something is wanted by."""
    if not (_STRONG | _WEAK).intersection(words):
        return
    wants = bool(_WANTS.intersection(words))
    for at, word in enumerate(words):
        if word in _WEAK and not wants:
            continue
        if word not in _STRONG | _WEAK or _means_for(words, at):
            continue
        dated = next(_dates(words, at + 1, min(len(words), at + 1 + _REACH), today, language), None)
        if dated is not None and today - _BEHIND <= dated.day <= today + _AHEAD:
            yield Deadline(day=dated.day, words=_said(words, at, dated.at),
                           confidence=_SURE[word in _STRONG, wants])


def _said(words: Sequence[str], marker: int, at: int) -> str:
    """The word that asks and those that name the day, and nothing of what stands between or behind."""
    stop, months = at + 1, words[at] in _MONTHS
    for ahead in range(at + 1, min(len(words), at + _LONGEST_DAY)):
        here = words[ahead]
        numbered = _CENTURY.fullmatch(here) or (_NUMBER.fullmatch(here) and not words[ahead - 1][0].isdigit())
        if numbered and not (months and stop > at + 1 and len(here) < 4):
            stop = ahead + 1          # behind the month only a year: "4 december 2026", not "12 juni, 23.59"
        elif here in _NAMES_A_DAY:
            stop, months = ahead + 1, months or here in _MONTHS
        elif here not in _FILLERS | {".", "/", "-"}:
            break
    shown = " ".join(word for word in (words[marker], *words[at:stop]) if word not in (".", ","))
    return re.sub(r" ([/-]) ", r"\1", shown)


def _means_for(words: Sequence[str], at: int) -> bool:
    """Whether "voor" or "vor" is another word than "before": "voor de bhv" has no date right after it."""
    if words[at] not in ("voor", "by", "vor", "close"):
        return False
    near = [word for word in words[at + 1:at + 4] if word not in _FILLERS]
    return not near or not _begins_date(near[0])


def _begins_date(word: str) -> bool:
    return word[0].isdigit() or word in _DAYS or word in _MONTHS or word in _TOMORROW or word in _NEXT \
        or word in _END or word in ("noon", "close", "midnight", "cob", "eod")


def _dates(words: Sequence[str], start: int, stop: int, today: date, language: str) -> Iterator[_Dated]:
    """The dates that begin in a stretch of words, the first one first."""
    at = start
    while at < stop:
        day = _numbered(words, at, today, language) or _named(words, at, today)
        if day is not None:
            named = words[at] in _DAYS    # "vrijdag 4 december": the number says more than the name
            exact = _numbered_soon(words, at + 1, today, language) if named else None
            yield _Dated(exact or day, at)
            return
        at += 1


def _numbered_soon(words: Sequence[str], at: int, today: date, language: str) -> date | None:
    for ahead in range(at, min(len(words), at + 4)):
        if words[ahead][0].isdigit():
            return _numbered(words, ahead, today, language)
        if words[ahead] in _MONTHS:
            return _numbered(words, ahead, today, language)
        if words[ahead] not in _FILLERS | {"."}:
            return None
    return None


def _numbered(words: Sequence[str], at: int, today: date, language: str) -> date | None:
    """4 december, Nov 30, the 4th, 12/11, 12-11-2026, 5.12."""
    here = words[at]
    if here in _MONTHS and here not in _SHORT_DAYS:
        number = _number(words, at + 1)
        return _day(today, _MONTHS[here], number, _year(words, at + 2)) if number else None
    number = _number(words, at)
    if number is None or (at and words[at - 1] in (":", "/") and at > 1 and words[at - 2].isdigit()):
        return None
    after = [word for word in words[at + 1:at + 5] if word not in (".", "of", "de") or word in "/-."]
    if after[:1] in (["/"], ["-"], ["."]) and len(after) > 1 and after[1].isdecimal() and len(after[1]) <= 2:
        month, year = int(after[1]), _year(after, 2 + (after[2:3] in (["/"], ["-"], ["."])))
        day, month = (month, number) if language == "en-us" else (number, month)
        return _day(today, month, day, year)
    for place, word in enumerate(after[:3]):
        if word in _MONTHS and (word not in ("mars", "may", "mar") or place <= 1):
            return _day(today, _MONTHS[word], number, _year(words, words.index(word, at) + 1))
        if word not in (".", "of", "e"):
            break
    ordinal = here.endswith(("e", "th", "st", "nd", "rd", "er", "ste", "de")) and not here.isdigit()
    return _coming(today, number) if ordinal else None


def _number(words: Sequence[str], at: int) -> int | None:
    """The day of the month that a word says, as 4, 4e, 4th or 1er."""
    if at >= len(words) or not words[at][0].isdigit():
        return None
    digits = re.match(r"\d{1,3}", words[at])
    tail = words[at][len(digits[0]):] if digits else words[at]
    fits = tail in ("", "e", "th", "st", "nd", "rd", "er", "ste", "de")
    return int(digits[0]) if digits and fits and 1 <= int(digits[0]) <= 31 else None


def _year(words: Sequence[str], at: int) -> int | None:
    for word in words[at:at + 2]:
        if _CENTURY.fullmatch(word):
            return int(word)
        if word not in (",", "."):
            return None
    return None


def _day(today: date, month: int, day: int, year: int | None) -> date | None:
    """That day of this year, or of the next where it is long past; None where there is no such day."""
    try:
        found = date(year or today.year, month, day)
        if year is None and found < today - _BEHIND:
            found = date(today.year + 1, month, day)
        elif year is None and found > today + timedelta(days=351):
            found = date(today.year - 1, month, day)    # "uiterlijk 30 december", written on 2 January
    except ValueError:
        return None
    return found


def _coming(today: date, number: int) -> date | None:
    """The next day of that number: "by the 4th"."""
    for ahead in range(3):
        month = today.month - 1 + ahead
        found = _day(today, month % 12 + 1, number, today.year + month // 12)
        if found is not None and found >= today:
            return found
    return None


def _named(words: Sequence[str], at: int, today: date) -> date | None:
    """Friday, next Wednesday, tomorrow, the end of the week or month."""
    here = words[at]
    before = words[max(0, at - 3):at]
    if here in _TOMORROW and not (here == "morgen" and "guten" in before):
        return today + timedelta(days=_TOMORROW[here])
    if here in ("eod", "cob", "midnight"):
        return None if _DAYS.keys() & set(words[at + 1:at + 3]) else today
    if here in _END:
        return _end(words[at + 1:at + 5], today)
    if here in _DAYS and (here not in _SHORT_DAYS or _DAYS[here] == 4):
        ahead = (_DAYS[here] - today.weekday()) % 7
        after = words[at + 1:at + 3]
        weekly = any(word in _NEXT for word in before) and any(word in _WEEK for word in before)
        if weekly or (after[:1] and after[0] in _NEXT and after[1:2] and after[1] in _WEEK):
            return today + timedelta(days=7 - today.weekday() + _DAYS[here])
        if (before and before[-1] in _NEXT - {"komende", "kommenden", "kommende"}) or after[:1] == ["prochain"]:
            ahead = 7 - today.weekday() + _DAYS[here] if ahead < 3 else ahead
        return today + timedelta(days=ahead)
    return None


def _end(after: Sequence[str], today: date) -> date | None:
    """Friday where the week ends, the last day where the month does; "next" means one later."""
    plain = [word for word in after if word not in _FILLERS or word in _NEXT]
    later = bool(plain and plain[0] in _NEXT)
    unit = plain[1] if later and len(plain) > 1 else plain[0] if plain else ""
    if unit in _WEEK:
        return today + timedelta(days=(4 - today.weekday()) % 7 + 7 * later)
    if unit in _MONTH or unit in _MONTHS:
        month = today.month + later if unit in _MONTH else _MONTHS[unit]
        year = today.year + (month > 12 or (unit in _MONTHS and month < today.month))
        month = (month - 1) % 12 + 1
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    if unit in _DAYS:
        return today + timedelta(days=(_DAYS[unit] - today.weekday()) % 7)
    if unit == "day":
        return today
    return None
