"""A candidate that is worse is refused, in numbers; one that is as good is not."""

from __future__ import annotations

import dataclasses

import pytest

from nlp.comparing import Standing, losses, standing, table
from tests.nlp.test_measuring import mixed

GOOD = Standing(messages=300, macro_f1=0.80, calibration_error=0.05, by_kind={"question": 0.7},
                by_language={"nl": 0.82, "en": 0.80})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"macro_f1": 0.794}, "macro-F1 is 0.006 lower"),
        ({"by_language": {"nl": 0.799, "en": 0.84}}, "macro-F1 in nl is 0.021 lower"),
        ({"by_language": {"nl": 0.82}}, "macro-F1 in en"),
        ({"calibration_error": 0.081}, "calibration error is 0.031 higher"),
    ],
)
def test_each_loss_beyond_its_limit_is_told(change: dict[str, object], told: str) -> None:
    """With the limit, so that nobody has to look it up."""
    found = losses(GOOD, dataclasses.replace(GOOD, **change), "the one in force")  # type: ignore[arg-type]
    assert 1 == len(found)
    assert told in found[0]
    assert "allowed" in found[0]


def test_a_loss_of_exactly_the_limit_passes() -> None:
    """It says `more than`."""
    least = dataclasses.replace(GOOD, macro_f1=0.795, calibration_error=0.08, by_language={"nl": 0.80, "en": 0.78})
    assert () == losses(GOOD, least, "the one in force")


def test_a_standing_counts_languages_with_forty_mails_or_more() -> None:
    """Of thirty French mails, three make ten points."""
    found = standing(mixed(120))
    assert ["nl"] == list(found.by_language)
    assert pytest.approx(sum(found.by_kind.values()) / 3) == found.macro_f1


def test_the_table_shows_both_and_the_change() -> None:
    """A line a figure."""
    text = table(GOOD, dataclasses.replace(GOOD, macro_f1=0.81))
    assert "macro-F1                   0.800      0.810   +0.010" in text
    assert 6 == len(text.splitlines())
