"""A rules file is tested with plain words, by the same code that decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.cases import covered, load_cases, run, run_cases, summary
from rules.problems import RulesError
from rules.types import Facts

SHARED = Path(__file__).parents[2].parent / "shared" / "design" / "rules.example_test.yaml"
HEAD = "rules: harbour.yaml\ndefaults: {at: 2027-06-01T09:00, mail: {recipients: 640}}\ntests:\n"


def _file(tmp_path: Path, testdata: Path, text: str) -> Path:
    (tmp_path / "harbour.yaml").write_bytes((testdata / "harbour.yaml").read_bytes())
    path = tmp_path / "cases.yaml"
    path.write_text(text)
    return path


def test_the_cases_of_the_port_pass_and_cover_every_live_rule(testdata: Path) -> None:
    """Facts, defaults, times in company time, topics from words: all as a case writes them."""
    file = load_cases(testdata / "harbour_test.yaml")
    results = run(file)

    assert [] == [str(result) for result in results if not result.passed]
    assert "14 passed · rules covered 10/10" == summary(results, file.rules)
    assert "big-files" in covered(results), "an observing rule is covered when it matched"


@pytest.mark.skipif(not SHARED.exists(), reason="the design example lies outside this repository")
def test_the_design_example_passes_as_it_is() -> None:
    """Twenty cases and eleven entries, promised to admins as a start."""
    file = load_cases(SHARED)
    results = run(file)

    assert [] == [str(result) for result in results if not result.passed]
    assert "20 passed · rules covered 11/11" == summary(results, file.rules)


def test_a_failing_case_says_what_differs_and_why(tmp_path: Path, testdata: Path) -> None:
    """Red without a reason costs an afternoon."""
    case = "  - {name: Small, mail: {recipients: 3}, expect: {rule: ask, do: post}}\n"
    path = _file(tmp_path, testdata, HEAD + case)

    (result,) = run_cases(path)

    assert not result.passed
    assert "rule is few-people, expected ask; do is deliver, expected post (3 recipients is at most 25)" == (
        result.message)
    assert str(result).startswith(f"{path}:4  Small: FAIL")


@pytest.mark.parametrize(("case", "message"), [
    ("{name: A, mail: {knd: question}, expect: {rule: ask}}",
     '4:22  error  test A: knd: unknown fact "knd" (did you mean "kind"?)'),
    ("{name: A, mail: {recipients: many}, expect: {rule: ask}}",
     'test A: recipients: must be a whole number, 0 or more, not "many"'),
    ("{name: A, mail: {topic: parkin}, expect: {rule: ask}}",
     'unknown topic "parkin" (did you mean "parking"?)'),
    ("{name: A, expect: {rule: aks}}", '4:30  error  test A: unknown rule "aks" (did you mean "ask"?)'),
    ("{name: A, expect: {target: hlep}}", 'unknown target "hlep" (did you mean "help"?)'),
    ("{name: A, expect: {rulle: ask}}", 'test A: unknown key "rulle" (did you mean "rule"?)'),
    ("{name: A, expect: {nudge: moved-it}}", 'unknown nudge "moved-it" (did you mean "moved"?)'),
    ("{name: A, expect: {}}", "test A: expects nothing (write rule, do, target or nudge)"),
    ("{name: A, at: tomorrow, expect: {rule: ask}}", '"tomorrow" is not a date'),
    ("{name: A}", 'test A: needs "expect"'),
])
def test_a_mistake_in_a_case_is_told_with_its_place(tmp_path, testdata, case: str, message: str) -> None:
    """A test that tests nothing is worse than none."""
    with pytest.raises(RulesError) as refused:
        load_cases(_file(tmp_path, testdata, f"{HEAD}  - {case}\n"))

    assert message in str(refused.value)


def test_a_case_without_a_time_is_refused_where_rules_look_at_it(tmp_path: Path, testdata: Path) -> None:
    """It would pass today and fail after the pilot."""
    text = "rules: harbour.yaml\ntests:\n  - {name: A, expect: {rule: otherwise}}\n"

    with pytest.raises(RulesError, match="the rules look at the time"):
        load_cases(_file(tmp_path, testdata, text))


def test_a_case_can_say_that_a_fact_is_unknown(tmp_path: Path, testdata: Path) -> None:
    """A list whose size nobody knows is not a small one."""
    case = "  - {name: A, mail: {recipients: null, department: Pers, list: all}, expect: {do: deliver}}\n"

    (result,) = run_cases(_file(tmp_path, testdata, HEAD + case))

    assert "the number of recipients is unknown" == result.decision.trace[0].reason
    assert result.passed


def test_a_test_file_without_its_rules_says_so(tmp_path: Path) -> None:
    """The path is seen from the test file."""
    path = tmp_path / "cases.yaml"
    path.write_text("rules: nowhere.yaml\ntests:\n  - {name: A, expect: {rule: a}}\n")

    with pytest.raises(RulesError, match="1:8  error  there is no rules file"):
        load_cases(path)


def test_a_mail_file_is_read_by_the_real_reader(tmp_path: Path, testdata: Path) -> None:
    """The file tells what was written, the case and the defaults whom it reached."""
    case = "  - {name: A, eml: a.eml, mail: {topic: parking}, expect: {rule: ask}}\n"
    path = _file(tmp_path, testdata, HEAD + case)
    seen: list[Path] = []

    def read_mail(eml: Path) -> Facts:
        seen.append(eml)
        return Facts({"recipients": 2, "kind": "question", "confidence": 0.9})

    def fail(eml: Path) -> Facts:
        raise ValueError("not a mail")

    assert run_cases(path, read_mail)[0].passed
    assert [tmp_path / "a.eml"] == seen
    assert "needs the mail reader" in run_cases(path)[0].message
    assert "cannot be read: not a mail" in run_cases(path, fail)[0].message
