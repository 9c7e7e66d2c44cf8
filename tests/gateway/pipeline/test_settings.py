"""`classifier`, `learning` and `canary` of config.yaml: each mistake with its place."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from gateway.config import load_config
from gateway.errors import ConfigError
from tests.gateway.town import CONFIG

PLACE = CONFIG.format(hop=25).count("\n")


def written(folder: Path, text: str) -> Path:
    (folder / "config.yaml").write_text(CONFIG.format(hop=25) + text)
    return folder / "config.yaml"


def test_by_itself_it_learns_at_night_with_our_own_pipeline(tmp_path: Path) -> None:
    """Nobody has to set anything."""
    config = load_config(written(tmp_path, ""))
    assert (None, time(3, 30), 20) == (config.pipeline, config.shape.learning.at, config.shape.learning.least)
    assert tmp_path / "state" / "models" == config.models


def test_the_hour_can_be_moved_or_taken_away(tmp_path: Path) -> None:
    """Text, as YAML 1.2 has it."""
    config = load_config(written(tmp_path, "learning: {nightly: 22:05, least: 3}\n"))
    assert (time(22, 5), 3) == (config.shape.learning.at, config.shape.learning.least)
    assert load_config(written(tmp_path, "learning: {nightly: never}\n")).shape.learning.at is None


def test_a_pipeline_is_a_package_or_a_folder_beside_the_file(tmp_path: Path) -> None:
    """With the places that an error at start names."""
    (tmp_path / "model").mkdir()
    found = load_config(written(tmp_path, "classifier:\n  pipeline: model\n")).pipeline
    assert found is not None
    assert str(tmp_path / "model") == found.name
    assert f"{tmp_path / 'config.yaml'}:{PLACE + 2}:13" == found.name_place
    package = load_config(written(tmp_path, "classifier: {pipeline: nl_kinds}\n")).pipeline
    assert package is not None
    assert "nl_kinds" == package.name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("learning: {nightly: '25:00'}", "nightly"),
        ("learning: {least: 0}", "least"),
        ("classifier: {labels: {A: question, B: announcement, C: discussion}}", "labels of no pipeline"),
        ("classifier: {pipeline: x, labels: {A: question}}", "no label means announcement or discussion"),
        ("classifier: {pipeline: x, labels: {A: question, B: announcement, C: gossip}}", "'gossip' is no kind"),
        ("classifier: {pipelin: x}", 'did you mean "pipeline"'),
    ],
)
def test_a_mistake_is_told_with_line_and_column(tmp_path: Path, text: str, told: str) -> None:
    """And what to write instead."""
    with pytest.raises(ConfigError, match=rf"config\.yaml:{PLACE + 1}:\d+ ") as error:
        load_config(written(tmp_path, text + "\n"))
    assert told in str(error.value)


def test_without_a_front_no_canary_is_sent(tmp_path: Path) -> None:
    """A gateway works without; who names the front gets one each five minutes."""
    assert load_config(written(tmp_path, "")).front is None
    config = load_config(written(tmp_path, 'canary: {via: "mx.havik.example:25"}\n'))
    assert "mx.havik.example:25" == str(config.front)
    assert (timedelta(minutes=5), timedelta(minutes=2)) == (config.shape.canary.every, config.shape.canary.late_after)


@pytest.mark.parametrize(("text", "words"), [
    ("canary: {via: mx}\n", "via is 'mx' (write host:port"),
    ('canary: {via: "mx:25", every: 2d}\n', "the pause between two canaries lasts 1s to 1d"),
    ('canary: {via: "mx:25", late_after: 2h}\n', "the wait for a canary lasts 1s to 1h"),
    ('canary: {fia: "mx:25"}\n', 'did you mean "via"?'),
])  # fmt: skip
def test_a_mistake_about_canaries_is_named_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    """As all others are."""
    with pytest.raises(ConfigError) as raised:
        load_config(written(tmp_path, text))
    assert words in str(raised.value)
    assert f"config.yaml:{PLACE + 1}:" in str(raised.value)
