"""How much sensitive mail is recognised, how much harmless mail is taken for it, and how fast."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlp.traits.model import SENSITIVE, TraitFinder
from nlp.traits.train import Labelled, labelled
from tests.figures.figure import Figure, Measurement, at_least, at_most, percentile

GOLDEN = Path(__file__).parents[2] / "nlp" / "golden"
RECALL, ALARMS = "sensitive: recall", "sensitive: false alarms"
SPEED = "traits: one mail, median"


def sensitive() -> Iterator[Figure]:
    finder = TraitFinder.load()
    cases = [one for one in labelled(GOLDEN / "sensitive.jsonl") if SENSITIVE in one.traits]
    kept = len(_called(finder, cases))
    yield at_least(RECALL, kept / len(cases), 0.95, digits=3, reason=f"{kept} of {len(cases)} own cases")
    harmless = [one for one in labelled(GOLDEN / "kinds.jsonl") if SENSITIVE not in one.traits]
    called = len(_called(finder, harmless))
    yield at_most(ALARMS, 100 * called / len(harmless), 5, "%",
                  reason=f"{called} of {len(harmless)} harmless mails")
    yield at_most(SPEED, 1000 * percentile([_seconds(finder, one) for one in harmless], 0.5), 1.5, "ms")


def _called(finder: TraitFinder, mails: Sequence[Labelled]) -> list[Labelled]:
    return [one for one in mails if finder.traits_of(one.text).sensitive]


def _seconds(finder: TraitFinder, one: Labelled) -> float:
    start = time.perf_counter()
    finder.traits_of(one.text)
    return time.perf_counter() - start


MEASUREMENTS = (Measurement(names=(RECALL, ALARMS, SPEED), run=sensitive),)
