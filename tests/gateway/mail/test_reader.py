"""The reading process may hang, crash or lie; ours goes on with the next mail."""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.mail.reader import Reader
from gateway.mail.types import Automatic, Message, Unparsable
from tests.gateway.mail.letters import letter

READY = "import os, struct, sys, time\nos.write(1, struct.pack('>Q', 0))\n"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One reader with a real child for the tests that do not break it."""
    reader = Reader()
    yield reader
    reader.close()


def broken(script: str, wall_seconds: float = 0.3) -> Reader:
    """A reader whose child runs this script in place of ours."""
    return Reader(wall_seconds=wall_seconds, command=[sys.executable, "-c", script])


def test_a_mail_comes_back_as_our_own_values(reader: Reader) -> None:
    """The whole Message crosses the pipe, parts and headers with it."""
    message = reader.read(letter())

    assert isinstance(message, Message)
    assert "Dag allemaal, de lift staat stil." == message.visible_text
    assert "De lift" == message.headers.get("subject")


def test_the_child_stays_for_the_next_mail_and_several_threads_may_ask(reader: Reader) -> None:
    """Starting a process for each mail would cost a hundred times the reading."""
    found: list[Message | Unparsable] = []

    def ask() -> None:
        for _ in range(5):
            found.append(reader.read(letter()))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [True] * 20 == [isinstance(message, Message) for message in found]
    assert 1 == len(reader._idle)


def test_a_large_mail_passes_both_pipes(reader: Reader) -> None:
    """Larger than any pipe buffer, in both directions."""
    message = reader.read(letter("Content-Type: application/pdf; name=a.pdf", body=b"x" * 3_000_000))

    assert isinstance(message, Message)
    assert 3_000_000 == len(message.parts[0].content)


@pytest.mark.parametrize("script", [
    READY + "time.sleep(60)",
    READY + "sys.stdin.buffer.read(1)\ntime.sleep(60)",
    READY + "os.write(1, struct.pack('>Q', 99))\ntime.sleep(60)",
])
def test_a_child_that_hangs_is_killed(script: str) -> None:
    """Before reading, in the midst of a mail, in the midst of the answer."""
    reader = broken(script)
    answer = reader.read(letter(body="x" * 300_000))

    assert isinstance(answer, Unparsable)
    assert "longer than 0.3 seconds" in answer.reason
    assert [] == reader._idle
    reader.close()


@pytest.mark.parametrize(("script", "reason"), [
    (READY + "sys.exit(3)", "ended with 3, in 3 tries"),
    (READY + "os.kill(os.getpid(), 9)", "was killed, in 3 tries"),
    ("import sys; sys.exit(1)", "ended with 1, in 3 tries"),
    (READY + "sys.exit(77)", "too much memory"),
    (READY + "os.write(1, struct.pack('>Q', 4) + b'abcd')\ntime.sleep(60)", "nonsense"),
])
def test_a_child_that_crashes_or_babbles_makes_the_mail_unparsable(script: str, reason: str) -> None:
    """The mail is delivered as it is; the reason is shown."""
    reader = broken(script, wall_seconds=20)
    answer = reader.read(letter())

    assert isinstance(answer, Unparsable)
    assert reason in answer.reason
    reader.close()


def counting(tmp_path: Path, script: str) -> str:
    """A child's script that leaves one line for each start in a file."""
    return f"open({str(tmp_path / 'starts')!r}, 'a').write('start\\n')\n" + script


def starts(tmp_path: Path) -> int:
    return len((tmp_path / "starts").read_text().split())


def test_a_child_killed_over_something_else_costs_no_mail_its_reading(tmp_path: Path) -> None:
    """The system ends processes when memory runs out, and whose mail was being read is chance."""
    root = str(Path(__file__).resolve().parents[3])
    script = counting(tmp_path, (
        f"import sys; sys.path.insert(0, {root!r}); sys.argv = ['', '5', '512']\n"
        "from gateway.mail import child, parse\n"
        f"if len(open({str(tmp_path / 'starts')!r}).readlines()) < 3:\n"
        "    import os; whole = parse.parse\n"
        "    parse.parse = lambda mail: os.kill(os.getpid(), 9) if b'lift' in mail else whole(mail)\n"
        "child.main()"))
    reader = broken(script, wall_seconds=20)
    message = reader.read(letter())

    assert isinstance(message, Message)
    assert 3 == starts(tmp_path)
    assert isinstance(reader.read(letter()), Message)
    assert 3 == starts(tmp_path)
    reader.close()


