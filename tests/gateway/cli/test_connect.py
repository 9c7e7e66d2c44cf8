"""`mailsquare connect`, as an administrator calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.config import load_config
from gateway.connecting.site import site_of
from gateway.connecting.ways import KINDS
from gateway.errors import ConfigError, MailsquareError
from tests.gateway.serving import write_folder

RUN = CliRunner()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A config.yaml, on a machine without Postfix."""
    monkeypatch.setattr("gateway.connecting.ways.postfix_here", lambda _: None)
    return str(write_folder(tmp_path, next_hop=10026, smtp=10025, web=8080))


def connect(*words: str) -> str:
    result = RUN.invoke(app, ["connect", *words])
    assert result.exit_code in (0, 1), result.output
    return result.output


def test_alone_it_lists_the_ways_with_their_pages() -> None:
    """Nobody remembers seven names."""
    said = connect()

    assert all(f"docs/connect/{kind}.md" in said for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_plan_with_the_real_addresses(kind: str, config: str) -> None:
    """An example to fill in is an example to fill in wrongly."""
    said = connect(kind, "--plan", "-c", config)
    told = json.loads(connect(kind, "--plan", "--json", "-c", config))

    assert "all-staff@waterkant.example" in said
    assert kind == told["kind"]
    assert all(change["undo"] or change["title"] == "Look" for change in told["changes"])


def test_postfix_alone_means_the_way_to_begin_with(config: str) -> None:
    """Who has not read the page yet types the name of the server."""
    assert connect("postfix", "--plan", "-c", config) == connect("postfix-lists", "--plan", "-c", config)


def test_without_plan_it_does_nothing(config: str) -> None:
    """`connect postfix-lists` sounds as if it would change the mail server."""
    result = RUN.invoke(app, ["connect", "postfix-lists", "-c", config])

    assert 2 == result.exit_code
    assert "--plan" in result.output


def test_an_unknown_kind_names_those_there_are(config: str) -> None:
    """A typing error is answered with the list."""
    result = RUN.invoke(app, ["connect", "postfx", "--plan", "-c", config])

    assert 2 == result.exit_code
    assert "postfix-lists" in result.output


def test_out_writes_the_scripts_and_what_they_bring(config: str, tmp_path: Path) -> None:
    """For whoever would rather read two files than paste forty lines."""
    connect("postfix-lists", "--plan", "--out", str(tmp_path / "plan"), "-c", config)
    names = {path.name for path in (tmp_path / "plan").iterdir()}

    assert {"do.sh", "undo.sh", "master.cf-lines", "mailsquare-groups", "mailsquare-lists",
            "mailsquare-transport"} == names


def test_out_does_not_cover_another_plan_in_use(config: str, tmp_path: Path) -> None:
    """Its undo.sh is the way back."""
    out = tmp_path / "plan"
    connect("postfix-lists", "--plan", "--out", str(out), "-c", config)
    (out / "before").mkdir()
    again = RUN.invoke(app, ["connect", "postfix-lists", "--plan", "--out", str(out), "-c", config])
    other = RUN.invoke(app, ["connect", "postfix-filter", "--plan", "--out", str(out), "-c", config])

    assert again.exit_code in (0, 1)
    assert isinstance(other.exception, MailsquareError)


def test_steps_by_hand_have_no_script(config: str, tmp_path: Path) -> None:
    """A do.sh that does nothing would look like success."""
    result = RUN.invoke(app, ["connect", "exchange-online", "--out", str(tmp_path), "-c", config])

    assert isinstance(result.exception, MailsquareError)


def test_a_folder_without_a_postfix_is_an_error(config: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan made without looking must not be taken for one that looked."""
    monkeypatch.undo()
    result = RUN.invoke(app, ["connect", "postfix-lists", "--plan", "--postfix-dir", str(tmp_path), "-c", config])

    assert isinstance(result.exception, MailsquareError)
    assert "main.cf" in str(result.exception)


def test_a_list_may_have_two_addresses_and_another_name_behind_us(config: str) -> None:
    """List take-over: people write to the one, the server knows the other."""
    path = Path(config)
    names = "also: [All@plein.waterkant.example], deliver_to: all-mail@waterkant.example"
    path.write_text(path.read_text().replace("everyone: true}", f"everyone: true, {names}}}"))
    loaded = load_config(path)
    directory = loaded.directory()

    assert directory.lists["all@plein.waterkant.example"] is directory.lists["all-staff@waterkant.example"]
    assert 2 == len(directory.every_list) == len(site_of(loaded).lists)
    assert "all-mail@waterkant.example" == loaded.next_hop.instead["all@plein.waterkant.example"]


@pytest.mark.parametrize("name", ["all-staff@waterkant.example", "team@waterkant.example"])
def test_a_list_that_would_come_back_to_us_does_not_load(config: str, name: str) -> None:
    """A loop, until some server counts to fifty."""
    path = Path(config)
    path.write_text(path.read_text().replace("everyone: true}", f"everyone: true, deliver_to: {name}}}"))

    with pytest.raises(ConfigError, match="leads to us again"):
        load_config(path)
