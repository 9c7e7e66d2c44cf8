"""Training: reproducible, small, and plain about what is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nlp.traits.model import MODEL, TraitFinder
from nlp.traits.train import FOLDS, Labelled, _folds, labelled, train_traits
from nlp.types import Text


def _examples() -> list[Labelled]:
    sick = "Vertrouwelijk: {} ligt in het ziekenhuis voor een operatie."
    plain_mail = "De kantine is dicht, {} weet wanneer hij weer open gaat."
    names = ("Anna", "Bob", "Cas", "Dirk", "Els", "Frits")
    return [
        Labelled(situation=f"{at}{name}", text=Text(subject="Bericht", body=body.format(name)), traits=traits)
        for at, (body, traits) in enumerate(((sick, frozenset({"sensitive"})), (plain_mail, frozenset())))
        for name in names
    ]


def test_training_gives_the_same_model_every_time(tmp_path: Path) -> None:
    """A release must be reproducible."""
    report = train_traits(_examples(), tmp_path / "one")
    train_traits(_examples(), tmp_path / "two")

    assert 12 == report.examples
    assert 1.0 == report.recall
    one, two = TraitFinder.load(tmp_path / "one"), TraitFinder.load(tmp_path / "two")
    assert (one.columns == two.columns).all()
    assert (one.weights == two.weights).all()


def test_training_on_too_little_and_loading_nothing_say_so(tmp_path: Path) -> None:
    """An admin learns what is missing."""
    with pytest.raises(ValueError, match="at least 5 situations"):
        train_traits(_examples()[:3], tmp_path)
    with pytest.raises(FileNotFoundError, match="nlp train"):
        TraitFinder.load(tmp_path / "nowhere")


def test_older_lines_without_labels_are_left_out(tmp_path: Path) -> None:
    """Unlabelled is not harmless."""
    file = tmp_path / "few.jsonl"
    file.write_text('{"id": "a", "subject": "x", "body": "y"}\n'
                    '{"id": "b", "subject": "x", "body": "y", "sensitive": true, "special": ["event"]}\n')

    assert [frozenset({"sensitive", "event"})] == [one.traits for one in labelled(file)]


def test_the_model_is_small() -> None:
    """It travels in the wheel."""
    assert sum(file.stat().st_size for file in MODEL.glob("*")) < 2_000_000


def test_mail_of_one_writer_is_never_split_between_training_and_test(tmp_path: Path) -> None:
    """Who learned a writer's turns of phrase is no judge of how it does with others'."""
    known = [replace(one, writer=f"writer {at % FOLDS}") for at, one in enumerate(_examples())]
    folds = _folds(known)

    assert all(len({fold for one, fold in zip(known, folds, strict=True) if one.writer == name}) == 1
               for name in {one.writer for one in known})
    assert len(set(_folds(_examples()).tolist())) == FOLDS      # by situation, where writers are not known


def test_the_report_tells_what_recall_costs(tmp_path: Path) -> None:
    """Who wants fewer false alarms sees what they would miss."""
    curve = train_traits(_examples(), tmp_path).recall_at

    assert list(curve.values()) == sorted(curve.values())
