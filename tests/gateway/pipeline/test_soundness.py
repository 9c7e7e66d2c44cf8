"""Models of groups and kinds missing or broken, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.pipeline.classifiers import InForce
from gateway.pipeline.grouping import TRY_AGAIN, Groups
from gateway.pipeline.sensing import TraitsInForce
from gateway.pipeline.soundness import troubles
from gateway.pipeline.workflows import workflows
from gateway.store.items import State
from nlp import classify
from nlp.matching import WEIGHTS, background
from nlp.types import Kind
from tests.gateway.pipeline.test_grouping import MATCHING, PRINTER
from tests.gateway.town import RULES, Town, letter

ALL, P1 = "iedereen@havik.example", "p1@havik.example"
TOPICAL = RULES.replace(
    "guards:", "topics: {print: {examples: [De printer is stuk, Mijn printer doet niets]}}\nguards:")


@pytest.fixture
def learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What matching of groups has learned, in a file of its own."""
    file = tmp_path / "weights.json"
    file.write_text(WEIGHTS.read_text())
    monkeypatch.setattr("nlp.groups.background", lambda: background.__wrapped__(file))
    return file


def _fate(town: Town, content: bytes) -> tuple[State, str, str]:
    item = town.accept(content, P1, ALL)
    town.run()
    kept = town.item(item)
    return kept.state, kept.decided_by, (kept.decision or {})["trace"][-1]["reason"]


@pytest.mark.parametrize("change", ["removed", "truncated", "other version"])
@pytest.mark.parametrize("rules", [MATCHING, TOPICAL])
def test_without_what_groups_need_nothing_is_posted_on_a_guess(
    tmp_path: Path, learned: Path, change: str, rules: str
) -> None:
    """A topic that goes unseen may be the one a rule would have kept as mail."""
    match change:
        case "removed":
            learned.unlink()
        case "truncated":
            learned.write_text(learned.read_text()[:1000])
        case _:
            learned.write_text(learned.read_text().replace('{"format": 1', '{"format": 2'))
    town = Town(tmp_path, rules=rules)
    try:
        town.says.kind = Kind.ANNOUNCEMENT
        assert (State.DELIVERED, "built-in:sensitive") == _fate(town, letter())[:2]
        town.says.kind = Kind.QUESTION
        assert State.DELIVERED is _fate(town, PRINTER)[0]
        assert State.BOTH is _fate(town, letter("Alarm in hal 2"))[0]
        (told,) = troubles(town.parts)
        assert "groups" == told.model
        assert "install mailsquare again" in told.words
        assert str(tmp_path) not in told.brief
    finally:
        town.close()


def test_groups_that_are_mended_are_taken_up(tmp_path: Path, learned: Path) -> None:
    """Within a minute, without a restart."""
    whole = learned.read_text()
    learned.unlink()
    town = Town(tmp_path, rules=MATCHING)
    try:
        town.says.kind = Kind.QUESTION
        assert State.DELIVERED is _fate(town, PRINTER)[0]
        learned.write_text(whole)
        town.now += TRY_AGAIN + timedelta(seconds=1)
        assert () == troubles(town.parts)
    finally:
        town.close()


def test_rules_that_describe_no_group_need_none_of_it(town: Town, learned: Path) -> None:
    """What nobody asks for may be broken."""
    learned.unlink()
    town.parts = replace(town.parts, groups=Groups())
    assert () == troubles(town.parts)


def test_without_any_model_of_kinds_mail_flows_and_rules_on_the_kind_match_nothing(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not set aside as if the mail were at fault; and taken up again when the files are back."""
    monkeypatch.setattr(classify, "MODEL", tmp_path / "nothing")
    in_force = InForce(tmp_path / "models")
    town.parts = replace(town.parts, classifier=in_force)
    town._workflows = workflows(town.parts)

    assert (State.DELIVERED, "otherwise") == _fate(town, letter())[:2]
    assert ["kinds"] == [one.model for one in troubles(town.parts)]
    assert State.BOTH is _fate(town, letter("Alarm in hal 2"))[0]

    monkeypatch.undo()
    assert Kind(_kind(town)) in set(Kind)
    assert () == troubles(town.parts)


def _kind(town: Town) -> str:
    item = town.accept(letter("Vraag", "Weet iemand hoe laat de kantine open gaat?"), P1, ALL)
    town.run()
    return town.item(item).kind


def test_a_sound_gateway_has_no_troubles(town: Town) -> None:
    """The line that nobody should ever see."""
    town.parts = replace(town.parts, traits=TraitsInForce(), classifier=InForce(town.parts.state))
    assert () == troubles(town.parts)
