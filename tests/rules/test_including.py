"""Departments write their own files: in their place, about their own mail, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.decide import decide
from rules.lint import lint
from rules.load import load_rules, parse_rules
from rules.plain import with_blanks
from rules.problems import RulesError
from rules.types import Decision, Facts

MAIN = """\
version: 1
company: {domains: [kade.example], timezone: Europe/Amsterdam}
people: {sales: {department: Sales}}
targets: {square: {via: feed, group: plein}}
include:
%s
rules:
  - {name: alarm, when: {subject: {contains: alarm}}, do: deliver_and_post, target: square}
  - {name: unsure, when: {confidence: {below: 0.7}}, do: hold, for: 30m}
otherwise: deliver
"""
SALES = """\
targets: {deals: {via: feed, group: deals}}
topics: {deal: {words: [order, offerte]}}
guards:
  - {name: sales-private, when: {subject: {contains: bonus}}}
rules:
  - {name: deals, when: {topic: deal}, do: post, target: deals}
  - {name: all-of-sales, when: {list: all}, do: post, target: square}
"""


def write(folder: Path, include: str, sales: str = SALES) -> Path:
    (folder / "parts").mkdir(exist_ok=True)
    (folder / "parts" / "sales.yaml").write_text(sales)
    (folder / "rules.yaml").write_text(MAIN % include)
    return folder / "rules.yaml"


OURS = "  - {file: parts/sales.yaml, when: {author: sales}, before: unsure}"


def said(path: Path) -> list[str]:
    with pytest.raises(RulesError) as refused:
        load_rules(path)
    return [str(problem).replace(f"{path.parent}/", "") for problem in refused.value.problems]


def by(path: Path, **facts: object) -> str:
    decision = decide(load_rules(path), with_blanks(Facts({"list": ("all",), **facts})))  # type: ignore[dict-item]
    assert isinstance(decision, Decision)
    return decision.decided_by


def test_rules_of_a_department_stand_where_they_were_put(tmp_path: Path) -> None:
    """Below what concerns safety, above what catches the rest."""
    rules = load_rules(write(tmp_path, OURS))

    assert ["alarm", "deals", "all-of-sales", "unsure"] == [rule.name for rule in rules.rules]
    assert ["sales-private"] == [guard.name for guard in rules.guards]
    assert {"square", "deals"} == set(rules.targets)
    assert 2 == len(rules.files)


def test_a_department_speaks_of_its_own_mail_alone(tmp_path: Path) -> None:
    """`when:` binds each guard and rule of the file, whatever its writer left out."""
    path = write(tmp_path, OURS)
    sure = {"confidence": 0.9, "subject": "Taart"}

    assert "rule:all-of-sales" == by(path, department="Sales", author="a@kade.example", **sure)
    assert "otherwise" == by(path, department="Werf", author="b@kade.example", **sure)
    assert "guard:sales-private" == by(path, department="Sales", author="a@kade.example", subject="Bonus")
    assert "otherwise" == by(path, department="Werf", author="b@kade.example", subject="Bonus", confidence=1.0)
    assert "rule:alarm" == by(path, department="Sales", author="a@kade.example", subject="Alarm!")


def test_the_trace_names_the_file(tmp_path: Path) -> None:
    """Line 7 of which file?"""
    decision = decide(load_rules(write(tmp_path, OURS)), with_blanks(Facts({"list": ("all",), "department": "Sales"})))

    assert isinstance(decision, Decision)
    assert {"deals": "parts/sales.yaml", "alarm": ""}.items() <= {one.name: one.file for one in decision.trace}.items()


def test_another_text_of_a_part_is_another_revision(tmp_path: Path) -> None:
    """Items keep by which rules they were judged."""
    first = load_rules(write(tmp_path, OURS)).revision

    assert first == load_rules(write(tmp_path, OURS)).revision
    assert first != load_rules(write(tmp_path, OURS, SALES + "# a note\n")).revision


def test_lint_names_the_file_that_it_speaks_of(tmp_path: Path) -> None:
    """And the one in which the other rule stands."""
    path = write(tmp_path, "  - {file: parts/sales.yaml, before: unsure}",
                 SALES + "  - {name: late, when: {list: all, kind: question}, do: deliver}\n")

    told = [str(problem).replace(f"{tmp_path}/", "") for problem in lint(load_rules(path))]

    assert [line for line in told if line.startswith("parts/sales.yaml:8:5  warn   rule late can never match")], told


@pytest.mark.parametrize("name", ["/etc/passwd", "../sales.yaml", "parts/../../x.yaml", "link.yaml", ""])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, name: str) -> None:
    """Who may write one department's rules must not read the machine by its error messages."""
    (tmp_path / "home").mkdir()
    secret = tmp_path / "secret.yaml"
    secret.write_text("key: hunter2\n")
    (tmp_path / "home" / "link.yaml").symlink_to(secret)

    told = said(write(tmp_path / "home", f"  - {{file: '{name}'}}"))

    assert "is not in the folder of this file" in told[0]
    assert "hunter2" not in "".join(told)


@pytest.mark.parametrize(("include", "sales", "expected"), [
    ("  - {file: parts/none.yaml}", SALES, "parts/none.yaml:1:1  error  cannot be read"),
    (OURS + "\n" + OURS, SALES, 'rules.yaml:7:12  error  include: "parts/sales.yaml" is named twice'),
    (OURS.replace("unsure", "unsur"), SALES,
     'error  include: no rule of this file is called "unsur" (did you mean "unsure"?)'),
    (OURS, SALES + "otherwise: deliver\n", 'parts/sales.yaml:8:1  error  unknown key "otherwise"'),
    (OURS, SALES.replace("deals:", "square:"), 'parts/sales.yaml:1:11  error  targets "square" is taken'),
    (OURS, SALES.replace("name: deals", "name: alarm"), 'parts/sales.yaml:6:12  error  entry "alarm" is taken'),
    (OURS, SALES.replace("topic: deal}", "topic: deel}"), 'unknown topic "deel" (did you mean "deal"?)'),
    (OURS.replace("author: sales", "author: sale"), SALES, 'unknown author "sale"'),
])
def test_a_mistake_is_told_in_its_own_file(tmp_path: Path, include: str, sales: str, expected: str) -> None:
    """With place and remedy, as in one file."""
    told = said(write(tmp_path, include, sales))

    assert any(expected in line for line in told), told


@pytest.mark.parametrize("name", ["ldap-password.txt", "key.pem", "parts", "a.yaml/b.yaml"])
def test_only_what_is_called_like_rules_is_read(tmp_path: Path, name: str) -> None:
    """A mistake quotes the file that it is in: never one with a password in it."""
    (tmp_path / "ldap-password.txt").write_text("s3cret")
    with pytest.raises(RulesError) as wrong:
        load_rules(write(tmp_path, f"  - {{file: {name}}}"))
    assert any("not called like a rules file" in str(one) for one in wrong.value.problems)
    assert "s3cret" not in str(wrong.value)


def test_a_draft_reads_nothing_from_disk(tmp_path: Path) -> None:
    """Whoever may only try rules cannot have any file of that folder shown to them by its mistakes."""
    path = write(tmp_path, "  - {file: config.yaml}")
    (tmp_path / "config.yaml").write_text("hostname: s3cret\n")
    with pytest.raises(RulesError) as wrong:
        parse_rules(path.read_text(), str(path), folder=tmp_path, texts={path.name: path.read_text()})
    assert ["nothing is written in"] == [str(one.message)[9:30] for one in wrong.value.problems]
    assert "s3cret" not in str(wrong.value)
