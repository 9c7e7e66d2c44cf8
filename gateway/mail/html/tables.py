"""Tables of a mail: the few that hold figures, and the many that only place things on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from .looks import styles

_LONG: Final = 300                    # characters; a longer cell is prose that was placed somewhere
_LINE: Final = 60                     # characters of a cell that fits on one line with its neighbours
_SPAN: Final = 20
_COLUMNS: Final = 40
_BLOCKS: Final = frozenset({"p", "div", "br", "table", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "pre", "hr"})
_HEADERS = re.compile(r"moz-email-headers-table|moz-header-part", re.IGNORECASE)
_DRAWN = re.compile(r"\bMsoTableGrid|\bMsoTable(?!Normal|OfSt)\w{1,30}|\b(?:table-bordered|confluenceTable|waffle)\b")
_LINE_AROUND = re.compile(r"(?:solid|dashed|dotted|double|inset|outset|windowtext)")
_WHOLE_BORDER = ("border", "border-bottom", "border-top", "border-right", "mso-border-alt")


@dataclass(slots=True)
class Row:
    """One row as it is written: how many cells, how long, whether each fits on a line."""

    cells: int = 0
    filled: int = 0
    longest: int = 0
    short: bool = True
    drawn: int = 0


@dataclass(slots=True)
class Shape:
    """What the structure of a table tells about its use."""

    rows: list[Row] = field(default_factory=list)
    headed: bool = False              # has th
    drawn: bool = False               # lines around the cells
    placed: bool = False              # says of itself that it is layout, or holds tables or pictures
    pictures: int = 0

    def is_grid(self) -> bool:
        """Whether the table is one of figures and words, to be kept as a table."""
        rows = [row for row in self.rows if row.filled]
        wide = [row for row in rows if row.cells > 1]
        columns = max((row.cells for row in rows), default=0)
        if self.placed or len(wide) < 2 or columns > _COLUMNS or max(row.longest for row in rows) > 4 * _LONG:
            return False
        cells = sum(row.cells for row in rows)
        if cells * 4 < len(rows) * columns:
            return False
        lined = self.drawn or sum(row.drawn for row in rows) * 2 >= cells
        if self.headed or lined:
            long = sum(1 for row in rows if row.longest > _LONG)
            return long * 3 <= len(rows)
        even = sum(1 for row in rows if row.cells == columns)
        short = all(row.short for row in rows)
        return short and not self.pictures and columns > 2 and len(rows) > 2 and even * 10 >= len(rows) * 8


@dataclass(slots=True)
class Shapes:
    """Each table of a page with its shape, and the rows that fit on one line."""

    tables: dict[Any, Shape] = field(default_factory=dict)
    lines: set[Any] = field(default_factory=set)

    def is_grid(self, table: Any) -> bool:
        """Whether this table is to be kept as one."""
        shape = self.tables.get(table)
        return shape is not None and shape.is_grid()


def shapes(events: Iterable[tuple[str, Any]]) -> Shapes:
    """The shapes of all tables, gathered in one walk over a page's start and end events."""
    found = Shapes()
    open_tables: list[tuple[Any, Shape]] = []
    open_rows: list[Row] = []
    cells: list[list[int]] = []       # text so far of each open cell
    for event, element in events:
        tag = element.tag
        if event == "start":
            if tag == "table":
                shape = _shape(element)
                open_tables.append((element, shape))
                found.tables[element] = shape
            elif open_tables:
                _enter(element, tag, open_tables[-1][1], open_rows, cells)
        elif tag == "table" and open_tables:
            _leave_table(open_tables, open_rows)
        elif tag == "tr" and open_rows and len(open_rows) == len(open_tables):
            row = open_rows.pop()
            if row.short and row.cells > 1:
                found.lines.add(element)
        elif tag in ("td", "th") and cells and open_rows and open_tables:
            _leave_cell(cells.pop(), open_rows[-1], cells)
        if cells and event == "start" and isinstance(tag, str):
            cells[-1][0] += len((element.text or "").strip())
        if cells and event == "end":
            cells[-1][0] += len((element.tail or "").strip())
    return found


