"""The lines of a Markdown text as they come to be: paragraphs, items, quotes, cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .inline import Span, escaped_line, line_of

_MORE_THAN = re.compile(r"> ?(?:[€$£] ?)?\d")
_ENDS = ".,:;!?…"
_ITEM = re.compile(r"^(?:> ?|\s)*(?:[-*+]|(\d{1,9}\.)) ")


@dataclass(slots=True, eq=False)
class Frame:
    """What stands before each line of a quote or an item; before its first line a mark."""

    first: str
    rest: str
    begun: bool = False


@dataclass(slots=True)
class _Cell:
    """What is set aside while a cell of a table is being written."""

    lines: list[str]
    frames: list[Frame]
    gap: int
    last: tuple[Frame, ...] | None


@dataclass(slots=True)
class Page:
    """Lines of Markdown. A gap of 1 before a line continues its paragraph, one of 2 begins another."""

    lines: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    gap: int = 0
    _last: tuple[Frame, ...] | None = None       # the frames of the last line, where a line can go on below it
    _cells: list[_Cell] = field(default_factory=list)

    def need(self, gap: int) -> None:
        """Ends the open line; so much gap comes before the next, though never between a mark and its text."""
        self._flush()
        if not self.frames or self.frames[-1].begun:
            self.gap = max(self.gap, gap)

    def breaks(self) -> None:
        """A line break: an empty line where there is nothing to break."""
        if any(span.text.strip() for span in self.spans):
            self.need(1)
        else:
            self.need(2 if self.gap else 1)

    def _flush(self) -> None:
        """Writes the line that is open."""
        if not self.spans:
            return
        spans, self.spans = self.spans, []
        text = line_of(spans).strip()
        if text:
            self.write("\\" + text if self._is_amount(text) else escaped_line(text))

    def _is_amount(self, text: str) -> bool:
        """Whether `>` in front means `more than`; below another such line it is a quote that somebody typed."""
        return _MORE_THAN.match(text) is not None and not (
            self.gap < 2 and self.lines and self.lines[-1][:1] == ">")

    def write(self, text: str, *, apart: bool = False) -> None:
        """One line. With `apart` it is no text that a line below could go on with."""
        self._flush()
        dashes = not apart and not text.strip("-=")
        gap = 2 if dashes and self.lines and not self._begins_item() else self.gap
        if self.lines and not self._begins_item():
            if gap > 1 or (self._last is not None and not self._goes_on()):
                self._blank()
            elif self._last is not None and not apart:
                self.lines[-1] += "  "
        self.lines.append(self._prefix() + text)
        self._last = None if apart else tuple(self.frames)
        self.gap = 2 if dashes else 1

    def open(self, frame: Frame, gap: int) -> None:
        """What follows stands in a quote or an item."""
        self.need(gap)
        self.frames.append(frame)

    def close(self, frame: Frame, gap: int) -> None:
        """The quote or item ends, with all that was left open in it."""
        self._flush()
        if frame in self.frames:
            del self.frames[self.frames.index(frame):]
        self.gap = gap

    def open_cell(self) -> None:
        """What follows stands in a cell of a table."""
        self._flush()
        self._cells.append(_Cell(self.lines, self.frames, self.gap, self._last))
        self.lines, self.frames, self.gap, self._last = [], [], 0, None

    def close_cell(self) -> str:
        """The cell on one line: GFM has no line breaks in a table (section 4.10)."""
        self._flush()
        written = [_ITEM.sub(lambda item: f"{item.group(1) or '•'} ", line).strip() for line in self.lines]
        set_aside = self._cells.pop()
        self.lines, self.frames = set_aside.lines, set_aside.frames
        self.gap, self._last = set_aside.gap, set_aside.last
        joined = ""
        for line in written:
            if line and line != ">":
                joined += ("" if not joined else " " if joined[-1] in _ENDS or line[0] == "•" else " · ") + line
        return joined.replace("|", "\\|")

    def _begins_item(self) -> bool:
        return bool(self.frames) and not self.frames[-1].begun and self.gap < 2

    def _goes_on(self) -> bool:
        last = self._last or ()
        return tuple(frame for frame in last if frame.first == "> ") == tuple(
            frame for frame in self.frames if frame.first == "> ")

    def _blank(self) -> None:
        shared = "".join(
            frame.rest for frame, other in zip(self.frames, self._last or tuple(self.frames), strict=False)
            if frame is other and frame.begun)
        if self.lines[-1].strip() and self.lines[-1].strip() != shared.strip():
            self.lines.append(shared.rstrip())

    def _prefix(self) -> str:
        written = ""
        for frame in self.frames:
            written += frame.rest if frame.begun else frame.first
            frame.begun = True
        return written


def in_heading(page: Page) -> bool:
    """Whether the line that is open is a heading, which has but one line."""
    return bool(page.frames) and page.frames[-1].first[:1] == "#"
