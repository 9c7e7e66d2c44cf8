"""Both languages are whole, and numbers and times read as people write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

import adapters.feed
from adapters.feed.strings import EN, NL, language_of
from adapters.feed.when import moment, number, size, span

ROOM = Path(adapters.feed.__file__).parent
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def _fields(text: str) -> set[str | None]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def test_both_languages_say_everything() -> None:
    """Half a translated page is worse than none."""
    assert set(NL) == set(EN)
    assert [] == [key for key in NL if not NL[key].strip() or not EN[key].strip()]


def test_both_languages_fill_in_the_same_values() -> None:
    """A missing value would break the page in one language only."""
    assert [] == [key for key in NL if _fields(NL[key]) != _fields(EN[key])]


def test_every_word_that_a_template_asks_for_exists() -> None:
    """A misspelt key shows as nothing at all."""
    pages = "".join(path.read_text() for path in (ROOM / "templates").glob("*.html"))
    asked = set(re.findall(r"\bw\.(\w+)", pages)) | set(re.findall(r'look\.say\("(\w+)"', pages))

    assert set() == asked - set(NL)


def test_no_word_is_left_unused() -> None:
    """What nobody shows nobody keeps right."""
    said = "".join(
        path.read_text() for path in [*ROOM.rglob("*.html"), *ROOM.glob("*.py")] if path.name != "strings.py"
    )
    built = re.compile(r"_one$|^tab_|^empty_|^kind_|_hint$|s$|^(missing|refused)")

    assert [] == [key for key in NL if not built.search(key) and not re.search(rf"\b{key}\b", said)]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nl-NL,nl;q=0.9,en;q=0.8", "nl"),
        ("en-GB,en", "en"),
        ("de,nl;q=0.5", "nl"),
        ("fr", "en"),
        ("", "en"),
        ("," * 100_000, "en"),
    ],
)
def test_the_browser_names_the_language(header: str, language: str) -> None:
    """Nobody chooses a language before reading a page."""
    assert language == language_of(header)


@pytest.mark.parametrize(("value", "dutch", "english"), [(7, "7", "7"), (2014, "2.014", "2,014")])
def test_numbers_follow_the_language(value: int, dutch: str, english: str) -> None:
    """2.014 is two to an English reader."""
    assert (dutch, english) == (number(value, "nl"), number(value, "en"))


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(minutes=5), "09:25"),
        (timedelta(hours=12), "gisteren 21:30"),
        (timedelta(days=20), "3 nov 09:30"),
        (timedelta(days=400), "19 okt 2025"),
    ],
)
def test_times_are_as_short_as_they_can_be(back: timedelta, said: str) -> None:
    """The date of today is noise."""
    assert said == moment(NOW - back, NOW, "nl", UTC)


def test_times_are_told_where_the_reader_is() -> None:
    """Half past nine in Greenwich is half past ten in Utrecht."""
    assert "10:30" == moment(NOW, NOW, "nl", ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=5), "less than a minute"),
        (timedelta(minutes=38), "38 minutes"),
        (timedelta(minutes=61), "1 hour"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_spans_use_one_unit(length: timedelta, said: str) -> None:
    """Nobody reads 2:07:13."""
    assert said == span(length, "en")


def test_file_sizes_follow_the_language() -> None:
    """1.500 MB would be a lot."""
    assert ("1,5 MB", "1.5 MB", "1 kB") == (size(1_500_000, "nl"), size(1_500_000, "en"), size(3, "en"))
