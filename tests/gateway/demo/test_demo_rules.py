"""The rules of the demo load without a warning and do what their cases say."""

from __future__ import annotations

from collections import Counter

import pytest

from gateway.demo.samples import RULES, lists, people
from rules.cases import CaseResult, covered, load_cases, run
from rules.lint import lint
from rules.types import Action

CASES = RULES.with_name("rules_test.yaml")


@pytest.mark.parametrize("result", run(load_cases(CASES)), ids=lambda result: result.name)
def test_each_case_goes_as_expected(result: CaseResult):
    """The demo's rules are the first ones people read: they must be right."""
    assert result.passed, str(result)


def test_every_guard_and_rule_has_a_case():
    """An entry without a case is a guess."""
    file = load_cases(CASES)

    assert {entry.name for entry in file.rules.entries} == covered(run(file)) - {"otherwise"}


def test_there_is_nothing_to_warn_of():
    """Departments and lists exist, no rule is out of reach, none acts on doubt."""
    file = load_cases(CASES)
    sizes = {one.address: len(one.members) for one in lists()}
    departments = Counter(person.department for person in people())

    assert () == lint(file.rules, sizes, departments=departments, covered=covered(run(file)))


def test_every_action_has_a_rule_that_takes_it():
    """The demo shows all outcomes."""
    assert set(Action) == {rule.decision.action for rule in load_cases(CASES).rules.rules}
