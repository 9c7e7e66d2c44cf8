"""Group commit: many doors hand in, one thread commits.

A commit on a slow disk costs milliseconds whatever it holds, so mails that arrive while one
commit runs share the next: the slower the disk, the more of them. Nobody waits for company.

Python runs one thread at a time, and SQLite lets the others have their turn at every statement. Under
load the many short ones of a batch would wait for a turn again and again, so they run in the event
loop's own thread; only what may wait for a disk or for another writer stays in ours.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from ..errors import StoreTrouble

Mail = TypeVar("Mail")
Run = Callable[[Callable[[], list[str]]], list[str]]
LOOP_SECONDS = 0.5  # for the loop to get to it; then it is done here
AT_ONCE = 64  # mails in one transaction
LAST_WORDS = 15.0  # seconds for what waits when the door closes


class Waiting(NamedTuple, Generic[Mail]):
    """A mail, and who waits for it in which loop."""

    mail: Mail
    done: asyncio.Future[str]
    loop: asyncio.AbstractEventLoop


class Writer(Generic[Mail]):
    """The one thread that commits what the doors accepted.

    `write` makes a transaction of some mails and returns their items' ids once they are durable. What it
    gives to its `Run` may run in the event loop.
    """

    def __init__(self, write: Callable[[Sequence[Mail], Run], list[str]]) -> None:
        self._write = write
        self._waiting: queue.SimpleQueue[Waiting[Mail] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="accept", daemon=True)
        self._thread.start()

    async def commit(self, mail: Mail) -> str:
        """The id of the mail's item, once it is durable; StoreTrouble when it is not."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[str] = loop.create_future()
        self._waiting.put(Waiting(mail, done, loop))
        return await done

    def close(self) -> None:
        """Commit what is waiting, then end."""
        self._waiting.put(None)
        self._thread.join(timeout=LAST_WORDS)

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

    def _commit(self, batch: list[Waiting[Mail]]) -> None:
        batch = [one for one in batch if not one.done.cancelled()]
        if not batch:
            return
        try:
            ids = self._write([one.mail for one in batch], partial(_run_in, batch[0].loop))
        except Exception as error:  # noqa: BLE001 - whatever it is, each mail gets its own try or its 451
            if len(batch) == 1:
                _tell(batch, [_trouble(error)])
            else:
                for one in batch:  # one bad mail must not fail its neighbours
                    self._commit([one])
            return
        _tell(batch, ids)


def run_here(what: Callable[[], list[str]]) -> list[str]:
    """What it gives, in this thread."""
    return what()


def _run_in(loop: asyncio.AbstractEventLoop, what: Callable[[], list[str]]) -> list[str]:
    """What it gives, in the loop's thread; in ours where the loop has ended or waits for us to end."""
    given: Future[list[str]] = Future()

    def run() -> None:
        if given.set_running_or_notify_cancel():
            try:
                given.set_result(what())
            except BaseException as error:  # noqa: BLE001 - raised in the thread that waits for it
                given.set_exception(error)

    try:
        loop.call_soon_threadsafe(run)
    except RuntimeError:
        return what()
    wait([given], timeout=LOOP_SECONDS)
    return what() if given.cancel() else given.result()


def _tell(batch: Sequence[Waiting[Mail]], answers: Sequence[str | StoreTrouble]) -> None:
    """Wake those who wait, all of one loop at once."""
    told = list(zip((one.done for one in batch), answers, strict=True))
    for loop in {one.loop for one in batch}:
        mine = [pair for pair, one in zip(told, batch, strict=True) if one.loop is loop]
        with suppress(RuntimeError):  # a loop that has ended: nobody waits there any more
            loop.call_soon_threadsafe(_settle, mine)


def _settle(told: Iterable[tuple[asyncio.Future[str], str | StoreTrouble]]) -> None:
    for done, answer in told:
        if done.cancelled():
            continue
        if isinstance(answer, StoreTrouble):
            done.set_exception(answer)
        else:
            done.set_result(answer)


def _trouble(error: Exception) -> StoreTrouble:
    return (
        error if isinstance(error, StoreTrouble) else StoreTrouble(f"not committed: {type(error).__name__}")
    )
