"""The JSON Schema that gives editors completion and hover text for rules and test files."""

from __future__ import annotations

from typing import Any

from .cases import CaseFileShape
from .facts import FACTS, KINDS, SPECIALS, FactType
from .model import FileShape, Shape

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_WORDS: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_TYPES: dict[FactType, dict[str, Any]] = {
    FactType.TIME: {"type": "string"},
    FactType.DATE: {"type": "string", "format": "date"},
    FactType.TIMES: {"anyOf": [{"type": "integer", "minimum": 0}, _WORDS["anyOf"][1]]},
    FactType.TEXT: {"type": "string"},
    FactType.TEXTS: _WORDS,
    FactType.COUNT: {"type": "integer", "minimum": 0},
    FactType.SHARE: {"type": "number", "minimum": 0, "maximum": 1},
    FactType.FLAG: {"type": "boolean"},
    FactType.HEADERS: {"type": "object", "additionalProperties": {"type": "string"}},
}


def json_schema() -> dict[str, Any]:
    """The schema of rules.yaml."""
    return _schema(FileShape, "Mailsquare rules")


def cases_json_schema() -> dict[str, Any]:
    """The schema of a test file for rules; the facts a mail may state come from the one table."""
    schema = _schema(CaseFileShape, "Tests of Mailsquare rules")
    facts = {name: {**_TYPES[fact.type], "description": fact.about} for name, fact in FACTS.items()}
    facts["kind"] = {"enum": list(KINDS), "description": FACTS["kind"].about}
    special = {"enum": list(SPECIALS)}
    facts["special"] = {"anyOf": [special, {"type": "array", "items": special}],
                        "description": FACTS["special"].about}
    facts["size"] = {"type": ["integer", "string"], "description": FACTS["size"].about}
    for shape in ("CaseShape", "DefaultsShape"):
        mail = schema["$defs"][shape]["properties"]["mail"]
        mail["properties"] = {name: {"anyOf": [fact, {"type": "null"}]} for name, fact in facts.items()}
        mail["additionalProperties"] = False
    return schema


def _schema(shape: type[Shape], title: str) -> dict[str, Any]:
    schema = _tidy(shape.model_json_schema())
    assert isinstance(schema, dict)
    return {"$schema": _DRAFT, **schema, "title": title}


def _tidy(part: Any) -> Any:
    """Without "or null" (an empty value is an error) and without titles that repeat the key."""
    if isinstance(part, list):
        return [_tidy(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _tidy(value) for key, value in part.items()
            if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)}
    options = [option for option in kept.pop("anyOf", []) if option != {"type": "null"}]
    if len(options) == 1:
        return {**options[0], **kept}
    return {**kept, "anyOf": options} if options else kept
