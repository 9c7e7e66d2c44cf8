"""A test that can never pass, or passes for mail no rule is asked about, is told before it is run."""

from __future__ import annotations

from pathlib import Path

from rules.cases import load_cases
from rules.meeting import unmeetable

RULES = """\
version: 1
company: {domains: [kade.example], timezone: Europe/Amsterdam}
targets: {square: {via: feed, group: plein, description: All that is going on in the port}}
rules:
  - {name: wide, when: {list: all}, do: post, target: square}
  - {name: narrow, when: {list: all, kind: question}, do: deliver}
  - {name: fits, when: {kind: discussion}, do: post, target: matching}
otherwise: deliver
"""


def _told(folder: Path, *cases: str) -> list[str]:
    (folder / "rules.yaml").write_text(RULES)
    path = folder / "rules_test.yaml"
    path.write_text("rules: rules.yaml\ntests:\n" + "".join(f"  - {{{case}}}\n" for case in cases))
    return [f"{one.line}:{one.column} {one.message}" for one in unmeetable(load_cases(path))]


def test_a_test_of_a_rule_that_never_matches_is_told(tmp_path: Path) -> None:
    """Its author would look for the mistake in the mail."""
    told = _told(tmp_path, "name: A, expect: {rule: narrow}")
    assert ["3:30 test A: rule narrow (line 6) can never match"] == told


def test_a_nudge_or_group_that_the_rule_does_not_give_is_told(tmp_path: Path) -> None:
    """The expectation contradicts the rule, whatever the mail."""
    told = _told(tmp_path, "name: A, expect: {rule: wide, nudge: none}",
                 "name: B, mail: {list: all}, expect: {nudge: question-posted}")
    assert ["3:43 test A: rule wide (line 5) never gives nudge: none"] == told, "matching may give anything"


def test_sound_tests_are_left_alone(tmp_path: Path) -> None:
    """What `matching` chooses depends on the mail, so any group may be expected."""
    assert [] == _told(tmp_path, "name: A, mail: {list: all}, expect: {rule: wide, do: post, target: square}",
                       "name: B, mail: {kind: discussion}, expect: {rule: fits, target: square}",
                       "name: C, mail: {kind: question}, expect: {rule: otherwise, do: deliver, nudge: none}")
