"""JSON lines in and out, as `mailsquare classify` reads and writes them."""

from __future__ import annotations

from collections.abc import Mapping

from .types import Classification, Text

_MOST_ADDRESSEES = 10_000_000


def read_line(row: object, number: int | None = None) -> tuple[str, Text]:
    """The id and text of one decoded line; ValueError names the line (when given) and the field."""
    where = f"line {number}: " if number is not None else ""
    if not isinstance(row, Mapping):
        raise ValueError(f"{where}expected an object with id, subject and body")
    name = row.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise ValueError(f"{where}field 'id' must be a text or a number")
    is_reply = row.get("is_reply")
    if is_reply is not None and not isinstance(is_reply, bool):
        raise ValueError(f"{where}field 'is_reply' must be true or false")
    count = row.get("to_count")
    if count is not None and (isinstance(count, bool) or not isinstance(count, int)
                              or not 0 <= count <= _MOST_ADDRESSEES):
        raise ValueError(f"{where}field 'to_count' must be a whole number from 0 to {_MOST_ADDRESSEES}")
    text = Text(
        subject=_text(row, "subject", where), body=_text(row, "body", where),
        is_reply=bool(is_reply), to_count=count,
    )
    return str(name), text


def answer(name: str, found: Classification) -> dict[str, object]:
    """The line that answers one mail, ready for JSON."""
    return {
        "id": name,
        "kind": found.kind.value,
        "confidence": round(found.confidence, 4),
        "scores": {kind.value: round(score, 4) for kind, score in found.scores.items()},
        "language": found.language,
        "cues": [{"text": cue.text, "weight": cue.weight} for cue in found.cues],
    }


def _text(row: Mapping[object, object], field: str, where: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        missing = "" if field in row else "; it is missing"
        raise ValueError(f"{where}field '{field}' must be a text{missing}")
    return value
