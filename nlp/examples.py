"""Labelled mails, read from JSON lines: our own corpus, or a file of yours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .types import Kind, Text

CORPUS = Path(__file__).with_name("corpus")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled mail; examples of one situation are never split between training and test."""

    id: str
    situation: str
    language: str
    text: Text
    kind: Kind
    core: tuple[str, ...] = ()        # the words of it that make it its kind, where somebody marked them
    source: str = ""                  # the file it stands in: what stands in one file is by one hand


def examples(path: Path = CORPUS) -> tuple[Example, ...]:
    """All examples of a JSONL file, or of the files in a folder; ValueError names a bad line."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return tuple(example for file in files for example in _read(file))


def _read(file: Path) -> Iterator[Example]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield _example(json.loads(line), file.stem)
                except (KeyError, TypeError, AttributeError, ValueError) as error:
                    raise ValueError(f"{file}:{number}: not a labelled mail ({error!r})") from error


def _example(row: dict[str, object], source: str) -> Example:
    count = row.get("to_count")
    return Example(
        id=str(row["id"]),
        situation=str(row.get("situation", row["id"])),
        language=str(row.get("language", "und")),
        text=Text(
            subject=str(row["subject"]), body=str(row["body"]), is_reply=bool(row.get("is_reply", False)),
            to_count=count if isinstance(count, int) else None,
        ),
        kind=Kind(str(row.get("kind") or row["label"]).lower()),
        core=tuple(str(core) for core in cores) if isinstance(cores := row.get("core"), list) else (),
        source=source,
    )
