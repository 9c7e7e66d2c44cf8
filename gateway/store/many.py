"""Many rows of one table in few statements.

A statement costs more than the row it adds: the library builds and compiles it, and on SQLite each one
is a chance for another thread to take over in the middle of the transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table

MOST_VALUES = 16_000  # SQLite takes 32,766 in one statement (https://www.sqlite.org/limits.html), PostgreSQL 65,535
FEW, MOST = 8, 64  # rows in one statement
MOST_WANTED = 512  # values in one question
Row = Mapping[str, Any]
Bind = Callable[[Any], Any] | None


def add_rows(connection: Connection, table: Table, rows: Sequence[Row], *, unless_there: bool = False) -> None:
    """Insert rows that all name the same columns; the defaults of the others are filled in."""
    if not rows:
        return
    names = tuple(rows[0])
    binds, given = _columns(table, names, connection.dialect)
    for piece in _pieces(rows, MOST_VALUES // (len(binds) + len(given))):
        values: list[Any] = []
        for row in piece:
            values += [bind(row[name]) if bind else row[name] for name, bind in zip(names, binds, strict=True)]
            values += given
        text = _text(table, names, len(piece), connection.dialect)
        _run(connection, f"{text} ON CONFLICT DO NOTHING" if unless_there else text, values)


def find_rows(
    connection: Connection, table: Table, column: str, wanted: Collection[Any], names: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Plain columns of the rows in which a column has one of some values."""
    rest = list(wanted)
    for start in range(0, len(rest), MOST_WANTED):
        some = rest[start : start + MOST_WANTED]
        some += some[-1:] * ((1 << (len(some) - 1).bit_length()) - len(some))  # few different texts
        text = _question(table, column, tuple(names), len(some), connection.dialect)
        yield from _run(connection, text, some).fetchall()


def _run(connection: Connection, text: str, values: Sequence[Any]) -> Any:
    """Run a statement. SQLite's answers in less time than the library takes to pass it on."""
    if connection.dialect.name == "sqlite":
        driver: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
        return driver.execute(text, values)
    return connection.exec_driver_sql(text, tuple(values))


def _pieces(rows: Sequence[Row], most: int) -> Iterator[Sequence[Row]]:
    """Pieces of 64, 32, 16 or up to 8 rows: few different texts, which the driver keeps prepared."""
    start = 0
    while start < len(rows):
        size = min(most, len(rows) - start)
        size = size if size <= FEW else min(MOST, 1 << (size.bit_length() - 1))
        yield rows[start : start + size]
        start += size


@lru_cache(maxsize=64)
def _columns(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[tuple[Bind, ...], tuple[Any, ...]]:
    """How each named value is written for the driver, and the defaults of the columns not named."""
    binds = tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    return binds, tuple(table.c[name].default.arg for name in _defaults(table, names))  # type: ignore[union-attr]


@lru_cache(maxsize=512)
def _text(table: Table, names: tuple[str, ...], count: int, dialect: Dialect) -> str:
    quoted = dialect.identifier_preparer
    columns = [quoted.quote(name) for name in (*names, *_defaults(table, names))]
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    one = f"({', '.join([mark] * len(columns))})"
    return f"INSERT INTO {quoted.format_table(table)} ({', '.join(columns)}) VALUES {', '.join([one] * count)}"


@lru_cache(maxsize=64)
def _question(table: Table, column: str, names: tuple[str, ...], count: int, dialect: Dialect) -> str:
    quoted = dialect.identifier_preparer
    marks = ", ".join(["?" if dialect.paramstyle == "qmark" else "%s"] * count)
    what = ", ".join(map(quoted.quote, names))
    return f"SELECT {what} FROM {quoted.format_table(table)} WHERE {quoted.quote(column)} IN ({marks})"


def _defaults(table: Table, names: tuple[str, ...]) -> list[str]:
    """The columns that are not named and have a plain default."""
    rest = (column for column in table.columns if column.name not in names and column.default is not None)
    return [column.name for column in rest if column.default is not None and column.default.is_scalar]
