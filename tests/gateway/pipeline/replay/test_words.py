"""A replay in words."""

from __future__ import annotations

from dataclasses import replace

from gateway.pipeline.replay.types import Change
from gateway.pipeline.replay.words import effect, said, table
from rules.types import Action, Decision
from tests.gateway.pipeline.replay.test_bounds import FOUND


def test_the_effect_is_one_sentence() -> None:
    """It stands in the journal beside the reload."""
    assert effect(FOUND, "the last 30 days") == (
        "25 of 100 mails of the last 30 days would have gone otherwise: 21 delivered->posted, 4 on other terms; "
        "20 more could not be told")
    none = replace(FOUND, matrix={(Action.POST, Action.POST): 1}, changes={Change.NONE: 1}, unknown={}, cut_short=True)
    assert effect(none, "box.mbox") == (
        "none of 1 mail of box.mbox would have gone otherwise; there was no time for the older ones")


def test_the_table_has_a_row_and_a_column_for_each_fate_that_came_up() -> None:
    """What nobody had is left out."""
    assert ["before / after  delivered  posted", "delivered               0      21",
            "posted                  0      79"] == table(FOUND)
    assert [] == table(replace(FOUND, matrix={}))


def test_a_decision_names_its_groups_and_who_decided() -> None:
    """As the list of mails shows it."""
    decision = Decision(action=Action.POST, decided_by="rule:it", targets=("ask-it",))
    assert "posted in ask-it by rule:it" == said(decision)
