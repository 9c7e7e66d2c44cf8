"""Group commit: many doors hand in, one thread commits.

A commit on a slow disk costs milliseconds whatever it holds, so mails that arrive while one
commit runs share the next.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ..errors import StoreTrouble

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ..store.database import Writing

Change = Callable[["Connection"], str]
AT_ONCE = 64  # mails in one transaction


class Writer:
    """The one thread that commits what the doors accepted."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._waiting: queue.SimpleQueue[tuple[Change, Future[str]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="accept", daemon=True)
        self._thread.start()

    async def commit(self, change: Change) -> str:
        """What the change returned, once it is durable; StoreTrouble when it is not."""
        done: Future[str] = Future()
        self._waiting.put((change, done))
        return await asyncio.wrap_future(done)

    def close(self) -> None:
        """Commit what is waiting, then end."""
        self._waiting.put(None)
        self._thread.join(timeout=15)

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            while len(batch) < AT_ONCE and not self._waiting.empty():
                more = self._waiting.get()
                if more is None:
                    self._waiting.put(None)
                    break
                batch.append(more)
            self._commit(batch)

    def _commit(self, batch: list[tuple[Change, Future[str]]]) -> None:
        batch = [(change, done) for change, done in batch if done.set_running_or_notify_cancel()]
        try:
            with self._writing() as connection:
                results = [change(connection) for change, _ in batch]
        except Exception as error:  # noqa: BLE001 - whatever it is, each mail gets its own try or its 451
            if len(batch) > 1:
                # one bad mail must not fail its neighbours
                for change, done in batch:
                    self._commit_one(change, done)
            elif batch:
                batch[0][1].set_exception(_trouble(error))
            return
        for (_, done), result in zip(batch, results, strict=True):
            done.set_result(result)

    def _commit_one(self, change: Change, done: Future[str]) -> None:
        try:
            with self._writing() as connection:
                result = change(connection)
        except Exception as error:  # noqa: BLE001 - as above
            done.set_exception(_trouble(error))
        else:
            done.set_result(result)


def _trouble(error: Exception) -> StoreTrouble:
    return (
        error if isinstance(error, StoreTrouble) else StoreTrouble(f"not committed: {type(error).__name__}")
    )
