"""A trace is told when it is looked at, once, and is then like any tuple of steps."""

from __future__ import annotations

import pytest

from rules.trace import Trace
from rules.types import Step

ONE, TWO = (Step(name=name, role="rule", hit=False, reason="no") for name in ("one", "two"))


def test_a_trace_is_told_at_the_first_look_and_only_then() -> None:
    """A decision is made for each mail, and again whenever a fact is missing; few people read one."""
    told: list[int] = []

    def tell() -> tuple[Step, ...]:
        told.append(1)
        return ONE, TWO

    trace = Trace(tell)

    assert [] == told
    assert [ONE, TWO] == list(trace)
    assert (2, TWO, (ONE,)) == (len(trace), trace[-1], trace[:-1])
    assert trace == (ONE, TWO)
    assert trace == Trace(lambda: (ONE, TWO))
    assert hash(trace) == hash((ONE, TWO))
    assert [1] == told


def test_a_trace_cannot_be_changed() -> None:
    """What was decided stays as it was."""
    trace = Trace(lambda: (ONE,))

    with pytest.raises(TypeError):
        trace[0] = TWO  # type: ignore[index]
