"""The spaCy pipeline: our tokenizer and the component `mailsquare_kinds`. Importing this loads spaCy."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from .features import Feature, features_of
from .types import Kind, Text
from .words import words_of

KINDS = tuple(Kind)
Floats = NDArray[np.float32]
COMPONENT = "mailsquare_kinds"
_WEIGHTS = "weights.npz"
_SUBJECT_CAP = 1000                   # characters; RFC 5322 section 2.1.1 allows 998 on one line
_NO_MAIL = Text(subject="", body="")


def column(name: str) -> int:
    """The stable number under which a feature's weights are kept."""
    return zlib.crc32(name.encode("utf-8", "replace"))


class Words:
    """Tokenizer of the pipeline: words and punctuation, in linear time."""

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        return Doc(self.vocab, words=words_of(text))

    def to_disk(self, path: Path, **_: object) -> None:
        """Nothing to keep: the tokenizer has no settings."""

    def from_disk(self, path: Path, **_: object) -> Words:
        """Nothing to read."""
        return self


@registry.tokenizers("mailsquare.words.v1")  # type: ignore[untyped-decorator]
def _words() -> Callable[[Language], Words]:
    return lambda nlp: Words(nlp.vocab)


class Kinds:
    """Component that sets `doc.cats` from a linear layer over the features of a mail."""

    def __init__(self) -> None:
        self.columns: NDArray[np.uint32] = np.zeros(0, dtype=np.uint32)      # sorted
        self.weights: Floats = np.zeros((0, len(KINDS)), dtype=np.float32)
        self.bias: Floats = np.zeros(len(KINDS), dtype=np.float32)
        self.temperature = 1.0

    def __call__(self, doc: Doc) -> Doc:
        found = self.features(doc)
        scores = self.scores(self.weigh(found).sum(axis=0))
        doc.cats = {kind.value: float(score) for kind, score in zip(KINDS, scores, strict=True)}
        doc.user_data["features"] = found
        return doc

    def features(self, doc: Doc) -> list[Feature]:
        """What the mail behind the doc shows; a doc that is not from `doc_of` is all body."""
        text = doc.user_data.get("text", _NO_MAIL)
        words = [token.text for token in doc]
        stop = doc.user_data.get("subject_stop", 0)
        return features_of(text, words[:stop], words[stop:])

    def weigh(self, found: Sequence[Feature]) -> Floats:
        """What each feature says for each kind: one row a feature."""
        names = np.array([column(feature.name) for feature in found], dtype=np.uint32)
        out = np.zeros((len(found), len(KINDS)), dtype=np.float32)
        if not len(self.columns) or not len(found):
            return out
        at = np.minimum(np.searchsorted(self.columns, names), len(self.columns) - 1)
        known = self.columns[at] == names
        values = np.array([feature.value for feature in found], dtype=np.float32)
        out[known] = self.weights[at[known]] * values[known, None]
        return out

    def scores(self, evidence: Floats) -> Floats:
        """Calibrated probabilities from summed evidence."""
        logits = (evidence + self.bias) / self.temperature
        powers = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)

    def to_disk(self, path: Path, **_: object) -> None:
        """Keep the weights in half precision, which changes no decision and halves the file."""
        Path(path).mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            Path(path) / _WEIGHTS, columns=self.columns, weights=self.weights.astype(np.float16),
            bias=self.bias, temperature=np.float32(self.temperature),
        )

    def from_disk(self, path: Path, **_: object) -> Kinds:
        """Read what `to_disk` kept; pickled content is refused."""
        with np.load(Path(path) / _WEIGHTS, allow_pickle=False) as kept:
            self.columns = kept["columns"]
            self.weights = kept["weights"].astype(np.float32)
            self.bias = kept["bias"]
            self.temperature = float(kept["temperature"])
        return self


@Language.factory(COMPONENT)
def _kinds(nlp: Language, name: str) -> Kinds:
    return Kinds()


def blank() -> Language:
    """An untrained pipeline of our tokenizer and our component."""
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "mailsquare.words.v1"}}})
    nlp.add_pipe(COMPONENT)
    return nlp


def component_of(nlp: Language) -> Kinds:
    """Our component of a pipeline; KeyError where it has none."""
    found = nlp.get_pipe(COMPONENT)
    if not isinstance(found, Kinds):
        raise KeyError(COMPONENT)
    return found


def doc_of(nlp: Language, text: Text) -> Doc:
    """The doc of a mail: words of the subject, then of the body, and the header facts beside them."""
    subject = words_of(text.subject[:_SUBJECT_CAP])
    doc = Doc(nlp.vocab, words=subject + words_of(text.body))
    doc.user_data["text"] = text
    doc.user_data["subject_stop"] = len(subject)
    return doc
