"""`item list --failed` and `item retry`, as somebody types them at three in the morning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.engine import Engine
from gateway.store import journal, outgoing
from gateway.store.database import writing
from gateway.store.items import State
from gateway.store.outgoing import Sending
from nlp.types import Kind
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A gateway's folder, with the shell standing in it."""
    town = Town(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield town
    town.close()


def run(*words: str) -> tuple[int, str]:
    """Exit code and output of one command."""
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


def refused(town: Town) -> str:
    """The code of a mail that nobody took."""
    town.hop.answers["RCPT"] = f"550 5.1.1 <{ALL}> not today"
    item = town.accept(letter("Zomaar", "vertrouwelijk"), P1, ALL)
    town.run()
    town.hop.answers.clear()
    return town.item(item).code


def unsure(town: Town) -> str:
    """The code of a mail of whose post nobody knows, although it stands in the feed."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter("alarm", "Brand"), P1, ALL)
    town.run()
    with writing(town.parts.database) as connection:
        outgoing.settle(connection, f"{item}.news", Sending.AMBIGUOUS, "feed gave no answer")
        journal.write(connection, at=town.now, item_id=item, event="ambiguous", words="feed gave no answer")
    return town.item(item).code


def test_nothing_that_failed_is_said_kindly(town: Town) -> None:
    """An empty answer would look like a broken command."""
    assert (0, "nothing needs you: every mail is where it should be\n") == run("item", "list", "--failed")
    assert (0, "") == run("item", "list", "--failed", "--json")


def test_what_failed_is_listed_with_reason_tries_and_the_command_that_helps(town: Town) -> None:
    """Names and addresses stay out of it."""
    code = refused(town)
    out = run("item", "list", "--failed")[1]
    assert "nobody has the mail" in out
    assert "550 5.1.1" in out
    assert "tried: 1" in out
    assert f"mailsquare item retry {code}" in out
    assert ALL not in out
    line = json.loads(run("item", "list", "--failed", "--json")[1])
    assert (code, "delivery", ["retry", "leave"]) == (line["code"], line["failed"], line["can"])


def test_a_delivery_is_tried_again_by_its_number(town: Town) -> None:
    """The service that runs beside does it; the list is empty then."""
    code = refused(town)
    Engine(town.parts.database, executor="test").prepare()
    assert (0, f"{code}: is sent again to 1 address\n") == run("item", "retry", code)
    assert "nothing needs you" in run("item", "list", "--failed")[1]
    assert code in run("item", "list", "--state", State.ACTING.value)[1]


def test_an_unsure_post_is_never_tried_blindly(town: Town) -> None:
    """The person must say what they saw; `--again` looks first and finds it."""
    code = unsure(town)
    exit_code, out = run("item", "retry", code)
    assert 1 == exit_code
    assert "--there" in out
    assert "--again" in out
    assert (0, f"{code}: its post in nieuws was found there\n") == run("item", "retry", code, "--again")
    assert "nothing needs you" in run("item", "list", "--failed")[1]


def test_an_unsure_post_counts_as_made_when_a_person_saw_it(town: Town) -> None:
    """Nothing is posted for it."""
    code = unsure(town)
    before = len(town.engine.tasks)
    assert 0 == run("item", "retry", code, "--post", "news", "--there")[0]
    assert before == len(town.engine.tasks)
    assert "nothing needs you" in run("item", "list", "--failed")[1]


def test_what_is_left_is_off_the_list(town: Town) -> None:
    """A person looked; the item stays what it is."""
    code = refused(town)
    assert (0, f"{code} stays as it is\n") == run("item", "retry", code, "--leave")
    assert "nothing needs you" in run("item", "list", "--failed")[1]
    assert code in run("item", "list", "--state", State.FAILED.value)[1]
