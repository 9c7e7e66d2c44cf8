"""What is to be said of a draft of the rules: mistakes in their place, tests, and what no test covers."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.feed.adapter import Feed
from rules.cases import CaseFile, CaseResult, covered, load_cases, run
from rules.document import read_file
from rules.meeting import unmeetable
from rules.problems import MOST, Problem, RulesError
from rules.ruleset import RuleSet
from rules.types import Facts

from ..pipeline.linting import lint_with
from ..pipeline.parts import Parts, Rulebook
from .drafts import Draft

MOST_LINTED = 3_000  # guards and rules; at worst each is held against each
MAIL_SECONDS = 10.0  # for all mail files of a test file together
LARGEST_MAIL = 25_000_000  # bytes
AROUND = 70  # characters of the source line on either side of the place


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One mistake, or one thing worth a look, with its source line in three pieces."""

    tab: int  # of the file in the draft; -1 for a file that has none
    file: str
    line: int
    column: int
    is_error: bool
    message: str
    suggestion: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a check found. `rules` is None where the draft cannot be used."""

    rules: RuleSet | None
    remarks: tuple[Remark, ...]
    more: int = 0  # that are not among the remarks
    is_linted: bool = True  # False: too many rules to look for what is merely worth a look

    @property
    def errors(self) -> int:
        """How many mistakes keep the draft from being used."""
        return sum(one.is_error for one in self.remarks) + (self.more if self.rules is None else 0)

    @property
    def warnings(self) -> int:
        """How many things are worth a look."""
        return sum(not one.is_error for one in self.remarks) + (self.more if self.rules is not None else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One guard or rule, and whether a test covers it."""

    name: str
    role: str
    tab: int
    file: str
    line: int
    ok: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How the cases of the test file beside the rules went. `file` is its name, be it there or not."""

    file: str
    is_there: bool = False
    results: tuple[CaseResult, ...] = ()
    remarks: tuple[Remark, ...] = ()  # mistakes of the test file itself, or what is worth a look in it
    coverage: tuple[Covered, ...] = ()

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """Those that did not go as expected."""
        return tuple(one for one in self.results if not one.passed)

    @property
    def uncovered(self) -> tuple[Covered, ...]:
        """Guards and rules without a test."""
        return tuple(one for one in self.coverage if not one.ok)


def examine(parts: Parts, draft: Draft) -> Findings:
    """Mistakes and warnings of a draft, as if it were the file in force."""
    try:
        rules = parts.rulebook.read(draft.known)
    except RulesError as error:
        return Findings(
            rules=None, remarks=_remarks(draft, error.problems), more=max(0, len(error.problems) - MOST)
        )
    if len(rules.entries) > MOST_LINTED:
        return Findings(rules=rules, remarks=(), is_linted=False)
    # of a network elsewhere nothing is asked: a person who types waits for none
    ours = [name for name, network in parts.networks.items() if isinstance(network, Feed)]
    found = lint_with(replace(parts, rulebook=Rulebook(rules)), rules, networks=ours)
    return Findings(rules=rules, remarks=_remarks(draft, found), more=max(0, len(found) - MOST))


def _remarks(draft: Draft, problems: Sequence[Problem]) -> tuple[Remark, ...]:
    tabs = {name: n for n, name in enumerate(draft.texts)}
    lines = {name: text.split("\n") for name, text in draft.texts.items()}
    return tuple(_remark(draft.name_of(one.file), one, tabs, lines) for one in problems[:MOST])


def _remark(name: str, problem: Problem, tabs: dict[str, int], lines: dict[str, list[str]]) -> Remark:
    there = lines.get(name, [])
    source = there[problem.line - 1].rstrip("\r") if 0 < problem.line <= len(there) else ""
    start = min(problem.column - 1, len(source))
    rest = source[start:]
    width = next((n for n, char in enumerate(rest) if not (char.isalnum() or char in "_-.@")), len(rest))
    end = start + max(1, width)
    return Remark(
        tab=tabs.get(name, -1),
        file=name,
        line=problem.line,
        column=problem.column,
        is_error=problem.severity == "error",
        message=problem.message,
        suggestion=problem.suggestion,
        before=source[max(0, start - AROUND) : start],
        marked=source[start:end][:AROUND],
        after=source[end : end + AROUND],
    )


def cases_file_of(path: Path) -> Path:
    """The test file beside a rules file: rules_test.yaml beside rules.yaml."""
    return path.with_name(f"{path.stem}_test.yaml")


def try_tests(draft: Draft, rules: RuleSet) -> Trial:
    """The cases of the test file on disk, asked of the draft; mail files are read and classified."""
    path = cases_file_of(draft.path)
    if not path.is_file():
        return Trial(file=path.name, coverage=_coverage(draft, rules, ()))
    # cases are read beside the rules that they test, so those lie where a test file would find them
    with tempfile.TemporaryDirectory(prefix="mailsquare-draft-") as name:
        folder = Path(name)
        try:
            _write(folder, {**draft.known, path.name: read_file(path)})
            cases = _at_home(load_cases(folder / path.name), folder, path.parent)
        except RulesError as error:
            wrong = _remarks_beside(folder, error.problems)
            return Trial(file=path.name, is_there=True, remarks=wrong, coverage=_coverage(draft, rules, ()))
        stated = (case.facts.known.get("list") for case in cases.cases)
        lists = frozenset(str(one) for names in stated if isinstance(names, tuple) for one in names)
        results = run(cases, _Mails(path.parent, cases.rules, lists).read)
        odd = _remarks_beside(folder, unmeetable(cases))
    return Trial(
        file=path.name, is_there=True, results=results, remarks=odd, coverage=_coverage(draft, rules, results)
    )


def _at_home(cases: CaseFile, beside: Path, folder: Path) -> CaseFile:
    """The same cases with their mail files where they really lie."""
    return replace(cases, cases=tuple(
        replace(one, eml=folder / one.eml.relative_to(beside)) if one.eml and one.eml.is_relative_to(beside) else one
        for one in cases.cases
    ))


def _write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")


def _remarks_beside(folder: Path, problems: Sequence[Problem]) -> tuple[Remark, ...]:
    return tuple(_remark(one.file.removeprefix(f"{folder}/"), one, {}, {}) for one in problems[:MOST])


def _coverage(draft: Draft, rules: RuleSet, results: Sequence[CaseResult]) -> tuple[Covered, ...]:
    names, tabs = covered(results), {name: n for n, name in enumerate(draft.texts)}
    return tuple(
        Covered(
            name=one.name,
            role=one.role,
            tab=tabs.get(draft.name_of(one.file), -1),
            file=draft.name_of(one.file),
            line=one.line,
            ok=one.name in names,
        )
        for one in rules.entries
    )


class _Mails:
    """Reads the mail files of cases: those in the folder of the rules, for a while."""

    def __init__(self, folder: Path, rules: RuleSet, lists: frozenset[str]) -> None:
        self._folder = folder.resolve()
        self._rules, self._lists = rules, lists
        self._until = time.monotonic() + MAIL_SECONDS

    def read(self, path: Path) -> Facts:
        """The facts of a mail file; ValueError says why there are none."""
        place = path.resolve()
        if not place.is_relative_to(self._folder):
            raise ValueError("it is not in the folder of the rules")
        if time.monotonic() > self._until:
            raise ValueError("there was no time left for it here; `mailsquare rules test` takes its time")
        if place.stat().st_size > LARGEST_MAIL:
            raise ValueError("it is too large to be read here")
        from ..mailfacts import facts_of_file  # brings the classifier along, which few test files need

        return facts_of_file(place, self._rules, self._lists)
