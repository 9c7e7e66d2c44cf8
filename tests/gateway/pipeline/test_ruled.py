"""What the rules alone said is kept beside what was done; of mail from before that, its trace tells."""

from __future__ import annotations

from dataclasses import replace

from gateway.pipeline.ruled import basis_of, ruled_of, was_asked
from nlp.types import Kind
from rules.load import parse_rules
from rules.types import Action
from tests.gateway.town import RULES, Town, letter

ALL, P1 = "iedereen@havik.example", "p1@havik.example"
WATCHING = RULES.replace(
    "  - {name: doubt,", "  - {name: watching, when: {kind: announcement}, do: post, target: ask, mode: observe}\n"
    "  - {name: doubt,")


def test_observed_entries_are_kept_with_what_they_would_have_done(town: Town) -> None:
    """The rules may say something else by the day somebody asks."""
    town.parts.rulebook.replace(parse_rules(WATCHING, "rules.yaml"))
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.item(town.accept(letter(), P1, ALL))
    town.run()
    ruled = ruled_of(town.item(item.id), parse_rules(RULES, "rules.yaml"))
    assert ruled is not None
    assert [("rule:watching", Action.POST, ("ask",))] == [(o.name, o.action, o.targets) for o in ruled.observed]
    assert ("rule:announcements", ("news",)) == (ruled.decision.decided_by, ruled.decision.targets)


def test_of_mail_from_before_the_trace_tells_unless_it_was_restrained(town: Town) -> None:
    """An update must not make the last thirty days unknown; what it cannot know it does not guess."""
    town.says.kind = Kind.ANNOUNCEMENT
    ids = [town.accept(letter(author=who), who, ALL) for who in (P1, "p2@havik.example")]
    outsider = town.accept(letter("alarm", author="x@elders.example"), "x@elders.example", ALL)
    town.run()
    rules = town.parts.rulebook.now
    plain, restrained = (replace(town.item(one), ruled=None) for one in (ids[0], outsider))
    found = ruled_of(plain, rules)
    assert found is not None
    assert (Action.POST, "rule:announcements", {}) == (found.decision.action, found.decision.decided_by, found.basis)
    assert ruled_of(restrained, rules) is None
    assert was_asked(plain)
    assert was_asked(restrained)


def test_of_mail_that_never_came_to_the_rules_there_is_no_word(town: Town) -> None:
    """A machine's mail is delivered by whatever rules."""
    item = town.accept(letter(more="Auto-Submitted: auto-replied"), P1, ALL)
    town.run()
    assert town.item(item).ruled is None
    assert not was_asked(town.item(item))
    assert ruled_of(town.item(item), town.parts.rulebook.now) is None


def test_the_basis_of_a_fact_changes_with_what_it_rests_on_alone() -> None:
    """Else every comment would make the facts of a month worthless, or a new topic none of them."""
    before = basis_of(parse_rules(RULES, "r"))
    assert before == basis_of(parse_rules("# x\n" + RULES.replace("at_most: 5", "at_most: 6"), "r"))
    topics = basis_of(parse_rules(RULES + "topics: {it: {words: [vpn]}}\n", "r"))
    assert {"topic"} == {name for name in before if before[name] != topics[name]}
    domains = basis_of(parse_rules(RULES.replace("domains: [", "domains: [elders.example, "), "r"))
    assert {"external"} == {name for name in before if before[name] != domains[name]}
