"""Stored mail decided anew: exact with unchanged rules, counted where nobody can tell any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.pipeline import keeping
from gateway.pipeline.replay.stored import replay
from gateway.pipeline.replay.types import Change, Replayed, Scope
from gateway.store import forgetting
from gateway.store.database import writing
from nlp.types import Kind
from rules.load import parse_rules
from rules.ruleset import RuleSet
from rules.types import Action
from tests.gateway.town import NOON, RULES, Town, letter

ALL = "iedereen@havik.example"
P1, P2, P3 = (f"p{n}@havik.example" for n in (1, 2, 3))
EVER = Scope(since=NOON - timedelta(days=400))


def rules_with(*changes: tuple[str, str]) -> RuleSet:
    """The town's rules, changed."""
    changed = RULES
    for old, new in changes:
        assert old in changed
        changed = changed.replace(old, new)
    return parse_rules(changed, "other.yaml")


def some_days(town: Town) -> None:
    """Announcements, questions, a storm, a doubtful mail, an alarm, an outsider's, and one of a machine."""
    town.says.kind = Kind.ANNOUNCEMENT
    first = letter("Kantine dicht", message_id="<kantine@havik.example>")
    town.accept(first, P1, ALL)
    town.run()
    for n in range(2, 8):
        answer = letter("Re: Kantine dicht", f"Jammer {n}.", author=f"p{n}@havik.example",
                        message_id=f"<re{n}@havik.example>", answers="<kantine@havik.example>")
        town.accept(answer, f"p{n}@havik.example", ALL)
        town.run()
    town.says.kind = Kind.QUESTION
    town.accept(letter("Wie helpt", "Wie heeft een ladder? " + "Echt. " * 900, author=P2), P2, ALL)
    town.run()
    town.says.confidence = 0.4
    town.accept(letter("Hm", "Weet niet.", author=P3), P3, ALL)
    town.run()
    town.says.confidence = 0.9
    town.accept(letter("alarm", "Ga naar buiten.", author=P3), P3, ALL)
    town.accept(letter("Aanbod", "Koop nu.", author="x@elders.example"), "x@elders.example", ALL)
    town.accept(letter("Weg", "Ik ben weg.", author=P2, more="Auto-Submitted: auto-replied"), P2, ALL)
    town.accept(letter("omzet", "Omzet is goed.", author=P2), P2, ALL)
    town.says.kind = Kind.DISCUSSION
    town.accept(letter("Vloer", "Blauw of groen?", author=P1), P1, ALL)
    town.run(3600)


def test_with_unchanged_rules_nothing_differs(town: Town) -> None:
    """Storms, holds, cut texts and restrained mail included: anything else would make every replay a riddle."""
    some_days(town)
    asked = town.says.asked
    found = replay(town.parts, town.parts.rulebook.now, EVER)
    assert 0 == found.changed + found.skipped
    assert {Change.NONE: found.compared} == found.changes
    assert {"built-in:automatic": 1} == found.built_in
    assert (13, 14) == (found.compared, found.found)
    assert {"rule:storm": 4, "rule:announcements": 3, "rule:questions": 1}.items() <= found.by_rule.items()
    assert asked == town.says.asked


def test_a_comment_changes_nothing_either(town: Town) -> None:
    """Another revision, the same rules: what rests on topics and groups is still the same."""
    some_days(town)
    found = replay(town.parts, parse_rules("# hello\n" + RULES, "other.yaml"), EVER)
    assert {Change.NONE: found.compared} == found.changes
    assert found.revision != town.parts.rulebook.now.revision


def test_what_changes_is_counted_and_listed(town: Town) -> None:
    """The table and the list say the same, with who decided then and who would now."""
    some_days(town)
    found = replay(town.parts, rules_with(("- {name: alarm, when: {subject: {contains: alarm}}, do: deliver_and_post",
                                           "- {name: loud, when: {subject: {contains: alarm}}, do: post")), EVER)
    (row,) = found.rows
    assert (Action.DELIVER_AND_POST, Action.POST) == (row.before.action, row.after.action)
    assert ("rule:alarm", "rule:loud", Change.FATE) == (row.before.decided_by, row.after.decided_by, row.change)
    assert {"delivered_and_posted->posted": 1} == found.moves
    assert 1 == found.changed


def test_another_nudge_is_other_terms_and_another_name_is_not_even_that(town: Town) -> None:
    """Only what somebody would notice counts as changed."""
    some_days(town)
    found = replay(town.parts, rules_with(("name: doubt", "name: unsure")), EVER)
    assert (0, 1) == (found.changed, found.changes[Change.ENTRY])
    longer = replay(town.parts, rules_with(("do: hold, for: 30m", "do: hold, for: 2h")), EVER)
    assert {"on other terms": 1} == longer.moves


def test_a_restrained_mail_is_compared_by_what_the_rules_said(town: Town) -> None:
    """The outsider's mail went out as mail; its rule wanted a post, and still does."""
    town.accept(letter("alarm", "Koop nu.", author="x@elders.example"), "x@elders.example", ALL)
    town.run()
    assert {Change.NONE: 1} == replay(town.parts, town.parts.rulebook.now, EVER).changes
    found = replay(town.parts, rules_with(("do: deliver_and_post", "do: post")), EVER)
    (row,) = found.rows
    assert (Action.DELIVER_AND_POST, "built-in:outsider") == (row.before.action, row.built_in)


