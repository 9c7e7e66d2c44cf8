"""Tasks that are enqueued together are what the durable engine itself would have written, and run like its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy import Engine as Database

from gateway.engine import LATE, THREAD, Engine, Form, Task, learn_form
from gateway.store.database import open_engine, writing
from gateway.store.migrate import upgrade
from tests.gateway.test_engine import Runs
from tests.real.waiting import wait_for

OWN = {"creator_xid"}  # random, the engine's mark on what it wrote
TIMES = {"created_at", "updated_at", "retention_timestamp"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(database)
    yield database
    database.dispose()


def task(number: int, *, argument: str = "", delay: float = 0) -> Task:
    """A task as the door makes it; one with a delay goes by the engine's own way."""
    if delay:
        return Task(id=f"note:{number}", workflow="note", argument=str(number), queue=LATE, delay_seconds=delay)
    return Task(id=f"note:{number}", workflow="note", argument=argument or str(number), queue=THREAD,
                partition=f"p{number % 2}", priority=number + 1)


def rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    found = connection.execute(text(f"SELECT * FROM {table} ORDER BY workflow_uuid")).mappings()
    return [{key: value for key, value in row.items() if key not in OWN | TIMES} for row in found]


def test_a_batch_is_written_as_the_engine_writes_one_task(tmp_path: Path, database: Database) -> None:
    """Another release of it that writes otherwise shows here, and not as mail that nobody works on."""
    odd = ['"', "\\", "é\n", "{}", "a" * 500]
    tasks = [task(n) for n in range(7)] + [task(10 + n, argument=one) for n, one in enumerate(odd)]
    other = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    upgrade(other)
    written = []
    for store, batches in ((database, [tasks]), (other, [[one] for one in tasks])):
        engine = Engine(store, executor="test")
        engine.prepare()
        with writing(store) as connection:
            for batch in batches:
                engine.enqueue(connection, *batch)
            tables = [rows(connection, table) for table in ("workflow_status", "workflow_input")]
            times = connection.execute(text("SELECT count(*) FROM workflow_status WHERE created_at > 0")).scalar()
        written.append(tables)
        assert times == len(tasks)
        engine.stop()
    other.dispose()

    assert written[0] == written[1]


def test_a_batch_runs_in_the_order_of_its_threads(database: Database) -> None:
    """Priority, partition and argument reach the worker."""
    engine, runs = Engine(database, executor="test"), Runs()
    engine.launch({"note": runs})
    try:
        with writing(database) as connection:
            engine.enqueue(connection, *(task(n) for n in (5, 1, 4, 0, 3, 2)), task(9, delay=0.1))
        with writing(database) as connection:
            engine.enqueue(connection, task(1), task(3))      # there already: done once
        wait_for(lambda: len(runs.seen) >= 7, "the batch to run")
    finally:
        engine.stop()

    assert 7 == len(runs.seen)
    assert ["0", "2", "4"] == [one for one in runs.seen if one in "024"]
    assert ["1", "3", "5"] == [one for one in runs.seen if one in "135"]


def test_a_form_that_is_not_known_is_not_used(database: Database) -> None:
    """The engine's own way always works; ours only where its rows are as we know them."""
    engine = Engine(database, executor="test")
    engine.prepare()
    one = task(1)
    with writing(database) as connection:
        engine.enqueue(connection, one)
        assert isinstance(learn_form(connection, one), Form)
        for change in ("status = 'LATER'", "priority = 77", "queue_partition_key = 'other'"):
            connection.execute(text(f"UPDATE workflow_status SET {change}"))
            assert learn_form(connection, one) is None
            connection.execute(text("UPDATE workflow_status SET status = 'ENQUEUED', priority = 2, "
                                    "queue_partition_key = 'p1'"))
        assert learn_form(connection, one) is not None
        connection.execute(text("UPDATE workflow_input SET inputs = :new"), {"new": json.dumps(["gone"])})
        assert learn_form(connection, one) is None
        assert learn_form(connection, task(2)) is None
    engine.stop()
