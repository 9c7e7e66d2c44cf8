"""What the models made of a mail is kept for its page, once, and only of mail that was classified."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from gateway.pipeline.keeping import forget
from nlp.types import Cue, Kind, Special, Traits
from tests.gateway.pipeline.test_grouping import MATCHING, PRINTER
from tests.gateway.town import Town, letter

ALL, P1 = "iedereen@havik.example", "p1@havik.example"
SURVEY = Traits(
    special=(Special.SURVEY,), special_confidence=(0.9,), sensitivity=0.1, deadline=date(2027, 3, 19),
    deadline_words="uiterlijk vrijdag", deadline_confidence=0.95, cues=(Cue("survey: enquete", 0.4),),
)


def _taken(town: Town, content: bytes) -> str:
    item = town.accept(content, P1, ALL)
    town.run()
    return item


def test_all_that_was_seen_is_kept_with_the_item(town: Town) -> None:
    """Kind, special kinds, danger, deadline: as they were when it was decided, whatever is learned later."""
    town.says.kind, town.sees.traits = Kind.ANNOUNCEMENT, SURVEY

    kept = town.item(_taken(town, letter())).insight

    assert kept is not None
    assert ("announcement", 0.9) == (kept["kind"], kept["confidence"])
    assert [("survey", 0.9)] == [(one["kind"], one["confidence"]) for one in kept["special"]]
    assert (False, "2027-03-19") == (kept["sensitive"]["said"], kept["deadline"]["day"])
    assert kept["group"] is None
    assert [] == kept["troubles"]


def test_each_model_is_asked_once_a_mail(town: Town) -> None:
    """The page must not make a mail wait twice."""
    town.says.kind, town.sees.traits = Kind.ANNOUNCEMENT, SURVEY
    _taken(town, letter())
    assert (1, 1) == (town.says.asked, town.sees.asked)


def test_a_mail_that_was_not_classified_is_not_looked_at_for_its_page(town: Town) -> None:
    """Read as little as possible: a rule on the subject decided before anybody asked for the kind."""
    item = town.item(_taken(town, letter("Alarm in hal 2")))
    assert item.insight is None
    assert (0, 0) == (town.says.asked, town.sees.asked)


def test_the_matching_group_is_kept_also_where_no_rule_asks_for_it(tmp_path: Path) -> None:
    """A rule admin sees what `target: matching` would do."""
    town = Town(tmp_path, rules=MATCHING.replace("target: matching", "target: news"))
    try:
        town.says.kind = Kind.QUESTION
        group = (town.item(_taken(town, PRINTER)).insight or {})["group"]
        assert ("ask", True) == (group["name"], group["named"])
        assert group["confidence"] > 0.8
        assert "printer" in group["reasons"]
    finally:
        town.close()


def test_it_is_forgotten_with_the_mail(town: Town) -> None:
    """Its cues are words of the mail."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = _taken(town, letter())
    assert town.item(item).insight

    town.now += town.parts.manners.keep_posted + timedelta(days=1)
    forget(town.parts)

    assert town.item(item).insight is None