def test_people_who_moved_and_a_storm_that_ended_change_nothing(town: Town, tmp_path: Path) -> None:
    """Department and thread counts are those of then."""
    some_days(town)
    people = (tmp_path / "people.csv").read_text().replace("Persoon1 Havik,Werkplaats", "Persoon1 Havik,Bestuur")
    (tmp_path / "people.csv").write_text(people)
    town.parts.directory.reload()  # type: ignore[attr-defined]
    town.now += timedelta(days=3)
    assert {Change.NONE} == set(replay(town.parts, town.parts.rulebook.now, EVER).changes)


def test_what_was_not_asked_then_is_read_now(town: Town) -> None:
    """The alarm was never classified; the stored mail still is there to tell."""
    some_days(town)
    town.says.kind = Kind.QUESTION
    rules = rules_with(("when: {subject: {contains: alarm}}", "when: {kind: question, subject: {contains: alarm}}"))
    found = replay(town.parts, rules, EVER)
    assert (0, 0) == (found.changed, found.skipped)
    kept = replay(town.parts, rules, replace(EVER, looks=False))
    assert kept.skipped >= 1
    assert any("would have to be read again" in reason for reason in kept.unknown)


def test_cut_text_is_unknown_once_the_mail_is_gone(town: Town) -> None:
    """The beginning of a text proves nothing about the rest of it."""
    some_days(town)
    rules = rules_with(("vertrouwelijk", "geheim"))
    assert 0 == replay(town.parts, rules, EVER).skipped
    with writing(town.parts.database) as connection:
        connection.execute(text("DELETE FROM contents"))
    assert {"text is unknown: retention has taken it": 1} == replay(town.parts, rules, EVER).unknown


def test_after_retention_what_names_nobody_still_tells(town: Town) -> None:
    """Thirty days can be replayed although originals go after seven; what asked for words is skipped and counted."""
    some_days(town)
    town.now += timedelta(days=60)
    assert keeping.forget(town.parts) > 10
    bare = """
version: 1
mode: live
company: {domains: [havik.example], timezone: Europe/Amsterdam, languages: [nl]}
targets: {news: {via: feed, group: nieuws}}
rules:
  - {name: kinds, when: {list: everyone, kind: announcement}, do: post, target: news}
otherwise: deliver
"""
    found = replay(town.parts, parse_rules(bare, "bare.yaml"), EVER)
    assert found.compared >= 8
    assert found.by_rule["rule:kinds"] >= 1
    same = replay(town.parts, town.parts.rulebook.now, EVER)
    assert 0 == same.changed
    assert any("retention has taken it" in reason for reason in same.unknown)
    with town.parts.database.connect() as connection:
        kept = "".join(str(row) for row in connection.execute(text("SELECT facts FROM items")))
    assert "havik.example" not in kept.replace(ALL, "")
    assert not {"author", "subject", "text", "header", "department"} & forgetting.NAMELESS


def test_the_store_is_only_read(town: Town) -> None:
    """A question about rules must leave no trace in the mail."""
    some_days(town)
    before = dump(town)
    replay(town.parts, rules_with(("kind: question", "kind: discussion")), EVER)
    assert before == dump(town)


def dump(town: Town) -> list[str]:
    with town.parts.database.connect() as connection:
        tables = [name for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))]
        return [str(row) for name in sorted(tables) for row in connection.execute(text(f"SELECT * FROM \"{name}\""))]


def test_another_topic_list_is_read_from_the_text_again(town: Town) -> None:
    """Which topics there were then says nothing about those of another file."""
    company = "company: {domains: [havik.example], timezone: Europe/Amsterdam, languages: [nl, en]}"
    said = rules_with((company, company + "\ntopics: {food: {words: [kantine]}}"),
                      ("{kind: announcement}", "{topic: food}"))
    town.parts.rulebook.replace(said)
    town.accept(letter("Kantine dicht"), P1, ALL)
    town.run()
    assert {Change.NONE: 1} == replay(town.parts, said, EVER).changes
    other = rules_with((company, company + "\ntopics: {food: {words: [ladder]}}"),
                       ("{kind: announcement}", "{topic: food}"))
    assert {"posted->delivered": 1} == replay(town.parts, other, EVER).moves


@pytest.mark.parametrize(("scope", "looked"), [
    (replace(EVER, most=3), 3), (replace(EVER, seconds=-1.0), 0), (Scope(since=NOON + timedelta(days=9)), 0),
])
def test_a_replay_is_bounded(town: Town, scope: Scope, looked: int) -> None:
    """The page that asks for it cannot wait for ever."""
    some_days(town)
    found: Replayed = replay(town.parts, town.parts.rulebook.now, scope)
    assert looked == found.compared + found.skipped + sum(found.built_in.values())
    assert found.cut_short is (scope.seconds < 0)
