"""A failed test of rules says what differs, what decided, and why the expected rule did not."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from rules.cases import load_cases, run
from rules.reports import failure, junit, to_json, uncovered

RULES = """\
version: 1
company: {domains: [kade.example], timezone: Europe/Amsterdam}
targets: {square: {via: feed, group: plein}}
topics: {it: {words: [vpn]}}
rules:
  - {name: unsure, when: {confidence: {below: 0.7}}, do: hold, for: 30m}
  - {name: ask, when: {kind: question, topic: it}, do: post, target: square}
  - {name: rest, when: {list: all}, do: deliver}
otherwise: deliver
"""
CASES = """\
rules: rules.yaml
defaults: {mail: {kind: question, confidence: 0.9}}
tests:
  - {name: Sure, mail: {topic: it}, expect: {rule: ask}}
  - {name: Doubt, mail: {topic: it, confidence: 0.6}, expect: {rule: ask, do: post}}
  - {name: "Other \\u0001 words", expect: {rule: ask}}
  - {name: A mail, eml: a.eml, expect: {rule: ask}}
"""


def _run(folder: Path):
    (folder / "rules.yaml").write_text(RULES)
    (folder / "rules_test.yaml").write_text(CASES)
    file = load_cases(folder / "rules_test.yaml")
    return file.rules, run(file)


def test_a_failure_shows_expected_and_got_and_the_step_that_decided(tmp_path: Path) -> None:
    """The reader should not have to run `explain` to learn which line to look at."""
    _, (_, doubt, other, mail) = _run(tmp_path)

    assert failure(doubt).splitlines()[1:] == [
        "      rule    expected ask, got unsure",
        "      do      expected post, got hold",
        "      decided by rule unsure (line 6): confidence 0.60 is below 0.70",
        "      rule ask (line 7) matches too, but comes later",
    ]
    assert failure(other).endswith("      rule ask (line 7) does not match: topic is not it")
    assert "needs the mail reader" in failure(mail)


def test_the_entries_without_a_case_are_named_with_their_line(tmp_path: Path) -> None:
    """A number of covered rules does not say which one to write a test for."""
    rules, results = _run(tmp_path)

    assert [("rest", 8)] == [(one.name, one.line) for one in uncovered(rules, results)]
    told = to_json(rules, results)
    assert (1, 3, 3, 2) == (told["passed"], told["failed"], told["entries"], told["covered"])
    assert {"what": "do", "expected": "post", "got": "hold"} in told["tests"][1]["differences"]
    assert "rest" == told["not_covered"][0]["name"]


def test_build_servers_read_the_run_as_junit_xml(tmp_path: Path) -> None:
    """A file that is not XML is a red build with nothing to read; a control character must not make one."""
    _, results = _run(tmp_path)

    suite = ElementTree.fromstring(junit(results, "rules_test.yaml")).find("testsuite")

    assert suite is not None
    assert ("4", "2", "1") == tuple(suite.get(key) for key in ("tests", "failures", "errors"))
    assert 1 == len(suite.findall("testcase/error"))
    assert "expected post, got hold" in (suite.findall("testcase/failure")[0].text or "")
