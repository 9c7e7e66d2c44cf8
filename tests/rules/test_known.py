"""What only the gateway knows is held against the rules: lists, departments, who reads which group."""

from __future__ import annotations

from rules.lint import lint
from rules.ruleset import RuleSet

LISTS = {"all": 640, "all@kade.example": 640, "branch": 60, "branch@kade.example": 60}
TAKES = {"square": {"all", "all@kade.example"}}


def _wide(rules: RuleSet) -> list[str]:
    return [one.message for one in lint(rules, LISTS, takes=TAKES) if "would show" in one.message]


def test_a_target_that_more_people_read_is_told_where_it_is_named(make) -> None:
    """The gateway delivers such mail; the admin wonders why nothing is ever posted."""
    (told,) = lint(make("{list: branch}"), LISTS, takes=TAKES)

    assert 'rule one: target "square" would show mail of branch to more people, so that mail stays mail' == (
        told.message)
    assert "name lists it stays within: all" == told.suggestion
    assert (7, 57) == (told.line, told.column)


def test_a_list_that_the_rule_spares_is_not_held_against_it(make) -> None:
    """Only mail that the rule would post counts; a list goes by either of its names."""
    assert [] == _wide(make("{list: all}"))
    assert [] == _wide(make("{list: all@kade.example, kind: question}"))
    assert [] == _wide(make("{kind: question, not: {list: branch}}"))
    assert [] == _wide(make("{kind: question}", unless="{list: branch@kade.example}"))
    assert 1 == len(_wide(make("{kind: question}")))
    assert 1 == len(_wide(make("{any: [{list: all}, {list: branch, kind: question}]}")))


def test_a_target_of_which_nobody_knows_is_not_judged(make) -> None:
    """A network that is away says nothing about its readers."""
    assert () == lint(make("{list: branch}"), LISTS, takes={})
    assert () == lint(make("{list: branch}"), LISTS)


def test_a_department_in_a_condition_is_held_against_the_directory(make) -> None:
    """Not only the groups under `people:` name departments."""
    told = lint(make("{any: [{department: [Sales, Slaes]}, {topic: it}]}"), departments={"Sales": 3, "Empty": 0})

    assert ['rule one: the directory has no department "slaes"'] == [one.message for one in told]
    assert (7, 51) == (told[0].line, told[0].column)
