"""Starting and stopping under a supervisor: sockets that outlive us, mails in hand that end."""

from __future__ import annotations

import configparser
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.attacks.test_smuggling import Talk, heads
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import COMMAND, PEOPLE, ROOT, Serving, environment, rows, write_folder
from tests.house.write_docs import commands
from tests.real.waiting import wait_for

UNITS = ROOT / "docs/connect/systemd"
# What systemd does between fork and exec (sd_listen_fds(3)).
HAND_OVER = ("import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ['LISTEN_PID'] = str(os.getpid()); "
             "os.execv(sys.argv[2], sys.argv[2:])")


def unit(name: str) -> configparser.ConfigParser:
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str      # type: ignore[assignment,method-assign]
    found.read(UNITS / name)
    return found


@contextmanager
def supervised(folder: Path, listening: socket.socket, notified: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The service as systemd starts it with our unit files; ended by SIGTERM, and it must end well."""
    name = unit("mailsquare.socket")["Socket"]["FileDescriptorName"]
    command = [sys.executable, "-c", HAND_OVER, str(listening.fileno()), *COMMAND,
               "serve", "-c", "config.yaml", "--roles", "smtp"]
    told = {"LISTEN_FDS": "1", "LISTEN_FDNAMES": name, "NOTIFY_SOCKET": str(notified)}
    with (folder / "out").open("ab") as out:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                   env=environment() | told, pass_fds=(listening.fileno(),))
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(60), (folder / "out").read_text()
    finally:
        process.kill()
        process.wait(10)


def test_a_client_that_comes_during_a_restart_waits_and_is_greeted(tmp_path: Path) -> None:
    """Postfix would take one refused connection for a gateway that is dead, for five minutes."""
    with FakeHop() as hop, socket.create_server(("127.0.0.1", 0), backlog=128) as listening, \
            closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as supervisor:
        write_folder(tmp_path, next_hop=hop.at.port)
        port, notified = listening.getsockname()[1], tmp_path / "notify"
        supervisor.bind(str(notified))
        supervisor.settimeout(60)
        with supervised(tmp_path, listening, notified):
            assert b"READY=1" == supervisor.recv(100)
            assert send(port, "before") == "250"
        assert b"STOPPING=1" == supervisor.recv(100)
        waiting = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(20)]
        with supervised(tmp_path, listening, notified):
            assert all(one.recv(100).startswith(b"220 ") for one in waiting)
            assert send(port, "after") == "250"
        for one in waiting:
            one.close()

    assert [("before",), ("after",)] == rows(tmp_path, "SELECT subject FROM items ORDER BY accepted_at")


def test_the_units_start_what_there_is() -> None:
    """They are copied as they stand."""
    service, sockets = unit("mailsquare.service")["Service"], unit("mailsquare.socket")["Socket"]
    words = service["ExecStart"].split()

    assert {"mailsquare serve"} <= dict(commands()).keys()
    assert ["serve", "-c"] == words[1:3]
    assert "notify" == service["Type"]
    assert "127.0.0.1:10025" == sockets["ListenStream"]
    assert int(service["TimeoutStopSec"]) > 2 * (2 * 10 + 15)      # twice what a mail in hand may take


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """A door alone: nothing but its own mails end with it."""
    with FakeHop() as hop:
        write_folder(tmp_path, next_hop=hop.at.port)
        with Serving(tmp_path, roles="smtp") as serving:
            yield serving


def test_told_to_stop_in_the_middle_of_a_mail_it_never_says_yes_to_half_of_it(serving: Serving) -> None:
    """The sender keeps what was not answered, and sends it again."""
    with Talk(serving.port) as talk:
        talk.begin()
        talk.say(heads("half") + b"the first half")
        assert serving.process
        serving.process.send_signal(signal.SIGTERM)
        try:
            talk.say(b"the second half\r\n.\r\n")
        except ConnectionError:
            reply = ""
        else:
            reply = talk.reply()
        assert 0 == serving.process.wait(60)

    stored = rows(serving.folder, "SELECT 1 FROM items WHERE subject = 'half'")
    assert (1 if reply.startswith("250") else 0) == len(stored)


def test_told_to_stop_in_the_middle_of_a_commit_it_ends_that_and_answers(serving: Serving) -> None:
    """A mail that is stored and not answered comes twice."""
    store = serving.folder / "state" / "store.db"
    with Talk(serving.port) as talk, closing(sqlite3.connect(store, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        talk.begin()
        talk.say(heads("in hand") + b"the whole of it\r\n.\r\n")
        with Talk(serving.port) as other:
            assert other.ask("NOOP").startswith("250")      # so the end of ours has been read
        assert serving.process
        serving.process.send_signal(signal.SIGTERM)
        wait_for(lambda: not _listens(serving), "the door to close")
        assert serving.process.poll() is None
        busy.execute("COMMIT")
        assert talk.reply().startswith("250")
        assert 0 == serving.process.wait(60)

    assert [(PEOPLE[0],)] == rows(serving.folder, "SELECT sender FROM items WHERE subject = 'in hand'")


def _listens(serving: Serving) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", serving.port)) == 0


def send(port: int, subject: str) -> str:
    """The code that a whole mail to everybody gets."""
    with Talk(port) as talk:
        talk.begin()
        talk.say(heads(subject) + b"Tekst\r\n.\r\n")
        return talk.reply()[:3]
