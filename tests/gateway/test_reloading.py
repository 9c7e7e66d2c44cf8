"""A changed rules file comes into force while running; a bad one never replaces a good one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.app import Book, rules_of
from gateway.config import load_config
from gateway.reloading import Reloader
from tests.gateway.town import PEOPLE, RULES, Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A gateway with its files in a folder that the tests write to."""
    town = Town(tmp_path)
    yield town
    town.close()


def reloader(town: Town, folder: Path) -> Reloader:
    config = load_config(folder / "config.yaml")
    book = town.parts.directory
    assert isinstance(book, Book)
    return Reloader(config, town.parts, lambda: rules_of(config), book.reload)


def events(town: Town) -> list[str]:
    with town.parts.database.connect() as connection:
        return list(connection.execute(text("SELECT event FROM journal ORDER BY id")).scalars())


def test_new_rules_are_in_force_at_once(town: Town, tmp_path: Path) -> None:
    """No restart, and the journal keeps which revision came when."""
    (tmp_path / "rules.yaml").write_text(RULES.replace("at_most: 5", "at_most: 7"))
    before = town.parts.rulebook.now.revision
    reloader(town, tmp_path).reload()
    assert before != town.parts.rulebook.now.revision
    assert ["reloaded"] == events(town)


def test_a_file_with_a_mistake_leaves_the_old_rules_in_force(town: Town, tmp_path: Path) -> None:
    """And says why, with the line."""
    (tmp_path / "rules.yaml").write_text(RULES.replace("otherwise: deliver", "otherwis: deliver"))
    before = town.parts.rulebook.now
    reloader(town, tmp_path).reload()
    assert before is town.parts.rulebook.now
    assert ["not-reloaded"] == events(town)


def test_people_who_join_and_leave_are_known_after_the_file_changed(town: Town, tmp_path: Path) -> None:
    """The audience is the list as it stands now."""
    (tmp_path / "people.csv").write_text(PEOPLE.replace("p1@havik.example", "nieuw@havik.example"))
    reloader(town, tmp_path).reload()
    members = town.parts.directory().lists["iedereen@havik.example"].members
    assert members is not None
    assert "nieuw@havik.example" in members
    assert "p1@havik.example" not in members
