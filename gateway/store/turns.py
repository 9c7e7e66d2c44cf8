"""A connection for short transactions that must not make anybody wait: SQLite's turn at once, or none."""

from __future__ import annotations

import threading

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import SQLAlchemyError

from .database import TURNSTILE


class Turns:
    """One connection, kept; it may be used by several threads, one after the other."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._turn: RootTransaction | None = None

    def open(self) -> None:
        """Connect where that was not done yet; it may take a while. Nothing happens where there is no SQLite."""
        with self._lock:
            if self._connection is None and self._engine.dialect.name == "sqlite":
                connection = self._engine.connect()
                connection.detach()  # from the pool: nobody else shall have one that never waits
                connection.exec_driver_sql("PRAGMA busy_timeout=0")
                connection.rollback()
                self._connection = connection

    def begin(self) -> Connection | None:
        """The one writer's turn, until `commit` or `give_up`; None while another has it."""
        if self._connection is None:
            return None
        with self._connection.info[TURNSTILE].at_once() as free:
            if not free:
                return None
            self._turn = self._connection.begin()
            try:
                self._connection.exec_driver_sql("BEGIN IMMEDIATE")
            except SQLAlchemyError:
                self._turn.rollback()
                return None
        return self._connection

    def commit(self) -> None:
        """Make what was written durable; any error means that it is not."""
        assert self._turn
        try:
            self._turn.commit()
        except BaseException:
            self.give_up()
            raise

    def give_up(self) -> None:
        """Forget what was written. The next `open` connects anew: who knows what was wrong with this one."""
        connection, self._connection = self._connection, None
        self._turn = None
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Let go of the connection."""
        self.give_up()
