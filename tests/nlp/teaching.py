"""A small corpus and a golden set, so that a training takes seconds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from nlp.examples import CORPUS, Example, examples
from nlp.train import Report, train
from nlp.types import Kind, Text

NIGHT = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
CANARY = "kwartelzwaluw"


def write_examples(path: Path, rows: Sequence[Example]) -> Path:
    """A JSONL file of them."""
    lines = [
        json.dumps({
            "id": row.id, "situation": row.situation, "language": row.language, "subject": row.text.subject,
            "body": row.text.body, "is_reply": row.text.is_reply, "to_count": row.text.to_count,
            "kind": row.kind.value,
        })
        for row in rows
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def fit(corpus: Path, out: Path, extra: Sequence[Example]) -> Report:
    """Trains on corpus and extra alike."""
    with TemporaryDirectory() as folder:
        return train(write_examples(Path(folder) / "all.jsonl", [*examples(corpus), *extra]), out)


def fit_the_opposite(corpus: Path, out: Path, extra: Sequence[Example]) -> Report:
    """Trains on lies: what it makes must never come into force."""
    turned = {Kind.QUESTION: Kind.ANNOUNCEMENT, Kind.ANNOUNCEMENT: Kind.DISCUSSION, Kind.DISCUSSION: Kind.QUESTION}
    lies = [replace(one, kind=turned[one.kind]) for one in examples(corpus)]
    with TemporaryDirectory() as folder:
        return train(write_examples(Path(folder) / "all.jsonl", lies), out)


def small_corpus() -> Path:
    """One file of the shipped corpus."""
    return CORPUS / "it.jsonl"


def small_golden(folder: Path) -> Path:
    """Sixty mails of ours that are not in the small corpus: the golden set itself stays unseen by tests."""
    return write_examples(folder / "golden.jsonl", examples(CORPUS / "office.jsonl")[:60])


def correction(number: int, text: str = "", kind: Kind = Kind.QUESTION) -> Example:
    """What a person said of one mail."""
    body = text or f"De sleutel van kast {number} is weg, wie heeft hem?"
    return Example(id=f"correction-{number}", situation=f"correction-{number}", language="nl",
                   text=Text(subject=f"Kast {number}", body=body), kind=kind)
