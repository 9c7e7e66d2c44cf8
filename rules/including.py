"""Files of departments that a rules file includes: found, read, and held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .document import Document, read_document, read_file
from .durations import shown
from .model import IncludeShape, PartShape
from .problems import Problem, RulesError, remedy

MOST_FILES = 100                      # far more departments than one company writes rules for
ENDINGS = (".yaml", ".yml")
SECTIONS = ("people", "targets", "topics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Included:
    """One included file: where the main file names it, and what stands in it."""

    number: int                       # of its entry under `include:`
    name: str                         # as written
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An included file whose shape is right, with the terms on which it is included."""

    terms: IncludeShape
    name: str
    document: Document
    shape: PartShape


def read_included(
    document: Document, folder: Path | None, texts: Mapping[str, str] | None
) -> tuple[list[Included], list[Problem]]:
    """The files under `include:`, and what keeps some from being read.

    They lie in the folder of the main file or below it: who may write one department's rules must not
    be able to make the gateway read anything else. Included files include nothing themselves. With `texts`
    nothing is read from disk: a draft could name any file there, and its mistakes would quote from it.
    """
    found: list[Included] = []
    problems: list[Problem] = []
    for number, name in enumerate(_named(document)):
        where = ("include", number, "file")
        if number >= MOST_FILES:
            problems.append(document.problem(where, f"more than {MOST_FILES} files are included", "put some together"))
            break
        if folder is None or not _is_inside(folder, name):
            problems.append(document.problem(
                where, f"include: {shown(name)} is not in the folder of this file",
                "write a path like departments/sales.yaml, without .. and not a link to elsewhere"))
        elif not is_rules_name(name):
            problems.append(document.problem(
                where, f"include: {shown(name)} is not called like a rules file", "let its name end in .yaml or .yml"))
        elif texts is not None and name not in texts:
            problems.append(document.problem(
                where, f"include: nothing is written in {shown(name)} yet", "write it in its own tab"))
        elif any(one.name == name for one in found):
            problems.append(document.problem(where, f"include: {shown(name)} is named twice", "delete one of them"))
        else:
            try:
                path = folder / name
                text = read_file(path) if texts is None else texts[name]
                found.append(Included(number=number, name=name, document=read_document(text, str(path))))
            except RulesError as error:
                problems += error.problems
    return found, problems


def included_names(text: str) -> tuple[str, ...]:
    """The files that a main file includes, as it names them; none where it cannot be read."""
    try:
        return tuple(dict.fromkeys(filter(None, _named(read_document(text, "")))))
    except RulesError:
        return ()


def _named(document: Document) -> list[str]:
    top = document.value if isinstance(document.value, dict) else {}
    entries = top.get("include", ())
    several = entries if isinstance(entries, tuple) else (entries,)
    return [str(one.get("file", "")) if isinstance(one, dict) else "" for one in several]


def is_rules_name(name: str) -> bool:
    """Whether a file is called like rules, and no folder of its path is: passwords and keys are not."""
    *folders, last = PurePosixPath(name).parts or ("",)
    return last.endswith(ENDINGS) and not any(one.endswith(ENDINGS) for one in folders)


def _is_inside(folder: Path, name: str) -> bool:
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\0" in name:
        return False
    return (folder / name).resolve().is_relative_to(folder.resolve())


def clashes(document: Document, included: Sequence[Included]) -> Iterator[Problem]:
    """Names that two files give, and rules named by `before:` that are not there."""
    first = {key: document for key, _ in _given(document)}
    for one in included:
        for key, where in _given(one.document):
            other = first.setdefault(key, one.document)
            if other is not one.document:
                sort, name = key
                yield one.document.problem(where, f'{sort} "{name}" is taken', f"{other.file} has it: choose another",
                                           key=sort != "entry")
    top = document.value if isinstance(document.value, dict) else {}
    rules = top.get("rules", ())
    names = [one.get("name") for one in rules if isinstance(one, dict)] if isinstance(rules, tuple) else []
    entries = top.get("include", ())
    for number, entry in enumerate(entries if isinstance(entries, tuple) else (entries,)):
        before = entry.get("before") if isinstance(entry, dict) else None
        if isinstance(before, str) and before not in names:
            where = ("include", number, "before")
            yield document.problem(where, f"include: no rule of this file is called {shown(before)}",
                                   remedy(before, [str(name) for name in names]))


def _given(document: Document) -> Iterator[tuple[tuple[str, str], tuple[str | int, ...]]]:
    """What a file gives names to, with the place of each name."""
    top = document.value if isinstance(document.value, dict) else {}
    for section in SECTIONS:
        names = top.get(section)
        for name in names if isinstance(names, dict) else ():
            yield (section, name), (section, name)
    for section in ("guards", "rules"):
        entries = top.get(section)
        for number, entry in enumerate(entries if isinstance(entries, tuple) else ()):
            if isinstance(entry, dict) and isinstance(entry.get("name"), str):
                yield ("entry", entry["name"]), (section, number, "name")
