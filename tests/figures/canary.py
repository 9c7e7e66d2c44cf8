"""Canaries through a real Postfix: is the leg that was broken the one that is named?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.figures.figure import Figure, Measurement, skipped
from tests.figures.progress import bar
from tests.real.canary_trials import BREAKS, LEGS, trials
from tests.real.mailserver import missing_parts

NAMED = "canary: legs named right"
ROUNDS = 3  # of each break
TARGET = f"{ROUNDS * len(BREAKS)} of {ROUNDS * len(BREAKS)}"


def legs() -> Iterator[Figure]:
    missing = missing_parts()
    if missing:
        yield skipped(NAMED, TARGET, f"for want of {', '.join(missing)}")
        return
    wrong: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="mailsquare-canary-") as folder,
        trials(Path(folder)) as trial,
        bar("breaking the way", ROUNDS * len(BREAKS)) as tick,
    ):
        for _ in range(ROUNDS):
            for breakage in BREAKS:
                named = trial.named(breakage)
                wrong += [f"{breakage}: {named}"] if named != LEGS[breakage] else []
                tick()
    total = ROUNDS * len(BREAKS)
    yield Figure(
        name=NAMED, value=f"{total - len(wrong)} of {total}", target=TARGET, ok=not wrong,
        reason="; ".join(wrong) or f"{', '.join(BREAKS)}, {ROUNDS} times each, and well again after each",
    )  # fmt: skip


MEASUREMENTS = (Measurement(names=(NAMED,), run=legs),)
