"""The spaCy pipeline: our tokenizer and the component `mailsquare_kinds`. Importing this loads spaCy."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from .acts import ACTS, sentence_rows
from .features import Feature, act_features, features_of
from .linear import column, softmax
from .types import Kind, Text
from .view import View, view_of
from .words import words_of

KINDS = tuple(Kind)
Floats = NDArray[np.float32]
COMPONENT = "mailsquare_kinds"
_WEIGHTS = "weights.npz"
_SUBJECT_CAP = 1000                   # characters; RFC 5322 section 2.1.1 allows 998 on one line
_NO_MAIL = Text(subject="", body="")


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


class Layer:
    """One linear layer, by the numbers of its features: sorted columns, a row of weights each, and a bias."""

    def __init__(self, kinds: int) -> None:
        self.columns: NDArray[np.uint32] = np.zeros(0, dtype=np.uint32)
        self.weights: Floats = np.zeros((0, kinds), dtype=np.float32)
        self.bias: Floats = np.zeros(kinds, dtype=np.float32)

    def set(self, names: Sequence[str], weights: NDArray[np.float64], bias: NDArray[np.float64]) -> None:
        """Take over what training found."""
        columns = np.array([column(name) for name in names], dtype=np.uint32)
        self.columns, first = np.unique(columns, return_index=True)
        self.weights, self.bias = weights[first].astype(np.float32), bias.astype(np.float32)

    def weigh(self, names: Sequence[str], values: Sequence[float]) -> Floats:
        """What each feature says for each kind: one row a feature."""
        wanted = np.array([column(name) for name in names], dtype=np.uint32)
        out = np.zeros((len(names), self.weights.shape[1]), dtype=np.float32)
        if not len(self.columns) or not len(names):
            return out
        at = np.minimum(np.searchsorted(self.columns, wanted), len(self.columns) - 1)
        known = self.columns[at] == wanted
        out[known] = self.weights[at[known]] * np.array(values, dtype=np.float32)[known, None]
        return out

    def kept(self, name: str) -> dict[str, NDArray[Any]]:
        """Its arrays under names of their own; half precision changes no decision and halves the file."""
        return {f"{name}_columns": self.columns, f"{name}_weights": self.weights.astype(np.float16),
                f"{name}_bias": self.bias}

    def read(self, name: str, kept: Mapping[str, NDArray[Any]]) -> None:
        """What `kept` gave."""
        self.columns, self.bias = kept[f"{name}_columns"], kept[f"{name}_bias"]
        self.weights = kept[f"{name}_weights"].astype(np.float32)

    def sound(self) -> bool:
        """Whether its arrays fit each other and hold numbers alone."""
        fits = self.weights.ndim == 2 and self.weights.shape == (len(self.columns), len(self.bias))
        return bool(fits and np.isfinite(self.weights).all() and np.isfinite(self.bias).all())


class Kinds:
    """Component that sets `doc.cats`: one layer tells what each sentence does, one weighs the whole mail."""

    def __init__(self) -> None:
        self.acts, self.layer = Layer(len(ACTS)), Layer(len(KINDS))
        self.temperature = 1.0

    def __call__(self, doc: Doc) -> Doc:
        found = self.features(doc)
        evidence = self.weigh(found)
        scores = self.scores(evidence.sum(axis=0))
        doc.cats = {kind.value: float(score) for kind, score in zip(KINDS, scores, strict=True)}
        doc.user_data["features"], doc.user_data["evidence"] = found, evidence
        return doc

    def features(self, doc: Doc) -> list[Feature]:
        """What the mail behind the doc shows; a doc that is not from `doc_of` is all body."""
        view = _view_of(doc)
        return [*features_of(view), *act_features(self.act_scores(sentence_rows(view)))]

    def act_scores(self, rows: Sequence[Sequence[tuple[str, float]]]) -> NDArray[np.float64]:
        """Probabilities of the acts, a row a sentence."""
        flat = [one for row in rows for one in row]
        weighed = self.acts.weigh([name for name, _ in flat], [value for _, value in flat])
        starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
        return softmax(np.add.reduceat(weighed, starts, axis=0).astype(np.float64) + self.acts.bias)

    def weigh(self, found: Sequence[Feature]) -> Floats:
        """What each feature says for each kind: one row a feature."""
        return self.layer.weigh([one.name for one in found], [one.value for one in found])

    def scores(self, evidence: Floats) -> Floats:
        """Calibrated probabilities from summed evidence."""
        logits = (evidence + self.layer.bias) / self.temperature
        return np.asarray(softmax(np.asarray(logits[None, :], dtype=np.float64))[0], dtype=np.float32)

    def to_disk(self, path: Path, **_: object) -> None:
        """Keep the weights."""
        Path(path).mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            Path(path) / _WEIGHTS, allow_pickle=False, temperature=np.float32(self.temperature),
            **self.acts.kept("acts"), **self.layer.kept("kinds"))

    def from_disk(self, path: Path, **_: object) -> Kinds:
        """Read what `to_disk` kept; pickled content is refused, and so are weights that are no numbers."""
        with np.load(Path(path) / _WEIGHTS, allow_pickle=False) as kept:
            self.acts.read("acts", kept)
            self.layer.read("kinds", kept)
            self.temperature = float(kept["temperature"])
        if not (self.acts.sound() and self.layer.sound() and 0 < self.temperature < math.inf):
            raise ValueError(f"{path}: not the weights of a classifier")
        return self


def _view_of(doc: Doc) -> View:
    words, stop = [token.text for token in doc], doc.user_data.get("subject_stop", 0)
    return view_of(doc.user_data.get("text", _NO_MAIL), words[:stop], words[stop:])


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
