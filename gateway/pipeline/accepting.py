"""Group commit: many doors hand in, one transaction takes them all.

A commit on a slow disk costs milliseconds whatever it holds, so mails that arrive while one commit
runs share the next: the slower the disk, the more of them. Nobody waits for company.

Python runs one thread at a time, and SQLite lets the others have their turn at every statement. The
many short ones of a batch would wait for a turn again and again, so they run in the event loop where
nothing has to be waited for; what waits for a disk or for another writer is left to a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, NamedTuple, Protocol, TypeVar

from ..errors import StoreTrouble

Mail = TypeVar("Mail")
Answer = str | StoreTrouble
AT_ONCE = 64  # mails in one transaction
LAST_WORDS = 15.0  # seconds for what waits when the door closes


class Begun(Protocol):
    """A transaction that lacks its commit alone."""

    @property
    def ids(self) -> Sequence[str]:
        """The ids of its mails' items, in their order."""

    def commit(self) -> None:
        """Make it durable; any error means that it is not."""


class Waiting(NamedTuple, Generic[Mail]):
    """A mail, and who waits for it."""

    mail: Mail
    done: asyncio.Future[str]


class Writer(Generic[Mail]):
    """Commits what the doors accepted, one batch at a time.

    `begin` makes a transaction of some mails up to its commit, or None where that could take long; it is
    called in the event loop. `write` makes a whole one and returns the ids, in a thread.
    """

    def __init__(
        self, begin: Callable[[Sequence[Mail]], Begun | None], write: Callable[[Sequence[Mail]], Sequence[str]]
    ) -> None:
        self._begin = begin
        self._write = write
        self._thread = ThreadPoolExecutor(1, "accept")
        self._waiting: list[Waiting[Mail]] = []
        self._running: Future[list[Answer]] | None = None
        self._awake = False

    async def commit(self, mail: Mail) -> str:
        """The id of the mail's item, once it is durable; StoreTrouble when it is not."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[str] = loop.create_future()
        self._waiting.append(Waiting(mail, done))
        if not self._awake:
            self._awake = True
            loop.call_soon(self._next, loop)  # whoever is ready in this round of the loop comes along
        return await done

    def close(self) -> None:
        """Commit what is waiting, then end."""
        if self._running is not None:
            wait([self._running], timeout=LAST_WORDS)
        rest, self._waiting = self._waiting, []
        if rest:
            self._commit(None, [one.mail for one in rest])
        self._thread.shutdown(wait=False)

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        batch = [one for one in batch if not one.done.cancelled()]
        if not batch:
            self._rest_or_go_on(loop)
            return
        mails = [one.mail for one in batch]
        try:
            begun = self._begin(mails)
        except Exception:  # noqa: BLE001 - the thread tries again, and each mail by itself where need be
            begun = None
        self._running = self._thread.submit(self._commit, begun, mails)

        def tell(told: asyncio.Future[list[Answer]]) -> None:
            for one, answer in zip(batch, told.result(), strict=True):
                _settle(one.done, answer)
            self._rest_or_go_on(loop)

        asyncio.wrap_future(self._running, loop=loop).add_done_callback(tell)

    def _rest_or_go_on(self, loop: asyncio.AbstractEventLoop) -> None:
        self._running = None
        self._awake = bool(self._waiting)
        if self._awake:
            loop.call_soon(self._next, loop)

    def _commit(self, begun: Begun | None, mails: Sequence[Mail]) -> list[Answer]:
        """What becomes of each mail: its item's id, or why it is not kept. In the thread."""
        try:
            if begun is not None:
                begun.commit()
                return list(begun.ids)
            return list(self._write(mails))
        except Exception as error:  # noqa: BLE001 - whatever it is, each mail gets its own try or its 451
            if begun is None and len(mails) == 1:
                return [_trouble(error)]
            # one bad mail must not fail its neighbours
            return [answer for mail in mails for answer in self._commit(None, [mail])]


def _settle(done: asyncio.Future[str], answer: Answer) -> None:
    if done.cancelled():
        return
    if isinstance(answer, StoreTrouble):
        done.set_exception(answer)
    else:
        done.set_result(answer)


def _trouble(error: Exception) -> StoreTrouble:
    return (
        error if isinstance(error, StoreTrouble) else StoreTrouble(f"not committed: {type(error).__name__}")
    )
