"""Training is reproducible and good enough on situations it has not seen."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nlp.classify import MODEL, Classifier
from nlp.examples import CORPUS
from nlp.train import train


@pytest.fixture(scope="module")
def slice_of_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = (CORPUS / "it.jsonl").read_text(encoding="utf-8").splitlines()
    path = tmp_path_factory.mktemp("corpus") / "slice.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def weights(model: Path) -> tuple[bytes, bytes, bytes]:
    with np.load(model / "mailsquare_kinds" / "weights.npz") as kept:
        return kept["kinds_columns"].tobytes(), kept["kinds_weights"].tobytes(), kept["acts_weights"].tobytes()


def test_training_twice_gives_the_same_model(slice_of_corpus: Path, tmp_path: Path) -> None:
    """A model that cannot be made again cannot be reviewed."""
    first, second = train(slice_of_corpus, tmp_path / "a"), train(slice_of_corpus, tmp_path / "b")
    assert first == second
    assert weights(tmp_path / "a") == weights(tmp_path / "b")


def test_the_model_is_small_and_holds_no_words_of_mail() -> None:
    """It lives in git, and a vocabulary would give away what it was trained on."""
    files = [path for path in MODEL.rglob("*") if path.is_file()]
    strings = json.loads((MODEL / "vocab" / "strings.json").read_text(encoding="utf-8"))
    assert sum(path.stat().st_size for path in files) < 4_000_000
    assert len(strings) < 50


def test_a_corpus_of_too_few_situations_is_refused(tmp_path: Path) -> None:
    """Without several situations nothing can be held out."""
    row = {"id": "1", "situation": "one", "subject": "s", "body": "b", "kind": "question"}
    (tmp_path / "tiny.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(ValueError, match="at least 5 situations"):
        train(tmp_path, tmp_path / "out")


def test_a_folder_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    """The message is all an admin sees after a bad path."""
    with pytest.raises(FileNotFoundError, match="mailsquare nlp train"):
        Classifier.load(tmp_path)
