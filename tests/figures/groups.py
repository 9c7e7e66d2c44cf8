"""How well a mail's group is found on our own golden mails, and how fast among many groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from nlp.groups_score import groups_in, mails_in, score
from tests.figures.figure import Figure, Measurement, at_least, at_most

GOLDEN = Path(__file__).parents[2] / "nlp" / "golden"
HARMLESS, WRONG, SPEED = "groups: right or abstained", "groups: wrong", "groups: a mail among 500"
MANY = 500


def groups() -> Iterator[Figure]:
    known = groups_in(GOLDEN / "groups.yaml")
    mails = tuple(mails_in(GOLDEN / "groups.jsonl"))
    found = score(known, mails)
    yield at_least(HARMLESS, found.harmless, 0.9, digits=3, reason=str(found))
    yield at_most(WRONG, 100 * found.wrong / found.mails, 5, "%", digits=1)
    many = [replace(known[number % len(known)], name=f"group-{number}") for number in range(MANY)]
    yield at_most(SPEED, 1000 * score(many, mails).seconds, 2, "ms")


MEASUREMENTS = (Measurement(names=(HARMLESS, WRONG, SPEED), run=groups),)
