"""The nightly training: only when it is worth it, in a process of its own, and told in the journal."""

from __future__ import annotations

import threading
from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import text

from gateway.pipeline import learning, tasks
from gateway.pipeline.correcting import correct
from gateway.pipeline.learning import example_from, examples_of, is_due, learn_tonight, models_of
from nlp.types import Kind
from nlp.versions import Versions
from tests.gateway.town import Town, letter
from tests.nlp.test_versions import made
from tests.real.waiting import wait_for

ALL, P1 = "iedereen@havik.example", "p1@havik.example"


def corrected(town: Town, *numbers: int) -> None:
    for number in numbers:
        town.says.kind = Kind.ANNOUNCEMENT
        item = town.accept(letter(f"Kast {number}", f"Wie heeft de sleutel van kast {number}?"), P1, ALL)
        town.run()
        correct(town.parts, item, "question", P1, "author")


def learned(town: Town) -> str:
    with town.parts.database.connect() as connection:
        return str(connection.execute(text("SELECT words FROM journal WHERE event = 'learned'")).scalar_one())


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """In the place of the training process: what happens around it is what is tested."""
    monkeypatch.setattr(learning, "_START", f"import sys, os, resource; sys.argv.pop(1)\n{code}")


def test_it_is_due_when_enough_came_since_the_last_training(town: Town) -> None:
    """A refused training counts too, else the same corrections would train night after night."""
    corrected(town, 1, 2)
    assert (True, False) == (is_due(town.parts, 2), is_due(town.parts, 3))
    made(Versions(models_of(town.parts)), made_at=town.now, refused=("worse",))
    assert not is_due(town.parts, 1)
    town.now += timedelta(hours=1)
    corrected(town, 3)
    assert is_due(town.parts, 1)


def test_after_an_upgrade_all_corrections_count_again(town: Town) -> None:
    """The old version no longer fits; what is still kept is learned anew."""
    corrected(town, 1, 2)
    made(Versions(models_of(town.parts)), made_at=town.now + timedelta(days=1), refused=("old",), code="another")
    assert is_due(town.parts, 2)


def test_corrections_become_examples_and_survive_the_pipe(town: Town) -> None:
    """Mails of one thread share a situation, so that they are never on both sides of a test."""
    corrected(town, 1)
    (example,) = examples_of(town.parts)
    assert (Kind.QUESTION, "Kast 1") == (example.kind, example.text.subject)
    assert example.situation.startswith("correction-")
    assert example == example_from(asdict(example))


def test_the_child_is_told_through_a_pipe_and_bounded(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """No text of a mail in a file, an argument or the environment."""
    corrected(town, 1)
    child(monkeypatch, "import json; found = json.load(sys.stdin)\n"
          "assert 'sleutel' not in str(sys.argv) + str(dict(os.environ))\n"
          "print(len(found['corrections']), 'mails', sys.argv[1:], os.environ['OPENBLAS_NUM_THREADS'])")
    learn_tonight(town.parts)
    assert "1 mails ['1800', '2048'] 1" == learned(town)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("os._exit(77)", "took more than 2048 MiB"),
        ("os._exit(3)", "ended with 3"),
        ("import time; time.sleep(60)", "took longer than"),
        ("pass", "said nothing"),
    ],
)
def test_whatever_becomes_of_the_child_is_told(
    town: Town, monkeypatch: pytest.MonkeyPatch, code: str, told: str
) -> None:
    """The worker lives on, and so does the model in force."""
    monkeypatch.setattr(learning, "MOST_SECONDS", 1800.0 if "sleep" not in code else 1.0)
    corrected(town, 1)
    child(monkeypatch, code)
    learn_tonight(town.parts)
    assert told in learned(town)


def test_without_corrections_nothing_is_started(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text may have been forgotten between dusk and night."""
    child(monkeypatch, "os._exit(3)")
    learn_tonight(town.parts)
    assert "nothing to learn from" == learned(town)


def test_the_task_runs_once_a_day(town: Town) -> None:
    """Its id is the day."""
    assert tasks.learn("20261123") == tasks.learn("20261123")
    assert "learn:20261123" == tasks.learn("20261123").id


def test_a_service_that_stops_does_not_wait_for_a_training(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an hour would end in a kill, with mail in hand."""
    corrected(town, 1)
    child(monkeypatch, "import time; time.sleep(60)")
    night = threading.Thread(target=learn_tonight, args=(town.parts,))
    night.start()
    wait_for(lambda: bool(learning._RUNNING), "the training to begin")
    learning.stop_training()
    night.join(20)
    assert not night.is_alive()
    assert "training was stopped" in learned(town)
