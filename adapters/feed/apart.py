"""What stood below a post in its mail, as safe HTML: plain words, their quote levels drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

from .text import straight

DEEPEST = 6                           # levels that are drawn; deeper ones stand with the sixth
_MARKS = re.compile(r"(?:> ?){1,100}")


def to_html(text: str) -> Markup:
    """The words, nothing in them alive; each `>` before a line is a quote inside the one before."""
    made: list[str] = []
    depth = 0
    for level, words in _blocks(straight(text)):
        made += ["</blockquote>"] * (depth - level) + ["<blockquote>"] * (level - depth)
        made += [f"<p>{escape(words)}</p>"]
        depth = level
    return Markup("".join(made + ["</blockquote>"] * depth))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Neighbouring lines of one level, blank ones at their ends left out."""
    for level, lines in groupby(map(_level, text.split("\n")), key=lambda one: one[0]):
        words = "\n".join(line for _, line in lines).strip("\n")
        if words.strip():
            yield level, words


def _level(line: str) -> tuple[int, str]:
    found = _MARKS.match(line)
    if found is None:
        return 0, line.rstrip()
    return min(DEEPEST, found[0].count(">")), line[found.end():].rstrip()
