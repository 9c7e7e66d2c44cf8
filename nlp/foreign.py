"""Any spaCy pipeline that sets `doc.cats`, in the place of ours: a package by name, or a folder."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from .language import language
from .types import Classification, Kind, Text

MOST_CHARACTERS = 32_768              # of subject and body, as for ours
SLOW_SECONDS = 0.05                   # a mail; beyond it a storm of mail would wait for the classifier
_PROBE = Text(
    subject="Vergadering over de nieuwe kantine",
    body="Beste collega's, weet iemand wanneer de kantine weer open gaat? Thanks in advance. " * 12,
)


class NotFitting(ValueError):
    """A pipeline that cannot tell our kinds apart; `labels` says that its labels are the trouble."""

    def __init__(self, message: str, remedy: str, *, labels: bool = False) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.labels = labels


class Foreign:
    """Tells kinds apart by the categories of somebody else's pipeline.

    It gives no cues: what spoke for an answer is known to that pipeline alone. Header facts are not
    shown to it.
    """

    def __init__(self, nlp: Any, kinds: Mapping[str, Kind]) -> None:
        self._nlp = nlp
        self._kinds = kinds
        self._lock = threading.Lock()  # spaCy's vocabulary is not made for two threads
        self.seconds = self._measure()

    @classmethod
    def load(cls, name: str, labels: Mapping[str, str]) -> Foreign:
        """The pipeline of that package name or folder, its labels read as our kinds.

        Without `labels` each category must be called like a kind, in any case. Loading runs the
        code of the package: name only one that you trust.

        Raises:
            NotFitting: it is not there, sets no categories, or lacks one for some kind.
        """
        import spacy

        from . import pipeline as _ours  # noqa: F401  (registers our own tokenizer, which it may use)

        try:
            nlp = spacy.load(name)
        except (OSError, ImportError, ValueError, KeyError, TypeError, AttributeError) as error:
            words = f"the pipeline {name!r} cannot be loaded: {_first_line(error)}"
            raise NotFitting(words, "install it beside mailsquare, or name its folder") from error
        return cls(nlp, _kinds(name, _categories(nlp), labels))

    def classify(self, text: Text) -> Classification:
        """The kind whose categories score highest together; a pipeline that scores nothing is unsure."""
        with self._lock, self._nlp.memory_zone():
            cats: dict[str, float] = dict(self._nlp(f"{text.subject}\n\n{text.body}"[:MOST_CHARACTERS]).cats)
        sums = dict.fromkeys(Kind, 0.0)
        for label, kind in self._kinds.items():
            score = float(cats.get(label, 0.0))
            sums[kind] += score if math.isfinite(score) and score > 0 else 0.0
        total = sum(sums.values())
        scores = {kind: sums[kind] / total if total else 1 / len(Kind) for kind in Kind}
        kind = max(scores, key=lambda one: scores[one])
        return Classification(
            kind=kind, confidence=scores[kind], scores=MappingProxyType(scores),
            language=language(f"{text.subject}\n{text.body}"),
        )

    def _measure(self) -> float:
        """Seconds for a mail of ordinary length, the fastest of three."""
        took = []
        for _ in range(3):
            begun = time.perf_counter()
            self.classify(_PROBE)
            took.append(time.perf_counter() - begun)
        return min(took)


def _categories(nlp: Any) -> tuple[str, ...]:
    """What the pipeline says of a mail."""
    return tuple(nlp(f"{_PROBE.subject}\n\n{_PROBE.body}").cats)


def _kinds(name: str, categories: tuple[str, ...], labels: Mapping[str, str]) -> dict[str, Kind]:
    """Each category that counts, with its kind."""
    if not categories:
        raise NotFitting(f"the pipeline {name!r} gives a mail no categories (doc.cats)",
                         "name one with a trained text categorizer")
    wanted = labels or {label: label.lower() for label in categories}
    kinds = {label: Kind(kind) for label, kind in wanted.items() if kind in set(Kind) and label in categories}
    has = f"it has {', '.join(sorted(categories)[:12])}"
    if unknown := sorted(set(labels) - set(categories)):
        raise NotFitting(f"the pipeline {name!r} has no label {unknown[0]!r}", has, labels=True)
    if missing := [kind.value for kind in Kind if kind not in kinds.values()]:
        raise NotFitting(f"no label of the pipeline {name!r} means {' or '.join(missing)}",
                         f"write `labels: {{THEIR_LABEL: {missing[0]}}}`; {has}", labels=True)
    return kinds


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
