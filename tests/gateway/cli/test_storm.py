"""`mailsquare storm`: a storm is seen and ended without opening a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.errors import NotAllowed
from tests.gateway.pipeline.test_storms import reply, storm
from tests.gateway.town import Town


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A gateway with the shell in its folder."""
    town = Town(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield town
    town.close()


def run(*words: str) -> str:
    """The output; raises what the command raised."""
    result = CliRunner().invoke(app, ["storm", *words], catch_exceptions=True)
    if isinstance(result.exception, NotAllowed):
        raise result.exception
    assert 0 == result.exit_code, result.output
    return result.output


def test_a_storm_is_listed_and_ended_by_its_number(town: Town) -> None:
    """Numbers only: no subject and no name in a terminal that others may see."""
    root, *_ = storm(town, 2, 3, 4)
    code = town.item(root).code
    out = run("list")
    assert f"{code}  raging" in out
    assert "absorbed: 1 replies of 1 people" in out
    assert "Feest" not in out

    assert "ordinary mail" in run("end", code)

    assert "ended" == json.loads(run("list", "--json"))["course"]
    assert "DELIVERED" == town.item(reply(town, 5)).state.name
    assert "good" in run("exempt", code) or "any more" in run("exempt", "--help")
    assert "absorbed again" in run("resume", code)
    assert "no storm" in run("list")


def test_a_wrong_number_says_what_to_do(town: Town) -> None:
    """Nothing is ended by a slip of the finger."""
    with pytest.raises(NotAllowed, match="storm list"):
        run("end", "0000-0000")
