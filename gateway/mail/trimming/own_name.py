"""Whether a text ends with the name of its author, which is then the signature."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from .words import PARTICLES, bare, words

_LONGEST: Final = 80                  # characters of a line that may be part of a visiting card
_CARD: Final = 7                      # lines, the name included
_STEPS: Final = 3                     # `Thanks,` / `Hanna` / `Hanna Lindqvist, Hydraulics`: each is one
_TAIL: Final = 3                      # paragraphs of address and numbers that may stand below the card
_NOT_IN_A_NAME = re.compile(r"[(|/<]| - | via ")
_BEHIND_A_NAME = re.compile(r"[|,(·•]|//| [-–—] ")
_ON_A_CARD = re.compile(r"[|@]|\d[\d .-]{4}")
_REACHED = re.compile(r"@|www\.|https?:|\d{3}|\d{2} \d{2}")
_SHAPE = re.compile(r"^\s{0,9}([^\W\d][^|,(·•/:–—\n]{1,40}?)(,| [-–—] ?|- |\t| ?\(|:)")
_EDGES: Final = " ,.!-–—~"


def find_own_name(lines: Sequence[str], author: str) -> int:
    """The first of the last lines that are the author's name with what belongs to it.

    The number of lines where there is none. At least one line of text always stays before it.
    """
    name, end = _name(author), _end(lines, len(lines))
    first = len(lines)
    for _ in range(_STEPS if name and end else 0):
        at = _signed_from(lines, end, name, peeled=first < len(lines))
        if at == end and first == len(lines):
            at = _signed_above(lines, end, name)
        if at == end or not _end(lines, at):
            break
        first, end = at, _end(lines, at)
    return first


def _signed_above(lines: Sequence[str], end: int, name: Sequence[str]) -> int:
    """Where a card begins whose address and numbers stand in paragraphs of their own; `end` if none does."""
    bottom = end
    for _ in range(_TAIL):
        top = _top(lines, bottom)
        block = lines[top:bottom]
        if not block or any(len(line) > _LONGEST or _is_sentence(line) for line in block):
            return end
        above = _end(lines, top)
        if above == top or sum(bool(_REACHED.search(line)) for line in block) * 2 < len(block):
            return end
        begin = _top(lines, above)
        if _is_card(lines[begin:above], name, reached=True) and not _announces(lines, begin):
            return begin
        bottom = above
    return end


def _top(lines: Sequence[str], end: int) -> int:
    top = end
    while top and end - top < _CARD and lines[top - 1].strip():
        top -= 1
    return top


def _signed_from(lines: Sequence[str], end: int, name: Sequence[str], peeled: bool) -> int:
    """Where the signature begins in the paragraph that ends at `end`; `end` where it has none."""
    top = _top(lines, end)
    whole = not top or not lines[top - 1].strip()
    if whole and _is_card(lines[top:end], name) and not _announces(lines, top):
        return top
    last, before = end - 1, end - 2
    if peeled and _is_thanks(lines[last]) and lines[last].rstrip().endswith(","):
        return last
    if _is_thanks_of(lines[last], name):
        return last
    if _is_initials(lines[last], name) and (whole or before >= top) and _closes(lines, last):
        return last
    if before < top or not _names(lines[last], name):
        return end
    if _is_thanks(lines[before]) and _end(lines, before):
        return before
    return last if _closes(lines, last) else end


def _closes(lines: Sequence[str], at: int) -> bool:
    """Whether the line of text above ends a sentence, or a greeting."""
    above = _end(lines, at)
    return bool(above) and lines[above - 1].rstrip("*_ \\")[-1:] in tuple(".!?…,;)")


def _end(lines: Sequence[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _announces(lines: Sequence[str], at: int) -> bool:
    """Whether the text above ends in a colon: then a name below it is what it tells."""
    above = _end(lines, at)
    return bool(above) and lines[above - 1].rstrip("*_ \\").endswith(":")


def _name(author: str) -> tuple[str, ...]:
    """The words of a name as people sign, `Wit, Noor de (Facilitair)` as `noor de wit`."""
    shown = _NOT_IN_A_NAME.split(author[:200], maxsplit=1)[0]
    last, comma, first = shown.partition(",")
    listed = _folded(f"{first} {last}" if comma else shown).split()
    if not listed or "@" in shown or (len(listed) == 1 and len(listed[0]) < 2):
        return ()
    return tuple(word.rstrip(".") if len(word) == 2 else word for word in listed)


def _folded(text: str) -> str:
    """Lower case without accents, which are often missing in one of two spellings."""
    apart = unicodedata.normalize("NFKD", bare(text)).replace("ı", "i")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _names(line: str, name: Sequence[str]) -> bool:
    """Whether a line is the author's name or its beginning, alone or with a job behind it."""
    if len(line) > _LONGEST:
        return False
    text = _folded(line).strip(_EDGES)
    text = next((text[len(proxy):].strip() for proxy in words().by_proxy if text.startswith(proxy)), text)
    if _is_name(text.split(), name) or _is_short_name(line, text, name) or _is_longer_name(line, name):
        return True
    head, *rest = _BEHIND_A_NAME.split(text, maxsplit=1)
    if not rest or len(rest[0].split()) > 6 or line.rstrip("*_ \\)")[-1:] in tuple(".!?"):
        return False
    return _is_name(head.split(), name)


