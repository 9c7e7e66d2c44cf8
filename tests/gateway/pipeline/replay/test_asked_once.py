"""A replay asks a network for an audience once, and can do nothing else to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from adapters.errors import Limited, Unavailable
from adapters.types import Audience
from gateway.pipeline.replay.asked_once import asked_once


class Network:
    def __init__(self, answer: Audience | Exception) -> None:
        self.asked, self.answer = 0, answer

    def audience(self, target: str) -> Audience:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_a_group_is_asked_once() -> None:
    """Ten thousand mails are not ten thousand calls."""
    seen = Audience(openness="open", members=frozenset(), fetched_at=datetime(2027, 1, 1, tzinfo=UTC))
    network = Network(seen)
    looked_at = asked_once(cast(Any, {"feed": network}))["feed"]
    assert [seen] * 3 == [looked_at.audience("nieuws") for _ in range(3)]
    assert 1 == network.asked
    assert not hasattr(looked_at, "post")


def test_a_network_that_wants_to_be_left_alone_is_away() -> None:
    """To note that it wants that would be to write."""
    network = Network(Limited("slower", retry_after=60))
    looked_at = asked_once(cast(Any, {"slack": network}))["slack"]
    for _ in range(2):
        with pytest.raises(Unavailable):
            looked_at.audience("x")
    assert 1 == network.asked
