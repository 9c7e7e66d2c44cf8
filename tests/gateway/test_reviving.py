"""A task whose end could not be written is done all the same, without a restart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import text

from gateway.engine import LATE, THREAD, Engine, Step, Task
from gateway.reviving import DEAD_AFTER, Reviver, Running
from gateway.store.database import open_engine, writing
from gateway.store.migrate import upgrade
from tests.real.waiting import wait_for


class Runs:
    """Notes what it was asked."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, step: Step, argument: str) -> None:
        step("note", self.seen.append, argument)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(database)
    yield database
    database.dispose()


@pytest.mark.parametrize(("queue", "partition"), [(THREAD, "a thread"), (LATE, "")])
def test_what_nobody_runs_is_given_back_and_what_stands_behind_it_runs_too(
    database: Database, queue: str, partition: str
) -> None:
    """A full disk kills the thread of a task in silence: its thread would stand still until a restart."""
    engine, runs, running = Engine(database, executor="only"), Runs(), Running()
    engine.launch({"note": runs})
    try:
        for n in (1, 2):
            one = Task(id=f"note:{n}", workflow="note", argument=str(n), queue=queue, partition=partition, priority=n)
            with writing(database) as connection:
                engine.enqueue(connection, one)
                if n == 1:
                    connection.execute(text(
                        "UPDATE workflow_status SET status = 'PENDING', executor_id = 'only', started_at_epoch_ms = 1"))
        reviver = Reviver(lambda: engine.client, "only", running)
        assert [] == reviver.look(0)
        assert ["note:1"] == [one for one in reviver.look(DEAD_AFTER) if one == "note:1"]
        wait_for(lambda: sorted(runs.seen) == ["1", "2"], "both tasks")
    finally:
        engine.stop()


def test_what_somebody_runs_is_left_alone(database: Database) -> None:
    """Reading may take a while; a second hand on it would do it twice."""
    engine, running = Engine(database, executor="only"), Running()
    engine.prepare()
    with writing(database) as connection:
        engine.enqueue(connection, Task(id="note:1", workflow="note", argument="1", queue=LATE))
        connection.execute(text("UPDATE workflow_status SET status = 'PENDING', executor_id = 'only'"))
    reviver = Reviver(lambda: engine.client, "only", running)
    with running.of("note:1"):
        assert [] == [*reviver.look(0), *reviver.look(DEAD_AFTER), *reviver.look(9 * DEAD_AFTER)]
    assert frozenset() == running.now()
    engine.stop()
