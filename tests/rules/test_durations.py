"""Durations, dates, sizes and limits are read as people write them, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.durations import parse_cap, parse_duration, parse_moment, parse_nights, parse_size, show_duration


@given(st.integers(1, 9999), st.sampled_from("smhd"))
def test_a_duration_survives_being_shown(number: int, unit: str) -> None:
    """What a message shows can be written back."""
    span = parse_duration(f"{number}{unit}")

    assert span == parse_duration(show_duration(span))


@pytest.mark.parametrize(("text", "seconds"), [
    ("1h30m", 5400), ("45 minutes", 2700), ("2 uur", 7200), ("1 dag 2 uur", 93600), ("1 week", 604800), ("90 sec", 90)])
def test_a_duration_is_read_in_words_too(text: str, seconds: int) -> None:
    """In Dutch and English alike."""
    assert seconds == parse_duration(text).total_seconds()


@pytest.mark.parametrize(("text", "size"), [
    ("5MB", 5 * 1024**2), ("300 kb", 300 * 1024), (1000, 1000), ("1GB", 1024**3)])
def test_a_size_is_bytes_or_a_number_with_its_unit(text: object, size: int) -> None:
    """1 KB is 1,024 bytes, as mail servers count."""
    assert size == parse_size(text)


@pytest.mark.parametrize(("parse", "text"), [
    (parse_duration, "h"), (parse_duration, "1.5h"), (parse_duration, "-1h"), (parse_duration, 30),
    (parse_duration, "١h"), (parse_duration, ""),
    (parse_duration, "2 hours or so"), (parse_duration, "h2"), (parse_size, "5"), (parse_size, True), (parse_size, -1),
    (parse_moment, "soon"), (parse_moment, 2027), (parse_moment, "2027-02-30"), (parse_moment, "x" * 50),
    (parse_cap, "1 per"), (parse_cap, "one per day"), (parse_cap, "1 per fortnight"), (parse_cap, 3),
    (parse_nights, "18-8"), (parse_nights, "18:00-25:00"), (parse_nights, None),
])
def test_anything_else_is_refused_with_an_example(parse: Callable[[object], object], text: object) -> None:
    """The message must show how to write it."""
    with pytest.raises(ValueError, match="write"):
        parse(text)
