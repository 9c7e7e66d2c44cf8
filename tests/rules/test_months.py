"""Days and months as people write them, in both languages."""

from __future__ import annotations

import pytest

from rules.durations import parse_moment
from rules.months import parse_weekday


@pytest.mark.parametrize(("word", "day"), [("zaterdag", "saturday"), ("Maandag", "monday"), ("FRIDAY", "friday")])
def test_a_day_is_read_in_dutch_and_english(word: str, day: str) -> None:
    """Both are first languages."""
    assert day == parse_weekday(word)


@pytest.mark.parametrize("word", ["zaterdg", "", 6, None])
def test_a_word_that_is_no_day_is_answered_with_one(word: object) -> None:
    """A remedy, not a shrug."""
    with pytest.raises(ValueError, match="is no day of the week"):
        parse_weekday(word)


@pytest.mark.parametrize(("text", "moment"), [
    ("1 maart 2027", "2027-03-01T00:00:00"), ("31 October 2027 17:30", "2027-10-31T17:30:00"),
    ("2027-03-01 09:00", "2027-03-01T09:00:00"),
])
def test_dates_are_read_as_people_write_them(text: str, moment: str) -> None:
    """The month in words: 3-1-2027 means two different days to two colleagues."""
    assert moment == parse_moment(text).isoformat()


@pytest.mark.parametrize("text", ["31 februari 2027", "3-1-2027", "1 brumaire 2027", "maart 2027",
                                  "1 maart 2027 25:00"])
def test_a_date_that_does_not_exist_or_has_two_meanings_is_refused(text: str) -> None:
    """Never a guess."""
    with pytest.raises(ValueError, match="is not a date"):
        parse_moment(text)
