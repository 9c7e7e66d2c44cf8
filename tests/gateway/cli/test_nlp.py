"""Teaching and measuring as people type it."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import nlp.comparing
import nlp.learning
import nlp.train
from gateway.cli.nlp import TICKS
from gateway.pipeline.correcting import correct
from gateway.pipeline.learning import models_of
from nlp.types import Kind
from nlp.versions import SHIPPED, Versions
from tests.gateway.cli.test_commands import run
from tests.gateway.town import Town, letter
from tests.nlp.teaching import fit, fit_the_opposite, small_corpus, small_golden
from tests.nlp.test_versions import made

ALL, P1 = "iedereen@havik.example", "p1@havik.example"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A gateway's folder, with the shell standing in it."""
    town = Town(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield town
    town.close()


def corrected(town: Town) -> None:
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter("Kast", "Wie heeft de sleutel?"), P1, ALL)
    town.run()
    correct(town.parts, item, "question", P1, "author")


def test_evaluate_prints_a_table_and_draws_a_picture(tmp_path: Path) -> None:
    """With intervals, by language, and with a line a mail when asked for."""
    picture = tmp_path / "out.svg"
    code, out = run("nlp", "evaluate", str(small_corpus()), "--picture", str(picture), "--all")

    assert 0 == code
    assert "calibration error" in out
    assert "true \\ said" in out
    assert "it-001" in out
    assert picture.read_text().startswith("<svg ")


def test_evaluate_speaks_json() -> None:
    """One object, without mails unless asked for."""
    code, out = run("nlp", "evaluate", str(small_corpus()), "--json")
    found = json.loads(out)
    assert (0, 64, False) == (code, found["messages"], "mails" in found)


def test_evaluate_of_a_bad_file_names_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Usage, not a stack of calls."""
    monkeypatch.chdir(tmp_path)
    Path("bad.jsonl").write_text('{"id": 1}\n')
    code, out = run("nlp", "evaluate", "bad.jsonl")
    assert 2 == code
    assert "bad.jsonl:1" in out


def test_versions_are_listed_chosen_and_taken_back(town: Town) -> None:
    """With a star before the one in force."""
    version = made(Versions(models_of(town.parts)))
    assert f"* {version.name}  20 corrections, macro-F1 0.800 -> 0.800" in run("nlp", "versions")[1]
    assert (0, "shipped is in force\n") == run("nlp", "use", "shipped")
    assert "* shipped" in run("nlp", "versions")[1]
    assert 0 == run("nlp", "use", version.name)[0]
    assert json.loads(run("nlp", "versions", "--json")[1])["in_force"]
    code, out = run("nlp", "use", "0099-20261123-1015")
    assert (2, True) == (code, "0099-20261123-1015" in out)


def test_without_corrections_there_is_nothing_to_learn(town: Town) -> None:
    """Said in words, with what to do."""
    code, out = run("nlp", "train", "--with-corrections")
    assert 1 == code
    assert "People correct a kind on the page of a mail" in out
    assert 2 == run("nlp", "train", "--with-corrections", "--out", "x")[0]


@pytest.mark.parametrize(("trainer", "code", "told"), [(fit, 0, "it is in force"), (fit_the_opposite, 1, "refused: ")])
def test_a_training_with_corrections_tells_in_numbers(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trainer: object, code: int, told: str
) -> None:
    """The exit code says whether it is in force; `check` says the same afterwards."""
    monkeypatch.setattr(nlp.comparing, "CALIBRATION_MORE", 1.0)  # so few mails calibrate nothing
    corrected(town)
    golden = small_golden(tmp_path) if code else small_corpus()
    monkeypatch.setattr(nlp.learning, "learn", functools.partial(nlp.learning.learn, trainer=trainer, golden=golden))
    found, out = run("nlp", "train", "--with-corrections", "--corpus", str(small_corpus()))

    assert (code, True, True) == (found, told in out, "macro-F1" in out), out
    version = Versions(models_of(town.parts)).all()[0]
    assert (version.name if code == 0 else SHIPPED) == Versions(models_of(town.parts)).current()
    check = run("check", "-c", "config.yaml")[1]
    assert (f"ok    classifier: version {version.name}" if code == 0 else "ok    classifier: the shipped") in check


def test_the_bar_of_a_training_is_full_when_it_ends(tmp_path: Path) -> None:
    """One that is full halfway looks like a program that hangs for minutes."""
    ticks: list[int] = []
    nlp.train.train(small_corpus(), tmp_path / "model", tick=lambda: ticks.append(1))
    assert TICKS == len(ticks)


def test_a_picture_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    """After the scores, which took their time and are printed all the same."""
    code, out = run("nlp", "evaluate", str(small_golden(tmp_path)), "--picture", str(tmp_path / "no" / "p.svg"))
    assert 2 == code
    assert "accuracy" in out
    assert "No such file or directory" in out


@pytest.mark.parametrize("corpus", ["gone.jsonl", "config.yaml"])
@pytest.mark.parametrize("way", [("--out", "model"), ("--with-corrections",)])
def test_a_corpus_that_cannot_be_read_is_named(town: Town, corpus: str, way: tuple[str, ...]) -> None:
    """Without a stack of calls, and with the line."""
    corrected(town)
    code, out = run("nlp", "train", "--corpus", corpus, *way)
    assert code in (1, 2)
    assert corpus in out
    assert "Traceback" not in out
