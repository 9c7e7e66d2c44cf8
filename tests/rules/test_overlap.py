"""Entries are compared by what they are about, and none that could take another's mail is left out."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from rules.load import parse_rules
from rules.overlap import Candidates, possible, shadow
from rules.problems import RulesError
from tests.rules.generated import rules_files


@settings(max_examples=60, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(rules_files())
def test_no_shadow_is_missed_for_being_quick(text: str) -> None:
    """The same answer as comparing every pair."""
    try:
        entries = parse_rules(text, "rules.yaml").entries
    except RulesError:
        return
    candidates = Candidates(entries)
    for number, later in enumerate(entries):
        options = possible(later)
        if options:
            near = set(candidates.above(number, options))
            assert not {each for each in range(number) if shadow(entries[each], later, options) is not None} - near


def test_rules_about_different_things_are_not_compared(make) -> None:
    """1,000 rules would else make half a million pairs."""
    rules = make(rules="\n".join(f"  - {{name: r{n}, when: {{list: l{n}, kind: question}}, do: deliver}}"
                                 for n in range(50)))
    candidates = Candidates(rules.entries)

    assert [] == [each for n, one in enumerate(rules.entries) for each in candidates.above(n, possible(one))]
