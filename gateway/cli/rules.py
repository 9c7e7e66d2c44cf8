"""rules check, test, explain, schema."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import observed, replaying, rule_history, rule_tests
from .options import AsJson
from .rule_tests import print_problems

if TYPE_CHECKING:
    from rules.ruleset import RuleSet

app = typer.Typer(no_args_is_help=True)


def _load(path: Path) -> RuleSet:
    from rules.load import load_rules
    from rules.problems import RulesError

    try:
        return load_rules(path)
    except RulesError as error:
        print_problems(error.problems)
        raise typer.Exit(2) from None


@app.command("explain")
def explain(
    words: Annotated[list[str], typer.Argument(help="Facts: kind=question list=all-staff recipients=2014")],
    file: Annotated[Path, typer.Option("--rules", help="The rules file.")] = Path("rules.yaml"),
    as_test: Annotated[
        bool, typer.Option("--as-test", help="Print the test case for these facts instead, to paste under tests:.")
    ] = False,
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
    if as_test:
        from rules.stating import as_case

        typer.echo(as_case(rules, facts, name=" ".join(words)), nl=False)
        return
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


app.command("check")(rule_tests.check)
app.command("test")(rule_tests.run_tests)
app.command("replay")(replaying.replay)
app.command("observed")(observed.observed)
app.command("history")(rule_history.history)
app.command("back")(rule_history.back)


@app.command("schema")
def schema(
    tests: Annotated[bool, typer.Option("--tests", help="Of test files instead.")] = False,
) -> None:
    """The JSON Schema of rules.yaml, for completion in editors."""
    from rules.schema import cases_json_schema, json_schema

    typer.echo(jsonlib.dumps(cases_json_schema() if tests else json_schema(), indent=2, ensure_ascii=False))
