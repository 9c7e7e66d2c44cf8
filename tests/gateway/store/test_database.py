"""A commit is durable, and trouble has a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from adapters.feed.tables import metadata as feed
from gateway.errors import ConfigError, StoreTrouble
from gateway.store.database import open_engine, writing
from gateway.store.migrate import is_current, upgrade
from gateway.store.tables import metadata


def test_sqlite_syncs_every_commit(store: Engine) -> None:
    """WAL with synchronous=NORMAL may lose what we said 250 to."""
    with store.connect() as connection:
        assert "wal" == connection.execute(text("PRAGMA journal_mode")).scalar()
        assert 2 == connection.execute(text("PRAGMA synchronous")).scalar()
        assert 1 == connection.execute(text("PRAGMA foreign_keys")).scalar()


def test_the_time_has_milliseconds_whatever_the_library(store: Engine) -> None:
    """DBOS asks for them; SQLite before 3.42 says NULL."""
    with store.connect() as connection:
        assert connection.execute(text("SELECT unixepoch('subsec')")).scalar() > 1.7e9


def test_migrations_make_the_tables_that_the_code_names(store: Engine) -> None:
    """A column added to a table without a migration is found here, not at a customer's."""
    assert is_current(store)
    found = inspect(store)
    for table in (*metadata.tables.values(), *feed.tables.values()):
        columns = {column["name"] for column in found.get_columns(table.name)}
        assert {column.name for column in table.columns} == columns, table.name


def test_upgrading_twice_is_harmless(store: Engine) -> None:
    """Every start upgrades."""
    upgrade(store)
    assert is_current(store)


def test_a_store_in_memory_is_refused() -> None:
    """It would lose mail at every stop."""
    with pytest.raises(ConfigError, match="in-memory"):
        open_engine("sqlite://")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file where the folder should be: root may write anywhere else."""
    (tmp_path / "state").write_text("")
    with pytest.raises(ConfigError, match="cannot write in"):
        open_engine(f"sqlite:///{tmp_path / 'state' / 'store.db'}")


def test_trouble_leaves_nothing_half_written(store: Engine) -> None:
    """A failed change is StoreTrouble, and none of it is kept."""
    with pytest.raises(StoreTrouble):
        _twice(store)
    with store.connect() as connection:
        assert 0 == connection.execute(text("SELECT count(*) FROM preferences")).scalar()


def _twice(store: Engine) -> None:
    with writing(store) as connection:
        for _ in range(2):
            connection.execute(text("INSERT INTO preferences VALUES ('a', 'move', 1)"))
