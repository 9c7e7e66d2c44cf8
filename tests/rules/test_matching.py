"""`target: matching`, descriptions of targets, and topics by examples, as far as rules see them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.cases import run_cases
from rules.decide import CHOICE, decide
from rules.lint import lint
from rules.load import parse_rules
from rules.plain import with_blanks
from rules.problems import RulesError
from rules.ruleset import RuleSet
from rules.types import Action, Decision, Facts, Need

HEAD = "version: 1\ncompany: {domains: [kade.example], timezone: Europe/Amsterdam}\n"
TARGETS = """
targets:
  help: {via: feed, group: hulp, title: Help, description: "Computers, printers and passwords"}
  bikes: {via: feed, group: fietsen, description: "Cycling to work and the bicycle shed"}
  plain: {via: feed, group: plein}
"""
RULE = "rules: [{name: fits, when: {kind: question}, do: post, target: matching, nudge: none}]\n"


def load(text: str) -> RuleSet:
    return parse_rules(f"{HEAD}{text}otherwise: deliver\n", "rules.yaml")


def wrong(text: str) -> str:
    with pytest.raises(RulesError) as caught:
        load(text)
    return str(caught.value)


def test_the_group_is_asked_for_only_once_the_rule_matches() -> None:
    """Matching costs a look into the text: a rule that does not match never causes it."""
    rules = load(TARGETS + RULE)

    assert Need(frozenset({"group", "group_confidence"})) == decide(rules, Facts({"kind": "question"}))
    other = decide(rules, Facts({"kind": "announcement"}))
    assert isinstance(other, Decision)
    assert "otherwise" == other.rule


def test_the_mail_goes_where_it_fits_and_the_trace_says_so() -> None:
    """The decision names a real target, so that all that follows need not know how it was found."""
    decision = decide(load(TARGETS + RULE), Facts(
        {"kind": "question", "group": "bikes", "group_confidence": 0.93}))

    assert isinstance(decision, Decision)
    assert (Action.POST, ("bikes",), "rule:fits") == (decision.action, decision.targets, decision.decided_by)
    assert (CHOICE, "bikes fits best (0.93)") == (decision.trace[-1].name, decision.trace[-1].reason)


def test_mail_that_fits_no_group_is_delivered() -> None:
    """No post is better than one in the wrong group."""
    decision = decide(load(TARGETS + RULE), with_blanks(Facts({"kind": "question"})))

    assert isinstance(decision, Decision)
    assert (Action.DELIVER, ()) == (decision.action, decision.targets)
    assert "no group fits well enough" == decision.trace[-1].reason


def test_an_observing_rule_never_chooses() -> None:
    """Observing only notes that it would have matched."""
    rules = load(TARGETS + RULE.replace("nudge: none", "nudge: none, mode: observe"))

    decision = decide(rules, Facts({"kind": "question"}))

    assert isinstance(decision, Decision)
    assert "otherwise" == decision.rule


@pytest.mark.parametrize(("text", "message"), [
    ("targets: {plain: {via: feed, group: plein}}\n" + RULE, 'no target has a "description"'),
    (TARGETS + "  matching: {via: feed, group: x}\n" + RULE, 'the name "matching" is taken'),
    (TARGETS + RULE.replace("target: matching", "target: [matching, plain]"), '"matching" stands alone'),
    (TARGETS + RULE.replace("do: post", "do: absorb"), "absorb needs a target by name"),
    (TARGETS + RULE.replace("matching", "matchin"), 'unknown target "matchin"'),
    (TARGETS.replace("title:", "titel:") + RULE, 'unknown key "titel" (did you mean "title"?)'),
    ("topics: {it: {}}\n", 'needs "words"'),
    ("topics: {it: {exampels: [a b c d]}}\n", 'unknown key "exampels"'),
])
def test_what_cannot_be_meant_is_an_error(text: str, message: str) -> None:
    """Each mistake is told before the file is used, with its remedy."""
    assert message in wrong(text)


@pytest.mark.parametrize(("text", "message"), [
    ("topics: {it: {examples: [My printer does not print any more]}}\n", "one example and no words"),
    ("topics: {it: {words: vpn, examples: [printer kapot]}}\n", "example 1 is too short"),
    (TARGETS.replace('"Cycling to work and the bicycle shed"', "Misc") + RULE, "the description says little"),
    ('targets: {a: {via: feed, group: a, description: "Cycling to work"}}\n' + RULE, "the only target"),
])
def test_what_says_too_little_is_a_warning(text: str, message: str) -> None:
    """It loads, but will hardly ever match: better said while the admin looks."""
    warnings = [str(problem) for problem in lint(load(text))]

    assert any(message in warning and "  warn " in warning for warning in warnings), warnings


def test_a_sound_file_has_no_warning() -> None:
    """A linter that always finds something is not read."""
    topics = "topics: {it: {words: vpn, examples: [My printer does not print any more]}}\n"

    assert () == lint(load(TARGETS + topics + RULE))


def test_words_of_a_topic_count_as_before_when_it_has_examples() -> None:
    """Examples only add: the words of a topic stay exact."""
    rules = load("topics: {it: {words: vpn, examples: [My printer does not print any more]}}\n")

    assert ("it",) == rules.topics_of("The VPN is slow")
    assert () == rules.topics_of("My printer does not print any more"), "this room compares words only"


def test_a_case_states_the_group_it_is_about(tmp_path: Path) -> None:
    """Rules are tested without a text: the case says which group the mail fits."""
    (tmp_path / "rules.yaml").write_text(f"{HEAD}{TARGETS}{RULE}otherwise: deliver\n")
    (tmp_path / "rules_test.yaml").write_text("""
rules: rules.yaml
defaults: {mail: {kind: question}}
tests:
  - {name: Bikes, mail: {group: bikes, group_confidence: 0.9}, expect: {rule: fits, do: post, target: bikes}}
  - {name: None fits, expect: {rule: fits, do: deliver}}
""")

    assert [True, True] == [result.passed for result in run_cases(tmp_path / "rules_test.yaml")]


def test_a_case_with_an_unknown_group_is_refused(tmp_path: Path) -> None:
    """A slip of the pen in a test would else test nothing."""
    (tmp_path / "rules.yaml").write_text(f"{HEAD}{TARGETS}{RULE}otherwise: deliver\n")
    (tmp_path / "t.yaml").write_text(
        "rules: rules.yaml\ntests: [{name: x, mail: {group: bike}, expect: {do: post}}]\n")

    with pytest.raises(RulesError, match='unknown group "bike"'):
        run_cases(tmp_path / "t.yaml")
