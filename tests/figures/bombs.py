"""Mail made to be slow, greedy or nonsense: what reading it costs, and how it ends."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from gateway.mail.reader import Reader
from tests.faults.numbered import FINAL, Ordeal, states
from tests.faults.poisoning import Poison
from tests.figures.figure import Figure, Measurement, at_most, none_of
from tests.figures.progress import bar
from tests.figures.shared import MAILS
from tests.gateway.mail import hostile
from tests.gateway.mail.letters import letter
from tests.gateway.serving import ROOT, environment
from tests.real.waiting import wait_for

SIZES = (1_000, 10_000, 100_000, 1_000_000)
MUTANTS_SECONDS = 120
GROWTH, LONGEST = "reading: time for ten times the mail", "reading: 1 MB of any pattern"
BOMB = "reading: the worst bomb"
MEMORY, LARGE = "reading: memory for a bomb up to 2 MB", "reading: memory for a mail of 8 to 10 MB"
SMALL_BOMB = 2_000_000                # bytes; the promise goes for mails up to a megabyte
MUTANTS = "mutated mails neither parsed nor unparsable"
STARTS, NEXT = "poison mail: starts until it is set aside", "poison mail: until the next mail is through"


def patterns() -> Iterator[Figure]:
    """One pattern that hangs must not hang the figures: each place is measured in a process of its own."""
    worst, longest = (0.0, ""), (0.0, "")
    with bar("patterns", len(hostile.FORMS)) as tick:
        for form in hostile.FORMS:
            for piece, growth, seconds in grown(form):
                worst = max(worst, (growth, f"{piece!r} in {form}"))
                longest = max(longest, (seconds, f"{piece!r} in {form}"))
            tick()
    yield at_most(GROWTH, worst[0], 12, "x", digits=1, reason=worst[1])
    yield at_most(LONGEST, longest[0], 1, "s", reason=longest[1])


def grown(form: str) -> list[tuple[str, float, float]]:
    """Growth and time of every pattern in one place; of the first that hangs, a minute and no more."""
    script = ("import json, sys\nfrom tests.gateway.mail import hostile\n"
              "for piece in hostile.PIECES:\n"
              f"    print(json.dumps([piece, *hostile.growths(sys.argv[1], piece, {SIZES})]), flush=True)")
    try:
        told = subprocess.run([sys.executable, "-c", script, form], cwd=ROOT, env=environment(), text=True,
                              stdout=subprocess.PIPE, timeout=300, check=True).stdout
    except subprocess.TimeoutExpired as hung:
        told = (hung.stdout or b"").decode() if isinstance(hung.stdout, bytes) else hung.stdout or ""
        done = [tuple(json.loads(line)) for line in told.splitlines()]
        return [*done, (hostile.PIECES[len(done)], 999.0, 999.0)]
    return [tuple(json.loads(line)) for line in told.splitlines()]


def bombs() -> Iterator[Figure]:
    """Through the process that reads in service: a fresh one for each bomb."""
    slowest, greediest, largest, listed = (0.0, ""), (0.0, ""), (0.0, ""), list(hostile.bombs())
    with bar("bombs", len(listed)) as tick:
        for name, content in listed:
            seconds, mib = cost(content)
            slowest = max(slowest, (seconds, name))
            if len(content) <= SMALL_BOMB:
                greediest = max(greediest, (mib, name))
            else:
                largest = max(largest, (mib, name))
            tick()
    yield at_most(BOMB, slowest[0], 2, "s", reason=f"{slowest[1]}, of {len(listed)} bombs")
    yield at_most(MEMORY, greediest[0], 64, "MiB", digits=0, reason=greediest[1])
    yield at_most(LARGE, largest[0], 512, "MiB", digits=0, reason=largest[1])


def cost(content: bytes) -> tuple[float, float]:
    """Seconds, and MiB that the reading process took on top of what it has when idle."""
    reader = Reader()
    reader.read(letter())
    (child,) = reader._idle
    before = memory(child._process.pid, "VmRSS")
    start = time.monotonic()
    reader.read(content)
    seconds = time.monotonic() - start
    alive = child in reader._idle
    mib = memory(child._process.pid, "VmHWM") - before if alive else 512.0
    reader.close()
    return seconds, mib


def memory(pid: int, name: str) -> float:
    """MiB out of /proc/PID/status."""
    found = re.search(rf"{name}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


def mutants() -> Iterator[Figure]:
    """Two minutes of mutations, of the shared fixtures where they are here, else of our own samples."""
    from hypothesis import HealthCheck, Phase, given, settings

    from tests.gateway.mail.mutating import flaw
    from tests.gateway.mail.mutating import mutants as drawn
    from tests.gateway.mail.test_mutations import WHOLE

    whole = [path.read_bytes() for path in sorted(MAILS.rglob("*.eml"))] or WHOLE
    found: dict[str, int] = {}
    count = 0

    def run(seed: int) -> None:
        @settings(max_examples=500, deadline=None, database=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))
        @given(drawn(whole))
        def one(content: bytes) -> None:
            nonlocal count
            count += 1
            if why := flaw(content):
                found[why] = found.get(why, 0) + 1

        one()

    end = time.monotonic() + MUTANTS_SECONDS
    with bar("mutated mails", MUTANTS_SECONDS) as tick:
        last = time.monotonic()
        while time.monotonic() < end:
            run(count)
            for _ in range(int(time.monotonic() - last)):
                tick()
                last += 1
    reason = f"{count} mails out of {len(whole)}; {', '.join(found)}".rstrip("; ")
    yield none_of(MUTANTS, sum(found.values()), reason=reason)


def poison() -> Iterator[Figure]:
    """A mail that kills the service at every touch, and the neighbour behind it."""
    with tempfile.TemporaryDirectory(prefix="mailsquare-poison-") as folder:
        ordeal = Ordeal(Path(folder))
        try:
            story = Poison(ordeal, "reading", "nieuws")
            starts = story.live_through()
            wait_for(lambda: set(states(ordeal)) <= FINAL, "the neighbours to be through")
            story.neighbours = 12                     # the next whose rule is to post, and not to hold first
            start = time.monotonic()
            story.neighbour()
            wait_for(lambda: set(states(ordeal)) <= FINAL, "the next one to be through")
            seconds, copies = time.monotonic() - start, len(story.mailed())
        finally:
            ordeal.close()
    yield at_most(STARTS, starts, 4, "", digits=0, reason=f"then delivered, {copies} copy")
    yield at_most(NEXT, seconds, 1, "s")


MEASUREMENTS = (
    Measurement(names=(GROWTH, LONGEST), run=patterns),
    Measurement(names=(BOMB, MEMORY, LARGE), run=bombs),
    Measurement(names=(MUTANTS,), run=mutants, floor=True),
    Measurement(names=(STARTS, NEXT), run=poison),
)
