"""The small version of the figure: many mails decided by the real code and models, and not one goes otherwise."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from gateway.pipeline.observing import watched
from gateway.pipeline.replay.stored import replay
from gateway.pipeline.replay.types import Change, Scope
from tests.gateway.pipeline.replay.many_mails import TOLD, seed
from tests.gateway.town import Town


def test_not_one_of_many_mails_goes_otherwise_by_the_same_rules(tmp_path: Path) -> None:
    """Whoever sees a difference must be able to trust that it comes from the change."""
    town = Town(tmp_path, rules=TOLD)
    try:
        seed(town, 150)
        since = town.now - timedelta(days=30)
        found = replay(town.parts, town.parts.rulebook.now, Scope(since=since))
        assert {Change.NONE: found.compared} == found.changes
        assert (150, 0) == (found.found, found.skipped)
        assert {"rule:storm", "rule:alarm", "guard:confidential", "otherwise"} <= set(found.by_rule)
        assert found.built_in
        seen = watched(town.parts, since)
        assert {("rule:watching", "post")} == {(one.entry, one.action.value) for one in seen.alone}
        assert "rule:old" in seen.never
        assert "rule:alarm" not in seen.never
    finally:
        town.close()
