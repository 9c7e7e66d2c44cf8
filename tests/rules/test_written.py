"""Findings after loading still point at the word, not at the file."""

from __future__ import annotations

from rules.ruleset import RuleSet


def test_a_word_is_found_where_it_is_written(make) -> None:
    """In lists, in branches, in any case; the entry itself where it is not written at all."""
    rules: RuleSet = make("{any: [{department: [Sales, HR]}, {list: all}]}")
    written = rules.rules[0].written

    assert (7, 51) == written.mention("department", "hr")
    assert (7, 64) == written.mention("list", "all")
    assert (7, 58) == written.mention("list")
    assert (rules.rules[0].line, rules.rules[0].column) == written.mention("topic", "x") == written.place()
    assert (7, 23) == written.place("when")
