"""A turn at SQLite's one writer: at once or not at all, durable when it commits and gone when given up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from gateway.store.database import open_engine, writing
from gateway.store.turns import Turns


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    database = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    with writing(database) as connection:
        connection.execute(text("CREATE TABLE notes (words TEXT)"))
    yield database
    database.dispose()


@pytest.fixture
def turns(database: Engine) -> Iterator[Turns]:
    turns = Turns(database)
    turns.open()
    yield turns
    turns.close()


def note(connection: Connection | None, words: str) -> None:
    assert connection is not None
    connection.execute(text("INSERT INTO notes VALUES (:words)"), {"words": words})


def notes(database: Engine) -> list[str]:
    with database.connect() as connection:
        return list(connection.execute(text("SELECT words FROM notes ORDER BY rowid")).scalars())


def test_what_is_committed_is_there_and_the_next_turn_works(database: Engine, turns: Turns) -> None:
    """One connection serves batch after batch."""
    for words in ("one", "two"):
        note(turns.begin(), words)
        turns.commit()

    assert ["one", "two"] == notes(database)


def test_while_another_writes_there_is_no_turn_and_no_waiting(database: Engine, turns: Turns) -> None:
    """The event loop calls this: the usual half minute of patience would stop every session."""
    with writing(database) as connection:
        note(connection, "theirs")
        assert turns.begin() is None
        assert turns.begin() is None
    note(turns.begin(), "ours")
    turns.commit()

    assert ["theirs", "ours"] == notes(database)


def test_what_is_given_up_is_forgotten(database: Engine, turns: Turns) -> None:
    """A batch that fails half-way leaves nothing, and another thread writes it anew."""
    note(turns.begin(), "half")
    turns.give_up()

    assert turns.begin() is None
    with writing(database) as connection:
        note(connection, "whole")
    turns.open()
    note(turns.begin(), "next")
    turns.commit()
    assert ["whole", "next"] == notes(database)


def test_others_keep_their_patience(database: Engine, turns: Turns) -> None:
    """The connection that never waits must not be handed out to anybody else."""
    turns.give_up()
    with database.connect() as connection:
        assert connection.execute(text("PRAGMA busy_timeout")).scalar_one() > 0
