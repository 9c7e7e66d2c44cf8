"""A YAML file as plain values with the place of each: YAML 1.2, without its traps.

Only what a person needs to write rules is read. Anchors, aliases, tags and a second document are
refused, so no file can unfold into more than it shows; a date stays text and `no` stays "no".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from .problems import Problem, RulesError

MAX_BYTES = 1024 * 1024               # 1,000 rules take a tenth of it
MAX_DEPTH = 16

Plain = str | int | float | bool | None | tuple[Any, ...] | dict[str, Any]
Where = tuple[str | int, ...]         # ("rules", 3, "when", "topic")
Place = tuple[int, int]               # line and column, from 1
_TOP: Place = (1, 1)


@dataclass(slots=True)
class Document:
    """The values of one file; `problems` are those that did not stop the reading."""

    file: str
    text: str
    value: Plain = None
    values: dict[Where, Place] = field(default_factory=dict)
    keys: dict[Where, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, where: Where, *, key: bool = False) -> Place:
        """Where a value (or its key) stands; for one that is not there, its nearest parent."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        while where and where not in first and where not in second:
            where = where[:-1]
        return first.get(where) or second.get(where) or _TOP

    def problem(self, where: Where, message: str, suggestion: str = "", *, key: bool = False) -> Problem:
        """An error at that place."""
        return self._at(self.place(where, key=key), message, suggestion)

    def _at(self, place: Place, message: str, suggestion: str = "") -> Problem:
        return Problem(file=self.file, line=place[0], column=place[1], severity="error",
                       message=message, suggestion=suggestion)


def read_file(path: Path) -> str:
    """The text of a file of at most 1 MiB of UTF-8; RulesError says why not."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RulesError([_whole(str(path), f"cannot be read: {error.strerror or error}",
                                 "check the path and who may read it")]) from error
    _cap(len(raw), str(path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[:error.start].count(b"\n") + 1
        raise RulesError([_whole(str(path), "is not UTF-8 text", "save the file as UTF-8", line)]) from error


def read_document(text: str, file: str) -> Document:
    """The file as plain values; RulesError where it is not readable as YAML at all."""
    _cap(len(text.encode("utf-8", "surrogatepass")), file)
    if tabs := list(_tabs(text, file)):
        raise RulesError(tabs)
    document = Document(file, text)
    try:
        _Reader(document).read()
    except MarkedYAMLError as error:
        raise RulesError([*document.problems, _marked(file, error)]) from error
    except YAMLError as error:
        place = _place_of(text, int(getattr(error, "position", 0) or 0))
        problem = document._at(place, "a character that YAML does not allow",
                               "delete it; it may be invisible")
        raise RulesError([problem]) from error
    return document


class _Refused(Exception):
    """What follows cannot be read safely; the problem is in the document already."""


class _Reader:
    """Builds plain values out of parser events; no recursion deeper than MAX_DEPTH."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.events: Iterator[Event] = iter(YAML(typ="safe", pure=True).parse(document.text))

    def read(self) -> None:
        """Fill the document with the first YAML document of the text."""
        first = True
        try:
            for event in self.events:
                if isinstance(event, DocumentStartEvent):
                    continue
                if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent):
                    if not first:
                        self._refuse(event, "a second document starts here", "keep one, delete the --- line")
                    self.document.value, first = self._node(event, ()), False
        except _Refused:
            raise RulesError(self.document.problems) from None

    def _refuse(self, event: Event, message: str, suggestion: str) -> None:
        self.document.problems.append(self.document._at(_mark(event), message, suggestion))
        raise _Refused

    def _node(self, event: Event, where: Where) -> Plain:
        self.document.values[where] = _mark(event)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, "anchors and aliases (& and *) are not read",
                         "write the value out, or quote it if it is a text")
        if getattr(event, "ctag", None):
            self._refuse(event, "tags (!) are not read", "write the plain value")
        if len(where) > MAX_DEPTH:
            self._refuse(event, f"more than {MAX_DEPTH} levels deep", "rules need far fewer")
        if isinstance(event, MappingStartEvent):
            return self._mapping(where)
        if isinstance(event, SequenceStartEvent):
            return tuple(self._items(where))
        assert isinstance(event, ScalarEvent)
        return scalar(event.value) if event.implicit[0] else str(event.value)

    def _items(self, where: Where) -> Iterator[Plain]:
        for number, event in enumerate(self.events):
            if isinstance(event, SequenceEndEvent):
                return
            yield self._node(event, (*where, number))

    def _mapping(self, where: Where) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                self._refuse(event, "a key must be a plain word", "put texts with brackets or * in quotes")
                continue
            key = str(event.value)
            if key in found:
                line = self.document.keys[(*where, key)][0]
                self.document.problems.append(self.document._at(
                    _mark(event), f'"{key}" is written twice', f"the first is on line {line}: keep one"))
            else:
                self.document.keys[(*where, key)] = _mark(event)
            value = self._node(next(self.events), (*where, key))
            found.setdefault(key, value)
        return found


def scalar(text: str) -> str | int | float | bool | None:
    """A plain scalar as YAML 1.2 reads it, but 007 and dates stay text."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    digits = text.removeprefix("-")
    if not digits[:1].isdigit() or not text.isascii() or len(text) > 18:
        return text
    if digits.isdigit():
        return int(text) if digits == "0" or digits[0] != "0" else text
    whole, dot, part = digits.partition(".")
    return float(text) if dot and whole.isdigit() and part.isdigit() else text


def _mark(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _place_of(text: str, position: int) -> Place:
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _cap(size: int, file: str) -> None:
    if size > MAX_BYTES:
        raise RulesError([_whole(file, "is larger than 1 MiB", "a rules file is for people: shorten it")])


def _whole(file: str, message: str, suggestion: str, line: int = 1) -> Problem:
    return Problem(file=file, line=line, column=1, severity="error", message=message, suggestion=suggestion)


def _tabs(text: str, file: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        indent = line[:len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            yield Problem(file=file, line=number, column=indent.index("\t") + 1, severity="error",
                          message="a tab in the indentation", suggestion="YAML takes spaces only")


def _marked(file: str, error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else _TOP
    return Problem(file=file, line=line, column=column, severity="error",
                   message=f"not readable as YAML: {error.problem or 'unknown reason'}",
                   suggestion="look at the indentation, colons, quotes and brackets just before")
