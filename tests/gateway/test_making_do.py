"""Commands that look after mail work while somebody mends the rules or the people on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.app import build
from gateway.config import load_config
from gateway.errors import ConfigError
from gateway.store import rule_sets
from gateway.store.database import writing
from tests.gateway.serving import run, write_folder


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A gateway whose rules were in force once."""
    config = write_folder(tmp_path, next_hop=1)
    parts = build(load_config(config))
    rules = parts.rulebook.now
    with writing(parts.database) as connection:
        rule_sets.keep(
            connection, revision=rules.revision, texts=rules.texts, at=parts.clock(), who="", words="in force"
        )
    parts.database.dispose()
    return config


def test_a_mistake_in_the_rules_on_disk_keeps_nobody_from_looking(config: Path) -> None:
    """The service goes on with the set of before, and so do they; the service itself would not start so."""
    rules = config.parent / "rules.yaml"
    rules.write_text(rules.read_text() + "unknown: key\n")
    for words in (("item", "list"), ("storm", "list")):
        done = run(config.parent, *words, "-c", "config.yaml")
        assert (0, True) == (done.returncode, "in force last" in done.stderr), done.stderr
    with pytest.raises(ConfigError, match="unknown"):
        build(load_config(config))


def test_a_mistake_in_the_people_on_disk_neither(config: Path) -> None:
    """Nobody is known then, so nothing can be posted, and all can be delivered."""
    (config.parent / "people.csv").write_text("address,left\na@corp.example,soon\n")
    assert 0 == run(config.parent, "item", "list", "-c", "config.yaml").returncode
    parts = build(load_config(config), makes_do=True)
    assert "soon" in parts.directory().trouble
    assert () == parts.directory().every_list
    with pytest.raises(ConfigError, match="soon"):
        build(load_config(config))


def test_rules_that_never_were_in_force_are_told(tmp_path: Path) -> None:
    """There is nothing to make do with."""
    config = write_folder(tmp_path, next_hop=1)
    (tmp_path / "rules.yaml").write_text("version: 1\n")
    done = run(tmp_path, "item", "list", "-c", config.name)
    assert (2, True) == (done.returncode, "otherwise" in done.stderr + done.stdout)
