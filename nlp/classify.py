"""The classifier as the gateway uses it: load once, ask from any thread."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .language import language
from .types import Classification, Cue, Kind, Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .features import Feature

MODEL = Path(__file__).with_name("model")
_CUES = 8
_FAINT = 0.02                         # weaker evidence is no reason to show to a person


class Classifier:
    """Tells announcements, questions and discussions apart; about a millisecond a mail."""

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp
        self._lock = threading.Lock()  # spaCy's vocabulary is not made for two threads

    @classmethod
    def load(cls, path: Path | None = None) -> Classifier:
        """The classifier in a folder, by default the one we ship; FileNotFoundError where there is none."""
        folder = path or MODEL
        if not (folder / "config.cfg").is_file():
            raise FileNotFoundError(f"{folder}: no trained pipeline here; run `mailsquare nlp train`")
        import spacy

        from .pipeline import COMPONENT  # registers our tokenizer and component, too

        nlp: Any = spacy.load(folder)
        # Shape, likeness to an address and the like of every new word: a third of the time, and nobody asks.
        nlp.vocab.lex_attr_getters.clear()
        if COMPONENT not in nlp.pipe_names:
            raise ValueError(f"{folder}: the pipeline has no component {COMPONENT!r}")
        return cls(nlp)

    def classify(self, text: Text) -> Classification:
        """The kind of a mail, how sure, and why; looks at 32 KiB of text at most."""
        from .pipeline import doc_of

        # The memory zone lets spaCy forget the words of this mail, so that memory stays flat.
        with self._lock, self._nlp.memory_zone():
            doc = self._nlp(doc_of(self._nlp, text))
            scores = {kind: doc.cats[kind.value] for kind in Kind}
            features: Sequence[Feature] = doc.user_data["features"]
            evidence: NDArray[np.float32] = doc.user_data["evidence"]
        total = sum(scores.values())
        kind = max(scores, key=lambda name: scores[name])
        return Classification(
            kind=kind,
            confidence=scores[kind] / total,
            scores=MappingProxyType({name: score / total for name, score in scores.items()}),
            language=language(f"{text.subject}\n{text.body}"),
            cues=_cues(features, evidence, kind),
        )


def _cues(features: Sequence[Feature], evidence: NDArray[np.float32], kind: Kind) -> tuple[Cue, ...]:
    """What spoke most for the kind, or against it, in words a person can follow."""
    at = list(Kind).index(kind)
    others = (evidence.sum(axis=1) - evidence[:, at]) / (len(Kind) - 1)
    sums: dict[str, float] = {}
    for feature, weight in zip(features, (evidence[:, at] - others).tolist(), strict=True):
        if feature.shown:
            sums[feature.shown] = sums.get(feature.shown, 0.0) + weight
    ranked = sorted(sums.items(), key=lambda cue: (-abs(cue[1]), cue[0]))
    return tuple(Cue(text, round(weight, 3)) for text, weight in ranked[:_CUES] if abs(weight) >= _FAINT)
