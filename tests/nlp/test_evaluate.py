"""The evaluation counts what it says it counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.classify import Classifier
from nlp.evaluate import calibration_error, evaluate, macro_f1
from nlp.types import Kind

A, Q, D = Kind.ANNOUNCEMENT, Kind.QUESTION, Kind.DISCUSSION


def test_macro_f1_is_the_mean_over_three_kinds() -> None:
    """A kind nobody answers counts as zero."""
    assert pytest.approx((2 / 3 + 2 / 3 + 0) / 3) == macro_f1([(A, A), (A, Q), (Q, Q)])
    assert 1.0 == macro_f1([(A, A), (Q, Q), (D, D)])


def test_calibration_error_is_the_gap_between_sure_and_right() -> None:
    """Half right at 0.9 is a gap of 0.4."""
    assert pytest.approx(0.4) == calibration_error([(0.9, True), (0.9, False)])
    assert pytest.approx(0.0) == calibration_error([(1.0, True)])


def test_an_evaluation_reads_as_text(tmp_path: Path) -> None:
    """It is printed by the command line as it is."""
    path = tmp_path / "mine.jsonl"
    rows = [
        {"id": "1", "subject": "Kabel", "body": "Wie heeft er een HDMI-kabel te leen?", "kind": "question"},
        {"id": "2", "subject": "Re: Kabel", "body": "Ik, kom maar.", "is_reply": True, "label": "DISCUSSION"},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = evaluate(path, Classifier.load())
    assert (2, 1.0) == (found.messages, found.accuracy)
    assert 1 == found.confusion[(Q, Q)] == found.confusion[(D, D)]
    assert "true \\ said" in found.render()


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    """A table of zeros would look like a result."""
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="no labelled mail"):
        evaluate(tmp_path / "empty.jsonl")
