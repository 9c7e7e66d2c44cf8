"""What a check says of a draft: mistakes in their place, tests of the file beside it, and coverage."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.pipeline.rule_files import files_of
from gateway.web import findings
from gateway.web.drafts import Draft, from_form
from gateway.web.findings import examine, try_tests
from rules.ruleset import RuleSet
from tests.gateway.web.desk import RULES, Desk

CASES = """\
rules: rules.yaml
tests:
  - {name: a question, mail: {recipients: 2014, kind: question}, expect: {rule: it-questions, do: post}}
  - {name: few people, mail: {recipients: 3}, expect: {rule: small-audience}}
"""


def draft_of(desk: Desk, **texts: str) -> Draft:
    path = desk.folder / "rules.yaml"
    form = {f"text:{name.replace('_', '.')}": text for name, text in texts.items()}
    return from_form(path, files_of(desk.parts).opened(), form)


def rules_of(desk: Desk, draft: Draft) -> RuleSet:
    found = examine(desk.parts, draft)
    assert found.rules is not None
    return found.rules


def test_a_mistake_is_told_at_its_line_with_the_source_and_a_remedy(desk: Desk) -> None:
    """As an editor would mark it."""
    found = examine(desk.parts, draft_of(desk, rules_yaml=RULES.replace("target: ask-it", "targt: ask-it")))
    (one,) = [one for one in found.remarks if "targt" in one.message]
    assert (None, True, 10, 0, "rules.yaml") == (found.rules, one.is_error, one.line, one.tab, one.file)
    assert ("targt", 'did you mean "target"?') == (one.marked, one.suggestion)
    assert one.before.endswith("do: post, ")
    assert one.after.startswith(": ask-it")
    assert one.column == len(one.before) + 1


def test_a_mistake_in_an_included_file_is_told_there(desk: Desk) -> None:
    """Its tab, its line; the file need not be on disk yet."""
    main = RULES.replace("version: 1\n", "version: 1\ninclude: [{file: sales.yaml}]\n")
    found = examine(desk.parts, draft_of(desk, rules_yaml=main, sales_yaml="guards:\n  - {nam: x}\n"))
    assert {("sales.yaml", 1, 2)} == {(one.file, one.tab, one.line) for one in found.remarks}
    assert not (desk.folder / "sales.yaml").exists()


def test_warnings_keep_nothing_from_being_used(desk: Desk) -> None:
    """A rule nobody reaches, a list nobody knows."""
    text = RULES.replace("{kind: question}", "{kind: question, list: nobody}")
    found = examine(desk.parts, draft_of(desk, rules_yaml=text))
    assert found.rules is not None
    assert (0, 1) == (found.errors, found.warnings)
    assert "nobody" in found.remarks[0].message


def test_so_many_rules_are_not_held_against_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """That takes quadratic time; the page says that it was not done."""
    monkeypatch.setattr(findings, "MOST_LINTED", 1)
    found = examine(desk.parts, draft_of(desk))
    assert (False, ()) == (found.is_linted, found.remarks)


def test_the_test_file_beside_the_rules_is_run_on_the_draft(desk: Desk) -> None:
    """Not on what stands on disk."""
    (desk.folder / "rules_test.yaml").write_text(CASES)
    trial = try_tests(now := draft_of(desk), rules_of(desk, now))
    assert () == trial.remarks
    assert (True, 2, (), ()) == (trial.is_there, len(trial.results), trial.failed, trial.uncovered)
    draft = draft_of(desk, rules_yaml=RULES.replace("at_most: 25", "at_most: 2"))
    (failed,) = try_tests(draft, rules_of(desk, draft)).failed
    assert ("few people", 4) == (failed.name, failed.line)


def test_what_no_test_covers_is_told_with_its_line(desk: Desk) -> None:
    """A new rule shows up at once; without a test file all of them do."""
    new = "  - {name: parking, when: {topic: parking}, do: deliver}\n"
    text = RULES.replace("rules:\n", f"topics: {{parking: {{words: [parkeren]}}}}\nrules:\n{new}")
    draft = draft_of(desk, rules_yaml=text)
    trial = try_tests(draft, rules_of(desk, draft))
    assert (False, 3, "rules_test.yaml") == (trial.is_there, len(trial.uncovered), trial.file)
    (desk.folder / "rules_test.yaml").write_text(CASES)
    (one,) = try_tests(draft, rules_of(desk, draft)).uncovered
    assert ("parking", "rule", 11, 0) == (one.name, one.role, one.line, one.tab)


@pytest.mark.parametrize("cases", ["rules: rules.yaml\ntests: [{nam: x}]\n", "rules: other.yaml\ntests: []\n", "- ["])
def test_a_wrong_test_file_says_what_is_wrong_with_it(desk: Desk, cases: str) -> None:
    """Under its own name, wherever it was read."""
    (desk.folder / "rules_test.yaml").write_text(cases)
    trial = try_tests(draft := draft_of(desk), rules_of(desk, draft))
    assert trial.remarks
    assert {"rules_test.yaml"} == {one.file for one in trial.remarks}
    assert ((), 2) == (trial.results, len(trial.uncovered))


def test_a_mail_file_is_read_only_from_the_folder_of_the_rules(desk: Desk) -> None:
    """A test file is written by a rule admin, who need not be able to read all of the machine."""
    secret = desk.folder.parent / "secret.eml"
    secret.write_bytes(b"From: a@corp.example\nSubject: Geheim\n\nGeheim\n")
    (desk.folder / "link.eml").symlink_to(secret)
    places = (secret, "../secret.eml", "link.eml")
    lines = [f"  - {{name: x, eml: {one}, expect: {{rule: otherwise}}}}" for one in places]
    (desk.folder / "rules_test.yaml").write_text("rules: rules.yaml\ntests:\n" + "\n".join(lines) + "\n")
    trial = try_tests(draft := draft_of(desk), rules_of(desk, draft))
    assert [True] * 3 == ["cannot be read" in one.message for one in trial.results]
    assert "Geheim" not in str(trial)


def test_a_mail_file_beside_the_rules_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in `mailsquare rules test`; and when time is over the rest is told instead of waited for."""
    (desk.folder / "mail.eml").write_bytes(b"From: a@corp.example\nSubject: Hallo\n\nHoi allemaal\n")
    line = "  - {name: x, eml: mail.eml, mail: {recipients: 3}, expect: {rule: small-audience}}\n"
    (desk.folder / "rules_test.yaml").write_text(f"rules: rules.yaml\ntests:\n{line}")
    draft = draft_of(desk)
    (result,) = try_tests(draft, rules_of(desk, draft)).results
    assert result.passed, result.message
    monkeypatch.setattr(findings, "MAIL_SECONDS", -1.0)
    (result,) = try_tests(draft, rules_of(desk, draft)).results
    assert "no time left" in result.message


def test_nothing_is_written_beside_the_rules(desk: Desk) -> None:
    """A check leaves no trace."""
    (desk.folder / "rules_test.yaml").write_text(CASES)
    before = {path: path.stat().st_mtime_ns for path in Path(desk.folder).glob("rules*")}
    draft = draft_of(desk, rules_yaml=RULES + "# more\n")
    try_tests(draft, rules_of(desk, draft))
    assert before == {path: path.stat().st_mtime_ns for path in Path(desk.folder).glob("rules*")}
