"""A rules file read, checked and ready to decide; or every problem in it at once."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from .checks import check
from .compile import compile_rules
from .document import Document, read_document, read_file
from .fields import Names
from .model import FileShape
from .problems import RulesError
from .ruleset import RuleSet
from .validate import validate


def load_rules(path: Path, *, lists: Collection[str] | None = None,
               networks: Collection[str] | None = None) -> RuleSet:
    """The rules of a file; RulesError names all problems by line and column.

    `lists` and `networks` are the names in config.yaml, where they are known: rules that name
    others are then refused.
    """
    return parse_rules(read_file(path), str(path), lists=lists, networks=networks)


def parse_rules(text: str, file: str, *, lists: Collection[str] | None = None,
                networks: Collection[str] | None = None) -> RuleSet:
    """The rules of a text; `file` is what messages call it."""
    document = read_document(text, file)
    names = Names(people=_names(document, "people"), targets=_names(document, "targets"),
                  topics=_names(document, "topics"), lists=lists,
                  networks=None if networks is None else {"feed", *networks})
    shape, problems = validate(FileShape, document, names)
    problems += [*document.problems, *check(document)]
    if problems or shape is None:
        raise RulesError(problems)
    return compile_rules(shape, document)


def _names(document: Document, section: str) -> tuple[str, ...]:
    found = document.value.get(section) if isinstance(document.value, dict) else None
    return tuple(found) if isinstance(found, dict) else ()
