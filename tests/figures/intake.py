"""How fast mail is taken on a slow disk, beside the reference server and Postfix's own queue, in turns."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from tests.figures.door import null_hop
from tests.figures.figure import Figure, Measurement, at_least, at_most, none_of, skipped
from tests.figures.progress import bar
from tests.figures.yardsticks import COMMIT_MS, group, lacking, postfix, rate
from tests.gateway.serving import ALL, PEOPLE, ROOT, Serving, write_folder
from tests.real.waiting import wait_for

ROUNDS = 5
CELLS = tuple((sessions, kib) for kib in (4, 64) for sessions in (10, 50))
MAILS = {"idle": 400, "draining": 60}      # in one measurement; what is taken has to be drained afterwards
BEHIND = 100                                # mails that wait before the draining ones are measured
BESIDE = {"group": 0.8, "Postfix's queue": 1.2}
LOST = "intake: mails lost or relayed"
BACKLOG, BACKLOG_SECONDS = "intake: backlog gone", 900


def name(workers: str, sessions: int, kib: int, beside: str) -> str:
    return f"intake, {workers}: {sessions} x {kib} KiB of {beside}"


NAMES = tuple(name(workers, *cell, beside) for workers in MAILS for cell in CELLS for beside in BESIDE)


def intake() -> Iterator[Figure]:
    reason = lacking()
    if reason:
        yield from (skipped(one, "-", reason) for one in (*NAMES, LOST, BACKLOG))
        return
    with ExitStack() as open_, bar("intake", ROUNDS * len(CELLS) * len(MAILS)) as tick:
        shim = shutil.which("cc") is not None
        queue = open_.enter_context(postfix(slow=shim))["smtp"]
        ports = {"group": open_.enter_context(group()), "Postfix's queue": queue}
        said = f"commits {COMMIT_MS} ms slower" + ("" if shim else ", but for Postfix's (no cc)")
        lost = 0
        for workers in MAILS:
            with ours(workers) as (door, worker):
                taken = BEHIND if worker else 0
                for sessions, kib in CELLS:
                    rates = _rounds(workers, {"ours": door.port, **ports}, sessions, kib * 1024, tick)
                    taken += (ROUNDS + 1) * MAILS[workers]
                    yield from _ratios(workers, sessions, kib, rates, said)
                lost += taken - int(str(door.rows("SELECT count(*) FROM items")[0][0]))
                if worker:
                    yield _backlog(door)
        yield none_of(LOST, lost)


@contextmanager
def ours(workers: str) -> Iterator[tuple[Serving, Serving | None]]:
    """The door, and the worker in another process where it is to drain; both on a slow disk."""
    with tempfile.TemporaryDirectory(prefix="mailsquare-intake-") as folder, null_hop() as hop, ExitStack() as open_:
        write_folder(Path(folder), next_hop=hop)
        door = open_.enter_context(slow(Path(folder), "smtp"))
        worker = None
        if workers == "draining":
            _send(door.port, 10, 4096, BEHIND)
            worker = open_.enter_context(slow(Path(folder), "worker"))
            query = "SELECT 1 FROM items WHERE state NOT IN ('received', 'acting')"
            wait_for(lambda: door.rows(query), "the worker to be at work", seconds=120)
        yield door, worker


def slow(folder: Path, role: str) -> Serving:
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.figures.slow_commits import main; main()"
    words = [sys.executable, "-c", start, str(COMMIT_MS), role, "config.yaml"]
    return Serving(folder, out=f"{role}.out", command=words)


def _rounds(
    workers: str, ports: Mapping[str, int], sessions: int, size: int, tick: Callable[[], None]
) -> list[dict[str, float]]:
    """One rate of each in every round, so that a busy machine troubles all alike."""
    for port in ports.values():
        _send(port, sessions, size, MAILS[workers])          # warm
    found = []
    for _ in range(ROUNDS):
        found.append({who: _send(port, sessions, size, MAILS[workers]) for who, port in ports.items()})
        tick()
    return found


def _send(port: int, sessions: int, size: int, mails: int) -> float:
    return rate(port, sessions=sessions, size=size, mails=mails, sender=PEOPLE[0], recipient=ALL)


def _ratios(
    workers: str, sessions: int, kib: int, rates: list[dict[str, float]], said: str
) -> Iterator[Figure]:
    ours_ = median(one["ours"] for one in rates)
    for beside, least in BESIDE.items():
        ratio = median(one["ours"] / one[beside] for one in rates)
        words = f"{ours_:.0f} of {median(one[beside] for one in rates):.0f} mails/s; {said}"
        yield at_least(name(workers, sessions, kib, beside), ratio, least, reason=words)


def _backlog(door: Serving) -> Figure:
    query = "SELECT count(*) FROM items WHERE state IN ('received', 'acting')"
    left, start = int(str(door.rows(query)[0][0])), time.monotonic()
    wait_for(lambda: door.rows(query) == [(0,)], "the backlog to be gone", seconds=BACKLOG_SECONDS)
    seconds = time.monotonic() - start
    return at_most(BACKLOG, seconds, BACKLOG_SECONDS, "s", digits=0, reason=f"{left} mails, one worker")


MEASUREMENTS = (Measurement(names=(*NAMES, LOST, BACKLOG), run=intake, floor=True),)
