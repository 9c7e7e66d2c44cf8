"""What rules cost: a decision among 100, and loading and linting 1,000."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from rules.decide import decide
from rules.lint import lint
from rules.load import parse_rules
from rules.plain import with_blanks
from rules.ruleset import RuleSet
from rules.types import Decision, Facts
from tests.figures.figure import Figure, Measurement, at_most

DECIDE, LOAD = "rules: one mail decided among 100", "rules: load and lint of 1,000"
ROUNDS, MAILS = 5, 400
HEAD = """\
version: 1
company: {domains: [kade.example], timezone: Europe/Amsterdam}
people: {desk: {department: Desk}}
targets: {square: {via: feed, group: plein}}
topics:
"""
SHAPES = (
    "{{list: list-{part}, author: desk, subject: {{contains: [word{n}]}}}}",
    "{{list: list-{part}, kind: [question, discussion], topic: t{part}, text: {{contains: [a{n}, b c{n}]}}}}",
    "{{any: [{{header: {{X-Tag: [v{n}]}}}}, {{text: {{contains: [mark{n}]}}}}], recipients: {{more_than: {n}}}}}",
    "{{date: {{after: 2027-03-01}}, reply_all: true, department: [Part{n}, Other{n}]}}",
)


def rules_text(count: int) -> str:
    """A file with so many rules of several shapes, as departments pile them up."""
    topics = "".join(f"  t{n}: {{words: [woord{n}, zin {n} zo]}}\n" for n in range(50))
    rows = (f"  - name: rule-{n}\n    when: {SHAPES[n % 4].format(n=n, part=n % 50)}\n    do: post\n"
            f"    target: square\n    nudge: moved\n" for n in range(count))
    return f"{HEAD}{topics}rules:\n{''.join(rows)}otherwise: deliver\n"


def deciding() -> Iterator[Figure]:
    """A mail that none of 100 rules wants, its text included; its kind is known beforehand."""
    rules = parse_rules(rules_text(100), "rules.yaml")
    text = "Beste collega's, de lift in hal 3 staat stil tot de monteur komt. " * 12
    facts = with_blanks(Facts({
        "at": datetime(2027, 1, 4, 9, tzinfo=UTC), "list": ("everyone",), "recipients": 640, "text": text,
        "subject": "Lift", "author": "jan@kade.example", "department": "Kade", "kind": "question", "confidence": 0.9}))
    best = min(_decided(rules, facts) for _ in range(ROUNDS))
    yield at_most(DECIDE, best * 1e6, 100, "us", digits=0, reason=f"text of {len(text)} characters, best of {ROUNDS}")


def _decided(rules: RuleSet, facts: Facts) -> float:
    start = time.process_time()
    for _ in range(MAILS):
        answer = decide(rules, facts)
    spent = time.process_time() - start
    assert isinstance(answer, Decision)
    assert answer.decided_by == "otherwise"
    return spent / MAILS


def loading() -> Iterator[Figure]:
    """As a start or a reload meets it, of this process alone: others share the machine."""
    text, seconds = rules_text(1_000), []
    for _ in range(3):
        gc.collect()
        start = time.process_time()
        rules = parse_rules(text, "rules.yaml")
        loaded = time.process_time()
        lint(rules)
        seconds.append((time.process_time() - start, loaded - start))
    whole, load = min(seconds)
    reason = f"load {load:.2f}, lint {whole - load:.2f}; {len(text) // 1024} KiB, best of 3"
    yield at_most(LOAD, whole, 1, "s", reason=reason)


MEASUREMENTS = (Measurement(names=(DECIDE,), run=deciding), Measurement(names=(LOAD,), run=loading))
