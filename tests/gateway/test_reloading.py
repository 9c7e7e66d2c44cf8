"""A changed rules file comes into force while running; a bad one never replaces a good one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.app import rules_of
from gateway.book import Book
from gateway.config import load_config
from gateway.pipeline.judging import judge
from gateway.pipeline.rule_files import files_of
from gateway.reloading import Reloader
from gateway.store import rule_sets
from nlp.types import Classification, Kind, Text
from rules.load import parse_rules
from tests.gateway.town import PEOPLE, RULES, Says, Town, letter


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


def test_a_reload_tells_which_mail_would_have_gone_otherwise(town: Town, tmp_path: Path) -> None:
    """In the journal and beside the set in the history, after the swap."""
    town.says.kind = Kind.ANNOUNCEMENT
    for n in range(3):
        town.accept(letter(f"Kantine {n}"), "p1@havik.example", "iedereen@havik.example")
    town.run()
    (tmp_path / "rules.yaml").write_text(RULES.replace("kind: announcement}, do: post", "kind: discussion}, do: post"))
    reloading = reloader(town, tmp_path)
    reloading.reload()
    reloading.wait_until_told()
    with town.parts.database.connect() as connection:
        told = connection.execute(text("SELECT words FROM journal WHERE event = 'rules-effect'")).scalars().one()
        (kept,) = rule_sets.latest(connection)
    words = "3 of 3 mails of the last 30 days would have gone otherwise: 3 posted->delivered"
    assert f"rules {kept.revision}: {words}" == told
    assert (words, "", "reloaded") == (kept.effect, kept.who, kept.words)


def test_who_saved_the_rules_is_said_where_they_come_into_force(town: Town, tmp_path: Path) -> None:
    """And the set stands in the history once."""
    files = files_of(town.parts)
    changed = {"rules.yaml": RULES.replace("at_most: 5", "at_most: 7")}
    files.save(changed, opened=files.opened().revision, who="anna", at=town.now)
    reloader(town, tmp_path).reload()
    with town.parts.database.connect() as connection:
        words = connection.execute(text("SELECT words FROM journal WHERE event = 'reloaded'")).scalars().one()
        assert ["anna", ""] == [one.who for one in rule_sets.latest(connection)]
    assert words.endswith("are in force, saved by anna")


def test_a_mail_is_decided_by_the_rules_it_began_with(town: Town) -> None:
    """Rules that change while a mail is read and classified are for the next one."""
    before = town.parts.rulebook.now
    item = town.accept(letter("Kantine dicht"), "p1@havik.example", "iedereen@havik.example")
    other = parse_rules(RULES.replace("name: announcements", "name: others"), "rules.yaml")

    class Slow:
        """Somebody saves new rules while it thinks."""

        def classify(self, words: Text) -> Classification:
            town.parts.rulebook.replace(other)
            return Says(kind=Kind.ANNOUNCEMENT).classify(words)

    judge(replace(town.parts, classifier=Slow), item)
    found = town.item(item)
    assert (before.revision, "rule:announcements") == (found.rules_revision, found.decided_by)
    assert other is town.parts.rulebook.now
