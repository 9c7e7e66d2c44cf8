"""The reading process gives away what it has no need of, and can still read every mail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.mail.reader import Reader
from gateway.mail.types import Message
from tests.gateway.mail.letters import letter

ROOT = Path(__file__).resolve().parents[3]
LOCKED = ("import os, socket, subprocess, urllib.request, ctypes\n"
          "from gateway.mail.jail import lock_up\nlock_up()\n")
EVENT = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Borrel\r
DTSTART;TZID=Asia/Kathmandu:20261201T160000\r\nDTEND;TZID=Asia/Kathmandu:20261201T170000\r\nEND:VEVENT\r
END:VCALENDAR\r\n"""


def run_locked(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A process that locked itself up and then does this."""
    whole = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{LOCKED}{script}"
    return subprocess.run([sys.executable, "-P", "-c", whole],
                          cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A real child, locked up as in service."""
    reader = Reader()
    yield reader
    reader.close()


@pytest.mark.parametrize("attempt", [
    "socket.socket()",
    "socket.create_connection(('127.0.0.1', 9))",
    "socket.getaddrinfo('localhost', 80)",
    "urllib.request.urlopen('http://127.0.0.1:9/')",
    "subprocess.run(['true'])",
    "os.system('true')",
    "os.execv('/bin/true', ['true'])",
    "os.fork()",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "open('written', 'w')",
    "open('there', 'r+')",
    "open('there', 'ab')",
    "os.open('written', os.O_CREAT)",
    "os.remove('there')",
    "os.rename('there', 'written')",
    "os.mkdir('written')",
    "os.kill(os.getppid(), 0)",
    "ctypes.CDLL('libc.so.6')",
])
def test_what_reading_does_not_need_is_refused(attempt: str, tmp_path: Path) -> None:
    """A library that a mail talks into reaching out is stopped at the first step."""
    (tmp_path / "there").write_text("x")
    ended = run_locked(attempt, tmp_path)

    assert 1 == ended.returncode
    assert "PermissionError: reading mail needs no" in ended.stderr
    assert [tmp_path / "there"] == list(tmp_path.iterdir())


def test_the_kernel_knows_too(tmp_path: Path) -> None:
    """Where the code is no Python any more, the limits still hold."""
    script = ("import resource\n"
              "print(resource.getrlimit(resource.RLIMIT_FSIZE), resource.getrlimit(resource.RLIMIT_NPROC))\n"
              "print([line for line in open('/proc/self/status') if line.startswith('NoNewPrivs')])")
    ended = run_locked(script, tmp_path)

    assert "(0, 0) (0, 0)" in ended.stdout
    assert r"NoNewPrivs:\t1" in ended.stdout


@pytest.mark.parametrize("charset", [
    "utf-8", "iso-8859-15", "windows-1255", "koi8-r", "iso-2022-jp", "shift_jis", "gb18030", "big5", "euc-kr",
    "utf-7",
])
def test_codecs_are_still_loaded_when_a_mail_first_names_them(reader: Reader, charset: str) -> None:
    """They are files that are read; only writing is refused."""
    body = "Dag allen".encode(charset)
    message = reader.read(letter(f"Content-Type: text/plain; charset={charset}", body=body))

    assert isinstance(message, Message)
    assert "Dag allen" == message.visible_text


def test_time_zones_are_still_loaded(reader: Reader) -> None:
    """A zone that no mail named before is read from the zone files."""
    message = reader.read(letter("Content-Type: text/calendar; method=REQUEST", body=EVENT))

    assert isinstance(message, Message)
    assert message.event is not None
    assert "Asia/Kathmandu" == message.event.zone
    assert "5:45:00" == str(message.event.starts.utcoffset())
