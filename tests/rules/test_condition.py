"""Conditions within conditions: what they ask for, and what they must never claim."""

from __future__ import annotations

import pytest

from rules.clauses import View
from rules.decide import decide
from rules.lint import lint
from rules.plain import with_blanks
from rules.types import ABSENT, Facts, Need


@pytest.mark.parametrize(("when", "unknown"), [
    ("{not: {recipients: {at_most: 25}}}", "recipients"),
    ("{not: {author: sales}}", "department"),
    ("{not: {language: nl}}", "language"),
    ("{not: {any: [{kind: question}, {topic: it}]}}", "kind"),
    ("{list: all, not: {not: {kind: question}}}", "kind"),
])
def test_what_nobody_knows_is_neither_so_nor_not_so(make, when: str, unknown: str) -> None:
    """A `not:` must not turn ignorance into a post."""
    known = {"list": ("all",), "recipients": 500, "author": "a@b.c", "department": "Werf", "language": "en",
             "kind": "discussion"}
    if "not: {not:" in when:
        known["kind"] = "question"

    assert "rule:one" == decide(make(when), with_blanks(Facts(known))).decided_by
    assert "otherwise" == decide(make(when), with_blanks(Facts({**known, unknown: ABSENT}))).decided_by


def test_dear_facts_are_asked_for_only_when_they_decide(make) -> None:
    """A mail that another clause rules out is never classified for the sake of a `not:`."""
    rules = make("{list: all, not: {kind: question, subject: {contains: vpn}}}")

    assert "otherwise" == decide(rules, Facts({"list": ()})).decided_by
    asked = decide(rules, Facts({"list": ("all",)}))
    assert isinstance(asked, Need)
    assert frozenset({"subject"}) == asked.names
    told = Facts({"list": ("all",), "subject": "Taart"})
    assert "rule:one" == decide(rules, told).decided_by


def test_all_of_several_any_multiplies_the_alternatives_within_bounds(make) -> None:
    """Lint compares entries by their alternatives: many `any:` must neither hang it nor make it lie."""
    one = "{any: [" + ", ".join(f"{{subject: {{contains: woord{n}}}}}" for n in range(10)) + "]}"
    small, large = (make("{all: [" + ", ".join([one] * n) + "]}").rules[0].when for n in (2, 8))

    assert (100, True) == (len(small.options), small.exact)
    assert (1, False) == (len(large.options), large.exact)
    assert large.judge(View({"subject": "woord3"})) is True


def test_a_rule_with_an_exception_inside_takes_nothing_away_for_sure(make) -> None:
    """A warning must be true: what `not:` lets pass may reach the next rule."""
    rules = "  - {{name: first, when: {}, do: post, target: square}}\n  - {{name: second, when: {}, do: deliver}}"

    assert () == lint(make(rules=rules.format("{list: all, not: {kind: question}}", "{list: all}")))
    (told,) = lint(make(rules=rules.format("{list: all}", "{list: all, not: {kind: question}}")))
    assert "rule second can never match: rule first (line 7) takes it first" == told.message


@pytest.mark.parametrize(("when", "what"), [
    ("{automatic: true}", "automatic"), ("{encrypted: true}", "encrypted"),
    ("{verified: false}", "by an unverified author"),
])
def test_mail_that_never_comes_to_the_rules_is_told(make, when: str, what: str) -> None:
    """An admin must not wait for a rule that the built-in checks answer first."""
    (told,) = lint(make(when))

    assert f"mail that is {what} is delivered before any rule is asked" in told.message


def test_conditions_that_exclude_each_other_are_found_within_all(make) -> None:
    """A typing mistake in a long file."""
    (told,) = lint(make("{all: [{time: {days: monday}}, {time: {days: [zaterdag, zondag]}}]}"))

    assert "rule one can never match: its conditions exclude each other" == told.message
