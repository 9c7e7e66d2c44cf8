"""Runs the service on a disk that takes its time: each commit of a change lasts so many milliseconds longer.

Started with MS ROLES CONFIG as its words. The product has no such knob: the database
library is listened to from outside.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from gateway.config import load_config
from gateway.loop import run
from gateway.service import serve

CHANGES = "changes that were waited for"


def delay_commits(seconds: float) -> None:
    """Every commit of a change waits first, with the one writer's turn held; one that only read writes no disk."""

    @event.listens_for(Engine, "commit")
    def wait(connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        changes = driver.total_changes
        if changes != connection.info.get(CHANGES, 0):
            connection.info[CHANGES] = changes
            time.sleep(seconds)


def main() -> None:
    milliseconds, roles, config = sys.argv[1:]
    delay_commits(float(milliseconds) / 1000)
    run(serve(load_config(Path(config)), roles.split(",")))


if __name__ == "__main__":
    main()
