"""Subjects without the marks that mail programs stack before them."""

from __future__ import annotations

import re
from typing import Final

REPLY: Final = frozenset({
    "re", "antw", "antwoord", "betr", "aw", "antwort", "réf", "ref", "rép", "rep", "res", "resp",
    "r", "rif", "sv", "vs", "odp", "回复", "答复",
})
FORWARD: Final = frozenset({
    "fw", "fwd", "doorst", "doorgestuurd", "wg", "tr", "rv", "i", "inoltra", "enc", "vb", "vl", "pd",
    "转发",
})
_MAX: Final = 1_000
_MARK = re.compile(r"\s*([^\W\d_]{1,14})\.?\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\d{1,3})?\s?[:：]\s*")
_LIST_TAG = re.compile(r"\s*(\[[^\[\]]{1,60}\])\s*")


def base_subject(subject: str) -> str:
    """The subject without reply and forward marks, so that a thread has one subject.

    A list's tag in brackets stays, and marks behind it go as well.
    """
    rest, tag = subject[:_MAX], ""
    while True:
        if (mark := _MARK.match(rest)) and mark.group(1).casefold() in REPLY | FORWARD:
            rest = rest[mark.end():]
        elif not tag and (found := _LIST_TAG.match(rest)):
            tag, rest = found.group(1), rest[found.end():]
        elif tag and rest.lstrip().startswith(tag):
            rest = rest.lstrip()[len(tag):]
        else:
            return " ".join(f"{tag} {rest}".split())


def is_reply_subject(subject: str) -> bool:
    """Whether the outermost mark says reply: `Re:`, `Antw:`, `AW:`, `R:`, `RE[2]:` ..."""
    return _outermost(subject) in REPLY


def is_forward_subject(subject: str) -> bool:
    """Whether the outermost mark says forward: `Fwd:`, `Doorst:`, `WG:`, `TR:`, `RV:`, `I:` ..."""
    return _outermost(subject) in FORWARD


def _outermost(subject: str) -> str:
    rest = subject[:_MAX]
    if found := _LIST_TAG.match(rest):
        rest = rest[found.end():]
    mark = _MARK.match(rest)
    return mark.group(1).casefold() if mark else ""
