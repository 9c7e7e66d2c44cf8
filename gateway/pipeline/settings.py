"""`classifier`, `learning` and `canary` of config.yaml."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field

from nlp.types import Kind
from rules.document import Document
from rules.fields import span
from rules.model import Shape
from rules.problems import Problem

from .classifiers import Pipeline


class ClassifierShape(Shape):
    """What tells the kinds of mail apart."""

    pipeline: str = Field(
        default="",
        description="A spaCy pipeline in the place of ours: an installed package or a folder; it runs its own code.",
    )
    labels: dict[str, str] = Field(
        default={}, description="Its labels and the kinds they mean, as {VRAAG: question}; empty: called alike."
    )


class LearningShape(Shape):
    """Learning from corrections."""

    nightly: str = Field(
        default="03:30",
        description="When, in the company's time zone, a new classifier is trained; or `never`.",
        pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|never)$",
    )
    least: int = Field(default=20, ge=1, description="So many new corrections make it worth a training.")

    @property
    def at(self) -> time | None:
        """The hour, None for never."""
        return None if self.nightly == "never" else time.fromisoformat(self.nightly)


Every = Annotated[timedelta, span(timedelta(days=1), "the pause between two canaries")]
Late = Annotated[timedelta, span(timedelta(hours=1), "the wait for a canary")]


class CanaryShape(Shape):
    """Mails of our own that try the way, so that a break in it is seen before people miss a mail."""

    via: str = Field(
        default="", description="host:port of the mail server's front, where it takes mail in; empty: none are sent."
    )
    every: Every = Field(default=timedelta(minutes=5), description="How often one is sent.")
    late_after: Late = Field(default=timedelta(minutes=2), description="When one that is not back counts as lost.")


def pipeline_of(
    folder: Path, document: Document, shape: ClassifierShape, problems: list[Problem]
) -> Pipeline | None:
    """The pipeline that was named, as far as it can be checked without loading it."""
    where, kinds = ("classifier", "labels"), [kind.value for kind in Kind]
    if shape.labels and not shape.pipeline:
        problems.append(document.problem(where, "classifier: labels of no pipeline", "name it: `pipeline: ...`"))
    for label, kind in shape.labels.items():
        if kind not in kinds:
            problems.append(
                document.problem((*where, label), f"classifier: {kind!r} is no kind", f"one of: {', '.join(kinds)}")
            )
    missing = [kind for kind in kinds if kind not in shape.labels.values()] if shape.labels else []
    if missing:
        words = f"classifier: no label means {' or '.join(missing)}"
        problems.append(document.problem(where, words, f"add `THEIR_LABEL: {missing[0]}`", key=True))
    if not shape.pipeline:
        return None
    local = folder / shape.pipeline
    return Pipeline(
        name=str(local) if local.is_dir() else shape.pipeline,
        labels=shape.labels,
        name_place=_place(document, ("classifier", "pipeline")),
        labels_place=_place(document, where if shape.labels else ("classifier", "pipeline")),
    )


def _place(document: Document, where: tuple[str, ...]) -> str:
    line, column = document.place(where)
    return f"{document.file}:{line}:{column}"
