"""One leader for a task, over all processes and nodes; the others wait and take over when it goes.

On PostgreSQL an advisory lock of a session of its own, which the server lets go when the session
ends (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS); a pooler that
shares sessions would break that. On SQLite, which has one node, a file lock in the state folder.
"""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError


class Lead(Protocol):
    """The right to do one task alone."""

    def holds(self) -> bool:
        """Whether the lead is ours now; takes it where it is free."""

    def let_go(self) -> None:
        """Give it up."""


def lead_for(engine: Engine, state: Path, task: str) -> Lead:
    """The lead for a task by that name: the same name is the same task, wherever it runs."""
    digest = hashlib.sha256(task.encode()).digest()
    if engine.dialect.name == "postgresql":
        return _ServerLead(engine, int.from_bytes(digest[:8], "big", signed=True))
    return _FileLead(state / f"leader-{digest.hex()[:16]}")


class _FileLead:
    """Goes with the process, however that ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def holds(self) -> bool:
        if self._file is not None:
            return True
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = self._path.open("a")
        except OSError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class _ServerLead:
    """Goes with the session: asked each time, since a session may have ended unseen."""

    def __init__(self, engine: Engine, key: int) -> None:
        self._engine = engine
        self._key = key
        self._session: Connection | None = None

    def holds(self) -> bool:
        try:
            if self._session is not None:
                self._session.execute(text("SELECT 1"))
                return True
            return self._take()
        except SQLAlchemyError:
            self.let_go()
            return False

    def _take(self) -> bool:
        session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            session.detach()  # out of the pool: closing it ends the session, and with it the lock
            # after a power loss here the server sees a dead session in a minute, not in its default of two hours
            session.execute(text("SET tcp_keepalives_idle = 30"))
            session.execute(text("SET tcp_keepalives_interval = 10"))
            session.execute(text("SET tcp_keepalives_count = 3"))
            taken = session.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}).scalar_one()
        except SQLAlchemyError:
            session.close()
            raise
        if not taken:
            session.close()
            return False
        self._session = session
        return True

    def let_go(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            try:
                session.close()
            except SQLAlchemyError:
                session.invalidate()
