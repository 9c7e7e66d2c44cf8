"""What two sets of rules texts differ in, line by line, with a sign before each line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

MOST_LINES = 400  # of one difference that are shown
MOST_COMPARED = 3_000  # lines that are held against each other: more of them takes too long at worst
AROUND = 2  # lines before and after


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `sort` is "added", "removed", "same" or "place"; for a place the words say which lines."""

    sort: str
    text: str

    @property
    def sign(self) -> str:
        """What stands before it, so that colour is not all that tells."""
        return {"added": "+", "removed": "−", "same": " "}.get(self.sort, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one file differs in."""

    name: str
    lines: tuple[Line, ...]
    added: int
    removed: int
    is_cut: bool  # there are more lines than are shown


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    """The files that differ; () where all are the same."""
    names = dict.fromkeys((*before, *after))
    changed = [name for name in names if before.get(name, "") != after.get(name, "")]
    return tuple(_difference(name, before.get(name, ""), after.get(name, "")) for name in changed)


def _difference(name: str, before: str, after: str) -> Difference:
    old, new = before.splitlines(), after.splitlines()
    head, tail = _same_ends(old, new)
    one, two = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(one) > MOST_COMPARED or len(two) > MOST_COMPARED:
        lines = [Line(sort="removed", text=text) for text in one] + [Line(sort="added", text=text) for text in two]
    else:
        start = max(0, head - AROUND)
        end = max(0, tail - AROUND)
        lines = list(_lines(old[start : len(old) - end], new[start : len(new) - end], start))
    return Difference(
        name=name,
        lines=tuple(lines[:MOST_LINES]),
        added=sum(line.sort == "added" for line in lines),
        removed=sum(line.sort == "removed" for line in lines),
        is_cut=len(lines) > MOST_LINES,
    )


def _same_ends(one: Sequence[str], two: Sequence[str]) -> tuple[int, int]:
    """How many lines are the same at the beginning, and then at the end."""
    most = min(len(one), len(two))
    head = next((n for n in range(most) if one[n] != two[n]), most)
    tail = next((n for n in range(most - head) if one[-1 - n] != two[-1 - n]), most - head)
    return head, tail


def _lines(old: Sequence[str], new: Sequence[str], skipped: int) -> Iterator[Line]:
    matcher = difflib.SequenceMatcher(None, old, new)
    for group in matcher.get_grouped_opcodes(AROUND):
        yield Line(sort="place", text=_place(group[0][3] + skipped + 1, group[-1][4] + skipped))
        for tag, a, b, c, d in group:
            if tag == "equal":
                yield from (Line(sort="same", text=text) for text in new[c:d])
                continue
            yield from (Line(sort="removed", text=text) for text in old[a:b])
            yield from (Line(sort="added", text=text) for text in new[c:d])


def _place(first: int, last: int) -> str:
    return f"{first}–{last}" if last > first else f"{first}"


def changed_lines(before: str, after: str) -> tuple[int, ...]:
    """The numbers of the lines that are new or otherwise, from 1, at most MOST_LINES of them."""
    old, new = before.splitlines(), after.splitlines()
    head, tail = _same_ends(old, new)
    one, two = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(one) > MOST_COMPARED or len(two) > MOST_COMPARED:
        return tuple(islice(range(head + 1, head + len(two) + 1), MOST_LINES))
    codes = difflib.SequenceMatcher(None, one, two).get_opcodes()
    numbers = (n + head + 1 for tag, _, _, c, d in codes if tag != "equal" for n in range(c, d))
    return tuple(islice(numbers, MOST_LINES))
