"""Work that is taken from the engine by hand: its rows are deleted or cancelled beside the service."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from functools import partial
from pathlib import Path

from tests.faults.numbered import FINAL, Ordeal, Outcome, counted, states
from tests.real.waiting import wait_for

WAITING = "status IN ('ENQUEUED', 'PENDING', 'DELAYED')"


def cancel(folder: Path) -> int:
    """Cancel all that waits or runs; how many rows that were."""
    with sqlite3.connect(folder / "state" / "store.db", timeout=30) as store:
        return store.execute(f"UPDATE workflow_status SET status = 'CANCELLED' WHERE {WAITING}").rowcount


def forget(folder: Path) -> int:
    """Delete all that waits or runs; how many rows that were."""
    with sqlite3.connect(folder / "state" / "store.db", timeout=30) as store:
        ids = [row[0] for row in store.execute(f"SELECT workflow_uuid FROM workflow_status WHERE {WAITING}")]
        for table in ("operation_outputs", "workflow_input", "workflow_output", "workflow_status"):
            store.executemany(f"DELETE FROM {table} WHERE workflow_uuid = ?", [(one,) for one in ids])
        return len(ids)


HANDS = {"cancelled": cancel, "deleted": forget}


def strand_stopped(ordeal: Ordeal, how: str, *, rounds: int, first: int = 0) -> int:
    """Take six mails, die at once, take their work away, and again; how many rows that were."""
    found = 0
    for number in range(first, first + 6 * rounds, 6):
        ordeal.start()
        for one in range(number, number + 6):
            ordeal.send(one)
        ordeal.kill()
        found += HANDS[how](ordeal.folder)
    return found


def strand_running(ordeal: Ordeal, how: str, *, mails: int, first: int = 0) -> int:
    """Take the work away again and again while mails come in; how many rows that were."""
    ordeal.start()
    found = 0
    for number in range(first, first + mails):
        wait_for(partial(ordeal.send, number), "a mail to be taken")
        if number % 3 == 2:
            found += HANDS[how](ordeal.folder)
    return found


def found_again(ordeal: Ordeal, seconds: float) -> Outcome:
    """What became of all, once every item ended or the time is over."""
    if ordeal.is_dead():
        ordeal.start()
    with suppress(AssertionError):                    # `unfinished` counts them
        wait_for(lambda: set(states(ordeal)) <= FINAL, "every item to end", seconds=seconds)
    ordeal.kill()
    return counted(ordeal)
