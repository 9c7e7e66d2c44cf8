"""How fast honest mail is read: in one process, and through the process that reads in service."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator

from gateway.mail.reader import Reader
from gateway.mail.types import Message
from tests.figures.figure import Figure, Measurement, at_least, at_most, percentile, skipped
from tests.figures.shared import MAILS, missing
from tests.gateway.mail.letters import letter
from tests.gateway.serving import COMMAND, ROOT, environment

RATE, TRIP = "inspect: fixtures a second on one core", "a 4 KiB mail read in service: p50"
TRIPS = 300


def rate() -> Iterator[Figure]:
    """The whole command, less what it takes for one file: what an admin waits for with a folder of mail."""
    if reason := missing(MAILS):
        yield skipped(RATE, ">= 100", reason)
        return
    files = sorted(str(path) for path in MAILS.rglob("*.eml"))
    alone, every = min(inspect(files[:1]) for _ in range(3)), min(inspect(files) for _ in range(2))
    yield at_least(RATE, (len(files) - 1) / max(every - alone, 0.001), 100, digits=0,
                   reason=f"{len(files)} files in {every:.1f} s, one in {alone:.1f} s")


def inspect(files: list[str]) -> float:
    """Seconds of `mailsquare inspect --json`, on one processor."""
    start = time.monotonic()
    told = subprocess.run(["taskset", "-c", "0", *COMMAND, "inspect", "--json", *files], cwd=ROOT,
                          env=environment(), stdout=subprocess.PIPE, check=True).stdout
    assert len(files) == len([json.loads(line) for line in told.splitlines()])
    return time.monotonic() - start


def trip() -> Iterator[Figure]:
    """Over the pipe into the child and back, parsing and pickling included."""
    reader = Reader()
    content = letter(body="Een regel van gewone lengte voor de proef van vandaag.\n" * 72)
    seconds = []
    for _ in range(TRIPS):
        start = time.perf_counter()
        message = reader.read(content)
        seconds.append(time.perf_counter() - start)
        assert isinstance(message, Message)
    reader.close()
    yield at_most(TRIP, percentile(seconds[10:], 0.5) * 1000, 10, "ms", digits=1,
                  reason=f"{len(content)} bytes, p95 {percentile(seconds[10:], 0.95) * 1000:.1f} ms")


MEASUREMENTS = (Measurement(names=(RATE,), run=rate), Measurement(names=(TRIP,), run=trip))
