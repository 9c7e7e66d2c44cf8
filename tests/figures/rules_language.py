"""Rules as admins write them: the examples pass, each mistake is told at its place, and no file is a crash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from rules.cases import load_cases, run
from rules.decide import decide
from rules.facts import FACTS
from rules.types import Facts, Need
from tests.figures.figure import Figure, Measurement, holds, none_of, skipped
from tests.rules.generated import outlive, rules_files
from tests.rules.wrong_files import FILES, expected, problems, told

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "gateway" / "demo" / "rules_test.yaml"
DESIGN = ROOT.parent / "shared" / "design" / "rules.example_test.yaml"
OWN, EXAMPLE = "rules: tests of our own example that pass", "rules: tests of the design example that pass"
PLACED, REMEDY = "rules: wrong files told at the right place", "rules: wrong files told without a remedy"
CRASHES, UNASKED = "rules: crashes on generated files", "rules: facts fetched that nobody asked for"
GENERATED = 2_000


def examples() -> Iterator[Figure]:
    """The tests of our own example file, and of the one the product was designed with."""
    yield _passes(OWN, DEMO)
    if DESIGN.is_file():
        yield _passes(EXAMPLE, DESIGN)
    else:
        yield skipped(EXAMPLE, "all 20", "the design example lies outside this repository")


def _passes(name: str, path: Path) -> Figure:
    results = run(load_cases(path))
    passed = sum(one.passed for one in results)
    return Figure(name=name, value=str(passed), target=f"all {len(results)}", ok=passed == len(results) >= 20)


def wrong() -> Iterator[Figure]:
    """Files with one mistake each, which state what must be said of them."""
    right = sum(expected(path) == told(path) for path in FILES)
    yield Figure(name=PLACED, value=str(right), target=f"all {len(FILES)}", ok=right == len(FILES) >= 40)
    mute = [path.stem for path in FILES if any(not one.suggestion and " write " not in f" {one.message} "
                                               and " must be " not in one.message and " lasts " not in one.message
                                               for one in problems(path))]
    yield none_of(REMEDY, len(mute), reason=", ".join(mute[:3]))


def generated() -> Iterator[Figure]:
    """Thousands of files, right and wrong, that are loaded, linted and asked for a decision."""
    crashes: list[str] = []
    loaded = [0, 0]

    @settings(max_examples=GENERATED, deadline=None, derandomize=True, database=None,
              suppress_health_check=[HealthCheck.too_slow])
    @given(rules_files())
    def each(text: str) -> None:
        loaded[0] += 1
        try:
            loaded[1] += outlive(text)
        except Exception as error:  # noqa: BLE001  a crash of any sort is what is counted here
            crashes.append(f"{type(error).__name__}: {str(error)[:60]}")

    each()
    reason = crashes[0] if crashes else f"{loaded[0]:,} files, {loaded[1]:,} of them right"
    yield none_of(CRASHES, len(crashes), reason=reason)
    yield holds("rules: files generated", loaded[0] >= GENERATED, f">= {GENERATED}", reason=str(loaded[0]))


def unasked() -> Iterator[Figure]:
    """Each test of our example is decided with only the facts that are asked for."""
    file = load_cases(DEMO)
    wasted, fetched, spared = 0, 0, 0
    for case in file.cases:
        facts, asked = Facts(), set[str]()
        while isinstance(answer := decide(file.rules, facts), Need):
            asked |= answer.names
            facts = facts.with_more({name: case.facts.get(name) for name in answer.names})
        fetched += len(facts.known)
        wasted += len(facts.known.keys() - asked)
        spared += len(FACTS) - len(facts.known)
        looked = {name for step in answer.trace for entry in file.rules.entries if entry.name == step.name
                  for name in entry.facts}
        wasted += len(facts.known.keys() - looked)
    yield none_of(UNASKED, wasted, reason=f"{fetched} facts fetched for {len(file.cases)} mails, {spared} left alone")


MEASUREMENTS = (
    Measurement(names=(OWN, EXAMPLE), run=examples),
    Measurement(names=(PLACED, REMEDY), run=wrong),
    Measurement(names=(CRASHES, "rules: files generated"), run=generated, floor=True),
    Measurement(names=(UNASKED,), run=unasked),
)
