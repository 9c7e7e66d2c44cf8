"""Paragraphs of a text, and whether one reads like prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .words import bare, words

LONG: Final = 160                     # characters a line, on average; longer is no signature
_FEW: Final = 4                       # words a line of an afterthought
_A_LINE: Final = 6                    # words a line of prose that names a number or a link
_SHORT: Final = frozenset({"inc.", "ltd.", "co.", "corp.", "llc.", "bv.", "nv.", "st.", "str.", "gmbh.", "jr.", "etc."})
_REACHED = re.compile(r"@|www\.|https?:|\d(?:[ ()./-]{0,3}\d){6}")
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


def is_ended(text: str) -> bool:
    """Whether a text ends as a sentence does; `Kade B.V.` and `Muster & Co.` do not."""
    last = text[-40:].rstrip("*_ \\)").rstrip()
    while last and not last[-1].isalnum() and last[-1] not in ".!?…":
        last = last[:-1]
    word = last.rpartition(" ")[2].lower()
    short = word.endswith(".") and ("." in word[:-1] or len(word) < 3 or word in _SHORT)
    return last[-1:] in tuple(".!?…") and not short


def is_afterthought(block: Sequence[str]) -> bool:
    """Whether a paragraph below a visiting card is a sentence of the author's, be it a short one."""
    text = " ".join(block)
    if len(text.split()) < max(_FEW, _FEW * len(block)) or not is_ended(text):
        return False
    spaced = f" {bare(text)}"
    return not _REACHED.search(text) and not _is_routine(spaced)


def _is_routine(spaced: str) -> bool:
    """Whether a card's or a mailing list's own words stand in it."""
    known = words()
    return any(f" {mark}" in spaced for mark in known.card_marks) or any(
        phrase in spaced for phrase in known.list_footers)


def is_prose(block: Sequence[str]) -> bool:
    """Whether a paragraph is a sentence of the author's rather than a visiting card."""
    text = " ".join(block)
    if len(text) > LONG * len(block):
        return True
    count, last = len(text.split()), text.rstrip("*_ \\")[-1:]
    if _CONTACT.search(text):
        spaced = f" {bare(text)}"
        return count >= max(12, _A_LINE * len(block)) and is_ended(text) and not _is_routine(spaced)
    return (count >= 12 and last in tuple(".!?")) or (count >= 5 and last == "?")