def _is_name(given: Sequence[str], name: Sequence[str]) -> bool:
    """`Hui`, `Hui Min` or `Hui Min Zhou`, and with a middle name more or less."""
    if not given or len(given) > 6:
        return False
    if len(given) == 1 and len(given[0]) == 1:
        return False
    first = given[0] == name[0] or (1 in (len(given[0].rstrip(".")), len(name[0])) and given[0][0] == name[0][0])
    ends = len(given) > 1 and len(name) > 1 and first and given[-1] == name[-1]
    return ends or tuple(given) == tuple(name[:len(given)])


def _is_longer_name(line: str, name: Sequence[str]) -> bool:
    """`Noor de Wit` by someone whose From says only Noor."""
    given = line.strip(f"*\\{_EDGES}").split()
    if len(name) != 1 or not 1 < len(given) < 5 or _folded(given[0]) != name[0]:
        return False
    return all(word[:1].isupper() or word in PARTICLES for word in given) and given[-1] not in PARTICLES


def _is_initials(line: str, name: Sequence[str]) -> bool:
    """`NdW` or `N.` by Noor de Wit, on a line of its own."""
    text = line.strip("*_-–— \t\\")
    letters = _folded(text).replace(".", "").replace(" ", "")
    if len(text) > 12 or not text[:1].isupper() or "!" in text or "?" in text:
        return False
    short = "".join(word[0] for word in name if word not in PARTICLES)
    both = ("".join(word[0] for word in name), short)
    return (len(letters) > 1 and letters in both) or (len(letters) == 1 and len(name) > 1 and letters == name[0][0])


def _is_short_name(line: str, text: str, name: Sequence[str]) -> bool:
    """`Seun` for Oluwaseun, `Lies` for Liesbeth; two letters would too often be a word."""
    if len(text) < 3 or " " in text or not line.lstrip("*_~-–— ")[:1].isupper():
        return False
    return name[0].startswith(text) or name[0].endswith(text)


def _is_card(block: Sequence[str], name: Sequence[str], reached: bool = False) -> bool:
    """Whether a paragraph is a name with, below it, a job, a company, a number (`reached`: the number is near)."""
    if not block or not _names(block[0], name):
        return False
    rest = block[1:]
    if _is_roster(block):
        return False
    if any(len(line) > _LONGEST or _is_sentence(line) for line in rest):
        return False
    in_full = len(_folded(block[0]).split()) > 1 or len(name) == 1
    return not rest or in_full or reached or any(_ON_A_CARD.search(line) for line in rest)


def _is_roster(block: Sequence[str]) -> bool:
    """`Noor - Monday` above `Jan - Tuesday`: a list of people that the author happens to lead."""
    shapes = [_SHAPE.match(line[:_LONGEST]) for line in block]
    first = shapes[0]
    return first is not None and any(
        shape and shape[2].strip() == first[2].strip() and _is_somebody(shape[1])
        and not _ON_A_CARD.search(line) for line, shape in zip(block[1:], shapes[1:], strict=True))


def _is_somebody(head: str) -> bool:
    given = head.split()
    return 0 < len(given) < 5 and all(
        word in PARTICLES or (word[0].isupper() and not any(sign.isdigit() for sign in word)) for word in given)


def is_by(text: str, author: str) -> bool:
    """Whether a line is the author's name, in full or as people shorten it."""
    name = _name(author)
    return bool(name) and bool(text.strip()) and _names(text.strip(), name)


def _is_sentence(line: str) -> bool:
    return len(line.split()) > 4 and line.rstrip("*_ \\")[-1:] in tuple(".!?")


def _is_thanks(line: str) -> bool:
    """Whether a line only says thanks. With an exclamation mark somebody means it: that stays."""
    return "!" not in line and len(line) <= _LONGEST and bare(line).strip(_EDGES) in words().thanks


def _is_thanks_of(line: str, name: Sequence[str]) -> bool:
    """`Thanks, Hanna` by Hanna on one line."""
    if "!" in line or len(line) > _LONGEST:
        return False
    listed = bare(line).split()
    cuts = range(1, min(len(listed), 6))
    return any(
        " ".join(listed[:cut]).strip(_EDGES) in words().thanks
        and _is_name(_folded(" ".join(listed[cut:])).strip(_EDGES).split(), name) for cut in cuts)
