"""Mail lost or doubled: killed at random, killed at each seam, and with its work taken away by hand."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.crashing import POINTS
from tests.faults.numbered import Ordeal, Outcome, die_at, die_at_random, finish
from tests.faults.stranding import HANDS, found_again, strand_running, strand_stopped
from tests.figures.figure import Figure, Measurement, none_of
from tests.figures.progress import bar

KILLS = int(os.environ.get("KILLS", "200"))     # 33 minutes on two busy cores; 40 and 1000 take seven
MAILS, TIMES = 25 * KILLS, 5
WITHIN = 2_400.0            # seconds for all of that
FOUND_WITHIN = 60.0         # seconds
MISSED = "kill -9 at a seam: points not hit"
COUNTS = "lost", "doubled in feed", "doubled in Slack", "threads out of order", "torn", "not ended"


@contextmanager
def ordeal_in_a_folder(seed: int) -> Iterator[Ordeal]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-ordeal-") as folder:
        ordeal = Ordeal(Path(folder), seed)
        try:
            yield ordeal
        finally:
            ordeal.close()


def names(what: str) -> tuple[str, ...]:
    return tuple(f"{what}: {count}" for count in COUNTS)


def verdicts(what: str, outcome: Outcome, reason: str) -> Iterator[Figure]:
    counts = (len(outcome.lost), len(outcome.doubled_posts), len(outcome.doubled_in_slack), len(outcome.disordered),
              len(outcome.torn), outcome.unfinished)
    for name, count in zip(names(what), counts, strict=True):
        yield none_of(name, count, reason=reason)


def random_kills() -> Iterator[Figure]:
    with ordeal_in_a_folder(seed=7) as ordeal, bar("killing at random", KILLS) as tick:
        outcome = die_at_random(ordeal, mails=MAILS, kills=KILLS, after=tick, seconds=WITHIN)
        reason = (f"{outcome.sent} mails, {KILLS} kills, {outcome.points['random']} of them in traffic; "
                  f"{outcome.extra_copies} extra copies in mailboxes, {outcome.told_twice} notes twice")
        yield from verdicts("kill -9", outcome, reason)


def seams() -> Iterator[Figure]:
    with ordeal_in_a_folder(seed=8) as ordeal, bar("killing at each seam", len(POINTS)) as tick:
        for n, point in enumerate(POINTS):
            die_at(ordeal, point, times=TIMES, first=120 * n)
            tick()
        outcome = finish(ordeal, WITHIN)
        hit = ", ".join(f"{point} {outcome.points[point]}" for point in POINTS)
        reason = f"{outcome.sent} mails; {outcome.extra_copies} extra copies"
        yield from verdicts("kill -9 at a seam", outcome, reason)
        missed = sum(max(0, TIMES - outcome.points[point]) for point in POINTS)
        yield none_of(MISSED, missed, reason=hit)


def stranded() -> Iterator[Figure]:
    with bar("taking work away", 2 * len(HANDS)) as tick:
        for how in HANDS:
            for when in ("stopped", "running"):
                what = f"work {how} while {when}"
                with ordeal_in_a_folder(seed=9) as ordeal:
                    rows = (strand_stopped(ordeal, how, rounds=4) if when == "stopped"
                            else strand_running(ordeal, how, mails=30))
                    outcome = found_again(ordeal, FOUND_WITHIN)
                tick()
                reason = f"{rows} rows of {outcome.sent} mails; within {FOUND_WITHIN:g} s"
                yield from verdicts(what, outcome, reason)


MEASUREMENTS = (
    Measurement(names=names("kill -9"), run=random_kills, floor=True),
    Measurement(names=(*names("kill -9 at a seam"), MISSED), run=seams, floor=True),
    Measurement(names=tuple(
        name for how in HANDS for when in ("stopped", "running") for name in names(f"work {how} while {when}")
    ), run=stranded, floor=True),
)
