"""The linter tells what loads but cannot be meant; it stays silent on what is sound."""

from __future__ import annotations

import pytest

from rules.lint import lint
from rules.load import parse_rules
from rules.ruleset import RuleSet

POST = "do: post, target: square"


def _messages(rules: RuleSet, **kwargs: object) -> list[str]:
    return [problem.message for problem in lint(rules, **kwargs)]


def _two(make, first: str, second: str, *, unless: str = "") -> list[str]:
    spare = f", unless: {unless}" if unless else ""
    return _messages(make(rules=f"  - {{name: first, when: {first}{spare}, {POST}}}\n"
                                f"  - {{name: second, when: {second}, {POST}}}"))


def test_a_sound_file_gets_no_warning(harbour: RuleSet) -> None:
    """A linter that cries wolf is switched off."""
    assert () == lint(harbour, {"everyone@oosterkade.example": 640},
                      departments={"Pers": 4, "Voorlichting": 3, "Kranen": 60})


@pytest.mark.parametrize(("first", "second"), [
    ("{list: all}", "{list: all, kind: question}"),
    ("{kind: [question, discussion]}", "{kind: question}"),
    ("{recipients: {more_than: 20}}", "{recipients: {more_than: 25}}"),
    ("{confidence: {below: 0.8}}", "{confidence: {below: 0.7}}"),
    ("{author: sales}", "{author: sales, topic: it}"),
    ("{text: {contains: vpn}}", "{subject: {contains: [vpn, vpn client]}}"),
    ("{any: [{kind: question}, {topic: it}]}", "{topic: it, reply_all: true}"),
    ("{topic: it}", "{any: [{topic: it, kind: question}, {topic: it, list: all}]}"),
    ("{thread_replies: {at_least: 2, within: 1h}}", "{thread_replies: {at_least: 3, within: 30m}}"),
    ("{header: {X-Tag: [a, b]}}", "{header: {x-tag: A}}"),
    ("{date: {before: 2027-03-01}}", "{date: {before: 2027-02-01}}"),
])
def test_a_rule_below_a_wider_one_is_reported(make, first: str, second: str) -> None:
    """The first match decides, so the second never would; the other order is fine."""
    assert ["rule second can never match: rule first (line 7) takes it first"] == _two(make, first, second)
    assert [] == _two(make, second, first)


@pytest.mark.parametrize(("first", "second"), [
    ("{list: all}", "{kind: question}"),
    ("{subject: {contains: vpn}}", "{text: {contains: vpn}}"),
    ("{list: all, kind: question}", "{list: all}"),
    ("{any: [{topic: it, kind: question}, {topic: hr}]}", "{topic: it}"),
    ("{recipients: {at_most: 25}}", "{recipients: {more_than: 25}}"),
])
def test_rules_that_leave_each_other_mail_are_not_reported(make, first: str, second: str) -> None:
    """Only a certain shadow is a warning."""
    assert [] == _two(make, first, second)


def test_an_exception_that_lets_the_mail_through_is_no_shadow(make) -> None:
    """The wider rule spares exactly the mail that the later rule wants."""
    assert [] == _two(make, "{list: all}", "{list: all, topic: it}", unless="{author: sales}")
    assert ["rule second can never match: rule first (line 7) takes it first"] == _two(
        make, "{kind: [question, discussion]}", "{kind: question}", unless="{kind: announcement}")


def test_a_pilot_guard_is_told_with_its_date(make) -> None:
    """The admin wonders why the new rule does nothing yet."""
    rules = make(guards="  - {name: pilot, when: {date: {before: 2027-03-01}}, unless: {author: sales}}",
                 rules=f"  - {{name: desk, when: {{department: Legal, author: sales}}, {POST}}}\n"
                       f"  - {{name: all, when: {{list: all}}, {POST}}}")
    other = make(guards="  - {name: pilot, when: {date: {before: 2027-03-01}}, unless: {department: Sales}}",
                 rules=f"  - {{name: legal, when: {{department: Legal}}, {POST}}}")

    assert ["guard pilot lets all mail but its exceptions through before 2027-03-01"] == _messages(rules)
    assert "rule legal cannot match before 2027-03-01: guard pilot (line 7) lets it pass" in _messages(other)


def test_conditions_that_exclude_each_other_are_reported(make) -> None:
    """Such a rule matches no mail at all."""
    rules = make("{recipients: {at_most: 25, more_than: 25}}")

    assert ["rule one can never match: its conditions exclude each other"] == _messages(rules)
    assert [] == _messages(make("{recipients: {at_most: 25, more_than: 24}}"))


def test_a_kind_rule_above_the_doubt_rule_is_reported(make) -> None:
    """Otherwise doubtful mail is posted, which is the one thing doubt must prevent."""
    doubt = "  - {name: unsure, when: {confidence: {below: 0.7}}, do: hold, for: 30m}"
    ask = f"  - {{name: ask, when: {{kind: question}}, {POST}}}"
    sure = f"  - {{name: ask, when: {{kind: question, confidence: {{at_least: 0.9}}}}, {POST}}}"

    assert ["rule ask relies on the kind, but stands above unsure (line 8)"] == _messages(
        make(rules=f"{ask}\n{doubt}"))
    assert [] == _messages(make(rules=f"{doubt}\n{ask}"))
    assert [] == _messages(make(rules=f"{sure}\n{doubt}"))


def test_an_observing_rule_shadows_nothing(make) -> None:
    """It decides nothing, so all below it is still reached."""
    rules = make(rules=f"  - {{name: first, mode: observe, when: {{list: all}}, {POST}}}\n"
                       f"  - {{name: second, when: {{list: all}}, {POST}}}")

    assert [] == _messages(rules)


def test_groups_lists_and_tests_are_held_against_what_is_known(make) -> None:
    """Names that nobody has make a rule silently useless."""
    rules = make("{list: evryone, author: sales}")

    assert ['rule one names the list "evryone", which config.yaml does not know'] == _messages(
        rules, lists={"everyone@kade.example": 20})
    assert ['people, sales: the directory has no department "Sales"'] == _messages(
        rules, departments={"Sale": 3})
    assert ['people, sales: nobody is in department "Sales"'] == _messages(rules, departments={"sales": 0})
    assert ["rule one has no test"] == _messages(rules, covered=frozenset())


def test_an_empty_group_is_reported() -> None:
    """A guard for nobody guards nothing."""
    rules = parse_rules("version: 1\ncompany: {domains: a.example, timezone: UTC}\n"
                        "people: {careful: {department: []}}\notherwise: deliver\n", "r")

    assert ["people, careful: nobody is in this group"] == _messages(rules)
