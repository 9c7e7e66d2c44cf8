"""Which lines at the end of a text are its signature: closings, visiting cards, lines of a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .paragraphs import LONG, is_prose, joined, paragraphs
from .words import Words, bare, words

_WINDOW: Final = 60                   # lines at the end in which a signature may begin
_MOST_LINES: Final = 30               # lines of text that a signature may have
_FEW_LINES: Final = 8                # of a signature below `Groetjes van ...`, which may also be text
_CARD: Final = 12                     # lines of a card without a closing above it
_NARROW: Final = 80                   # characters of a line on such a card
_RULE = re.compile(r"\s{0,9}[-_=*\\]{10,400}\s{0,9}")
_AFTERTHOUGHT = re.compile(r"p\.?\s?s\.?\b|n\.?b\.?\b")
_EDGE = re.compile(r"^\W+|[^\w)]+$")
_BETWEEN = re.compile(r" ?[/|] ?")
_ITEM = re.compile(r"\s{0,9}(?:[-*+•·]|\d{1,2}[.)])\s")
_CONTACT = re.compile(r"@|www\.|https?:|\d{3}")
_SHOUTED = re.compile(r"[!?]\s*$")
_PARTICLES: Final = frozenset({
    "de", "van", "der", "den", "ter", "ten", "te", "het", "'t", "la", "le", "di", "da", "von", "zu", "el", "al"})


def find_signature(lines: Sequence[str]) -> tuple[int, int] | None:
    """The first line of the signature and the line behind it, or None.

    It ends at a PS, a paragraph of prose, a list or a meeting's link: what the author wrote below
    stays visible.
    """
    known = words()
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    fences = [n for n in range(max(0, end - _WINDOW), end) if lines[n].lstrip().startswith("```")]
    for at in range(max(0, end - _WINDOW, *fences), end):
        if not _begins(lines, at, end, known):
            continue
        until = _signature_end(lines, at, end, known)
        if sum(1 for line in lines[at:until] if line.strip()) <= _MOST_LINES:
            return at, until
    return _card(lines, max([0, *(n + 1 for n in fences)]), end, known)


def _begins(lines: Sequence[str], at: int, end: int, known: Words) -> bool:
    line = lines[at]
    if line.strip() in ("--", r"\--", "-- ") and at + 1 < end:
        return not _is_meeting(lines, at + 1, min(end, at + 5), known)
    if _RULE.fullmatch(line):
        below = " ".join(bare(other) for other in lines[at + 1:at + 5])
        return any(phrase in below for phrase in known.list_footers)
    if is_signoff(line, known) or is_device_line(line, known):
        return True
    return end - at <= _FEW_LINES and _is_signoff_from(line, known)


def is_signoff(line: str, known: Words) -> bool:
    """Whether the line is a closing such as `Met vriendelijke groet,` or `Mvg Jan`."""
    text = _EDGE.sub("", bare(line[:LONG]))
    if not text or len(text) > 60:
        return False
    if text in known.signoffs:
        return True
    parts = _BETWEEN.split(text)
    if len(parts) > 1 and all(part.strip(" ,.") in known.signoffs for part in parts):
        return True
    for cut in (",", " "):
        head, mark, tail = text.partition(cut)
        while mark:
            if head.strip(" ,.!") in known.signoffs:
                named = cut == "," or line.strip()[len(head):].strip()[:1].isupper()
                return named and sum(word not in _PARTICLES for word in tail.split()) <= 3
            more, mark, tail = tail.partition(cut)
            head = f"{head}{cut}{more}"
    return False


def _is_signoff_from(line: str, known: Words) -> bool:
    """Whether the line is a closing that names its sender: `Groetjes van de balie`.

    `De groeten van Jan` is left out: that passes on what somebody else said.
    """
    listed = _EDGE.sub("", bare(line[:LONG])).split()[:14]
    for n in range(1, len(listed) - 1):
        tail = " ".join(listed[n:])
        if tail.startswith(known.signoff_links):
            closing = " ".join(listed[:n]).strip(",")
            return listed[0] != "de" and len(listed) - n <= 7 and closing in known.signoffs
    return False


def is_device_line(line: str, known: Words) -> bool:
    """Whether a phone or an app added the line: `Verstuurd vanaf mijn iPhone`."""
    text = bare(line).lstrip("[(<-_ ")
    if len(text) > 160 or not text.startswith(known.devices):
        return False
    return ": " not in text.partition("http")[0].rstrip(": ") and not text.endswith("?")


def _signature_end(lines: Sequence[str], at: int, end: int, known: Words) -> int:
    """Where the author goes on: at a PS, a paragraph that reads like prose, a list, a meeting."""
    for begin, until in paragraphs(lines[at + 1:end]):
        begin, until = at + 1 + begin, at + 1 + until
        block = lines[begin:until]
        if _is_meeting(lines, begin, until, known):
            return begin - 1 if begin > at + 1 and _RULE.fullmatch(lines[begin - 1]) else begin
        said = _AFTERTHOUGHT.match(bare(block[0])) or is_prose(block) or _is_list(block)
        if said and not is_device_line(block[0], known):
            return begin
    return end


def _is_meeting(lines: Sequence[str], begin: int, until: int, known: Words) -> bool:
    text = joined(lines, begin, until)
    return any(phrase in text for phrase in known.meetings)


def _is_list(block: Sequence[str]) -> bool:
    items = [line for line in block if _ITEM.match(line)]
    return len(items) > 1 and not any(_CONTACT.search(line[:LONG]) for line in items)


def _card(lines: Sequence[str], begin: int, end: int, known: Words) -> tuple[int, int] | None:
    """A last paragraph of short lines that tells a trade register number, working days or pronouns."""
    listed = [block for block in paragraphs(lines[begin:end])[-2:] if block[1] - block[0] <= _CARD]
    for top, until in reversed(listed):
        block = lines[begin + top:begin + until]
        if len(block) < 2 or any(len(line) > _NARROW or _SHOUTED.search(line) for line in block):
            continue
        above = next((line for line in reversed(lines[:begin + top]) if line.strip()), "")
        announced = not above or above.rstrip("*_ \\").endswith(":")
        text = f" {joined(lines, begin + top, begin + until)}"
        if announced or is_prose(block) or _is_list(block):
            continue
        if _CONTACT.search(text) and any(f" {mark}" in text for mark in known.card_marks):
            return begin + top, end
    return None
