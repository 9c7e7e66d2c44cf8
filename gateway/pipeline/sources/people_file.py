"""People and members from files: a CSV with a column for each thing, or one address a line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ...errors import ConfigError
from ..directory import Colleague

COLUMNS = ("address", "name", "department", "language", "manager", "left", "also")
YES = frozenset({"yes", "ja", "true", "1", "x"})
NO = frozenset({"", "no", "nee", "false", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who works here, and the addresses of those who do not any more."""

    here: Mapping[str, Colleague] = field(default_factory=dict)  # by address, lower case
    left: frozenset[str] = frozenset()


def people_of(rows: Iterable[tuple[Colleague, bool]]) -> People:
    """People in two piles; who stands there twice, once as a leaver, has left."""
    here: dict[str, Colleague] = {}
    left: set[str] = set()
    for one, gone in rows:
        if gone:
            left |= {one.address, *one.also}
        else:
            here[one.address] = one
    return People(here={key: one for key, one in here.items() if key not in left}, left=frozenset(left))


def read_people(path: Path, today: date) -> People:
    """People from a CSV; `left` may be yes or the first day on which somebody is gone.

    Raises:
        ConfigError: every mistake as `file:line:column: what, and the remedy`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = [*enumerate_rows(text)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(
            f"{path}: cannot be read as a UTF-8 CSV ({_reason(error)}); make it, or mend `directory.csv`"
        ) from error
    names = [name.strip().lower() for name in lines[0][1]] if lines else []
    problems = [f"{path}:1:{at}: {words}" for at, words in _wrong_columns(names)]
    found: list[tuple[Colleague, bool]] = []
    starts: dict[str, int] = {}
    places: dict[str, tuple[int, int]] = {}
    for line, cells in lines[1:] if not problems else ():
        row = _Row(names, cells)
        wrong = [*_wrong_cells(row, len(names), len(cells))]
        address = row.get("address").lower()
        first = starts.setdefault(address, line)
        if not wrong and first != line:
            wrong = [("address", f"{address} stands in line {first} too; keep one of them")]
        problems += [f"{path}:{line}:{row.column(name)}: {words}" for name, words in wrong]
        if not wrong:
            found.append((_colleague(row), _is_gone(row.get("left"), today)))
            places[address] = (line, row.column("also"))
    problems += [f"{path}:{places[who][0]}:{places[who][1]}: {words}" for who, words in _claimed_twice(found)]
    if problems:
        raise ConfigError("\n".join(problems))
    return people_of(found)


def enumerate_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the number of the line on which it begins."""
    first = text.partition("\n")[0]
    between = ";" if ";" in first and "," not in first else ","  # as spreadsheets write it in half of Europe
    rows, line = csv.reader(text.splitlines(keepends=True), strict=True, delimiter=between), 1
    for cells in rows:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = rows.line_num + 1


class _Row:
    """One line by the names of its columns, and where in the line each cell begins."""

    def __init__(self, names: list[str], cells: list[str]) -> None:
        self._names, self._cells = names, cells

    def get(self, name: str) -> str:
        at = self._names.index(name) if name in self._names else len(self._cells)
        return self._cells[at].strip() if at < len(self._cells) else ""

    def column(self, name: str) -> int:
        """Counted in characters from 1, as editors do; quotes within a cell before it are not counted."""
        at = self._names.index(name) if name in self._names else len(self._names)
        quoted = sum(2 for cell in self._cells[:at] if "," in cell or '"' in cell)
        return 1 + quoted + sum(len(cell) + 1 for cell in self._cells[:at])


def _wrong_columns(names: list[str]) -> Iterator[tuple[int, str]]:
    if "address" not in names:
        yield 1, f"the first line must name the columns: {','.join(COLUMNS)} (only address is needed)"
        return
    at = 1
    for number, name in enumerate(names):
        if name not in COLUMNS:
            yield at, f"no column is called {name!r}; there are {', '.join(COLUMNS)}"
        elif name in names[:number]:
            yield at, f"the column {name} stands there twice; keep one"
        at += len(name) + 1


def _wrong_cells(row: _Row, expected: int, there: int) -> Iterator[tuple[str, str]]:
    if there > expected:
        yield "", f"{there} cells under {expected} columns; put a text with a comma between double quotes"
    if not is_address(row.get("address")):
        yield "address", f"{row.get('address')!r} is no mail address"
    if row.get("manager") and not is_address(row.get("manager")):
        yield "manager", f"{row.get('manager')!r} is no mail address; name the manager by address, or leave it empty"
    for one in row.get("also").split():
        if not is_address(one):
            yield "also", f"{one!r} is no mail address; put a space between several"
    try:
        _is_gone(row.get("left"), date.max)
    except ValueError:
        yield "left", f"{row.get('left')!r} is neither yes nor no nor a day; write yes, or a day as 2026-12-31"


def _claimed_twice(found: list[tuple[Colleague, bool]]) -> Iterator[tuple[str, str]]:
    """Further addresses that are somebody else's; whoever works here may have taken over those of a leaver."""
    owners = {one.address: one.address for one, gone in found if not gone}
    for one, gone in found:
        for other in one.also:
            owner = owners.get(other, one.address)
            if owner != one.address and (not gone or owner == other):
                yield one.address, f"{other} is an address of {owner}, too; take it out here or there"
            elif not gone:
                owners[other] = one.address


def is_address(text: str) -> bool:
    """Whether it can be a mail address at all; not whether it exists."""
    local, at, domain = text.strip().rpartition("@")
    return bool(at and local and domain) and not any(one.isspace() or one in "<>," for one in text.strip())


def _is_gone(word: str, today: date) -> bool:
    lower = word.lower()
    return lower in YES if lower in YES | NO else date.fromisoformat(word) <= today


def _colleague(row: _Row) -> Colleague:
    return Colleague(
        address=row.get("address").lower(),
        name=row.get("name"),
        department=row.get("department"),
        language=row.get("language").lower(),
        manager=row.get("manager").lower(),
        also=tuple(row.get("also").lower().split()),
    )


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def read_members(path: Path) -> frozenset[str]:
    """The addresses in a file, one a line; `#` starts a comment. ConfigError names line and column."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path}: cannot be read as text ({_reason(error)}); make it, or mend `members_file`"
        ) from error
    members = set()
    for number, line in enumerate(lines, 1):
        address = line.partition("#")[0].strip().lower()
        if address and not is_address(address):
            column = len(line) - len(line.lstrip()) + 1
            raise ConfigError(f"{path}:{number}:{column}: {address!r} is no mail address")
        if address:
            members.add(address)
    return frozenset(members)
