"""A document held against a shape: every mistake with its place, in words for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_origin

from pydantic import ValidationError

from .document import Document, Where
from .durations import shown
from .model import Shape
from .problems import MOST, Problem, nearest, remedy

S = TypeVar("S", bound=Shape)
_NOT = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "model_type": "must be a mapping",
    "dict_type": "must be a mapping",
    "tuple_type": "must be a list",
}
_BOUNDS = {"less_than_equal": ("at most", "le"), "greater_than_equal": ("at least", "ge")}
_HOW = {
    "string_type": "put it in quotes",
    "bool_type": "without quotes",
    "model_type": "write `key: value` lines, indented",
    "dict_type": "write `key: value` lines, indented",
    "tuple_type": "start each entry with `- `",
}


def validate(shape: type[S], document: Document, context: object = None) -> tuple[S | None, list[Problem]]:
    """The document as that shape, or None; and every problem found on the way."""
    problems = list(_empty(document, document.value, ()))
    try:
        return shape.model_validate(document.value, context=context), problems
    except ValidationError as failed:
        errors = failed.errors(include_url=False)
        for error in _worth_telling(shape, errors)[:MOST]:
            if error["input"] is not None or error["type"] == "extra_forbidden" or not error["loc"]:
                problems.append(_problem(shape, document, error))
        return None, problems


def _empty(document: Document, value: object, where: Where) -> Iterator[Problem]:
    """A key without a value: half a thought, but for a test's mail, where null says unknown."""
    if value is None and where and "mail" not in where[:-1]:
        yield document.problem(where, f"{owner(document, where)}{shown(where[-1])} is empty",
                               "write a value, or delete the line", key=True)
    children: Any = value.items() if isinstance(value, dict) else ()
    for key, child in enumerate(value) if isinstance(value, tuple) else children:
        yield from _empty(document, child, (*where, key))


def _worth_telling(shape: type[Shape], errors: list[Any]) -> list[Any]:
    """All errors but "X is missing" where a mistyped X stands beside it: one mistake, one line."""
    mistyped = set()
    for error in errors:
        where = tuple(error["loc"])
        if error["type"] == "extra_forbidden":
            mistyped.add((where[:-1], nearest(str(where[-1]), _keys(shape, where))))
    return [error for error in errors
            if error["type"] != "missing" or (error["loc"][:-1], error["loc"][-1]) not in mistyped]


def _problem(shape: type[Shape], document: Document, error: Mapping[str, Any]) -> Problem:
    where: Where = tuple(part for part in error["loc"] if part != "[key]")
    sort, key = error["type"], error["loc"][-1] if error["loc"] else ""
    whose = owner(document, where)
    if sort == "extra_forbidden":
        return document.problem(where, f"{whose}unknown key {shown(key)}", _unknown(shape, where), key=True)
    if sort == "missing":
        return document.problem(where[:-1], f'{whose}needs "{key}"', _missing(str(key)), key=True)
    if sort == "rules":
        return document.problem(where, whose + error["ctx"]["message"], error["ctx"]["suggestion"],
                                key="[key]" in error["loc"])
    subject = f"{whose}{shown(_last_name(where))} " if where else "the file "
    if sort in _BOUNDS:
        word, bound = _BOUNDS[sort]
        text, how = f"must be {word} {error['ctx'][bound]:g}", ""
    elif sort in _NOT:
        text, how = _NOT[sort], _HOW.get(sort, "")
    else:
        text, how = str(error["msg"]).replace("Input should be", "must be"), ""
    return document.problem(where, f"{subject}{text}, not {shown(error['input'])}", how)


def _unknown(shape: type[Shape], where: Where) -> str:
    if where[0] == "guards" and len(where) == 3 and where[-1] in ("do", "target", "nudge", "for"):
        return "a guard can only let mail through: move it to rules"
    return remedy(str(where[-1]), _keys(shape, where))


def _missing(key: str) -> str:
    return {"otherwise": "add the line `otherwise: deliver`",
            "version": "add the line `version: 1`",
            "do": "add what becomes of the mail: deliver, hold, post, deliver_and_post or absorb",
            "when": "add what the mail must be like, as in `when: {list: all-staff}`",
            }.get(key, f"add `{key}:`")


def _keys(shape: type[Shape], where: Where) -> tuple[str, ...]:
    """The keys that the mapping around this place may have."""
    found: Any = shape
    parts = iter(where[:-1])
    for part in parts:
        field = _fields(found).get(part)
        if field is None:
            continue
        if get_origin(field.annotation) is dict:
            next(parts, None)         # a name that the file's writer chose
        found = _inner(field.annotation) or found
    return tuple(str(key) for key in _fields(found))


def _fields(shape: Any) -> dict[str | int, Any]:
    return {field.alias or name: field for name, field in shape.model_fields.items()}


def _inner(annotation: Any) -> Any:
    """The shape inside `tuple[Shape, ...] | None` or `dict[str, Shape]`."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next((shape for part in getattr(annotation, "__args__", ()) if (shape := _inner(part))), None)


def _last_name(where: Where) -> object:
    return next((part for part in reversed(where) if isinstance(part, str)), where[-1])


def owner(document: Document, where: Where) -> str:
    """ "rule it-questions: " for what stands in an entry, "targets: " for the rest."""
    if len(where) < 2:
        return ""
    section = str(where[0])
    if section not in ("guards", "rules", "tests"):
        return f"{section}: " if len(where) == 2 else f"{section}, {where[1]}: "
    entries: Any = document.value if isinstance(document.value, dict) else {}
    if not isinstance(where[1], int):
        return f"{section}: "
    entry = entries[section][where[1]]
    name = entry.get("name") if isinstance(entry, dict) else None
    role = section.removesuffix("s")
    return f"{role} {name}: " if isinstance(name, str) and name else f"{role} {where[1] + 1}: "
