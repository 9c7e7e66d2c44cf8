"""Corrections teach, are measured, and leave no readable word behind."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest

import nlp.comparing
from nlp.learning import Busy, each_once, learn, split, told
from nlp.train import train
from nlp.types import Kind
from nlp.versions import SHIPPED, Versions, in_force
from tests.nlp.teaching import (
    CANARY,
    NIGHT,
    correction,
    fit,
    fit_the_opposite,
    small_corpus,
    small_golden,
    write_examples,
)

# kinds that no model would guess from such words, so that agreeing means having learned
TAUGHT = [correction(n, f"De blauwe bezem van gang {n} staat weer klaar.", Kind.QUESTION) for n in range(30)]


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "models")


def put_in_force(versions: Versions, golden: Path) -> None:
    """A first version of the small corpus, which later ones are compared with."""
    learn([correction(1)], versions, who="tests", now=NIGHT, corpus=small_corpus(), golden=golden, trainer=fit)


def test_a_candidate_that_is_no_worse_comes_into_force(versions: Versions, tmp_path: Path) -> None:
    """With its figures; and it agrees with held-out corrections more than the one before."""
    golden = write_examples(tmp_path / "golden.jsonl", TAUGHT[:3])
    version = learn(TAUGHT, versions, who="Ann", now=NIGHT, corpus=small_corpus(), golden=golden, trainer=fit)

    assert () == version.refused
    assert version.name == versions.current() == in_force(versions).name
    assert 30 == version.corrections + version.held_out
    assert version.agreed_after > version.agreed_before
    assert "it is in force" in told(version)
    assert "macro-F1" in told(version)


def test_a_candidate_that_is_worse_is_refused_in_numbers(versions: Versions, tmp_path: Path) -> None:
    """The one in force stays, and the next training has the next number."""
    golden = small_golden(tmp_path)
    version = learn([correction(1)], versions, who="tests", now=NIGHT, corpus=small_corpus(), golden=golden,
                    trainer=fit_the_opposite)

    assert version.refused
    assert "macro-F1 is 0." in told(version)
    assert "refused: " in told(version)
    assert SHIPPED == versions.current() == in_force(versions).name
    assert "0002" == versions.next_name(NIGHT)[:4]


def test_small_losses_do_not_add_up_night_by_night(versions: Versions, tmp_path: Path) -> None:
    """A candidate no worse than the last one is still held against the shipped model."""
    rows = [correction(n, kind=Kind.ANNOUNCEMENT) for n in range(6)]
    put_in_force(versions, write_examples(tmp_path / "easy.jsonl", rows))
    assert SHIPPED != versions.current()
    version = learn([correction(2)], versions, who="tests", now=NIGHT, corpus=small_corpus(),
                    golden=small_golden(tmp_path), trainer=fit)

    assert version.after.macro_f1 >= version.before.macro_f1 - 0.005
    assert [] != [reason for reason in version.refused if "the shipped one" in reason]


def test_no_text_of_a_correction_can_be_read_in_the_model(
    versions: Versions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A word in one mail is dropped; a word in two is kept as a number and nothing else."""
    monkeypatch.setattr(nlp.comparing, "CALIBRATION_MORE", 1.0)  # so few mails calibrate nothing
    twice = "pimpelmeesje"
    rows = [correction(n, f"Waar is de kast met {twice}?") for n in range(50, 60)]
    rows.append(correction(70, f"Het geheime woord is {CANARY}, weet iemand waarom?"))
    golden = write_examples(tmp_path / "golden.jsonl", rows[:3])
    version = learn(rows, versions, who="tests", now=NIGHT, corpus=small_corpus(), golden=golden, trainer=fit)
    folder = versions.folder / version.name

    assert () == version.refused
    kept = [path.read_bytes() for path in versions.folder.rglob("*") if path.is_file()]
    columns: set[int] = set()
    for path in folder.rglob("*.npz"):
        with np.load(path, allow_pickle=False) as weights:
            kept += [weights[name].tobytes() for name in weights.files]
            for name in weights.files:
                columns |= set(weights[name].tolist()) if name.endswith("columns") else set()
    for word in (CANARY, twice):
        assert not any(word.encode() in content for content in kept)
    features = {word: _features_with(word, rows) for word in (CANARY, twice)}
    assert features[CANARY]
    assert not {zlib.crc32(name.encode()) for name in features[CANARY]} & columns
    assert {zlib.crc32(name.encode()) for name in features[twice]} & columns


def _features_with(word: str, rows: list[object]) -> set[str]:
    from nlp.pipeline import blank, component_of, doc_of

    nlp = blank()
    found = (component_of(nlp).features(doc_of(nlp, row.text)) for row in rows)  # type: ignore[attr-defined]
    return {feature.name for features in found for feature in features if word in feature.name}


def test_a_mail_that_came_twice_counts_once() -> None:
    """Else its own words would look like words of two mails."""
    first, again = correction(1, "gelijk"), correction(1, "gelijk", Kind.DISCUSSION)
    assert (again,) == each_once([first, again])


def test_another_fifth_is_held_out_each_time() -> None:
    """Every correction is learned from in the end; a thread is never on both sides."""
    rows = [correction(n) for n in range(200)]
    held = [{one.id for one in split(rows, salt=str(n))[1]} for n in range(30)]

    assert all(20 <= len(one) <= 65 for one in held)
    assert {one.id for one in rows} == set().union(*held)
    taught, asked = split(rows, salt="x")
    assert 200 == len(taught) + len(asked)
    assert not {one.situation for one in taught} & {one.situation for one in asked}


def test_two_trainings_do_not_meet(versions: Versions, tmp_path: Path) -> None:
    """The nightly job and an admin at the keyboard."""
    def meet(corpus: Path, out: Path, extra: object) -> object:
        with pytest.raises(Busy, match="at work"):
            learn([], versions, who="b", now=NIGHT, corpus=corpus, golden=corpus, trainer=fit)
        return fit(corpus, out, [])

    learn([], versions, who="a", now=NIGHT, corpus=small_corpus(), golden=small_golden(tmp_path),
          trainer=meet)  # type: ignore[arg-type]
    assert 1 == len(versions.all())


def test_a_training_that_fails_leaves_nothing(versions: Versions) -> None:
    """No half a folder, and the old one in force."""
    def fail(corpus: Path, out: Path, extra: object) -> object:
        out.mkdir()
        raise ValueError("no such corpus")

    with pytest.raises(ValueError, match="no such corpus"):
        learn([], versions, who="a", now=NIGHT, trainer=fail)  # type: ignore[arg-type]
    assert [".training"] == [path.name for path in versions.folder.iterdir()]


def test_training_takes_further_examples(tmp_path: Path) -> None:
    """What corrections are handed over as."""
    with_more = train(small_corpus(), tmp_path / "a", extra=TAUGHT)
    assert with_more.examples == train(small_corpus(), tmp_path / "b").examples + len(TAUGHT)
