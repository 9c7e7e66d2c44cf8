"""JSON lines of the command."""

from __future__ import annotations

import json

import pytest

from nlp.lines import answer, read_line
from nlp.types import Classification, Cue, Kind, Text


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
