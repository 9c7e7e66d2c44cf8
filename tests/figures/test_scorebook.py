"""The measuring mail is scored once a day, whatever anybody would like to know."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from nlp.examples import examples
from tests.figures import classifier
from tests.figures.figure import Figure
from tests.figures.scorebook import BOOK, Score, UsedUp, keep, known, scores

TODAY, TOMORROW = date(2027, 3, 15), date(2027, 3, 16)


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """Labelled mail of our own, in the form of the measuring mail."""
    file = tmp_path / "labelled.jsonl"
    rows = ({"id": one.id, "language": one.language, "subject": one.text.subject, "body": one.text.body,
             "is_reply": one.text.is_reply, "label": one.kind.value} for one in examples()[:160])
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def _figures(mail: Path, book: Path, day: date) -> dict[str, Figure]:
    return {one.name: one for one in classifier.kinds(mail, book, lambda: day)}


def test_a_score_is_logged_with_its_intervals_and_both_halves(mail: Path, tmp_path: Path) -> None:
    """What was seen of the measuring mail stands in the book for good."""
    book = tmp_path / "book.csv"

    figures = _figures(mail, book, TODAY)
    (kept,) = scores(book)

    assert set(classifier.NAMES) == figures.keys()
    assert all(one.ok is not None for one in figures.values())
    assert ("2027-03-15", classifier.model_digest()) == (kept.date, kept.model)
    low, high = map(float, kept.macro_f1_interval.split("-"))
    assert low <= float(kept.macro_f1) <= high
    assert kept.half_0_7
    assert kept.half_8_f
    assert kept.half_0_7 != kept.half_8_f


def test_the_same_model_is_not_scored_again_but_read_from_the_book(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the same day and on any other."""
    book = tmp_path / "book.csv"
    first = _figures(mail, book, TODAY)
    monkeypatch.setattr(classifier, "scored", None)

    for day in (TODAY, TOMORROW):
        assert first == _figures(mail, book, day)
    assert 1 == len(scores(book))


def test_another_model_is_refused_on_the_same_day_with_clear_words(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look at blind mail makes it less blind; a second one that day would be tuning."""
    book = tmp_path / "book.csv"
    keep(Score(date=TODAY.isoformat(), model="another", macro_f1="0.788"), book)
    monkeypatch.setattr(classifier, "scored", None)

    figures = _figures(mail, book, TODAY)

    assert {"skip"} == {one.verdict for one in figures.values()}
    assert "may be scored once a day, and 2027-03-15 is used up (macro-F1 0.788)" in figures[classifier.F1].reason
    assert 1 == len(scores(book))


def test_the_next_day_it_may_be_scored(tmp_path: Path) -> None:
    """And a line without a digest stands for no model that could be asked about."""
    book = tmp_path / "book.csv"
    keep(Score(date=TODAY.isoformat(), model="", macro_f1="0.788"), book)

    assert known("new", TOMORROW, book) is None
    assert known("", TOMORROW, book) is None
    with pytest.raises(UsedUp):
        known("", TODAY, book)


def test_our_golden_set_is_told_with_intervals_by_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here on mail of the corpus: the golden set itself is looked at by `make figures` alone."""
    by_language: dict[str, list[str]] = {name: [] for name in classifier.BY_LANGUAGE}
    for one in examples():
        row = {"id": one.id, "situation": one.situation, "language": one.language, "subject": one.text.subject,
               "body": one.text.body, "kind": one.kind.value}
        if one.language in by_language and len(by_language[one.language]) < 25:
            by_language[one.language].append(json.dumps(row))
    file = tmp_path / "golden.jsonl"
    file.write_text("\n".join(line for lines in by_language.values() for line in lines))
    monkeypatch.setattr(classifier, "GOLDEN", file)

    figures = {one.name: one for one in classifier.golden()}

    assert {classifier.OURS, *classifier.BY_LANGUAGE.values(), classifier.OUR_ERROR} == figures.keys()
    assert all(one.reason.startswith("[") for one in figures.values())


def test_the_book_that_lies_here_can_be_read() -> None:
    """Its lines are never changed, so they must fit for good."""
    kept = scores(BOOK)
    assert "0.788" == kept[0].macro_f1
    assert all(date.fromisoformat(one.date) and 0 < float(one.macro_f1) < 1 for one in kept)
