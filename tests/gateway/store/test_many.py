"""Rows written together are the rows that the library would write one by one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from gateway.store.database import open_engine, writing
from gateway.store.many import add_rows, find_rows
from gateway.store.migrate import upgrade
from gateway.store.tables import items, journal, thread_messages, threads
from tests.real.postgres import postgres

NOON = datetime(2026, 11, 23, 11, 0, 0, 123456, UTC)


@contextmanager
def store(url: str) -> Iterator[Engine]:
    database = open_engine(url)
    try:
        upgrade(database)
        yield database
    finally:
        database.dispose()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    with store(f"sqlite:///{tmp_path / 'store.db'}") as database:
        yield database


def thread(number: int) -> dict[str, Any]:
    return {"id": f"T{number}", "list": "alle@x.example", "base_subject": "Höhe '1'", "root_item": "",
            "root_author": "a@x.example", "next_seq": 2, "last_reply_at": NOON if number % 2 else None}


def item(number: int) -> dict[str, Any]:
    return {"id": f"I{number}", "door_key": f"K{number}", "state": "received", "accepted_at": NOON,
            "intake": "inline", "sender": "a@x.example", "trusted": True, "size": 3,
            "envelope": {"options": ["SMTPUTF8"], "peer": "é"}, "thread_id": f"T{number}", "thread_seq": 1,
            "recipient_count": None}


@pytest.mark.parametrize("count", [1, 3, 8, 9, 77, 200])
def test_many_rows_are_what_the_library_writes_one_by_one(database: Engine, count: int) -> None:
    """Times, JSON, defaults and missing values: a row must not depend on how many came with it."""
    same_together_and_alone(database, count)


def test_the_same_on_a_server() -> None:
    """Its driver has other marks and its own JSON."""
    with postgres() as url, store(url) as database:
        same_together_and_alone(database, 77)
        with writing(database) as connection:
            assert [("T3", 2)] == list(find_rows(connection, threads, "id", ["T3", "x"], ("id", "next_seq")))


def same_together_and_alone(database: Engine, count: int) -> None:
    with writing(database) as connection:
        add_rows(connection, threads, [thread(n) for n in range(count)])
        add_rows(connection, items, [item(n) for n in range(count)])
        together = [connection.execute(select(t).order_by(t.c.id)).all() for t in (threads, items)]
        connection.execute(items.delete())
        connection.execute(threads.delete())
        for n in range(count):
            connection.execute(insert(threads).values(**thread(n)))
            connection.execute(insert(items).values(**item(n)))
        alone = [connection.execute(select(t).order_by(t.c.id)).all() for t in (threads, items)]

    assert alone == together
    assert count == len(together[1])


def test_rows_keep_their_order(database: Engine) -> None:
    """The journal is read in the order of its lines."""
    with writing(database) as connection:
        add_rows(connection, journal, [
            {"at": NOON, "item_id": "", "event": "x", "words": str(n), "who": ""} for n in range(100)
        ])
        words = connection.execute(select(journal.c.words).order_by(journal.c.id)).scalars().all()

    assert [str(n) for n in range(100)] == words


def test_a_row_that_is_there_may_be_left_alone(database: Engine) -> None:
    """The first to claim a Message-ID keeps it."""
    with writing(database) as connection:
        add_rows(connection, threads, [thread(1), thread(2)])
        for owner in ("T1", "T2"):
            claim = {"list": "l", "message_id": "<m>", "thread_id": owner, "item_id": "I"}
            add_rows(connection, thread_messages, [claim], unless_there=True)
        assert ["T1"] == connection.execute(select(thread_messages.c.thread_id)).scalars().all()


@pytest.mark.parametrize("count", [0, 1, 5, 700])
def test_rows_are_found_by_however_many_values(database: Engine, count: int) -> None:
    """One question for a whole batch; values that nobody has find nothing."""
    with writing(database) as connection:
        add_rows(connection, threads, [thread(n) for n in range(1000)])
        wanted = [f"T{n}" for n in range(count)] + ["T9999", "'; --"]
        found = sorted(find_rows(connection, threads, "id", wanted, ("id", "next_seq")))

    assert sorted((f"T{n}", 2) for n in range(count)) == found
