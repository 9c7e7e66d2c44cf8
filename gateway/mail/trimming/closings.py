"""Which lines at the end of a text are its signature: closings, visiting cards, lines of a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .own_name import is_by
from .paragraphs import LONG, is_afterthought, is_prose, joined, paragraphs
from .words import PARTICLES, Words, bare, words

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
_DEVICE_WORDS: Final = 8              # in a line that a device adds; its own beginning may be long
_AND: Final = frozenset({"en", "and", "und", "et", "y", "e", "&", "+"})
_GREETING: Final = 5                  # words of a greeting
_NAME_WORDS: Final = 3                # behind a closing, particles not counted
_URL = re.compile(r"[<(]?https?:\S{0,400}")
_NOTED = re.compile(r"(?:p\.?\s?s|n\.?b)\.?\s?:")
_WELL_FORMED = re.compile(
    r"@|www\.|(?<![\d/.-])[+0](?:[ ()./-]{0,3}\d){7}|\d{8}|\d{3}[ .]\d{3,4}[ .]\d{2,3}(?!\d)|\bhr[ab] ?\d{3}")


def find_signature(lines: Sequence[str], author: str = "") -> tuple[int, int] | None:
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
        if not _begins(lines, at, end, known, author):
            continue
        until = _signature_end(lines, at, end, known)
        if sum(1 for line in lines[at:until] if line.strip()) <= _MOST_LINES:
            return at, until
    return _card(lines, max([0, *(n + 1 for n in fences)]), end, known, author)


def _begins(lines: Sequence[str], at: int, end: int, known: Words, author: str) -> bool:
    line = lines[at]
    if line.strip() in ("--", r"\--", "-- ") and at + 1 < end:
        return not _is_meeting(lines, at + 1, min(end, at + 5), known)
    if _RULE.fullmatch(line):
        below = " ".join(bare(other) for other in lines[at + 1:at + 5])
        return any(phrase in below for phrase in known.list_footers)
    if is_signoff(line, known, author) or is_device_line(line, known):
        return True
    if end - at > _FEW_LINES or not _is_signoff_from(line, known):
        return False
    below = lines[at + 1].strip() if at + 1 < end else ""
    named = all(word[0].isupper() or word in PARTICLES or word in _AND for word in below.split())
    return not _is_announced(lines, at) and (named or bool(_CONTACT.search(below)) or is_device_line(below, known))


def _is_announced(lines: Sequence[str], at: int) -> bool:
    """Whether the text above ends in a colon: then it goes on here."""
    above = next((lines[n] for n in range(at - 1, max(-1, at - 6), -1) if lines[n].strip()), "")
    return above.rstrip("*_ \\").endswith(":")


def is_signoff(line: str, known: Words, author: str = "") -> bool:
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
                return _is_sender(line, head, cut, tail, known, author)
            more, mark, tail = tail.partition(cut)
            head = f"{head}{cut}{more}"
    return False


def _is_sender(line: str, head: str, cut: str, tail: str, known: Words, author: str) -> bool:
    """Whether what stands behind a closing is a name: `Mvg Noor`, `Cheers, Noor`; not `Cheers, that works.`"""
    closing = head.strip(" ,.!")
    written = line.strip(" \t*_\\")[len(head):].strip(" ,.!*_\\")
    if is_by(written, author):
        return True
    if closing in known.needs_name and (cut == " " or ":" in tail or any(sign.isdigit() for sign in tail)):
        return False
    told = tail.strip().startswith((*known.signoff_links, *known.by_proxy)) or tail.strip() in known.thanks
    if not written[:1].isupper() and (cut == " " or (written[:1].islower() and not told)):
        return False
    return sum(word not in PARTICLES for word in tail.split()) <= _NAME_WORDS


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
    if len(text) > 160 or not text.startswith(known.devices) or text.rstrip("* ").endswith(":"):
        return False
    begins = max((phrase for phrase in known.devices if text.startswith(phrase)), key=len)
    count = len(_URL.sub(" ", text).split())
    if count > _DEVICE_WORDS + (3 if len(begins.split()) > 4 else 0):
        return False
    if count > 5 and text.rstrip(")]>_- ").endswith("."):
        named = "outlook" not in begins and any(word in text for word in known.device_words)
        return named and ": " not in text.partition("http")[0].rstrip(": ")
    return ": " not in text.partition("http")[0].rstrip(": ") and not text.endswith("?")


def _signature_end(lines: Sequence[str], at: int, end: int, known: Words) -> int:
    """Where the author goes on: at a PS, a paragraph that reads like prose, a list, a meeting."""
    for begin, until in paragraphs(lines[at + 1:end]):
        begin, until = at + 1 + begin, at + 1 + until
        block = lines[begin:until]
        if _is_meeting(lines, begin, until, known):
            return begin - 1 if begin > at + 1 and _RULE.fullmatch(lines[begin - 1]) else begin
        if is_device_line(block[0], known):
            continue
        said = is_prose(block) or _is_list(block)
        carded = begin > at + 1 and any(map(str.isalnum, "".join(lines[at:min(begin, at + 9)])[:LONG]))
        if said or (carded and is_afterthought(block)):
            return begin
        noted = next((n for n in range(begin, until) if _is_noted(lines[n])), None)
        if noted is not None:
            return noted
    return end


def _is_noted(line: str) -> bool:
    """Whether a line below a name is a PS or a long sentence; `P.S. de Wit` is a name."""
    text = bare(line[:LONG])
    if _AFTERTHOUGHT.match(text):
        said = line.strip(" *_\\")[:LONG].split()[1:]
        return bool(_NOTED.match(text)) or any(word[0].islower() and word not in PARTICLES for word in said)
    return len(line) <= LONG and len(text.split()) >= 12 and is_prose([line])


def _is_meeting(lines: Sequence[str], begin: int, until: int, known: Words) -> bool:
    text = joined(lines, begin, until)
    return any(phrase in text for phrase in known.meetings)


def _is_list(block: Sequence[str]) -> bool:
    items = [line for line in block if _ITEM.match(line)]
    return len(items) > 1 and not any(_CONTACT.search(line[:LONG]) for line in items)


def _card(
    lines: Sequence[str], begin: int, end: int, known: Words, author: str
) -> tuple[int, int] | None:
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
        named = is_by(block[0], author)
        reached = bool(_WELL_FORMED.search(text)) and (named or _is_titled(block[0]))
        if (named or reached) and any(f" {mark}" in text for mark in known.card_marks):
            return begin + top, begin + until
    return None


def _is_titled(line: str) -> bool:
    """Whether a line may be the name on a card: few words, none of them a small one."""
    given = line.strip(" *_\\").split()
    return 0 < len(given) < 6 and all(not word[0].islower() or word in PARTICLES for word in given)


def is_greeting(line: str) -> bool:
    """Whether a line only greets: `Hoi Jan,`."""
    listed = _EDGE.sub("", bare(line[:LONG])).replace(",", " ").split()
    greets = any(" ".join(listed[:n]) in words().greetings for n in (1, 2))
    return greets and len(listed) <= _GREETING and "?" not in line and line.rstrip("*_ \\")[-1:] != "."


def is_signed(line: str, author: str) -> bool:
    """Whether a line is a closing, the line of a device, a rule or the author's name, and no more."""
    known = words()
    plain = not any(sign.isalnum() for sign in line) or is_by(line, author)
    return plain or is_signoff(line, known, author) or is_device_line(line, known) or _is_titled(line)
