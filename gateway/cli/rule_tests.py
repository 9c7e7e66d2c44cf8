"""rules check and rules test: what is wrong with a rules file, and whether it does what its tests say."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsJson

if TYPE_CHECKING:
    from rules.cases import CaseFile, CaseResult
    from rules.problems import Problem
    from rules.ruleset import RuleSet

    from ..config import Config

RulesFile = Annotated[Path, typer.Argument(help="The rules file.")]
JunitFile = Annotated[Path | None, typer.Option("--junit", help="Also write JUnit XML here, for a build server.")]


def print_problems(problems: Sequence[Problem]) -> None:
    """Each with its place, its line of the file, and a mark under the word."""
    from rules.problems import snippet

    for problem in problems:
        typer.echo(str(problem))
        path = Path(problem.file)
        shown = snippet(problem, path.read_text(encoding="utf-8", errors="replace") if path.is_file() else "")
        if shown:
            typer.echo(shown)


def check(
    file: RulesFile = Path("rules.yaml"),
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings too, as in CI.")] = False,
    config: Annotated[
        Path | None,
        typer.Option("-c", "--config", help="Hold it against the lists, departments and groups of this config.yaml."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Lint a rules file: mistakes and things worth a look, each with file:line:column and a remedy.

    Where its test file lies beside it (rules_test.yaml for rules.yaml), rules without a test and tests that
    nobody can meet are told too. Exit 0: it can be used, maybe with warnings; 1: warnings, with --strict;
    2: mistakes, it cannot be used.
    """
    from rules.problems import RulesError

    try:
        found = list(_warnings(file, config))
    except RulesError as error:
        found = list(error.problems)
    errors = sum(one.severity == "error" for one in found)
    warnings = len(found) - errors
    if json:
        for one in found:
            typer.echo(jsonlib.dumps(asdict(one), ensure_ascii=False))
    else:
        print_problems(found)
        typer.echo(f"{file}: {_count(errors, 'error')}, {_count(warnings, 'warning')}")
    raise typer.Exit(2 if errors else 1 if strict and warnings else 0)


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _warnings(file: Path, config_file: Path | None) -> Iterator[Problem]:
    """The warnings of a rules file and its tests; RulesError where one of them cannot be used."""
    from rules.lint import lint
    from rules.load import load_rules
    from rules.meeting import unmeetable

    config = _config(config_file, file) if config_file else None
    rules = _known_rules(config) if config else load_rules(file)
    beside = file.with_name(f"{file.stem}_test{file.suffix}")
    cases = _cases_beside(beside, file)
    covered = _covered(cases) if cases else None
    yield from _with_config(config, rules, covered) if config else lint(rules, covered=covered)
    yield from unmeetable(cases) if cases else ()


def _config(config_file: Path, rules: Path) -> Config:
    """The configuration, as if it named that rules file."""
    from ..config import load_config

    config = load_config(config_file)
    return replace(config, shape=config.shape.model_copy(update={"rules": str(rules.resolve())}))


def _known_rules(config: Config) -> RuleSet:
    from rules.document import read_file

    from ..app import parsed_rules

    return parsed_rules(config, read_file(config.rules), config.rules)


def _with_config(config: Config, rules: RuleSet, covered: Collection[str] | None) -> tuple[Problem, ...]:
    from adapters.feed.settings import Settings

    from ..pipeline.linting import lint_with
    from ..scratch import scratch

    # only what this machine knows: a check of a file waits for no network
    ours = [name for name, settings in config.networks.items() if isinstance(settings, Settings)]
    with scratch(config) as parts:
        return lint_with(parts, rules, covered=covered, networks=ours)


def _cases_beside(path: Path, rules: Path) -> CaseFile | None:
    """The test file beside a rules file, where there is one and it is about that file."""
    from rules.cases import load_cases

    if not path.is_file():
        return None
    cases = load_cases(path)
    return cases if Path(cases.rules.file).resolve() == rules.resolve() else None


def _covered(cases: CaseFile) -> frozenset[str]:
    from rules.cases import covered

    return covered(results_of(cases))


def results_of(cases: CaseFile) -> tuple[CaseResult, ...]:
    """How each case went; mail files are really read and classified."""
    from rules.cases import run

    from ..mailfacts import facts_of_file

    stated = (case.facts.known.get("list") for case in cases.cases)
    lists = frozenset(str(name) for names in stated if isinstance(names, tuple) for name in names)
    return run(cases, lambda path: facts_of_file(path, cases.rules, lists))


def run_tests(
    file: Annotated[Path, typer.Argument(help="The test file; it names its rules file.")],
    junit: JunitFile = None,
    json: AsJson = False,
) -> None:
    """Run the cases of a test file against its rules; tells which guards and rules no case covers.

    Exit 0: all passed; 1: some did not; 2: the test file or its rules cannot be used.
    """
    from rules import reports
    from rules.cases import load_cases, summary
    from rules.problems import RulesError

    try:
        cases = load_cases(file)
    except RulesError as error:
        print_problems(error.problems)
        raise typer.Exit(2) from None
    results = results_of(cases)
    if junit is not None:
        _write(junit, reports.junit(results, str(file)))
    if json:
        typer.echo(jsonlib.dumps(reports.to_json(cases.rules, results), ensure_ascii=False))
    else:
        for result in results:
            if not result.passed:
                typer.echo(reports.failure(result))
        for entry in reports.uncovered(cases.rules, results):
            typer.echo(f"{entry.file}:{entry.line}  {entry.role} {entry.name} has no test")
        typer.echo(summary(results, cases.rules))
    raise typer.Exit(0 if all(result.passed for result in results) else 1)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}", param_hint="--junit") from error
