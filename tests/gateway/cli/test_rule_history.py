"""`mailsquare rules history`, `back` and `observed`, as their users type them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.app import rules_of
from gateway.book import Book
from gateway.config import load_config
from gateway.reloading import Reloader
from nlp.types import Kind
from tests.gateway.cli.test_replaying import ALL, P1, run
from tests.gateway.town import RULES, Town, letter

SEVEN = RULES.replace("at_most: 5", "at_most: 7")


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A gateway's folder, with the shell standing in it."""
    town = Town(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield town
    town.close()


def reload(town: Town) -> None:
    """What the watcher does once a file changed."""
    config = load_config(Path("config.yaml"))
    book = town.parts.directory
    assert isinstance(book, Book)
    reloading = Reloader(config, town.parts, lambda: rules_of(config), book.reload)
    reloading.reload()
    reloading.wait_until_told()


def test_history_tells_who_when_and_what_changed(town: Town) -> None:
    """And the way back is one command, under the name of whoever goes it."""
    assert "no set of rules was in force yet" in run("history")[1]
    first = town.parts.rulebook.now.revision
    Path("rules.yaml").write_text(SEVEN)
    assert (1, f"no set of rules is called {first!r}; see `mailsquare rules history`") == run("back", first)
    reload(town)
    seven = town.parts.rulebook.now.revision
    Path("rules.yaml").write_text(RULES)
    reload(town)
    code, out = run("back", seven, "--who", "anna")
    assert (0, SEVEN) == (code, Path("rules.yaml").read_text())
    assert f"rules {seven} again" in out
    lines = run("history")[1].splitlines()
    assert [seven, first, seven] == [line.split()[0] for line in lines]
    assert f"anna: back to {seven}" in lines[0]
    assert "an edit of the files: reloaded" in lines[1]
    (newest,) = run("history", "--limit", "1", "--json")[1].splitlines()
    assert (seven, "anna") == (json.loads(newest)["revision"], json.loads(newest)["who"])


def test_a_difference_is_shown_as_everybody_knows_it(town: Town) -> None:
    """Only what changed, file by file."""
    reload(town)
    for text in (SEVEN, RULES):
        Path("rules.yaml").write_text(text)
        reload(town)
    _, out = run("history", "--diff", town.parts.rulebook.now.revision[:8])
    assert "-  - {name: small, when: {recipients: {at_most: 7}}}" in out.splitlines()
    assert "+  - {name: small, when: {recipients: {at_most: 5}}}" in out.splitlines()
    assert "otherwise" not in out
    assert 2 == run("history", "--diff", "beef")[0]


def test_back_works_where_the_rules_on_disk_are_broken(town: Town) -> None:
    """Every other command refuses then."""
    Path("rules.yaml").write_text(SEVEN)
    reload(town)
    seven = town.parts.rulebook.now.revision
    Path("rules.yaml").write_text("rules: [")
    assert 2 == run("replay")[0]
    code, out = run("back", seven)
    assert (1, "rules: [") == (code, Path("rules.yaml").read_text())
    assert "--force" in out
    assert 0 == run("back", seven, "--force")[0]
    assert SEVEN == Path("rules.yaml").read_text()


def test_observed_tells_by_rule_list_and_action(town: Town) -> None:
    """What would have happened, and which rules are dead wood."""
    assert "none would have gone otherwise" in run("observed")[1]
    Path("rules.yaml").write_text(RULES.replace("mode: live", "mode: observe"))
    reload(town)
    town.says.kind = Kind.ANNOUNCEMENT
    for n in range(2):
        town.accept(letter(f"Kantine {n}"), P1, ALL)
    town.run()
    code, out = run("observed", "--last", "7d")
    assert 0 == code
    assert "the whole file only observes: 2 of 2 mails of the last 7d would not have been delivered as mail" in out
    assert f"        2  rule:announcements  post in news  from {ALL}" in out
    assert "matched no mail in that time: guard:small, guard:board" in out
    first, counts = [json.loads(line) for line in run("observed", "--json")[1].splitlines()]
    assert ("all", "rule:announcements", 2) == (first["observes"], first["decided_by"], first["mails"])
    assert 2 == counts["mails"]
    assert 2 == run("observed", "--last", "soon")[0]
