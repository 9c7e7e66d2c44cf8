"""The lint of the rules in force with what the gateway knows of lists, people and groups."""

from __future__ import annotations

from pathlib import Path

from gateway.pipeline.directory import Colleague, Directory
from gateway.pipeline.linting import departments, lint_with
from tests.gateway.town import Town


def test_departments_are_counted_and_unknown_where_nobody_tells_of_any() -> None:
    """A company without a directory must not be told that every department is missing."""
    people = {"a@b.example": Colleague(address="a@b.example", department="Sales"),
              "c@b.example": Colleague(address="c@b.example")}

    assert {"Sales": 1} == departments(Directory(people))
    assert departments(Directory({"c@b.example": people["c@b.example"]})) is None


def test_networks_that_are_not_asked_are_not_judged(tmp_path: Path) -> None:
    """A check of a file must not wait for a network."""
    town = Town(tmp_path)
    try:
        everywhere = lint_with(town.parts, town.parts.rulebook.now)
        nowhere = lint_with(town.parts, town.parts.rulebook.now, networks=())
    finally:
        town.close()

    assert not [one for one in nowhere if "would show" in one.message]
    assert set(nowhere) <= set(everywhere)
