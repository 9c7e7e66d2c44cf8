"""One leader at a time, over processes and nodes, and another one when it goes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gateway.store.database import open_engine
from gateway.store.leading import Lead, lead_for
from tests.gateway.serving import ROOT
from tests.real.postgres import postgres
from tests.real.waiting import wait_for

TASK = "journal on imap.waterkant.example"
PROGRAM = """
import sys
from pathlib import Path
from gateway.store.database import open_engine
from gateway.store.leading import lead_for
lead = lead_for(open_engine(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
print(lead.holds(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL of our own."""
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Either kind of store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return str(request.getfixturevalue("server"))


@pytest.fixture
def store(url: str) -> Iterator[Engine]:
    """Open."""
    engine = open_engine(url)
    yield engine
    engine.dispose()


def lead(store: Engine, folder: Path, task: str = TASK) -> Lead:
    return lead_for(store, folder / "state", task)


def test_one_leads_and_the_others_wait_until_it_lets_go(store: Engine, tmp_path: Path) -> None:
    """Two that read one mailbox would each do half of the work twice."""
    first, second = lead(store, tmp_path), lead(store, tmp_path)

    assert [True, False, True] == [first.holds(), second.holds(), first.holds()]
    first.let_go()
    assert [True, False] == [second.holds(), first.holds()]
    second.let_go()


def test_another_task_has_another_leader(store: Engine, tmp_path: Path) -> None:
    """Mailboxes are shared out among the nodes."""
    one, other = lead(store, tmp_path), lead(store, tmp_path, "another mailbox")

    assert [True, True] == [one.holds(), other.holds()]
    one.let_go()
    other.let_go()


def test_a_killed_leader_leaves_its_place_to_others(store: Engine, url: str, tmp_path: Path) -> None:
    """It had no time to let go."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM, url, str(tmp_path / "state"), TASK], cwd=ROOT,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b"True" == process.stdout.readline().strip()
        mine = lead(store, tmp_path)
        assert not mine.holds()
        process.send_signal(signal.SIGKILL)
        process.wait(20)

    wait_for(mine.holds, "the lead of a dead process")
    mine.let_go()


def test_a_session_that_the_server_ended_is_noticed(server: str, tmp_path: Path) -> None:
    """The lock went with it: who goes on believing in it reads beside the new leader."""
    engine = open_engine(server)
    mine, other = lead(engine, tmp_path), lead(engine, tmp_path)
    assert mine.holds()
    with engine.begin() as connection:
        connection.execute(text(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"))

    wait_for(other.holds, "the lead to be free")
    assert [False, False] == [mine.holds(), mine.holds()]
    other.let_go()
    assert mine.holds()
    mine.let_go()
    engine.dispose()


def test_a_state_folder_that_cannot_be_written_gives_no_lead(tmp_path: Path) -> None:
    """It is doubt, and in doubt somebody else reads."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    (tmp_path / "state").write_text("no folder")

    assert not lead(engine, tmp_path).holds()
    engine.dispose()
