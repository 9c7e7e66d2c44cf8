"""Sets going again what the engine believes to run and nobody runs.

The engine writes down the end of each task. Where the store takes nothing just then, the task's thread
ends without a word and its row says PENDING until the next start of the process: nobody would take it
up, and what stands behind it in its queue would wait as long.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

log = logging.getLogger("mailsquare.engine")

LOOK_SECONDS = 10.0
DEAD_AFTER = 20.0  # seconds between two looks at a task that nobody runs; one that just begins is in no list yet


class Running:
    """The ids of the tasks that threads of this process are at."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: dict[str, int] = {}

    @contextmanager
    def of(self, task_id: str) -> Iterator[None]:
        """The task runs during the block."""
        with self._lock:
            self._ids[task_id] = self._ids.get(task_id, 0) + 1
        try:
            yield
        finally:
            with self._lock:
                self._ids[task_id] -= 1
                if not self._ids[task_id]:
                    del self._ids[task_id]

    def now(self) -> frozenset[str]:
        """All of them."""
        with self._lock:
            return frozenset(self._ids)


class Reviver:
    """Looks every few seconds for tasks of this worker that nobody runs, and gives them back to their queues."""

    def __init__(self, client: Callable[[], Any], executor: str, running: Running) -> None:
        self._client, self._executor, self._running = client, executor, running
        self._idle_since: dict[str, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reviver", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """No more looks."""
        self._over.set()
        self._thread.join(timeout=5)

    def look(self, now: float) -> list[str]:
        """The tasks that were given back; `now` in seconds of any clock that only goes forward."""
        rows = self._client().list_workflows(
            status="PENDING", executor_id=self._executor, load_input=False, load_output=False
        )
        running = self._running.now()
        idle = {row.workflow_id: row.queue_name for row in rows if row.workflow_id not in running}
        self._idle_since = {one: self._idle_since.get(one, now) for one in idle}
        dead = [one for one, since in self._idle_since.items() if now - since >= DEAD_AFTER]
        for one in dead:
            self._client().resume_workflows([one], queue_name=idle[one])
            del self._idle_since[one]
        return dead

    def _run(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            try:
                dead = self.look(time.monotonic())
            except Exception as error:  # noqa: BLE001  the store is away: the next look may find it again
                log.warning("tasks could not be looked at: %s", type(error).__name__)
                continue
            if dead:
                log.warning("%d tasks that nobody ran are set going again", len(dead))
