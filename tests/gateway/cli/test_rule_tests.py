"""rules check and rules test as admins and build servers call them: words, JSON, exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.cli.test_commands import ALL, P1, run, write
from tests.gateway.town import Town, letter

RULES = """\
version: 1
company: {domains: [havik.example], timezone: Europe/Amsterdam}
targets: {news: {via: feed, group: nieuws}}
rules:
  - {name: news, when: {list: everyone, kind: announcement}, do: post, target: news}
  - {name: old, when: {list: everyone, kind: announcement, is_reply: true}, do: deliver}
otherwise: deliver
"""
CASES = """\
rules: rules.yaml
defaults: {mail: {list: everyone, recipients: 40}}
tests:
  - {name: News, mail: {kind: announcement}, expect: {rule: news, do: post}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shell stands beside a rules file and its tests."""
    monkeypatch.chdir(tmp_path)
    Path("rules.yaml").write_text(RULES)
    return tmp_path


def test_warnings_fail_a_build_only_where_it_asks_for_that(folder: Path) -> None:
    """Exit 0 with warnings, 1 with --strict, 2 where the file cannot be used."""
    code, out = run("rules", "check")
    assert 0 == code
    assert "rules.yaml:6:5  warn   rule old can never match: rule news (line 5) takes it first" in out
    assert out.endswith("rules.yaml: no errors, 1 warning\n")
    assert 1 == run("rules", "check", "--strict")[0]
    Path("rules.yaml").write_text(RULES.replace("kind: ann", "knid: ann"))
    assert 2 == run("rules", "check", "--strict")[0]


def test_programs_read_one_object_a_finding(folder: Path) -> None:
    """An editor or a build server puts each where it belongs."""
    (found,) = [json.loads(line) for line in run("rules", "check", "--json")[1].splitlines()]

    assert ("rules.yaml", 6, 5, "warn") == tuple(found[key] for key in ("file", "line", "column", "severity"))
    assert "move it up, or delete it" == found["suggestion"]


def test_the_tests_beside_the_file_are_looked_at_too(folder: Path) -> None:
    """A rule without a test, and a test that nobody can meet."""
    Path("rules_test.yaml").write_text(CASES + "  - {name: Hold, mail: {kind: question}, expect: {do: hold}}\n")

    out = run("rules", "check")[1]

    assert "rule old has no test" in out
    assert "rules_test.yaml:5:50  warn   test Hold: expects what no rule does" in out


def test_a_failed_test_is_told_in_words_json_and_junit(folder: Path) -> None:
    """One run, three readers; what no test covers is named."""
    Path("rules_test.yaml").write_text(CASES.replace("do: post", "do: deliver"))

    code, out = run("rules", "test", "rules_test.yaml", "--junit", "out.xml")

    assert 1 == code
    assert "      do      expected deliver, got post\n      decided by rule news (line 5): " in out
    assert "rules.yaml:6  rule old has no test" in out
    assert '<failure message="do is post, expected deliver' in Path("out.xml").read_text()
    told = json.loads(run("rules", "test", "rules_test.yaml", "--json")[1])
    assert (0, 1, ["old"]) == (told["passed"], told["failed"], [one["name"] for one in told["not_covered"]])
    assert 2 == run("rules", "test", "rules_test.yaml", "--junit", "nowhere/out.xml")[0]


def test_what_was_explained_becomes_a_test_that_passes(folder: Path) -> None:
    """explain --as-test, pasted as it is."""
    words = ("kind=announcement", "list=everyone", "recipients=40", "confidence=0.9", "subject=Ladder: kwijt")
    code, case = run("rules", "explain", *words, "--as-test")
    assert 0 == code

    Path("rules_test.yaml").write_text(CASES + case)

    assert "2 passed" in run("rules", "test", "rules_test.yaml")[1]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A gateway's folder with its config.yaml."""
    town = Town(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield town
    town.close()


def test_what_config_knows_is_held_against_a_file_before_it_is_in_force(town: Town) -> None:
    """Lists, networks, groups and readers: a file of another name is checked as if it were the one."""
    Path("new.yaml").write_text(RULES.replace("list: everyone, kind: announcement}", "kind: announcement}"))
    code, out = run("rules", "check", "new.yaml", "--config", "config.yaml")
    assert 0 == code
    assert 'new.yaml:5:' in out
    assert 'target "news" would show mail of' in out
    Path("new.yaml").write_text(RULES.replace("nieuws", "nieuwz"))
    code, out = run("rules", "check", "new.yaml", "--config", "config.yaml")
    assert 2 == code
    assert 'makes no group "nieuwz"' in out


def test_a_mail_file_and_an_item_become_tests_that_pass(town: Town) -> None:
    """What was explained of a real mail stays so: the case is pasted beside the rules in force."""
    mail = write("alarm.eml", letter("Alarm: hal 2", "Iedereen naar buiten."))
    item = town.accept(letter("Alarm: hal 3", "Iedereen naar buiten."), P1, ALL)
    town.run()

    cases = [run("explain", mail, "--as-test"), run("item", "show", town.item(item).code, "--as-test")]

    assert [0, 0] == [code for code, _ in cases]
    Path("mail_test.yaml").write_text("rules: rules.yaml\ntests:\n" + "".join(case for _, case in cases))
    code, out = run("rules", "test", "mail_test.yaml")
    assert "2 passed" in out, Path("mail_test.yaml").read_text()
    assert 0 == code
