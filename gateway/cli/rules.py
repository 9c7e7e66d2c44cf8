"""rules check, test, explain, schema."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsJson

if TYPE_CHECKING:
    from rules.problems import Problem
    from rules.ruleset import RuleSet

app = typer.Typer(no_args_is_help=True)
RulesFile = Annotated[Path, typer.Argument(help="The rules file.")]


def _load(path: Path) -> RuleSet:
    from rules.load import load_rules
    from rules.problems import RulesError

    try:
        return load_rules(path)
    except RulesError as error:
        _print_problems(error.problems)
        raise typer.Exit(2) from None


def _print_problems(problems: Sequence[Problem]) -> None:
    from rules.problems import snippet

    for problem in problems:
        typer.echo(str(problem))
        path = Path(problem.file)
        shown = snippet(problem, path.read_text(encoding="utf-8", errors="replace") if path.is_file() else "")
        if shown:
            typer.echo(shown)


@app.command("check")
def check(file: RulesFile = Path("rules.yaml")) -> None:
    """Lint a rules file: mistakes and things worth a look, each with file:line:column."""
    from rules.lint import lint

    rules = _load(file)
    problems = lint(rules, None)
    _print_problems(problems)
    typer.echo(f"{file}: guards {len(rules.guards)}, rules {len(rules.rules)}, to look at {len(problems)}")
    raise typer.Exit(1 if problems else 0)


@app.command("test")
def test(file: Annotated[Path, typer.Argument(help="The test file; it names its rules file.")]) -> None:
    """Run the cases of a test file against its rules."""
    from rules.cases import load_cases, run, summary
    from rules.problems import RulesError

    from ..mailfacts import facts_of_file

    try:
        cases = load_cases(file)
    except RulesError as error:
        _print_problems(error.problems)
        raise typer.Exit(2) from None
    stated = (case.facts.known.get("list") for case in cases.cases)
    lists = frozenset(str(name) for names in stated if isinstance(names, tuple) for name in names)
    results = run(cases, lambda path: facts_of_file(path, cases.rules, lists))
    for result in results:
        if not result.passed:
            typer.echo(str(result))
    typer.echo(summary(results, cases.rules))
    raise typer.Exit(0 if all(result.passed for result in results) else 1)


@app.command("explain")
def explain(
    words: Annotated[list[str], typer.Argument(help="Facts: kind=question list=all-staff recipients=2014")],
    file: Annotated[Path, typer.Option("--rules", help="The rules file.")] = Path("rules.yaml"),
    json: AsJson = False,
) -> None:
    """One decision from plain words, with every guard and rule that was tried."""
    from rules.decide import decide
    from rules.types import Decision
    from rules.words import facts_from_words

    from ..pipeline.record import decision_to_json

    rules = _load(file)
    try:
        facts = facts_from_words(words, rules)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    decision = decide(rules, facts)
    assert isinstance(decision, Decision)
    if json:
        typer.echo(jsonlib.dumps(decision_to_json(decision), ensure_ascii=False))
        return
    print_decision(decision)


def print_decision(decision: object) -> None:
    """The decision and its trace as people read it."""
    from rules.types import Decision

    assert isinstance(decision, Decision)
    for step in decision.trace:
        mark = "->" if step.hit and not step.observed else "(observed)" if step.observed else "  "
        place = f" (line {step.line}{f' of {step.file}' if step.file else ''})" if step.line else ""
        name = "" if step.name == step.role else f" {step.name}"
        typer.echo(f"{mark} {step.role}{name}{place}: {step.reason}")
    targets = f" in {', '.join(decision.targets)}" if decision.targets else ""
    typer.echo(f"{decision.action.value}{targets}, decided by {decision.decided_by}")


@app.command("schema")
def schema(
    tests: Annotated[bool, typer.Option("--tests", help="Of test files instead.")] = False,
) -> None:
    """The JSON Schema of rules.yaml, for completion in editors."""
    from rules.schema import cases_json_schema, json_schema

    typer.echo(jsonlib.dumps(cases_json_schema() if tests else json_schema(), indent=2, ensure_ascii=False))
