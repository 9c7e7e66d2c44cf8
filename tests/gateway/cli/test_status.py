"""`mailsquare status`: the words of the live page in the terminal, and an exit code for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.pipeline.canary import beat
from gateway.pipeline.off import switch_off
from tests.gateway.town import Town


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A gateway whose worker has just said that it works, with the shell in its folder."""
    town = Town(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield town
    town.close()


def alive(town: Town) -> None:
    """The worker says that it works, by the clock on the wall: the command looks at that one."""

    beat(replace(town.parts, clock=lambda: datetime.now(UTC)))


def run(*words: str) -> tuple[int, str]:
    """Exit code and output."""
    result = CliRunner().invoke(app, ["status", *words])
    return result.exit_code, result.output


def test_all_well_is_exit_0_and_a_line_each(town: Town) -> None:
    """Nothing is wrong, so what was looked at is what there is to say."""
    alive(town)
    code, out = run()
    assert 0 == code
    assert "ok       store: The store answers and has room." in out
    assert "canary: No mail of our own tries the way." in out


def test_trouble_is_exit_1_with_what_to_do(town: Town) -> None:
    """No worker ever worked here."""
    code, out = run("-c", "config.yaml")
    assert 1 == code
    assert "TROUBLE  worker: No worker ever worked here" in out
    assert "Start the service with the roles worker and jobs." in out
    assert "store" not in out
    assert "store: The store answers" in run("--all")[1]


def test_a_look_is_no_failure(town: Town) -> None:
    """Somebody switched it off, and a script must not ring for it."""
    alive(town)
    switch_off(town.parts.state, town.now)
    code, out = run()
    assert (0, True) == (code, out.startswith("look     switch: The gateway is off"))


def test_json_is_what_healthz_says(town: Town) -> None:
    """For scripts: the same codes everywhere."""
    code, out = run("--json")
    told = json.loads(out)
    assert (1, "trouble") == (code, told["status"])
    assert "worker-none" in [one["code"] for one in told["findings"]]
