"""Opens the store: SQLite beside the program by default, PostgreSQL for several nodes."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from ..errors import ConfigError, StoreTrouble
from .turnstile import Turnstile

Writing = Callable[[], AbstractContextManager[Connection]]
SICK = frozenset({errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO})  # a disk's trouble, not a setting's
LOCK_MS = 8_000  # the same on PostgreSQL, below the ten seconds in which a door must have committed
CHANGES = frozenset({"INSERT", "UPDATE", "DELETE", "REPLAC"})  # how statements begin for which Python begins, too
TURNSTILE = "turnstile"  # where a connection to SQLite keeps it
BUSY_MS = 30_000  # how long a writer waits for another one before it gives up


def open_engine(url: str, *, busy_ms: int = BUSY_MS) -> Engine:
    """An engine on which a commit is durable.

    SQLite: WAL, `synchronous=FULL` (NORMAL may lose the last commits when the power goes,
    https://www.sqlite.org/pragma.html#pragma_synchronous) and BEGIN IMMEDIATE, so that two
    writers queue up instead of failing half-way.

    Raises:
        ConfigError: the address is no database, or its folder cannot be written.
    """
    try:
        parsed = make_url(url)
    except (SQLAlchemyError, ValueError):
        # neither the address nor what the library says of it: a password may stand in both
        raise ConfigError("store.url: no database address (sqlite:////path or postgresql://...)") from None
    if parsed.get_backend_name() != "sqlite":
        # a node that froze in the middle of a change must not stop the others' doors for ever
        waits = {"options": f"-c lock_timeout={LOCK_MS}", "keepalives_idle": 30, "keepalives_interval": 10,
                 "keepalives_count": 3}
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_size=12, pool_pre_ping=True,
                             connect_args=waits)
    _check_folder(parsed.database)
    engine = create_engine(
        parsed,
        pool_size=20,
        max_overflow=20,
        connect_args={"isolation_level": "IMMEDIATE", "timeout": busy_ms / 1000, "check_same_thread": False},
    )

    turnstile = Turnstile(Path(f"{parsed.database}-turn"))

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info[TURNSTILE] = turnstile
        if sqlite3.sqlite_version_info < (3, 42):
            connection.create_function("unixepoch", -1, _unixepoch)
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={busy_ms}",
            "foreign_keys=ON",
            "cache_size=-4096",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "before_cursor_execute")
    def _wait_in_line(_: Connection, cursor: sqlite3.Cursor, statement: str, *_more: object) -> None:
        # where Python would begin a transaction by itself; DBOS's all begin so
        if not cursor.connection.in_transaction and statement.lstrip()[:6].upper() in CHANGES:
            with suppress(sqlite3.OperationalError), turnstile.inside():      # raised again by the statement
                cursor.connection.execute("BEGIN IMMEDIATE")

    return engine


def _unixepoch(*modifiers: str) -> float:
    """Seconds since 1970, with their fraction for `subsec`, as SQLite's own function gives from 3.42 on.

    Older ones, as in Debian 12, answer `unixepoch('subsec')` with NULL, and DBOS under Python 3.12
    and later then cannot even make its tables.
    """
    now = time.time()
    return now if "subsec" in modifiers else int(now)


def _check_folder(database: str | None) -> None:
    """ConfigError with a remedy where SQLite would only say 'unable to open database file'."""
    if not database or database == ":memory:":
        raise ConfigError(
            "store.url: an in-memory store would lose mail; name a file, as in sqlite:////var/lib/mailsquare/store.db"
        )
    folder = Path(database).resolve().parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        if error.errno in SICK:
            raise StoreTrouble(f"the disk of the store takes nothing: {folder}: {error.strerror}") from error
        raise ConfigError(
            f"store: cannot write in {folder}: {error.strerror}. Make the folder and give it to the user "
            f"that runs mailsquare (chown), or name another one in config.yaml (state, store.url)."
        ) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction; StoreTrouble when it cannot be committed, and then nothing of it is kept.

    On SQLite it is the one writer from the start, not from its first change on: what it reads stays true
    until it commits. Elsewhere `items.lock` and the like do that for the rows at hand.
    """
    try:
        with engine.begin() as connection:
            if is_local(connection):
                with connection.info[TURNSTILE].inside():
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreTrouble(f"the store did not take a change: {type(error).__name__}") from error


def trouble_of(error: BaseException) -> StoreTrouble | None:
    """What a library says of a store that cannot be used, in our words; None where it is something else."""
    if isinstance(error, StoreTrouble):
        return error
    if not isinstance(error, SQLAlchemyError | sqlite3.Error):
        return None
    said = str(getattr(error, "orig", None) or error).splitlines()[0][:200]
    if any(word in said for word in ("malformed", "not a database", "corrupt")):
        return StoreTrouble(
            f"the store is damaged ({said}): stop the service and put back a copy of it, or move it aside "
            "and begin with an empty one; mail in hand in the damaged one is not delivered then"
        )
    return StoreTrouble(f"the store cannot be opened: {said}")


def is_local(connection: Connection) -> bool:
    """Whether the store is SQLite's, which answers without a network."""
    return connection.dialect.name == "sqlite"


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A look at the store as it is at one moment; StoreTrouble when it does not answer."""
    try:
        with engine.connect() as connection:
            if is_local(connection):
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
    except SQLAlchemyError as error:
        raise StoreTrouble(f"the store does not answer: {type(error).__name__}") from error


def ping(engine: Engine) -> None:
    """StoreTrouble when the store does not answer."""
    with reading(engine) as connection:
        connection.execute(text("SELECT 1"))


def scrub(engine: Engine) -> None:
    """Take what was deleted off the disk as well: SQLite's log keeps old pages until it is truncated."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
