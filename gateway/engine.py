"""Durable steps and queues: the one place that knows DBOS.

A workflow is a plain function `(step, argument) -> None` under a constant name; its argument is an
id, never content. `step(name, function, *arguments)` runs a function once per workflow, also over
a crash. Workflows never wait: they end, and enqueue the next one with a delay.
"""

from __future__ import annotations

import json
import logging
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from .errors import MailsquareError
from .reviving import Reviver, Running

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy import Engine as Database

PIPELINE_FORMAT = "1"  # change it when the steps of a workflow change
POLL_SECONDS = 0.25  # 50 ms costs a quarter of a core when idle, 1 s is felt by people
THREAD, POST, LATE = "thread", "post", "late"
PARTITIONED = frozenset({THREAD, POST})
WAITING = ["ENQUEUED", "PENDING", "DELAYED"]
GIVEN_UP = ["CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
FINISHED = ["SUCCESS", "ERROR", *GIVEN_UP]
TRIES = 3  # of one workflow: a mail that ends the process at once would else end it at every start
MOST_PREFIXES = 200  # in one question: SQLite takes expressions up to 1,000 deep, https://www.sqlite.org/limits.html
LAST_LETTER = "\U0010ffff"
DELETE_AT_ONCE = 500  # workflows in one transaction, so that the door never waits long


class Step(Protocol):
    """Runs one function durably inside a workflow."""

    def __call__(self, name: str, function: Callable[..., Any], /, *arguments: Any) -> Any: ...


Workflow = Callable[[Step, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One workflow to run: the same `id` twice is one run."""

    id: str
    workflow: str
    argument: str
    queue: str
    partition: str = ""  # tasks of one partition run one after the other
    priority: int = 1  # within the partition, lowest first; 1 to 2147483647
    delay_seconds: float = 0

    def __post_init__(self) -> None:
        if (self.queue in PARTITIONED) != bool(self.partition):
            # DBOS accepts such a task and never runs it
            raise MailsquareError(f"task {self.id}: queue {self.queue!r} does not fit {self.partition!r}")


class Engine:
    """Enqueues tasks; and, once launched as a worker, runs them.

    `database` is the store's own engine, so that a task and the rows it is about are committed
    together.
    """

    def __init__(self, database: Database, *, executor: str) -> None:
        self._database = database
        self._executor = executor
        self._client: Any = None
        self._working = False
        self._running = Running()
        self._reviver: Reviver | None = None
        self._forms: dict[tuple[str, str], Form | None] = {}  # by workflow and queue

    def launch(self, workflows: Mapping[str, Workflow], *, workers: int = 8) -> None:
        """Become a worker: make the engine's own tables, take up interrupted work, run queues.

        What was interrupted by the end of the process three times is given up, see `given_up`.
        """
        from dbos import DBOS, DBOSPortableJSONSerializer

        self.prepare()
        self._give_up()
        DBOS(
            config={
                "name": "mailsquare",
                "system_database_engine": self._database,
                "serializer": DBOSPortableJSONSerializer(),
                "executor_id": self._executor,
                "application_version": PIPELINE_FORMAT,
                "enable_otlp": False,
                "log_level": "ERROR",
                "notification_listener_polling_interval_sec": 1.0,
                "scheduler_polling_interval_sec": 60.0,
            }
        )
        for name, function in workflows.items():
            DBOS.workflow(name=name, max_recovery_attempts=TRIES - 1)(_durable(name, function, self._running))
        DBOS.launch()
        self._working = True
        self._reviver = Reviver(lambda: self.client, self._executor, self._running)
        self._reviver.start()
        each: dict[str, Any] = {"polling_interval_sec": POLL_SECONDS, "on_conflict": "always_update"}
        DBOS.register_queue(THREAD, partition_concurrency=1, worker_concurrency=workers, **each)
        DBOS.register_queue(
            POST,
            partition_concurrency=1,
            worker_concurrency=workers,
            limiter={"limit": 30, "period": 1.0},
            **each,
        )
        DBOS.register_queue(LATE, worker_concurrency=workers, **each)

    def prepare(self) -> None:
        """Make the engine's own tables where no worker has yet, so that a door alone can enqueue."""
        from dbos import DBOS

        _quieten()
        DBOS.migrate(self._database.url.render_as_string(hide_password=False))

    def stop(self) -> None:
        """Stop taking new work and wait for the steps in hand, at most ten seconds."""
        from dbos import DBOS

        if self._reviver is not None:
            self._reviver.stop()
            self._reviver = None
        if self._client is not None:
            self._client.destroy()
            self._client = None
        if self._working:
            DBOS.destroy(workflow_completion_timeout_sec=10, destroy_registry=True)
            self._working = False

    @property
    def client(self) -> Any:
        """The enqueueing side, which needs no worker in this process."""
        if self._client is None:
            from dbos import DBOSClient, DBOSPortableJSONSerializer

            _quieten()
            self._client = DBOSClient(
                system_database_engine=self._database,
                serializer=DBOSPortableJSONSerializer(),
                application_name="mailsquare",
                retry_connection_errors=False,
            )
        return self._client

    def enqueue(self, connection: Connection, *tasks: Task) -> None:
        """Add tasks within the caller's transaction: they exist when that commits, else not.

        Several of a sort go together on SQLite, where everybody waits for the one writer: DBOS builds its
        statements anew for each task, which costs more than all else that is written of a mail.
        """
        sorts: dict[tuple[str, str], list[Task]] = {}
        for task in tasks:
            sort = (task.workflow, task.queue)
            several = len(tasks) > 1 or sort in self._forms
            if several and connection.dialect.name == "sqlite" and task.delay_seconds <= 0:
                sorts.setdefault(sort, []).append(task)
            else:
                self._enqueue(connection, task)
        for sort, some in sorts.items():
            if sort not in self._forms:
                self._enqueue(connection, some[0])
                self._forms[sort] = learn_form(connection, some.pop(0))
            form = self._forms[sort]
            if form is not None:
                form.write(connection, some)
            else:
                for task in some:
                    self._enqueue(connection, task)

    def _enqueue(self, connection: Connection, task: Task) -> None:
        options: dict[str, Any] = {
            "workflow_name": task.workflow,
            "queue_name": task.queue,
            "workflow_id": task.id,
            "app_version": PIPELINE_FORMAT,
        }
        if task.partition:
            options |= {"queue_partition_key": task.partition, "priority": task.priority}
        if task.delay_seconds > 0:
            options["delay_seconds"] = task.delay_seconds
        self.client.enqueue_in_transaction(connection, options, task.argument)

    def alive(self, prefixes: Iterable[str]) -> set[str]:
        """Those of the task-id prefixes under which some workflow waits or runs."""
        wanted = list(prefixes)
        ids = sorted(row.workflow_id for row in self._rows(WAITING, wanted))
        return {prefix for prefix in wanted if _count(prefix, ids)}

    def given_up(self, prefixes: Iterable[str]) -> dict[str, int]:
        """How many workflows under each task-id prefix were given up because the process died with them."""
        wanted = list(prefixes)
        rows = self._rows(GIVEN_UP, wanted)
        ids = sorted(row.workflow_id for row in rows if (row.recovery_attempts or 0) >= TRIES)
        return {prefix: _count(prefix, ids) for prefix in wanted}

    def _rows(self, status: list[str], prefixes: list[str]) -> list[Any]:
        """The workflows in some states under those prefixes; of more prefixes than one question takes, all."""
        if not prefixes:
            return []
        return list(
            self.client.list_workflows(
                status=status,
                workflow_id_prefix=prefixes if len(prefixes) <= MOST_PREFIXES else None,
                load_input=False,
                load_output=False,
            )
        )

    def _give_up(self) -> None:
        """End what the process died with three times, before the engine takes it up once more.

        The engine would do so too, but only at the next dispatch: here the sweep at start sees it.
        """
        rows = self.client.list_workflows(
            status="PENDING", executor_id=self._executor, load_input=False, load_output=False
        )
        if worn := [row.workflow_id for row in rows if (row.recovery_attempts or 0) >= TRIES]:
            self.client.cancel_workflows(worn)

    def forget_finished(self, *, before_ms: int) -> int:
        """Delete finished workflows that were created before the given time; returns how many."""
        gone = 0
        while True:
            rows = self.client.list_workflows(
                status=FINISHED,
                end_time=_iso(before_ms),
                limit=DELETE_AT_ONCE,
                load_input=False,
                load_output=False,
            )
            if rows:
                self.client.delete_workflows([row.workflow_id for row in rows])
            gone += len(rows)
            if len(rows) < DELETE_AT_ONCE:
                return gone


def bring_forward(engine: Engine, seconds: float) -> int:
    """Let what waits run so much earlier: the clock was set back by that; returns how many tasks waited.

    The engine keeps moments, not spans: set back by a day, a try in five seconds is one in a day.
    """
    rows = engine.client.list_workflows(status=["DELAYED"], load_input=False, load_output=False)
    for row in rows:
        until = (row.delay_until_epoch_ms or 0) - int(1000 * seconds)
        engine.client.set_workflow_delay(row.workflow_id, delay_until_epoch_ms=max(0, until))
    return len(rows)


def _count(prefix: str, ids: list[str]) -> int:
    """How many of the sorted ids begin so."""
    return bisect_left(ids, prefix + LAST_LETTER) - bisect_left(ids, prefix)


def _iso(milliseconds: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()


def _durable(name: str, function: Workflow, running: Running) -> Callable[[str], None]:
    from dbos import DBOS

    def step(step_name: str, run: Callable[..., Any], *arguments: Any) -> Any:
        return DBOS.run_step({"name": step_name}, run, *arguments)

    def workflow(argument: str) -> None:
        with running.of(DBOS.workflow_id or ""):
            function(step, argument)

    workflow.__name__ = workflow.__qualname__ = name
    return workflow


def _quieten() -> None:
    """DBOS logs each start and queue on its own; our journal says it in our words."""
    for name in ("dbos", "dbos.transact"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with suppress(ImportError):
        from dbos._logger import dbos_logger

        dbos_logger.setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Form:
    """How DBOS writes a task of one sort down: what all of them have alike, and the text around the argument."""

    status: Mapping[str, Any]
    inputs: Mapping[str, Any]
    around: tuple[str, str]

    def write(self, connection: Connection, tasks: Sequence[Task]) -> None:
        """Write more tasks of that sort; an id that is there already keeps what it has."""
        if not tasks:
            return
        before, after = self.around
        writer = uuid4()  # who wrote the row; DBOS tells by it a row of its own from one that was there
        rows = json.dumps([
            [one.id, one.partition or None, one.priority, f"{writer}:{n}", before + _quoted(one.argument) + after]
            for n, one in enumerate(tasks)
        ])
        _copy(connection, "workflow_status", self.status, _OWN, rows)
        _copy(connection, "workflow_input", self.inputs, {"workflow_uuid": 0, "inputs": 4}, rows)


_OWN = {"workflow_uuid": 0, "queue_partition_key": 1, "priority": 2, "creator_xid": 3}
_BY_TABLE = frozenset({"created_at", "updated_at", "retention_timestamp"})  # times, which the tables fill in


def learn_form(connection: Connection, task: Task) -> Form | None:
    """The form of a task that DBOS has just written; None where it is not as we know it."""
    status = _written(connection, "workflow_status", task.id)
    inputs = _written(connection, "workflow_input", task.id)
    around = str(inputs.get("inputs")).split(_quoted(task.argument))
    known = (status.get("status"), status.get("queue_partition_key"), status.get("priority"), len(around))
    if known != ("ENQUEUED", task.partition or None, task.priority, 2) or "creator_xid" not in status:
        return None
    return Form(
        {name: value for name, value in status.items() if name not in _OWN and value is not None},
        {name: value for name, value in inputs.items() if name not in ("workflow_uuid", "inputs")},
        (around[0], around[1]),
    )


def _quoted(argument: str) -> str:
    return json.dumps(argument, ensure_ascii=False)


def _written(connection: Connection, table: str, task_id: str) -> Mapping[str, Any]:
    """The row of a task without its times; empty where there is none."""
    found = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    if found.first() is None:
        return {}
    row = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE workflow_uuid = ?", (task_id,)).mappings().first()
    return {name: value for name, value in (row or {}).items() if name not in _BY_TABLE}


def _copy(
    connection: Connection, table: str, alike: Mapping[str, Any], own: Mapping[str, int], rows: str
) -> None:
    columns = ", ".join([*own, *alike])
    values = ", ".join([*(f"json_extract(value, '$[{at}]')" for at in own.values()), *("?" for _ in alike)])
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM json_each(?) WHERE true ON CONFLICT DO NOTHING",
        (*alike.values(), rows),
    )
