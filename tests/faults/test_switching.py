"""`off`, given in one process, reaches all others at once, outlives restarts and needs no store."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.switching import HELD, WAITS, Split, split, switch_off
from tests.gateway.serving import rows, run
from tests.real.waiting import wait_for


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Split]:
    """Door and worker in processes of their own."""
    with split(tmp_path) as here:
        yield here


@pytest.mark.timeout(300)
def test_off_reaches_the_door_and_the_worker_and_outlives_a_restart(here: Split) -> None:
    """New mail passes, what was held or waited for a network goes out; `on` is needed to work again."""
    spent = switch_off(here, 2)
    assert spent.until_new_mail_passes < 60
    wait_for(lambda: here.states(HELD) | here.states(WAITS) == {"delivered"}, "the store to know it")
    assert not rows(here.folder, "SELECT 1 FROM items WHERE subject = 'Erna'")

    here.door.stop()
    here.door.start()
    here.send("Na herstart")
    assert here.passed("Na herstart")

    assert 0 == run(here.folder, "on", "-c", "config.yaml").returncode
    here.send(f"{HELD} weer")
    wait_for(lambda: rows(here.folder, f"SELECT 1 FROM items WHERE subject = '{HELD} weer'"), "mail to be taken again")
    assert not here.passed(f"{HELD} weer")


def test_off_works_while_the_store_takes_nothing(here: Split) -> None:
    """The switch is a file that the door looks for; nothing of it needs the database."""
    assert here.door.process is not None
    hard = resource.prlimit(here.door.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(here.door.process.pid, resource.RLIMIT_FSIZE, (1, hard))
    assert 0 == run(here.folder, "off", "-c", "config.yaml").returncode
    here.send("Zonder opslag")
    assert here.passed("Zonder opslag")