def _shape(table: Any) -> Shape:
    style = styles(table)
    named = f"{table.get('class') or ''} {table.get('id') or ''}"[:500]
    border = (table.get("border") or "0").strip()
    return Shape(
        placed=(table.get("role") or "").lower() in ("presentation", "none") or bool(_HEADERS.search(named)),
        drawn=(border[:1].isdigit() and border[:1] != "0") or bool(_DRAWN.search(named))
        or (table.get("rules") or "").lower() in ("all", "rows", "cols")
        or ("collapse" in style.get("border-collapse", "") and bool(_LINE_AROUND.search(style.get("border", "")))))


def _enter(element: Any, tag: Any, shape: Shape, rows: list[Row], cells: list[list[int]]) -> None:
    if tag == "tr":
        row = Row()
        shape.rows.append(row)
        rows.append(row)
    elif tag in ("td", "th") and rows:
        row = rows[-1]
        row.cells += span_of(element, "colspan")
        shape.headed = shape.headed or tag == "th"
        row.drawn += is_lined(element)
        cells.append([0, 0])
    elif tag == "img":
        shape.pictures += 1
        if cells:
            cells[-1][1] += 1
    elif tag in _BLOCKS and cells:
        cells[-1][1] += 1


def _leave_cell(cell: list[int], row: Row, cells: list[list[int]]) -> None:
    length, blocks = cell
    row.filled += length > 0 or blocks > 0
    row.longest = max(row.longest, length)
    row.short = row.short and length <= _LINE and blocks <= 1
    if cells:                         # the cell around a nested table holds its text as well
        cells[-1][0] += length


def _leave_table(tables: list[tuple[Any, Shape]], rows: list[Row]) -> None:
    """A table around one of several cells is there for the place; around one of a single cell it may be figures."""
    _, shape = tables.pop()
    del rows[len(tables):]
    if tables and (sum(row.cells for row in shape.rows) > 1 or shape.placed):
        tables[-1][1].placed = True


def is_lined(cell: Any) -> bool:
    """Whether the cell has a line around it, or under it."""
    style = styles(cell)
    return any(_LINE_AROUND.search(style.get(name, "")) and not style[name].startswith(("none", "0"))
               for name in _WHOLE_BORDER)


def span_of(cell: Any, name: str) -> int:
    """How many columns or rows a cell covers, at least one and at most twenty."""
    written = (cell.get(name) or "1").strip()[:4]
    return max(1, min(_SPAN, int(written))) if written.isdigit() and written.isascii() else 1


@dataclass(slots=True)
class Grid:
    """A table on its way to Markdown, cell by cell."""

    rows: list[list[str]] = field(default_factory=list)
    below: dict[int, int] = field(default_factory=dict)      # column -> rows that a cell above still covers
    headed: bool = False

    def open_row(self) -> None:
        """A new row begins."""
        self.rows.append([])
        self._skip()

    def add(self, text: str, columns: int = 1, rows: int = 1) -> None:
        """The next cell of the row; the columns and rows that it covers besides stay empty."""
        if not self.rows:
            self.open_row()
        self._skip()
        at = len(self.rows[-1])
        if rows > 1:
            self.below.update(dict.fromkeys(range(at, at + columns), rows))
        self.rows[-1] += [text, *[""] * (columns - 1)]

    def close_row(self) -> None:
        """The row ends; cells of the rows above reach one row less far."""
        if self.rows:
            self._skip()
        self.below = {column: left - 1 for column, left in self.below.items() if left > 1}

    def lines(self) -> list[str]:
        """The table in Markdown (GFM 0.29 section 4.10); its first row is the head, for it must have one."""
        rows = [row for row in self.rows if any(cell for cell in row)]
        width = max((len(row) for row in rows), default=0)
        return [] if not rows else [_line(rows[0], width), "|" + " --- |" * width,
                                    *(_line(row, width) for row in rows[1:])]

    def _skip(self) -> None:
        """Leaves the columns empty that a cell of a row above covers."""
        row = self.rows[-1]
        while len(row) < _COLUMNS and self.below.get(len(row)):
            row.append("")


def _line(row: Sequence[str], width: int) -> str:
    cells = [*row, *[""] * (width - len(row))]
    return "|" + "".join(f" {cell} |" if cell else "  |" for cell in cells)
