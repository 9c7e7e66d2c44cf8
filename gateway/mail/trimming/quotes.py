"""Which lines of a text somebody else wrote: quoted, replied to or forwarded.

Every look at a line is bounded (400 characters, a few lines ahead), so the time grows with the
number of lines only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .headings import heading_end, is_memo_head
from .words import Words, bare, words

_SCANNED: Final = 6_000               # lines in which a beginning of a quote is looked for
_NOTE: Final = 40                     # lines above a quote in which `answers below` may stand
_NOTE_WORDS: Final = 12               # of a line that may say so
_AMOUNT = re.compile(r"\s{0,3}>\s?[€$£]?\s?\d")
_WORD = re.compile(r"[\w'-]+")
_RULE = re.compile(r"[\s>]{0,9}[-_=*~–—\\ ]{3,400}")


@dataclass(frozen=True, slots=True)
class Quotes:
    """For each line whether it is quoted; `after` is the line behind the first heading of a quote."""

    marks: tuple[bool, ...]
    after: int | None


def find_quotes(lines: Sequence[str], forwarded: bool = False) -> Quotes:
    """The quoted lines, each with the heading that announces them.

    Under a heading whose quote has no `>` everything to the end is quoted; under one with `>`
    the author may go on below. With `forwarded` the first heading and what follows it is kept:
    there the forwarded mail is what the author wants to show. Where the author says that the
    answers stand in the quote, and no `>` tells them apart, the first quote is kept; so is the
    head of a memo of the author's own.
    """
    known, count = words(), len(lines)
    marks, after, fenced, at = [False] * count, None, False, 0
    while at < count:
        line = lines[at]
        if line.lstrip()[:3] == "```":
            fenced = not fenced and any(other.lstrip()[:3] == "```" for other in lines[at + 1:at + 400])
        elif not fenced and at < _SCANNED and (end := heading_end(lines, at, known)):
            if forwarded and after is None:
                after, at = end, end
                continue
            if is_memo_head(lines, at, end, known):
                at = end
                continue
            begin, at = at, _quote_end(lines, end)
            if at == count and after is None and _is_answered_inside(lines, begin, end, known):
                at = end
            after = end if after is None else after
            while begin and (not lines[begin - 1].strip() or _RULE.fullmatch(lines[begin - 1])):
                begin -= 1
            marks[begin:at] = [True] * (at - begin)
            continue
        elif not fenced and is_quoted(line):
            marks[at] = True
        at += 1
    if after is None and not fenced:
        _keep_amounts(lines, marks)
    return Quotes(tuple(marks), after)


def is_quoted(line: str) -> bool:
    """Whether the line begins with the `>` of a quote."""
    return line[:4].lstrip().startswith(">")


def _keep_amounts(lines: Sequence[str], marks: list[bool]) -> None:
    """`> 1000 euro: ask Jan` in a text that quotes nothing else: there the mark says more than."""
    marked = [n for n, quoted in enumerate(marks) if quoted]
    near = any(after - before == 1 for before, after in pairwise(marked))
    if not near and all(_AMOUNT.match(lines[n]) for n in marked):
        for n in marked:
            marks[n] = False


def _is_answered_inside(lines: Sequence[str], at: int, end: int, known: Words) -> bool:
    """Whether the author says above that the answers stand in the quote below, which has no `>`."""
    if any(is_quoted(line) for line in lines[end:end + 3]):
        return False
    above = [bare(line) for line in lines[max(0, at - _NOTE):at]]
    note = " ".join(above)
    return any(phrase in note for phrase in known.answers_inside) or any(
        _says_answers_inside(line, known) for line in above)


def _says_answers_inside(line: str, known: Words) -> bool:
    """`My notes are below in green`: a word for an answer and a place, and nobody is asked for one."""
    listed = _WORD.findall(line)
    if len(listed) > _NOTE_WORDS or known.answer_words.isdisjoint(listed) or "?" in line:
        return False
    spaced = f" {' '.join(listed)} "
    placed = any(place in spaced for place in known.answer_places) or listed[-1] == "onder"
    return placed and known.answer_asked.isdisjoint(listed)


def _quote_end(lines: Sequence[str], end: int) -> int:
    """Where the quote under a heading ends: behind its `>` lines, or with the text."""
    at = end
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at == len(lines) or not is_quoted(lines[at]):
        return len(lines)
    while at < len(lines) and (is_quoted(lines[at]) or _is_torn_off(lines, at)):
        at += 1
    return at


def _is_torn_off(lines: Sequence[str], at: int) -> bool:
    """Whether a long quoted line was wrapped without a new `>`: it goes on in the midst of a sentence."""
    before, line = lines[at - 1].rstrip(), lines[at]
    if at + 1 >= len(lines) or not is_quoted(lines[at + 1]) or not is_quoted(before):
        return False
    return len(before) >= 60 and before[-1] not in ".?!:;" and line[:1].islower()
