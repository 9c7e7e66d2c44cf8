"""JSON lines in and out, as `mailsquare classify` reads and writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import zip_longest

from .showing import cues_for
from .types import Classification, Cue, Text, Traits

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


def written_in(row: object, number: int | None = None) -> datetime | None:
    """When the mail of a line was written, from its optional field `date` (ISO 8601); ValueError as above."""
    where = f"line {number}: " if number is not None else ""
    given = row.get("date") if isinstance(row, Mapping) else None
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError):
        raise ValueError(f"{where}field 'date' must be a day or time, as 2027-03-15 or 2027-03-15T10:00") from None


def answer(name: str, found: Classification, traits: Traits | None = None) -> dict[str, object]:
    """The line that answers one mail, ready for JSON; without traits, its kind alone."""
    return {"id": name, **(reading(found, traits) if traits else kind_of(found))}


def reading(found: Classification, traits: Traits) -> dict[str, object]:
    """All that the models make of a mail, each part with its confidence and cues, ready for JSON."""
    return {**kind_of(found), **_traits(traits)}


def kind_of(found: Classification) -> dict[str, object]:
    """The kind of a mail, ready for JSON."""
    return {
        "kind": found.kind.value,
        "confidence": round(found.confidence, 4),
        "scores": {kind.value: round(score, 4) for kind, score in found.scores.items()},
        "language": found.language,
        "cues": cues_of(found.cues),
    }


def cues_of(cues: Iterable[Cue]) -> list[dict[str, object]]:
    """Cues, ready for JSON."""
    return [{"text": cue.text, "weight": cue.weight} for cue in cues]


def _traits(traits: Traits) -> dict[str, object]:
    """Each confidence says how sure one may be of that very answer, of `said: false` too."""
    pairs = zip_longest(traits.special, traits.special_confidence[:len(traits.special)])
    words, sure_of_day = traits.deadline_words, traits.deadline_confidence
    due = traits.deadline and {
        "day": traits.deadline.isoformat(), "confidence": sure_of_day,
        "cues": cues_of([Cue(words, sure_of_day)] if words else []),
    }
    return {
        "special": [
            {"kind": special.value, "confidence": sure, "cues": cues_of(cues_for(traits, special.value))}
            for special, sure in pairs
        ],
        "sensitive": {
            "said": traits.sensitive,
            "confidence": round(traits.sensitivity if traits.sensitive else 1 - traits.sensitivity, 4),
            "dangers": list(traits.dangers),
            "cues": cues_of(cues_for(traits, "sensitive")),
        },
        "deadline": due,
    }


def _text(row: Mapping[object, object], field: str, where: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        missing = "" if field in row else "; it is missing"
        raise ValueError(f"{where}field '{field}' must be a text{missing}")
    return value
