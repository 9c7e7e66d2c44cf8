"""What `nlp evaluate` prints, for people and for programs."""

from __future__ import annotations

import json

from nlp.measuring import measure
from nlp.scoresheet import as_json, rows, sheet
from nlp.types import Kind
from tests.nlp.test_measuring import judged, mixed


def test_the_sheet_shows_all_mail_and_each_language() -> None:
    """Table, confusion, and ten lines of calibration with a column a language."""
    text = sheet(measure(mixed()))

    assert "all mail: 120 messages" in text
    assert "nl: 90 messages" in text
    assert "fr: 30 messages" in text
    assert "true \\ said" in text
    assert 10 == sum(line[:3] in {f"{n / 10:.1f}" for n in range(10)} for line in text.splitlines())


def test_the_rows_begin_with_the_surest_mistakes() -> None:
    """Those teach most; and no line holds a word of a mail."""
    found = rows([judged(1, Kind.QUESTION, Kind.QUESTION, sure=0.99), judged(2, Kind.QUESTION, Kind.DISCUSSION),
                  judged(3, Kind.QUESTION, Kind.DISCUSSION, sure=0.95)])
    assert ["3", "2", "1"] == [line.split()[-1] for line in found.splitlines()]


def test_the_json_is_plain_and_whole() -> None:
    """A program reads it back, with its languages and, when asked for, its mails."""
    found = json.loads(json.dumps(as_json(measure(mixed()), mixed())))

    assert (120, 120, {"nl", "fr"}) == (found["messages"], len(found["mails"]), set(found["languages"]))
    assert 120 == sum(sum(row.values()) for row in found["confusion"].values())
    assert {"value", "low", "high"} == set(found["macro_f1"])
    assert "mails" not in as_json(measure(mixed()))
