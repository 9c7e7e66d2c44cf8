"""A rules file read with all that it includes, checked and ready to decide; or every problem at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from .checks import check
from .compile import compile_rules
from .document import Document, read_document, read_file
from .fields import Names
from .including import Included, Part, clashes, read_included
from .model import VERSION, FileShape, PartShape, is_newer
from .problems import Problem, RulesError
from .ruleset import RuleSet
from .validate import validate


def load_rules(path: Path, *, lists: Collection[str] | None = None,
               networks: Collection[str] | None = None) -> RuleSet:
    """The rules of a file; RulesError names all problems by line and column.

    `lists` and `networks` are the names in config.yaml, where they are known: rules that name
    others are then refused.
    """
    return parse_rules(read_file(path), str(path), lists=lists, networks=networks, folder=path.parent)


def parse_rules(text: str, file: str, *, lists: Collection[str] | None = None,
                networks: Collection[str] | None = None, folder: Path | None = None,
                texts: Mapping[str, str] | None = None) -> RuleSet:
    """The rules of a text; `file` is what messages call it, and `folder` where its included files lie.

    `texts` are included files by the name that `include:` gives them; with them none is read from the folder.
    """
    document = read_document(text, file)
    _of_our_version(document)
    included, problems = read_included(document, folder, texts)
    documents = [document, *(one.document for one in included)]
    names = Names(people=_names(documents, "people"), targets=_names(documents, "targets"),
                  topics=_names(documents, "topics"), lists=lists,
                  networks=None if networks is None else {"feed", *networks})
    shape, found = validate(FileShape, document, names)
    problems += [*found, *document.problems, *check(document, documents), *clashes(document, included)]
    parts = [part for one in included if (part := _part(one, shape, names, documents, problems))]
    if problems or shape is None:
        raise RulesError(problems)
    return compile_rules(shape, document, parts)


def _of_our_version(document: Document) -> None:
    """Refuse a newer file before its other words are judged: what they mean is not known here."""
    version = document.value.get("version") if isinstance(document.value, dict) else None
    if is_newer(version):
        told = f"version: this gateway reads version {VERSION}, and this file is version {version}"
        remedy = f"update Mailsquare, or take the file back to what it was in version {VERSION}"
        raise RulesError([document.problem(("version",), told, remedy)])


def _part(included: Included, main: FileShape | None, names: Names, documents: Sequence[Document],
          problems: list[Problem]) -> Part | None:
    document = included.document
    shape, found = validate(PartShape, document, names)
    problems += [*found, *document.problems, *check(document, documents)]
    if shape is None or main is None:
        return None
    return Part(terms=main.include[included.number], name=included.name, document=document, shape=shape)


def _names(documents: Sequence[Document], section: str) -> tuple[str, ...]:
    sections = [one.value.get(section) for one in documents if isinstance(one.value, dict)]
    return tuple(name for found in sections if isinstance(found, dict) for name in found)
