"""Ten thousand stored mails decided anew: how long it takes, and that unchanged rules change nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from gateway.mail.reader import Reader
from gateway.pipeline.replay.stored import replay
from gateway.pipeline.replay.types import Replayed, Scope
from rules.ruleset import RuleSet
from tests.figures.figure import Figure, Measurement, at_most, none_of
from tests.figures.progress import bar
from tests.gateway.pipeline.replay.many_mails import TOLD, seed
from tests.gateway.town import Town

MAILS = 10_000
SECONDS = "replay: 10,000 stored mails, seconds"
OTHERWISE = "replay: unchanged rules, mails that differ"
SKIPPED = "replay: unchanged rules, mails skipped"


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-replay-") as folder:
        town, reader = Town(Path(folder), rules=TOLD), Reader()
        try:
            with bar("accept and decide", MAILS) as tick:
                seed(town, MAILS, tick)
            town.reopen(replace(town.parts, reader=reader))
            same = _replay(town, town.parts.rulebook.now)
            # asks for the kind and a trait before anything else, and has other topics: nothing kept will do
            other = town.parts.rulebook.read({"rules.yaml": TOLD.replace("lunch]", "lunch, koffie]").replace(
                "rules:\n", "rules:\n  - {name: first, when: {topic: food, sensitive: false, kind: announcement}, "
                "do: post, target: ask, nudge: moved}\n", 1)})
            changed = _replay(town, other)
        finally:
            reader.close()
            town.close()
    differ = same.compared - sum(n for change, n in same.changes.items() if change.value == "none")
    yield at_most(SECONDS, max(same.took, changed.took).total_seconds(), 60, "s", digits=1,
                  reason=f"unchanged rules {same.took.total_seconds():.1f} s; other topics and a new first rule "
                         f"{changed.took.total_seconds():.1f} s, {changed.changed} would have gone otherwise")
    yield none_of(OTHERWISE, differ, reason=f"of {same.compared}; {sum(same.built_in.values())} never asked of rules")
    yield none_of(SKIPPED, same.skipped + same.found - MAILS)


def _replay(town: Town, rules: RuleSet) -> Replayed:
    with bar("decide anew", MAILS) as tick:
        def go_on() -> bool:
            tick()
            return True

        return replay(town.parts, rules, Scope(since=town.now - timedelta(days=30), most=MAILS), tick=go_on)


MEASUREMENTS = (Measurement(names=(SECONDS, OTHERWISE, SKIPPED), run=measure, floor=True),)
