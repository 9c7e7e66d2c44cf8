"""`--fail-if`: read as people write it, and broken only above the bound."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.pipeline.replay.bounds import read_bound
from gateway.pipeline.replay.types import Change, Replayed
from rules.types import Action

FOUND = Replayed(
    revision="1", found=120, same=75, rows=(), by_rule={}, built_in={}, relayed=0, took=timedelta(), cut_short=False,
    matrix={(Action.DELIVER, Action.POST): 21, (Action.POST, Action.POST): 79},
    changes={Change.FATE: 21, Change.TERMS: 4, Change.NONE: 75}, unknown={"text is unknown": 20},
)


@pytest.mark.parametrize(("text", "broken"), [
    ("delivered->posted > 20", "delivered->posted: 21 is more than 20"),
    ("deliver -> post > 20", "delivered->posted: 21 is more than 20"),
    ("delivered->posted > 21", ""),
    ("posted->delivered>0", ""),
    ("changed > 24", "changed: 25 is more than 24"),
    ("changed > 5%", "changed: 25.0% is more than 5%"),
    ("changed > 25%", ""),
    ("delivered->posted > 20.5%", "delivered->posted: 21.0% is more than 20.5%"),
    ("Skipped > 10%", "skipped: 16.7% is more than 10%"),
    ("skipped > 20", ""),
])
def test_a_bound_is_broken_above_it_alone(text: str, broken: str) -> None:
    """A gate in CI must neither open early nor stay shut."""
    assert broken == read_bound(text).broken_by(FOUND)


@pytest.mark.parametrize(("text", "words"), [
    ("delivered->posted", "is no bound"), ("changed < 5", "is no bound"), ("", "is no bound"),
    ("mailed->posted > 1", "nothing becomes 'mailed'"), ("lost > 0", "'lost' is not counted"),
    ("changed > 5 %%", "is no bound"),
])
def test_what_is_no_bound_is_told(text: str, words: str) -> None:
    """A bound that nobody understood would pass everything."""
    with pytest.raises(ValueError, match=words):
        read_bound(text)
