"""Tests of a rules file, written beside it: each case states a mail and what must become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import Field

from .clauses import View
from .decide import decide
from .document import Document, read_document, read_file
from .durations import in_zone
from .fields import Moment, Several
from .load import load_rules
from .model import Do, NudgeName, Shape
from .plain import complete, read_facts, with_blanks
from .problems import RulesError, remedy
from .ruleset import RuleSet
from .types import Decision, Facts, Need
from .validate import validate
from .written import Written

ReadMail = Callable[[Path], Facts]
_AROUND = frozenset(("list", "recipients", "external", "department"))
_MAIL = "What the mail states: names of facts with their values."


class ExpectShape(Shape):
    """What must become of the mail; only what is stated is compared."""

    rule: str | None = Field(default=None, description="The guard or rule that decides, or otherwise.")
    do: Do | None = Field(default=None, description="The action.")
    target: Several[str] | None = Field(default=None, description="Where it is posted.")
    nudge: NudgeName | None = Field(default=None, description="The nudge, or none.")


class DefaultsShape(Shape):
    """The mail every case starts from."""

    at: Moment | None = Field(default=None, description="The accepted time.")
    mail: dict[str, Any] = Field(default={}, description=_MAIL)


class CaseShape(DefaultsShape):
    """One case: a mail that differs from the default one, or a mail file."""

    name: str = Field(description="What the case shows.")
    eml: str | None = Field(default=None, description="A mail file, read and classified like a real mail.")
    expect: ExpectShape = Field(description="What must become of it.")


class CaseFileShape(Shape):
    """A whole test file."""

    rules: str = Field(description="The rules file, seen from this file.")
    defaults: DefaultsShape = Field(default=DefaultsShape(), description="The mail every case starts from.")
    tests: tuple[CaseShape, ...] = Field(min_length=1, description="The cases.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test, ready to run. `facts` is complete unless `eml` names a mail file."""

    name: str
    line: int
    facts: Facts
    eml: Path | None
    expect: Mapping[str, str]         # "rule", "do", "target", "nudge": only what the case states
    written: Written = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The cases of one file and the rules they test."""

    file: str
    rules: RuleSet
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """How one case went; `message` says what differed, "" where it passed."""

    file: str
    line: int
    name: str
    passed: bool
    message: str = ""
    decision: Decision | None = None  # None: the mail file could not be read
    differences: tuple[tuple[str, str, str], ...] = ()    # what, expected, got
    would: str = ""                   # what the expected entry says to this mail, where another one decided

    def __str__(self) -> str:
        outcome = "pass" if self.passed else f"FAIL  {self.message}"
        return f"{self.file}:{self.line}  {self.name}: {outcome}"


def load_cases(path: Path) -> CaseFile:
    """The cases of a test file with the rules it names; RulesError holds every problem of either."""
    document = read_document(read_file(path), str(path))
    shape, problems = validate(CaseFileShape, document)
    problems += document.problems
    named = document.value.get("rules") if isinstance(document.value, dict) else None
    if not isinstance(named, str):
        raise RulesError(problems)
    rules_path = path.parent / named
    if not rules_path.is_file():
        raise RulesError([*problems, document.problem(
            ("rules",), f'there is no rules file "{named}"', "write its path as seen from this file")])
    rules = load_rules(rules_path)
    if shape is None:
        raise RulesError(problems)
    maker = _Maker(document, rules, shape)
    cases = tuple(maker.case(number, each) for number, each in enumerate(shape.tests))
    if problems or maker.problems:
        raise RulesError([*problems, *maker.problems])
    return CaseFile(file=str(path), rules=rules, cases=cases)


def run_cases(path: Path, read_mail: ReadMail | None = None) -> tuple[CaseResult, ...]:
    """How each case of a test file went. Without `read_mail`, cases with a mail file fail."""
    return run(load_cases(path), read_mail)


def run(file: CaseFile, read_mail: ReadMail | None = None) -> tuple[CaseResult, ...]:
    """The same for a test file that is loaded."""
    return tuple(_run(file, case, read_mail) for case in file.cases)


def covered(results: Sequence[CaseResult]) -> frozenset[str]:
    """Names of the guards and rules that decided a case, or matched while observing."""
    steps = (step for result in results if result.decision for step in result.decision.trace)
    return frozenset(step.name for step in steps if step.hit)


def summary(results: Sequence[CaseResult], rules: RuleSet) -> str:
    """ "20 passed · rules covered 11/11", as the command line prints it."""
    failed = sum(1 for result in results if not result.passed)
    names = covered(results)
    count = sum(1 for entry in rules.entries if entry.name in names)
    counts = f"{len(results) - failed} passed" + (f" · {failed} failed" if failed else "")
    return f"{counts} · rules covered {count}/{len(rules.entries)}"


def _run(file: CaseFile, case: Case, read_mail: ReadMail | None) -> CaseResult:
    facts, trouble = case.facts, ""
    if case.eml is not None:
        facts, trouble = _from_mail(case, case.eml, read_mail)
    decision = None if trouble else decide(file.rules, facts)
    if isinstance(decision, Need):
        trouble, decision = f"cannot be decided without {', '.join(sorted(decision.names))}", None
    differences = _differences(case.expect, decision) if decision is not None else ()
    if decision is not None:
        trouble = _told(differences, decision)
    return CaseResult(file=file.file, line=case.line, name=case.name, passed=not trouble, message=trouble,
                      decision=decision, differences=differences,
                      would=_would(file.rules, facts, case.expect["rule"])
                      if any(key == "rule" for key, _, _ in differences) else "")


def _would(rules: RuleSet, facts: Facts, name: str) -> str:
    """Why the entry that a case expects did not decide: what it says to this mail, or that it came too late."""
    entry = next((one for one in rules.entries if one.name == name), None)
    if entry is None:
        return ""
    view = View(with_blanks(facts).known)
    hit = entry.judge(view) is True
    step = entry.step(view, hit)
    where = f"{entry.role} {name} (line {entry.line}) "
    if not hit:
        return f"{where}does not match: {step.reason}"
    return f"{where}only observes" if entry.observe else f"{where}matches too, but comes later"


def _from_mail(case: Case, eml: Path, read_mail: ReadMail | None) -> tuple[Facts, str]:
    if read_mail is None:
        return case.facts, "a case with `eml:` needs the mail reader, which is not at hand here"
    try:
        return with_blanks(case.facts.with_more(read_mail(eml).known)), ""
    except (OSError, ValueError) as error:
        return case.facts, f"{eml} cannot be read: {error}"


def _differences(expect: Mapping[str, str], decision: Decision) -> tuple[tuple[str, str, str], ...]:
    got = {"rule": decision.rule, "do": str(decision.action), "target": ", ".join(decision.targets),
           "nudge": decision.nudge or "none"}
    return tuple((key, value, got[key] or "none") for key, value in expect.items() if got[key] != value)


def _told(differences: tuple[tuple[str, str, str], ...], decision: Decision) -> str:
    wrong = [f"{key} is {got}, expected {expected}" for key, expected, got in differences]
    if not wrong:
        return ""
    return f"{'; '.join(wrong)} ({decision.trace[-1].reason})" if decision.trace else "; ".join(wrong)


class _Maker:
    """Makes cases out of their shapes and collects what is wrong with them."""

    def __init__(self, document: Document, rules: RuleSet, shape: CaseFileShape) -> None:
        self.document = document
        self.rules = rules
        self.defaults = shape.defaults
        names = {entry.name for entry in rules.entries} | {"otherwise"}
        self.choices = {"rule": sorted(names), "target": sorted(rules.targets)}
        base = shape.defaults
        self.problems = self._wrong(("defaults", "mail"), "defaults: ", base.mail, base.at)

    def case(self, number: int, shape: CaseShape) -> Case:
        """One case; what it does not state comes from the defaults, unless it is a mail file."""
        where = ("tests", number)
        stated = {**self._base(shape), **shape.mail}
        at = self._at(shape.at or self.defaults.at)
        self.problems += self._wrong((*where, "mail"), f"test {shape.name}: ", shape.mail, at)
        facts, _ = read_facts(stated, at, self.rules)
        if not shape.eml and not facts.has("at") and any("at" in entry.facts for entry in self.rules.entries):
            self.problems.append(self.document.problem(
                where, f"test {shape.name}: the rules look at the time", "add `at: 2027-03-15T10:00`"))
        return Case(name=shape.name, line=self.document.place(where)[0], expect=self._expect(where, shape),
                    written=Written(self.document, where),
                    facts=facts if shape.eml else complete(facts, self.rules),
                    eml=Path(self.document.file).parent / shape.eml if shape.eml else None)

    def _base(self, shape: CaseShape) -> dict[str, object]:
        """What the defaults say; of a mail file only what no file can tell: whom it reached."""
        known = self.defaults.mail
        return {name: known[name] for name in _AROUND & known.keys()} if shape.eml else known

    def _at(self, moment: datetime | None) -> datetime | None:
        return in_zone(moment, self.rules.company.timezone) if moment else None

    def _wrong(self, where: tuple[str | int, ...], owner: str, stated: Mapping[str, object],
               at: datetime | None) -> list[Any]:
        _, wrong = read_facts(stated, self._at(at), self.rules)
        return [self.document.problem((*where, name), f"{owner}{name}: {text}", key="unknown fact" in text)
                for name, text in wrong.items()]

    def _expect(self, where: tuple[str | int, ...], shape: CaseShape) -> Mapping[str, str]:
        expect = {"rule": shape.expect.rule, "do": shape.expect.do, "nudge": shape.expect.nudge,
                  "target": None if shape.expect.target is None else ", ".join(shape.expect.target)}
        stated = {key: value for key, value in expect.items() if value is not None}
        if not stated:
            self.problems.append(self.document.problem(
                (*where, "expect"), f"test {shape.name}: expects nothing", "write rule, do, target or nudge"))
        for key, choices in self.choices.items():
            for name in stated.get(key, "").split(", ") if key in stated else ():
                if name and name not in choices:
                    self.problems.append(self.document.problem(
                        (*where, "expect", key), f'test {shape.name}: unknown {key} "{name}"',
                        remedy(name, choices)))
        return MappingProxyType(stated)
