"""Which lines at the edges of a text are signature or disclaimer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .words import Words, bare, words

_WINDOW: Final = 60                   # lines at the end in which a signature may begin
_MOST_LINES: Final = 30               # lines of text that a signature may have
_FEW_LINES: Final = 8                # of a signature below `Groetjes van ...`, which may also be text
_LONG: Final = 160                    # characters a line, on average; longer is no signature
_PARAGRAPHS: Final = 10               # at the end of a text in which a disclaimer may stand
_RULE = re.compile(r"\s{0,9}[-_=*\\]{10,400}\s{0,9}")
_AFTERTHOUGHT = re.compile(r"p\.?\s?s\.?\b|n\.?b\.?\b")
_ADDRESS_OR_NUMBER = re.compile(r"@|www\.|https?:|\d{3}")


def find_disclaimers(lines: Sequence[str]) -> set[int]:
    """The lines of disclaimers at the end, and of banners such as "external sender" at the top."""
    known = words()
    blocks = _paragraphs(lines)
    found: set[int] = set()
    for begin, end in blocks[-_PARAGRAPHS:]:
        text = _text(lines, begin, end) if end - begin <= 40 else ""
        if any(phrase in text for phrase in known.disclaimers):
            begin = begin - 1 if begin and bare(lines[begin - 1]).strip(":-=* ") == "disclaimer" else begin
            found.update(range(begin, end))
    for begin, end in blocks[:1]:
        text = _text(lines, begin, end)
        if end - begin <= 8 and any(phrase in text[:400] for phrase in known.banners):
            found.update(range(begin, end))
    return found


def find_signature(lines: Sequence[str]) -> tuple[int, int] | None:
    """The first line of the signature and the line behind it, or None.

    It ends at a PS or at a paragraph of prose: what the author wrote below stays visible.
    """
    known = words()
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    fences = [n for n in range(max(0, end - _WINDOW), end) if lines[n].lstrip().startswith("```")]
    for at in range(max(0, end - _WINDOW, *fences), end):
        if not _begins(lines, at, end, known):
            continue
        until = _signature_end(lines, at, end)
        if sum(1 for line in lines[at:until] if line.strip()) <= _MOST_LINES:
            return at, until
    return None


def _begins(lines: Sequence[str], at: int, end: int, known: Words) -> bool:
    line = lines[at]
    if line.strip() in ("--", r"\--", "-- ") and at + 1 < end:
        return True
    if _RULE.fullmatch(line):
        below = " ".join(bare(other) for other in lines[at + 1:at + 5])
        return any(phrase in below for phrase in known.list_footers)
    if is_signoff(line, known) or is_device_line(line, known):
        return True
    return end - at <= _FEW_LINES and _is_signoff_from(line, known)


def is_signoff(line: str, known: Words) -> bool:
    """Whether the line is a closing such as `Met vriendelijke groet,` or `Mvg Jan`."""
    text = bare(line).strip(" ,.!;-–—")
    if not text or len(text) > 60:
        return False
    if text in known.signoffs:
        return True
    for cut in (",", " "):
        head, mark, tail = text.partition(cut)
        while mark:
            if head.strip(" ,.!") in known.signoffs:
                named = cut == "," or line.strip()[len(head):].strip()[:1].isupper()
                return named and len(tail.split()) <= 3
            more, mark, tail = tail.partition(cut)
            head = f"{head}{cut}{more}"
    return False


def _is_signoff_from(line: str, known: Words) -> bool:
    """Whether the line is a closing that names its sender: `Groetjes van de balie`.

    `De groeten van Jan` is left out: that passes on what somebody else said.
    """
    listed = bare(line).strip(" ,.!;-–—").split()[:12]
    for n in range(1, len(listed) - 1):
        if listed[n] in known.signoff_links:
            closing = " ".join(listed[:n]).strip(",")
            return listed[0] != "de" and len(listed) - n <= 5 and closing in known.signoffs
    return False


def is_device_line(line: str, known: Words) -> bool:
    """Whether a phone or an app added the line: `Verstuurd vanaf mijn iPhone`."""
    text = bare(line).lstrip("[(<- ")
    return len(text) <= 120 and text.startswith(known.devices)


def _signature_end(lines: Sequence[str], at: int, end: int) -> int:
    """Where the author goes on: at a PS, or at a paragraph that reads like prose."""
    for begin, until in _paragraphs(lines[at + 1:end]):
        block = lines[at + 1 + begin:at + 1 + until]
        if _AFTERTHOUGHT.match(bare(block[0])) or _is_prose(block):
            return at + 1 + begin
    return end


def _is_prose(block: Sequence[str]) -> bool:
    text = " ".join(block)
    if len(text) > _LONG * len(block):
        return True
    sentence = len(text.split()) >= 12 and text.rstrip()[-1:] in ".!?"
    return sentence and not _ADDRESS_OR_NUMBER.search(text) and not is_device_line(block[0], words())


def _paragraphs(lines: Sequence[str]) -> list[tuple[int, int]]:
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


def _text(lines: Sequence[str], begin: int, end: int) -> str:
    """The block on one line, however it was wrapped; the first 40 lines will do."""
    return " ".join(bare(line) for line in lines[begin:min(end, begin + 40)])
