"""The elements of an HTML page, one after the other, as lines of Markdown. Nothing recurses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from . import containers, looks
from .inline import Span
from .links import address_of, network_of, picture
from .lists import Lists, list_mark
from .page import Frame, Page, in_heading
from .tables import Grid, Shapes, span_of

_SILENT: Final = frozenset({
    "script", "style", "title", "head", "svg", "math", "template", "xml", "embed", "iframe", "datalist"})
_BLOCKS: Final = {
    "p": 2, "h1": 2, "h2": 2, "h3": 2, "h4": 2, "h5": 2, "h6": 2, "div": 1, "center": 1, "table": 2, "caption": 1,
    "tr": 1, "dl": 2, "dt": 1, "dd": 1, "form": 1, "address": 1, "section": 1, "article": 1, "header": 1,
    "footer": 1, "main": 1, "nav": 1, "aside": 1, "figure": 1, "figcaption": 1, "fieldset": 1, "legend": 1,
    "details": 1, "summary": 1, "body": 1}
_STRONG: Final = frozenset({"b", "strong"})
_EMPHASIS: Final = frozenset({"i", "em", "cite", "var", "dfn"})
_STRUCK: Final = frozenset({"s", "strike", "del"})
_CODE: Final = frozenset({"code", "kbd", "samp", "tt"})
_SPACE = re.compile(r"[\s\xa0\u200c\u200d]+")
_BREAKS = re.compile(r"[^\S\n]*\n")
_NOTHING = dict.fromkeys((0x34F, 0xAD, 0x180E, 0x200B, 0x2060, 0xFEFF))
_RAISED: Final[Mapping[str, Mapping[int, str]]] = {
    "sup": {ord(a): b for a, b in zip("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", strict=True)},
    "sub": {ord(a): b for a, b in zip("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋", strict=True)}}
_ALT: Final = 300                     # characters of a picture's text
_ASIDE: Final = "│ "                  # before a passage that the author quotes in a new mail; `>` is for answers
_BOLD_WEIGHTS: Final = frozenset({"bold", "bolder", "600", "700", "800", "900"})


@dataclass(slots=True)
class _Open:
    """What an open element changed, to be put back at its end."""

    element: Any
    strong: bool
    emphasis: bool
    struck: bool
    code: bool
    address: str
    small: bool
    lines: bool
    raised: Mapping[int, str] | None
    lines_before: int
    frame: Frame | None = None
    gap: int = 0


class Writer:
    """Writes one page; `walk` is the page's walk over start, end and comment events."""

    def __init__(self, found: Shapes, show_hidden: bool) -> None:
        self.page = Page()
        self._found = found
        self._show_hidden = show_hidden
        self._open: list[_Open] = []
        self._strong = self._emphasis = self._struck = self._code = self._small = self._lines = False
        self._address = ""
        self._raised: Mapping[int, str] | None = None
        self._grids: list[tuple[Any, Grid]] = []
        self._cells: list[Any] = []
        self._lists = Lists()
        self._heads: dict[Any, Frame] = {}       # the heading of a quote that goes with it

    def write(self, walk: Any) -> list[str]:
        """The lines of the whole page."""
        for event, element in walk:
            if event == "start":
                if self._start(element, walk):
                    self._text(element.text)
                else:
                    walk.skip_subtree()
            else:
                if event == "end":
                    self._end(element)
                self._text(element.tail)
        self.page.need(0)
        return self.page.lines

    def _start(self, element: Any, walk: Any) -> bool:
        """Opens an element; False where nothing in it is to be seen."""
        tag = element.tag
        if tag == "br":
            if in_heading(self.page):
                self._words(" ")
            else:
                self.page.breaks()
            return True
        if tag in _SILENT or not isinstance(tag, str):
            return bool(tag == "head")
        style = looks.styles(element)
        if not self._show_hidden and looks.is_hidden(element, style):
            return False
        if tag == "img":
            self._image(element, style)
            return True
        if tag == "hr":
            self._rule()
            return True
        if "mso-list" in style and style["mso-list"] == "ignore":
            return False
        self._remember(element, tag, style)
        if tag == "q":
            self._words("“")
        return not self._block(element, tag, style)

    def _remember(self, element: Any, tag: str, style: Any) -> None:
        self._open.append(_Open(
            element=element, strong=self._strong, emphasis=self._emphasis, struck=self._struck, code=self._code,
            address=self._address, small=self._small, lines=self._lines,
            raised=self._raised, lines_before=len(self.page.lines)))
        if tag in _STRONG or (style and style.get("font-weight") in _BOLD_WEIGHTS):
            self._strong = True
        elif style and style.get("font-weight") in ("normal", "400"):
            self._strong = False
        if tag in _EMPHASIS or (style and style.get("font-style") == "italic"):
            self._emphasis = True
        elif style and style.get("font-style") == "normal":
            self._emphasis = False
        if tag in _STRUCK or (style and "line-through" in style.get("text-decoration", "")):
            self._struck = True
        self._code = self._code or tag in _CODE
        self._raised = _RAISED.get(tag, self._raised)
        if tag == "a":
            self._address = address_of(element.get("href")) or self._address
        if style:
            small, lines = looks.is_unreadably_small(style), looks.keeps_lines(style)
            self._small = self._small if small is None else small
            self._lines = self._lines if lines is None else lines
        self._lines = self._lines or tag == "pre"

    def _block(self, element: Any, tag: str, style: Any) -> bool:
        """The line, gap and marks that an element asks for; True where its content was written already."""
        now = self._open[-1]
        if containers.is_signature(element):
            self._signature()
        if tag == "blockquote":
            self._blockquote(element, now)
        elif tag in ("ul", "ol", "li"):
            now.frame, now.gap = self._lists.open(element, self.page)
        elif tag == "pre":
            return self._preformatted(element)
        elif tag == "table" and self._found.is_grid(element):
            self.page.need(2)
            self._grids.append((element, Grid()))
            now.gap = 2
        elif tag in ("tr", "td", "th") and self._grids and not self._in_other_table(element):
            self._cell(element, tag)
        elif tag in ("td", "th"):
            self._placed_cell(element, now)
        elif tag in _BLOCKS:
            self._paragraph(element, tag, style, now)
        return False

    def _paragraph(self, element: Any, tag: str, style: Any, now: _Open) -> None:
        now.gap = _BLOCKS[tag]
        if tag == "p" and (not looks.has_margin(style) or "Mso" in (element.get("class") or "")):
            now.gap = 1
        if tag == "p" and (mark := list_mark(element, style)):
            now.frame = Frame(*mark)
            self.page.open(now.frame, 1)
            self._lists.follows(self.page)
            return
        self.page.need(2 if style and "solid" in style.get("border-top", "") else now.gap)
        if tag == "div" and containers.needs_separator(element, style):
            self.page.need(2)
            self.page.write("-----Original Message-----", apart=True)
        if containers.is_quoted_whole(element) or containers.is_quote_heading(element):
            now.frame, now.gap = Frame("> ", "> "), 2
            self.page.open(now.frame, 2)
        elif tag[:1] == "h" and tag[1:].isdigit() and not self._cells:
            now.frame, now.gap = Frame("#" * int(tag[1:]) + " ", ""), 2
            self.page.open(now.frame, 2)
            self._strong = False

    def _signature(self) -> None:
        """The line that announces a signature in plain text, where the mail has none there itself."""
        self.page.need(2)
        if not self.page.lines or self.page.lines[-1].strip("> ") != "--":
            self.page.write("--", apart=True)
            self.page.gap = 1

    def _blockquote(self, element: Any, now: _Open) -> None:
        now.gap = 2
        if containers.is_cite(element):
            now.frame = Frame("> ", "> ")
        elif not containers.is_indent(element) and (element.get("type") or "") != "cite":
            now.frame = Frame(_ASIDE, _ASIDE)
        if now.frame is not None:
            self.page.open(now.frame, 2)
        else:
            self.page.need(2)

    def _in_other_table(self, element: Any) -> bool:
        """Whether a row or cell belongs to a table without figures inside a cell of one with them."""
        for _ in range(3):
            element = element.getparent()
            if element is None or element.tag == "table":
                break
        return element is not self._grids[-1][0]

    def _cell(self, element: Any, tag: str) -> None:
        if tag == "tr":
            self._grids[-1][1].open_row()
            return
        self.page.open_cell()
        self._cells.append(element)
        self._strong = False if tag == "th" else self._strong

    def _placed_cell(self, element: Any, now: _Open) -> None:
        """A cell that only has its place: on the line of its neighbours where all of them are short."""
        row = element.getparent()
        if row is not None and row in self._found.lines:
            if self.page.spans:
                self.page.spans.append(Span("  ", raw=True))
            return
        now.gap = 1
        self.page.need(1)

    def _rule(self) -> None:
        self.page.need(2)
        if not self._cells:
            self.page.write("---", apart=True)
            self.page.gap = 2

    def _preformatted(self, element: Any) -> bool:
        """Code in a fence; a text that a mail program only shows as it was typed is text."""
        self.page.need(2)
        self._open[-1].gap = 2
        named = (element.get("class") or "") + (element.get("style") or "")
        if element.get("wrap") is not None or "moz-" in named or "wrap" in named or self._cells:
            return False
        text = "".join(_written(element)).replace("\xa0", " ").strip("\n")
        marked = (">", "-- ", "```")
        if any(line.lstrip().startswith(marked) or line == "--" for line in text.split("\n")) or not text.strip():
            return False
        for line in ("```", *text.split("\n"), "```"):
            self.page.write(line.rstrip(), apart=True)
        return True

    def _image(self, element: Any, style: Any) -> None:
        source = (element.get("src") or "").strip()[:2_000]
        alt = " ".join((element.get("alt") or "")[:_ALT].split())
        if looks.is_tiny(element, style) or self._small:
            return
        network = network_of(self._address) if self._address else ""
        if source[:4].lower() == "cid:" and not network and not looks.is_icon(element, style):
            shown = picture(alt.replace("[", "(").replace("]", ")").replace("\\", "/"), unquote(source[4:]))
            self.page.spans.append(self._span(shown, raw=True))
        elif alt or network:
            self.page.spans.append(self._span(alt or network))

    def _is_spacing(self, element: Any) -> bool:
        """Whether an element without words is there for the empty line: `<p>&nbsp;</p>`, as Outlook has it."""
        if any(span.text.strip() for span in self.page.spans):
            return False
        return bool(element.tag == "p") or (element.tag == "div" and "\xa0" in (element.text or ""))

    def _text(self, text: str | None) -> None:
        if not text or (self._small and not self._show_hidden):
            return
        if self._lines and "\n" in text:
            for n, line in enumerate(_BREAKS.split(text)):
                if n:
                    self.page.breaks()
                self._words(line)
            return
        self._words(text)

    def _words(self, text: str) -> None:
        if not text.isascii():
            text = text.translate(_NOTHING)
        text = _SPACE.sub(_one_space, text)
        if self._raised and not text.strip("0123456789+-"):
            text = text.translate(self._raised)
        spans = self.page.spans
        if not spans or spans[-1].text[-1:] == " ":
            text = text.lstrip(" ") if not spans or not spans[-1].raw else text
        if text:
            spans.append(self._span(text))

    def _span(self, text: str, raw: bool = False) -> Span:
        if raw:
            return Span(text, raw=True, address=self._address)
        return Span(text, strong=self._strong, emphasis=self._emphasis, struck=self._struck, code=self._code,
                    address=self._address)

    def _end(self, element: Any) -> None:
        if not self._open or self._open[-1].element is not element:
            return
        was = self._open.pop()
        if self._cells and self._cells[-1] is element:
            self._cells.pop()
            text = self.page.close_cell()
            self._grids[-1][1].add(text, span_of(element, "colspan"), span_of(element, "rowspan"))
        elif self._grids and element.tag == "tr" and not self._in_other_table(element):
            self._grids[-1][1].close_row()
        elif self._grids and self._grids[-1][0] is element:
            self.page.need(2)
            for line in self._grids.pop()[1].lines():
                self.page.write(line, apart=True)
        if was.gap == 1 and len(self.page.lines) == was.lines_before and self._is_spacing(element):
            self.page.need(2)
        if was.frame is not None:
            self.page.close(was.frame, was.gap)
        elif was.gap:
            self.page.need(was.gap)
        if element.tag in ("ul", "ol"):
            self._lists.close(element, self.page)
        self._strong, self._emphasis, self._struck, self._code = was.strong, was.emphasis, was.struck, was.code
        self._address, self._small, self._lines, self._raised = was.address, was.small, was.lines, was.raised
        if element.tag == "q":
            self._words("”")


def _one_space(run: re.Match[str]) -> str:
    """A space; a joiner alone between two letters stays, it makes one emoji or one syllable of them."""
    return run.group() if run.group() in ("\u200c", "\u200d") else " "


def _written(element: Any) -> Iterator[str]:
    """The text of an element as typed, line breaks by mark included."""
    if element.text:
        yield element.text
    for child in element.iterdescendants():
        if child.tag == "br":
            yield "\n"
        elif child.text and isinstance(child.tag, str):
            yield child.text
        if child.tail:
            yield child.tail
