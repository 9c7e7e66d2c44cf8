"""What is wrong with a rules file, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

MOST = 100                            # problems reported at once; a broken generator makes thousands
_LONGEST_NAME = 64                    # difflib is quadratic: compare only names people could have typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding in a rules or test file. Line and column count from 1."""

    file: str
    line: int
    column: int
    severity: str                     # "error": the file is not used; "warn": it works, but look
    message: str
    suggestion: str = ""              # what to do, "" where the message says it

    def __str__(self) -> str:
        remedy = f" ({self.suggestion})" if self.suggestion else ""
        return f"{self.file}:{self.line}:{self.column}  {self.severity:<5}  {self.message}{remedy}"


class RulesError(Exception):
    """The file cannot be used; `problems` holds every reason found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        several = list(problems)
        files = list(dict.fromkeys(problem.file for problem in several))
        found = sorted(several, key=lambda one: (files.index(one.file), one.line, one.column, one.message))
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(found))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that looks most like a mistyped word, or None."""
    if len(word) > _LONGEST_NAME:
        return None
    near = get_close_matches(word.lower(), list(choices)[:500], n=1, cutoff=0.6)
    return near[0] if near else None


def remedy(word: str, choices: Iterable[str]) -> str:
    """What to write instead of an unknown word: the near choice, or all there are."""
    known = list(choices)
    near = nearest(word, known)
    if near is not None:
        return f'did you mean "{near}"?'
    if not known:
        return "none is defined"
    more = f" and {len(known) - 12} more" if len(known) > 12 else ""
    return f"one of: {', '.join(known[:12])}{more}"


def snippet(problem: Problem, text: str) -> str:
    """The line of the file with a mark under the place, for a terminal; "" past its end."""
    lines = text.splitlines()
    if not 0 < problem.line <= len(lines):
        return ""
    line = lines[problem.line - 1].replace("\t", " ")
    rest = line[problem.column - 1:]
    ends = (at for at, char in enumerate(rest) if not (char.isalnum() or char in "_-.@"))
    width = max(1, next(ends, len(rest)))
    margin = f"{problem.line:>5} | "
    return f"{margin}{line}\n{' ' * (len(margin) - 2)}| {' ' * (problem.column - 1)}{'^' * width}"
