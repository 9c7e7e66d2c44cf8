"""Paragraphs of a text, and whether one reads like prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .words import bare

LONG: Final = 160                     # characters a line, on average; longer is no signature
_CONTACT = re.compile(r"@|www\.|https?:|\d{3}")


def paragraphs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """First line and line behind it of each run of lines with text."""
    found: list[tuple[int, int]] = []
    begin: int | None = None
    for n, line in enumerate(lines):
        if line.strip():
            begin = n if begin is None else begin
        elif begin is not None:
            found.append((begin, n))
            begin = None
    if begin is not None:
        found.append((begin, len(lines)))
    return found


def joined(lines: Sequence[str], begin: int, end: int) -> str:
    """The block laid bare on one line, however it was wrapped; the first 40 lines will do."""
    return " ".join(bare(line) for line in lines[begin:min(end, begin + 40)])


def is_prose(block: Sequence[str]) -> bool:
    """Whether a paragraph is a sentence of the author's rather than a visiting card."""
    text = " ".join(block)
    if len(text) > LONG * len(block):
        return True
    count, last = len(text.split()), text.rstrip("*_ \\")[-1:]
    if _CONTACT.search(text):
        return False
    return (count >= 12 and last in tuple(".!?")) or (count >= 5 and last == "?")