@pytest.mark.parametrize(("script", "tries"), [
    ("os.kill(os.getpid(), 9)", 3), ("os.kill(os.getpid(), 24)", 1), ("time.sleep(60)", 1), ("sys.exit(77)", 1),
])
def test_crashes_are_tried_again_and_overruns_are_not(tmp_path: Path, script: str, tries: int) -> None:
    """A mail that is too much once is too much again, and would hold up the others three times."""
    reader = broken(counting(tmp_path, READY + script), wall_seconds=2)
    reader.read(letter())

    assert tries == starts(tmp_path)
    reader.close()


def test_all_tries_together_keep_to_the_time_of_one() -> None:
    """Else a mail that crashes late holds up its neighbours three times as long."""
    slow = READY + "sys.stdin.buffer.read(1)\ntime.sleep(0.7)\nos.kill(os.getpid(), 9)"
    reader = broken(slow, wall_seconds=1)
    answer = reader.read(letter())

    assert isinstance(answer, Unparsable)
    assert "longer than 1 seconds" in answer.reason
    reader.close()


class Wicked:
    """A pickle that runs a command where it is loaded."""

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return os.mkdir, ("wicked",)


def test_a_child_taken_over_cannot_run_anything_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes out of the child is an attacker's work at worst."""
    monkeypatch.chdir(tmp_path)
    answer = pickle.dumps(Wicked())
    script = READY + f"os.write(1, {struct.pack('>Q', len(answer)) + answer!r})\ntime.sleep(60)"
    reader = broken(script, wall_seconds=20)

    assert isinstance(reader.read(letter()), Unparsable)
    assert [] == list(tmp_path.iterdir())
    reader.close()


def test_after_a_crash_the_next_mail_gets_a_new_child() -> None:
    """One poison mail must not stop the rest."""
    reader = Reader()
    assert isinstance(reader.read(letter()), Message)
    reader._idle[0]._process.kill()
    reader._idle[0]._process.wait()

    assert isinstance(reader.read(letter()), Message)
    reader.close()


def test_a_child_beyond_its_processor_time_is_ended_by_the_kernel() -> None:
    """Even C code that holds the interpreter lock stops there."""
    spin = ("import sys, os, struct; sys.path.insert(0, sys.argv[1])\n"
            "from gateway.mail.child import _limit_cpu\n"
            "os.write(1, struct.pack('>Q', 0))\n_limit_cpu(0)\nwhile True: pass")
    root = str(Path(__file__).resolve().parents[3])
    reader = Reader(wall_seconds=60, command=[sys.executable, "-P", "-c", spin, root])
    answer = reader.read(letter())

    assert isinstance(answer, Unparsable)
    assert "processor time" in answer.reason
    reader.close()


def test_memory_is_capped() -> None:
    """A mail that blows up in memory ends its reading, not the machine."""
    reader = Reader(memory_mib=16)
    answer = reader.read(letter(body=b"\n".join([b"regel tekst"] * 4_000_000)))

    assert isinstance(answer, Unparsable)
    assert isinstance(reader.read(letter()), Message)
    reader.close()


def test_the_child_ends_with_its_parent() -> None:
    """No orphan keeps a mail in memory after a kill -9 of the gateway."""
    reader = Reader()
    reader.read(letter())
    child = reader._idle[0]._process
    assert child.stdin is not None
    child.stdin.close()               # all that the kernel does for us when we die

    assert 0 == child.wait(20)
    reader.close()


def test_a_closed_reader_starts_nothing() -> None:
    """Shutting down must not leave processes behind."""
    reader = Reader()
    reader.read(letter())
    child = reader._idle[0]._process
    reader.close()

    assert child.poll() is not None
    with pytest.raises(RuntimeError):
        reader.read(letter())


def test_the_trip_costs_little_beside_the_reading(reader: Reader) -> None:
    """A pipe and a pickle: not more than thirty times the parsing of a small mail in process."""
    from gateway.mail.parse import parse

    def shortest(read: object) -> float:
        assert callable(read)
        times = []
        for _ in range(41):
            start = time.perf_counter()
            read(content)
            times.append(time.perf_counter() - start)
        return min(times)

    content = letter(body="Een regel van gewone lengte voor de proef.\n" * 80)
    assert shortest(reader.read) < 30 * max(shortest(parse), 0.001)


def test_the_child_stays_small(reader: Reader) -> None:
    """It reads mail only: no spaCy, no database, no web."""
    reader.read(letter())
    maps = Path(f"/proc/{reader._idle[0]._process.pid}/maps").read_text()

    for library in ("spacy", "numpy", "sqlalchemy", "thinc", "greenlet"):
        assert library not in maps


def test_every_sort_of_machine_passes_the_pipe() -> None:
    """On one Python an enum is pickled by `getattr`, so there each such mail counted as unreadable."""
    for sort in Automatic:
        told = pickle.dumps(sort, protocol=5)
        assert b"getattr" not in told
        assert sort is pickle.loads(told)
