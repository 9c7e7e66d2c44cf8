"""Lists of a mail: those that HTML has, and the paragraphs that Word writes instead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from .page import Frame, Page

_LEVEL = re.compile(r"\blevel(\d{1,2})\b")
_NUMBERED = re.compile(r"\(?(\d{1,9})[.)]?")
_LETTERED = re.compile(r"\(?([a-zA-Z]{1,5})[.)]")
_DEEPEST: Final = 12
_BULLETS: Final = "·•§◦▪‣●○■–—-"


@dataclass(slots=True)
class _List:
    """An open list: its next number, None for bullets."""

    element: Any
    number: int | None
    frame: Frame | None
    items: int = 0


@dataclass(slots=True)
class Lists:
    """The lists that are open, the innermost last."""

    _open: list[_List] = field(default_factory=list)

    def open(self, element: Any, page: Page) -> tuple[Frame | None, int]:
        """A list or an item begins: the frame that it needs, and the gap behind it."""
        if element.tag != "li":
            within = element.getparent()
            loose = within is not None and within.tag in ("ul", "ol")
            frame = Frame("  ", "  ") if loose else None
            first = _first(element)
            page.need(1 if self._open and first in (None, 1) else 2)   # another number cannot follow a line of text
            self._open.append(_List(element, first, frame))
            if frame is not None:
                page.frames.append(frame)
            return frame, 1 if len(self._open) > 1 else 2
        if not self._open:
            page.need(1)
            frame = Frame("- ", "  ")
        else:
            now = self._open[-1]
            page.need(0)
            page.gap = 1 if now.items else max(page.gap, 1)
            now.items += 1
            frame = Frame(_mark(now, element), "")
            frame.rest = " " * len(frame.first)
        page.open(frame, 1)
        return frame, 1

    def close(self, element: Any, page: Page) -> None:
        """A list ends; behind the outermost something new begins."""
        while self._open and self._open.pop().element is not element:
            continue
        page.need(1 if self._open else 2)

    def follows(self, page: Page) -> None:
        """An item that Word wrote as a paragraph stands right below the one before."""
        page.gap = min(page.gap, 1) if page.lines and page.lines[-1].lstrip("> ")[:1] in "-0123456789" else page.gap


def list_mark(paragraph: Any, style: Any) -> tuple[str, str] | None:
    """The mark and indent of a paragraph that is an item in Word's own way, or None.

    The level stands in `mso-list: l0 level2 lfo1`; the mark in a piece that says `mso-list:Ignore`.
    """
    written = style.get("mso-list", "") if style else ""
    level = _LEVEL.search(written)
    if level is None:
        return None
    mark = _typed_mark(paragraph)
    indent = "  " * (min(int(level.group(1)), _DEEPEST) - 1)
    number = _NUMBERED.fullmatch(mark)
    if number:
        first = f"{indent}{int(number.group(1))}. "
    elif not mark or mark in _BULLETS or mark in ("o", "v", "Ø", "q", "ü") or not mark[0].isalnum():
        first = f"{indent}- "
    else:
        first = f"{indent}- {mark} "
        return first, indent + "  "
    return first, " " * len(first)


def _typed_mark(paragraph: Any) -> str:
    for element in islice(paragraph.iterdescendants(), 12):
        if "ignore" in (element.get("style") or "")[:200].lower() and "mso-list" in element.get("style")[:200].lower():
            return "".join(islice(element.itertext(with_tail=False), 6))[:20].replace("\xa0", " ").strip()
    return ""


def _first(element: Any) -> int | None:
    if element.tag == "ul":
        return None
    start = (element.get("start") or "1").strip()[:9]
    return int(start) if start.isdigit() and start.isascii() else 1


def _mark(now: _List, element: Any) -> str:
    if now.number is None:
        return "- "
    value = (element.get("value") or "").strip()[:9]
    number = int(value) if value.isdigit() and value.isascii() else now.number
    now.number = number + 1
    return f"{number}. "
