"""JSON lines of the command."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from nlp.lines import answer, read_line, written_in
from nlp.types import Classification, Cue, Kind, Special, Text, Traits


def test_a_full_line_is_read() -> None:
    """Every field arrives where the classifier looks for it."""
    row = {"id": 7, "subject": "s", "body": "b", "is_reply": True, "to_count": 12, "language": "nl"}
    assert ("7", Text(subject="s", body="b", is_reply=True, to_count=12)) == read_line(row)


def test_the_last_two_fields_are_optional() -> None:
    """Header facts are often unknown."""
    row = {"id": "x", "subject": "", "body": "", "to_count": None}
    assert ("x", Text(subject="", body="")) == read_line(row)


@pytest.mark.parametrize(("change", "field"), [
    ({"id": None}, "id"), ({"id": ""}, "id"), ({"id": True}, "id"), ({"subject": None}, "subject"),
    ({"body": 3}, "body"),
    ({"is_reply": "yes"}, "is_reply"), ({"to_count": -1}, "to_count"), ({"to_count": "5"}, "to_count"),
    ({"to_count": True}, "to_count"),
])
def test_a_bad_field_is_named_with_its_line(change: dict[str, object], field: str) -> None:
    """Whoever made the file must find the place."""
    row: dict[str, object] = {"id": "1", "subject": "s", "body": "secret", **change}
    with pytest.raises(ValueError, match=rf"line 4: field '{field}'") as caught:
        read_line(row, 4)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("row", [None, [], "text", 3])
def test_a_line_that_is_no_object_is_refused(row: object) -> None:
    """A list of lines is a common mistake."""
    with pytest.raises(ValueError, match="line 1: expected an object"):
        read_line(row, 1)


def test_the_answer_is_json_with_the_promised_keys() -> None:
    """Scripts read these keys."""
    found = Classification(
        kind=Kind.QUESTION, confidence=0.81234, language="nl", cues=(Cue("wie weet", 1.5),),
        scores={Kind.ANNOUNCEMENT: 0.1, Kind.QUESTION: 0.81234, Kind.DISCUSSION: 0.08766},
    )
    assert {
        "id": "a", "kind": "question", "confidence": 0.8123, "language": "nl",
        "scores": {"announcement": 0.1, "question": 0.8123, "discussion": 0.0877},
        "cues": [{"text": "wie weet", "weight": 1.5}],
    } == json.loads(json.dumps(answer("a", found)))


FOUND = Classification(kind=Kind.QUESTION, confidence=0.8, language="nl", scores=dict.fromkeys(Kind, 1 / 3))


def test_traits_stand_beside_the_kind_each_with_its_confidence_and_cues() -> None:
    """The keys of the kind stay as they are for the programs that read them."""
    traits = Traits(
        special=(Special.SURVEY,), special_confidence=(0.94,), sensitive=True, sensitivity=0.41, dangers=("health",),
        deadline=date(2026, 12, 4), deadline_words="uiterlijk vrijdag", deadline_confidence=0.95,
        cues=(Cue("survey: enquete", 0.5), Cue("sensitive: ziek", 0.3)),
    )

    told = json.loads(json.dumps(answer("a", FOUND, traits)))

    assert answer("a", FOUND).items() <= told.items()
    assert [{"kind": "survey", "confidence": 0.94, "cues": [{"text": "enquete", "weight": 0.5}]}] == told["special"]
    assert {"said": True, "confidence": 0.41, "dangers": ["health"],
            "cues": [{"text": "ziek", "weight": 0.3}]} == told["sensitive"]
    assert {"day": "2026-12-04", "confidence": 0.95,
            "cues": [{"text": "uiterlijk vrijdag", "weight": 0.95}]} == told["deadline"]


def test_what_was_not_found_is_said_with_its_confidence_too() -> None:
    """ "No" at 0.97 is another answer than "no" at 0.55."""
    told = answer("a", FOUND, Traits(sensitivity=0.03))

    assert [] == told["special"]
    assert {"said": False, "confidence": 0.97, "dangers": [], "cues": []} == told["sensitive"]
    assert told["deadline"] is None


def test_the_day_a_mail_was_written_may_stand_in_its_line() -> None:
    """"By Friday" means nothing without it; a slip is named with its line."""
    assert datetime(2027, 3, 15, tzinfo=UTC) == written_in({"date": "2027-03-15"})
    assert written_in({}) is None
    for slip in ("soon", 3, True):
        with pytest.raises(ValueError, match="line 7: field 'date'"):
            written_in({"date": slip}, 7)
