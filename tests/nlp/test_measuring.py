"""A figure without its interval makes chance look like progress."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.classify import Classifier
from nlp.evaluate import calibration_error, evaluate, macro_f1
from nlp.measuring import Judged, judge, measure
from nlp.types import Kind
from tests.nlp.teaching import small_corpus


def judged(number: int, truth: Kind, answer: Kind, *, sure: float = 0.75, language: str = "nl",
           situation: str = "") -> Judged:
    return Judged(id=str(number), situation=situation or str(number), language=language, truth=truth,
                  answer=answer, confidence=sure)


def mixed(count: int = 120) -> list[Judged]:
    kinds = list(Kind)
    return [judged(n, kinds[n % 3], kinds[(n + (n % 5 == 0)) % 3], sure=0.35 + n % 7 / 10,
                   language="nl" if n % 4 else "fr") for n in range(count)]


def test_the_figures_are_those_of_evaluate() -> None:
    """Two tables of one file that differ would both be doubted."""
    classifier = Classifier.load()
    rows = judge(small_corpus(), classifier)
    found, before = measure(rows).whole, evaluate(small_corpus(), classifier)

    assert before.messages == found.messages
    assert pytest.approx(before.macro_f1) == found.macro_f1.value
    assert pytest.approx(before.accuracy) == found.accuracy.value
    assert pytest.approx(before.calibration_error) == found.calibration_error.value
    assert dict(before.confusion) == dict(found.confusion)


def test_the_interval_holds_the_figure_and_shrinks_with_more_mail() -> None:
    """As an interval should."""
    few, many = measure(mixed(40)).whole.macro_f1, measure(mixed(4000)).whole.macro_f1

    assert few.low < few.value < few.high
    assert many.high - many.low < 0.2 * (few.high - few.low)
    pairs = [(row.truth, row.answer) for row in mixed(40)]
    assert pytest.approx(macro_f1(pairs)) == few.value


def test_the_same_rows_give_the_same_intervals() -> None:
    """A seed is part of the measure."""
    assert measure(mixed()) == measure(mixed())


def test_mails_of_one_situation_count_as_one_chance() -> None:
    """Forty mails about one party are less proof than forty mails about forty things."""
    alone = [judged(n, Kind.QUESTION, Kind.QUESTION if n % 2 else Kind.DISCUSSION) for n in range(40)]
    together = [judged(n, one.truth, one.answer, situation=str(n % 4)) for n, one in enumerate(alone)]

    wide, narrow = measure(together).whole.accuracy, measure(alone).whole.accuracy
    assert wide.value == narrow.value
    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


def test_ten_bins_hold_every_answer() -> None:
    """Full certainty has its place in the last one."""
    rows = [*mixed(), judged(999, Kind.QUESTION, Kind.QUESTION, sure=1.0)]
    whole = measure(rows).whole

    assert 10 == len(whole.bins)
    assert len(rows) == sum(one.count for one in whole.bins)
    found = sum(one.count * abs(one.confidence - one.right) for one in whole.bins) / len(rows)
    assert pytest.approx(calibration_error([(row.confidence, row.truth is row.answer) for row in rows])) == found


def test_a_language_with_few_mails_has_no_figures_of_its_own() -> None:
    """Nineteen mails say nothing."""
    rows = [judged(n, Kind.QUESTION, Kind.QUESTION, language="fr" if n < 19 else "nl") for n in range(60)]
    assert ["nl"] == list(measure(rows).by_language)


def test_a_file_without_mail_is_an_error(tmp_path: Path) -> None:
    """A perfect score over nothing would be worse."""
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(ValueError, match="no labelled mail"):
        judge(tmp_path / "empty.jsonl", Classifier.load())
