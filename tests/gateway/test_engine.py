"""The engine's promises to the pipeline, on the real thing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database

from gateway.engine import LATE, POST, THREAD, Engine, Step, Task, bring_forward
from gateway.errors import MailsquareError, StoreTrouble
from gateway.store.database import open_engine, writing
from gateway.store.migrate import upgrade
from tests.real.waiting import wait_for


class Runs:
    """A workflow that notes what it was asked."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.steps: list[str] = []
        self.lock = threading.Lock()

    def __call__(self, step: Step, argument: str) -> None:
        step("note", self.note, argument)

    def note(self, argument: str) -> None:
        with self.lock:
            self.seen.append(argument)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A store of our own set-up."""
    database = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(database)
    yield database
    database.dispose()


@pytest.fixture
def runs(database: Database) -> Iterator[tuple[Engine, Runs]]:
    """A launched worker with one workflow called `note`."""
    engine, runs = Engine(database, executor="test"), Runs()
    engine.launch({"note": runs})
    yield engine, runs
    engine.stop()


def task(number: int, *, partition: str = "p", delay: float = 0) -> Task:
    if delay:
        return Task(
            id=f"note:{number}", workflow="note", argument=str(number), queue=LATE, delay_seconds=delay
        )
    return Task(
        id=f"note:{number}",
        workflow="note",
        argument=str(number),
        queue=THREAD,
        partition=partition,
        priority=number + 1,
    )


def test_a_thread_runs_in_its_order_and_each_task_once(database: Database, runs: tuple[Engine, Runs]) -> None:
    """Queue order alone is by millisecond and inverts; the sequence number is the order."""
    engine, seen = runs
    with writing(database) as connection:
        for number in (3, 1, 4, 0, 2):
            engine.enqueue(connection, task(number))
    with writing(database) as connection:
        engine.enqueue(connection, task(2))
    wait_for(lambda: len(seen.seen) >= 5, "five tasks to run")
    assert ["0", "1", "2", "3", "4"] == seen.seen


def test_a_task_of_a_transaction_that_failed_never_runs(
    database: Database, runs: tuple[Engine, Runs]
) -> None:
    """Item and task exist together or not at all."""
    engine, seen = runs
    with pytest.raises(StoreTrouble):
        _enqueue_and_fail(engine, database)
    with writing(database) as connection:
        engine.enqueue(connection, task(2))
    wait_for(lambda: seen.seen, "the second task to run")
    assert ["2"] == seen.seen


def _enqueue_and_fail(engine: Engine, database: Database) -> None:
    with writing(database) as connection:
        engine.enqueue(connection, task(1))
        raise StoreTrouble("the item could not be written")


def test_a_delayed_task_is_alive_until_it_has_run(database: Database, runs: tuple[Engine, Runs]) -> None:
    """The sweep must not take a hold for a stranded item."""
    engine, seen = runs
    with writing(database) as connection:
        engine.enqueue(connection, task(7, delay=0.5))
    assert {"note:7"} == engine.alive(["note:7", "note:8"])
    wait_for(lambda: seen.seen, "the delayed task to run")
    wait_for(lambda: not engine.alive(["note:7"]), "the task to be over")


def test_what_waits_is_brought_forward_when_the_clock_was_set_back(
    database: Database, runs: tuple[Engine, Runs]
) -> None:
    """The engine keeps the moment: a try in a second would else come a day late."""
    engine, seen = runs
    with writing(database) as connection:
        engine.enqueue(connection, task(7, delay=86_401))
    assert 1 == bring_forward(engine, 86_401)
    wait_for(lambda: seen.seen, "the delayed task to run")
    assert ["7"] == seen.seen


def test_work_that_was_enqueued_before_a_stop_is_done_after_it(database: Database) -> None:
    """A restart takes up what waits."""
    first, before = Engine(database, executor="test"), Runs()
    first.launch({"note": before})
    first.stop()
    with writing(database) as connection:
        first.enqueue(connection, task(9))
    first.stop()
    second, after = Engine(database, executor="test"), Runs()
    second.launch({"note": after})
    wait_for(lambda: after.seen, "the waiting task to run")
    second.stop()
    assert ["9"] == after.seen


@pytest.mark.parametrize(("queue", "partition"), [(THREAD, ""), (POST, ""), (LATE, "p")])
def test_a_task_that_would_never_run_is_refused(queue: str, partition: str) -> None:
    """DBOS takes a task without a partition on a partitioned queue, and forgets it."""
    with pytest.raises(MailsquareError, match="does not fit"):
        Task(id="x", workflow="note", argument="1", queue=queue, partition=partition)
