"""A model says what it was made from, and the one we ship was made from what lies here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp import origin
from nlp.classify import MODEL
from nlp.examples import CORPUS


def test_the_shipped_model_was_made_from_this_corpus_by_this_code() -> None:
    """Corpus, phrasebook, features and model change together; `make figures` trains again and compares weights."""
    told = json.loads((MODEL / origin.FILE).read_text(encoding="utf-8"))
    assert origin.origin(CORPUS) == told, "run `mailsquare nlp train` and commit nlp/model"


def test_the_digest_follows_the_code_that_makes_features() -> None:
    """A module that only measures is not among them; the phrasebook is."""
    names = {path.name for path in origin._code("pipeline.py")}
    assert {"pipeline.py", "features.py", "types.py", "nl.txt"} <= names
    assert not {"picture.py", "measuring.py", "versions.py", "train.py"} & names


@pytest.mark.parametrize("change", ["text", "name"])
def test_another_corpus_has_another_digest(tmp_path: Path, change: str) -> None:
    """One message more must not go unnoticed."""
    (tmp_path / "a.jsonl").write_text("{}\n", encoding="utf-8")
    before = origin.origin(tmp_path)["corpus"]
    if change == "text":
        (tmp_path / "a.jsonl").write_text("{}\n{}\n", encoding="utf-8")
    else:
        (tmp_path / "a.jsonl").rename(tmp_path / "b.jsonl")
    assert before != origin.origin(tmp_path)["corpus"]
