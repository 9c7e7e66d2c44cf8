"""So many times within a while, for each name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway import limits
from gateway.limits import AtMost


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_the_one_too_many_is_told_and_the_next_name_is_not() -> None:
    """One who tries too often must not shut out another."""
    two = AtMost(2, timedelta(minutes=1), Clock())

    assert [True, True, False] == [two.take("anna") for _ in range(3)]
    assert two.is_full("anna")
    assert two.take("bram")


def test_what_is_long_past_no_longer_counts() -> None:
    """A lock that never opens is a fault of ours."""
    clock = Clock()
    one = AtMost(1, timedelta(minutes=1), clock)
    assert one.take("anna")
    clock.now += timedelta(seconds=59)
    assert one.is_full("anna")
    clock.now += timedelta(seconds=1)

    assert one.take("anna")


def test_a_name_can_start_again() -> None:
    """The right password after some wrong ones."""
    one = AtMost(1, timedelta(minutes=1), Clock())
    one.take("anna")
    one.clear("anna")

    assert not one.is_full("anna")


def test_names_without_end_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names come from strangers; the oldest are forgotten."""
    monkeypatch.setattr(limits, "MOST_NAMES", 3)
    one = AtMost(1, timedelta(minutes=1), Clock())
    for name in "abcd":
        one.take(name)

    assert [True, False] == [one.is_full("d"), one.is_full("a")]
