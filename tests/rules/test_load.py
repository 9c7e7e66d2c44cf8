"""A rules file loads whole or is refused with every reason at once."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from rules.load import load_rules, parse_rules
from rules.model import NUDGES
from rules.problems import RulesError, nearest, snippet
from rules.ruleset import RuleSet
from rules.types import Action
from tests.rules.wrong_files import expected, told

SEVERAL = Path(__file__).parent / "testdata" / "bad" / "several-mistakes.yaml"


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    """Mending one mistake to learn of the next is how an afternoon goes by."""
    assert len(expected(SEVERAL)) > 3
    assert expected(SEVERAL) == told(SEVERAL)


def test_every_section_arrives_in_the_rule_set(harbour: RuleSet) -> None:
    """What an admin writes is what the gateway reads."""
    assert ("few-people", "outsiders", "board", "private") == tuple(guard.name for guard in harbour.guards)
    assert ("directie@oosterkade.example",) == harbour.people["board"].addresses
    assert ("chat", "helpdesk") == (harbour.targets["help"].network, harbour.targets["help"].group)
    assert ("kantine", "lunch") == harbour.topics["canteen"].words
    assert ("en", "nl") == harbour.company.languages
    assert (2, timedelta(days=7)) == harbour.nudges.per_person
    assert (3, None) == harbour.nudges.same_nudge
    assert (time(19), time(7, 30)) == harbour.nudges.nights
    assert timedelta(hours=12) == harbour.nudges.undo_within
    assert Action.DELIVER == harbour.otherwise
    assert 12 == len(harbour.revision)


def test_a_file_that_says_nothing_of_nudges_gets_gentle_ones(make) -> None:
    """Leaving the section out must not mean nagging."""
    rules = make("{kind: question}")

    assert ((1, timedelta(days=1)), (3, None)) == (rules.nudges.per_person, rules.nudges.same_nudge)
    assert "observe" == rules.mode, "a file without a mode changes nothing"


def test_a_posting_rule_without_a_nudge_still_tells_the_author(make) -> None:
    """No mail is moved without its author knowing."""
    assert "moved" == make("{kind: question}").rules[0].decision.nudge
    assert "moved" in NUDGES


def test_the_revision_names_the_exact_text() -> None:
    """A decision is replayed with the text that made it."""
    text = "version: 1\ncompany: {domains: a.example, timezone: UTC}\notherwise: deliver\n"

    assert parse_rules(text, "a").revision == parse_rules(text, "b").revision
    assert parse_rules(text, "a").revision != parse_rules(text + "# changed\n", "a").revision


def test_a_list_or_network_that_config_does_not_know_is_an_error(make) -> None:
    """A mistyped list would match nothing and nobody would notice."""
    with pytest.raises(RulesError, match='unknown list "evryone" \\(did you mean "everyone'):
        make("{list: evryone}", lists=["everyone@kade.example"])
    assert make("{list: Everyone}", lists=["everyone@kade.example"], networks=[]).rules
    with pytest.raises(RulesError, match="unknown network"):
        parse_rules("version: 1\ncompany: {domains: a.example, timezone: UTC}\n"
                    "targets: {x: {via: slak, channel: y}}\notherwise: deliver\n", "r", networks=["slack"])


def test_a_file_that_is_missing_huge_or_not_text_is_refused_in_words(tmp_path: Path) -> None:
    """Whatever is wrong with the file, the answer is a place and a remedy."""
    huge, latin = tmp_path / "huge.yaml", tmp_path / "latin.yaml"
    huge.write_text("#" * (1024 * 1024 + 1))
    latin.write_bytes(b"version: 1\nmode: caf\xe9\n")

    with pytest.raises(RulesError, match=r"missing\.yaml:1:1  error  cannot be read"):
        load_rules(tmp_path / "missing.yaml")
    with pytest.raises(RulesError, match="larger than 1 MiB"):
        load_rules(huge)
    with pytest.raises(RulesError, match=r"latin\.yaml:2:1  error  is not UTF-8"):
        load_rules(latin)


def test_a_generator_gone_wrong_is_told_a_hundred_times_not_ten_thousand() -> None:
    """An error page nobody can read helps nobody."""
    text = "\n".join(f"key{number}: 1" for number in range(5000))

    with pytest.raises(RulesError) as refused:
        parse_rules(text, "r")

    assert len(refused.value.problems) <= 101


def test_the_snippet_marks_the_word(testdata: Path) -> None:
    """The terminal shows the line and what to look at."""
    path = testdata / "wrong" / "unknown-key.yaml"
    with pytest.raises(RulesError) as refused:
        load_rules(path)

    shown = snippet(refused.value.problems[0], path.read_text("utf-8"))

    assert "   11 |     targt: square\n      |     ^^^^^" == shown


def test_a_name_that_nobody_could_have_typed_gets_no_suggestion() -> None:
    """Comparing very long names would cost quadratic time."""
    assert nearest("k" * 10_000, ["kind"]) is None
    assert "kind" == nearest("KIDN", ["kind", "topic"])
