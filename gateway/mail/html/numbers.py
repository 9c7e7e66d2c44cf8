"""Numbers before lines: Markdown counts on from the first of a list, so what was not counted is escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_LINE = re.compile(r"(?P<quote>(?:> ?){0,40})(?P<indent>[ ]{0,60})(?P<core>.{0,14})", re.DOTALL)
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_STARTS: Final = ("- ", "+ ", "* ", "#", "|", ">", "│")      # what ends a list that stands no deeper
_LEVEL: Final = 3                     # spaces; CommonMark 0.31 section 5.2: fewer make no list in a list
_LINES: Final = 50_000                # beyond them a text is left as it is


@dataclass(slots=True)
class _Run:
    """The numbers that Markdown takes for one list."""

    mark: str
    above: _Run | None = None                                        # the list that Markdown would go on with
    items: list[tuple[int, str]] = field(default_factory=list)       # line, number as it is written
    shown: bool = False                                              # as a list
    owned: list[int] = field(default_factory=list)                   # lines that stand indented in it

    def is_true(self, last: int) -> bool:
        """Whether the list will show the numbers that are written; `last` was shown above it."""
        first = int(self.items[0][1])
        counted = all(number == str(first + n) for n, (_, number) in enumerate(self.items))
        return counted and (first in (1, last + 1) or len(self.items) > 1)


def with_true_numbers(markdown: str) -> str:
    """The text with `N\\.` where a list would show another number; a list starts at 1 or is counted on.

    Thus `12. November` over `24. Dezember` stays, and a second list does not go on with the first.
    """
    lines = markdown.split("\n")
    if len(lines) > _LINES or not any(_starts_with_digit(line) for line in lines):
        return markdown
    last = 0
    for run in _runs(lines):
        run.shown = run.is_true(last) and (run.above is None or not run.above.shown)
        if run.shown:
            last = int(run.items[-1][1])
            continue
        for at, number in run.items:
            mark = lines[at].index(number) + len(number)
            lines[at] = f"{lines[at][:mark]}\\{lines[at][mark:]}"
            if at and lines[at - 1].strip("> ") and not lines[at - 1].endswith("  "):
                lines[at - 1] += "  "
        for at in run.owned:
            width = len(run.items[0][1]) + 2
            lines[at] = lines[at][:width].lstrip(" ") + lines[at][width:]   # four spaces would make code of it
    return "\n".join(lines)


def _starts_with_digit(line: str) -> bool:
    return line.lstrip("> ")[:1].isdigit()


def _runs(lines: list[str]) -> list[_Run]:
    runs: list[_Run] = []
    open_: dict[int, _Run] = {}       # by level
    quote, blank, fenced = "", False, False
    for n, line in enumerate(lines):
        found = _LINE.match(line)
        assert found is not None
        core, depth = found["core"], len(found["indent"])
        if found["quote"].count(">") != quote.count(">"):
            open_.clear()
        quote = found["quote"]
        if core.startswith(("```", "~~~")):
            fenced = not fenced
            open_ = {level: run for level, run in open_.items() if level * _LEVEL < depth}
            continue
        if fenced:
            continue
        number = _NUMBER.match(core)
        level = depth // _LEVEL
        if number is not None:
            open_ = {other: run for other, run in open_.items() if other <= level}
            above = open_.get(level)
            if above is None or above.mark != number[2]:
                run = open_[level] = _Run(number[2])
                runs.append(run)
            elif blank and int(number[1]) != int(above.items[-1][1]) + 1:
                run = open_[level] = _Run(number[2], above=above)
                runs.append(run)
            else:
                run = above
            run.items.append((n, number[1]))
        elif core and (blank or core.startswith(_STARTS)):
            open_ = {other: run for other, run in open_.items() if other < level or (other == level and depth % 3)}
        if number is None and core and depth and open_:
            open_[max(open_)].owned.append(n)
        blank = not core
    return runs
