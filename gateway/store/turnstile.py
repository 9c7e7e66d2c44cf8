"""Who writes next in SQLite: one waits, and the others wait in line behind it.

SQLite has one writer, and whoever finds it taken looks again after 1, 2, 5, 10 ... 100 ms
(sqlite3_busy_timeout). With a worker's eight threads looking, the door would see its chance last. Here
each process sends one of its own at a time to a lock that the system hands on at once, so that a door
waits for a change or two and not for all of them.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Turnstile:
    """The place from which one alone asks SQLite for its turn; it is left as soon as that has begun.

    The file is only locked, never read. Where it cannot be, the line is that of this process alone.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: int | None = None

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Wait in line, then be the one who asks."""
        with self._lock:
            locked = self._flock(fcntl.LOCK_EX)
            try:
                yield
            finally:
                if locked:
                    self._flock(fcntl.LOCK_UN)

    @contextmanager
    def at_once(self) -> Iterator[bool]:
        """The same without waiting; False where others are in line."""
        if not self._lock.acquire(blocking=False):
            yield False
            return
        try:
            free = self._flock(fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                yield free
            finally:
                if free:
                    self._flock(fcntl.LOCK_UN)
        finally:
            self._lock.release()

    def _flock(self, how: int) -> bool:
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, how)
        except OSError:
            return False
        return True
