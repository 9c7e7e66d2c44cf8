"""The line before SQLite's one writer: one at a time, over processes too, and no place that is held for ever."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from gateway.store.turnstile import Turnstile
from tests.gateway.serving import ROOT

HOLDER = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from gateway.store.turnstile import Turnstile
with Turnstile(Path(sys.argv[1])).inside():
    print("inside", flush=True)
    sys.stdin.readline()
"""


def test_one_alone_is_inside(tmp_path: Path) -> None:
    """Threads of one process go in one after the other, and each gets in."""
    turnstile, inside, most = Turnstile(tmp_path / "turn"), [0], [0]

    def go() -> None:
        for _ in range(200):
            with turnstile.inside():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert not any(thread.is_alive() for thread in threads)
    assert 1 == most[0]


def test_another_process_is_waited_for_and_not_by_those_who_must_not_wait(tmp_path: Path) -> None:
    """The door and the worker are two processes; and a process that dies gives its place back."""
    ours = Turnstile(tmp_path / "turn")
    with subprocess.Popen([sys.executable, "-c", HOLDER.format(root=str(ROOT)), str(tmp_path / "turn")],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout is not None
            assert b"inside\n" == other.stdout.readline()
            with ours.at_once() as free:
                assert not free
        finally:
            other.kill()
    with ours.at_once() as free:
        assert free


def test_nobody_waits_in_a_line_of_ones_own(tmp_path: Path) -> None:
    """The event loop comes back at once while a thread of its own process is inside."""
    turnstile = Turnstile(tmp_path / "turn")
    with turnstile.inside(), turnstile.at_once() as free:
        assert not free
    with turnstile.at_once() as free:
        assert free


def test_without_a_place_for_its_file_it_still_orders_one_process(tmp_path: Path) -> None:
    """A full or read-only disk is for the store to report, in its own words."""
    turnstile = Turnstile(tmp_path / "not there" / "turn")
    with turnstile.inside():
        assert not (tmp_path / "not there").exists()
