"""Trains the pipeline from a corpus. No chance is involved but the seeded split into folds."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .evaluate import macro_f1
from .examples import CORPUS, Example, examples
from .features import Feature
from .types import Kind

MODEL = Path(__file__).with_name("model")
FOLDS = 5
_SEED = 20_27
_RIDGE = 1e-3                         # L2 penalty; 5e-4 to 4e-3 score within one point
_STEPS = 400
_SEEN_IN = 2                          # a feature of one single mail is memory, not evidence
_TEMPERATURES = np.geomspace(0.5, 4.0, 61)
_KINDS = tuple(Kind)

Floats = NDArray[np.float64]
Rows = Sequence[Sequence[Feature]]
Tick = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a training run saw and how well it does on situations it has not seen."""

    examples: int
    situations: int
    features: int
    macro_f1: float                   # cross-validated, grouped by situation
    accuracy: float
    temperature: float
    by_language: Mapping[str, float]  # macro-F1 where a language has 50 examples or more


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    names: Sequence[str]
    weights: Floats
    bias: Floats

    def logits(self, rows: Rows) -> Floats:
        return np.asarray(_matrix(rows, self.names) @ self.weights + self.bias)


def train(
    corpus: Path = CORPUS, out: Path = MODEL, extra: Sequence[Example] = (), tick: Tick = lambda: None,
) -> Report:
    """Fits on every example, calibrates on held-out folds and saves the pipeline to `out`.

    `extra` examples, people's corrections, are learnt from like the corpus; `tick` is called after
    each of the six fits. ValueError where there are fewer than five situations.
    """
    from .pipeline import blank, column, component_of, doc_of

    known = [*examples(corpus), *extra]
    if len({example.situation for example in known}) < FOLDS:
        raise ValueError(f"{corpus}: needs examples of at least {FOLDS} situations")
    nlp = blank()
    rows = [component_of(nlp).features(doc_of(nlp, example.text)) for example in known]
    truth = np.array([_KINDS.index(example.kind) for example in known])
    held_out = _held_out(rows, truth, _folds(known), tick)
    layer = _fit(rows, truth)
    tick()

    keeper = blank()                  # a fresh one: its vocabulary holds no word of the corpus
    component = component_of(keeper)
    columns = np.array([column(name) for name in layer.names], dtype=np.uint32)
    columns, first = np.unique(columns, return_index=True)
    component.columns, component.weights = columns, layer.weights[first].astype(np.float32)
    component.bias = layer.bias.astype(np.float32)
    component.temperature = temperature = _temperature(held_out, truth)
    keeper.to_disk(out)
    return _report(known, held_out, truth, len(columns), temperature)


def _folds(known: Sequence[Example]) -> NDArray[np.int64]:
    """The fold of each example; examples of one situation share theirs."""
    situations = sorted({example.situation for example in known})
    random.Random(_SEED).shuffle(situations)
    fold = {situation: at % FOLDS for at, situation in enumerate(situations)}
    return np.array([fold[example.situation] for example in known])


def _held_out(rows: Rows, truth: NDArray[np.int64], folds: NDArray[np.int64], tick: Tick) -> Floats:
    """Logits of each example from a layer that never saw its situation."""
    logits = np.zeros((len(rows), len(_KINDS)))
    for fold in range(FOLDS):
        test = [at for at, of in enumerate(folds) if of == fold]
        rest = [at for at, of in enumerate(folds) if of != fold]
        layer = _fit([rows[at] for at in rest], truth[rest])
        logits[test] = layer.logits([rows[at] for at in test])
        tick()
    return logits


def _fit(rows: Rows, truth: NDArray[np.int64]) -> _Layer:
    """Softmax regression with an L2 penalty.

    There are far fewer mails than features, so the fit runs in the space the mails span: same
    optimum, a hundredth of the work.
    """
    seen = Counter(feature.name for row in rows for feature in row)
    names = sorted(name for name, times in seen.items() if times >= _SEEN_IN)
    matrix = _matrix(rows, names)
    spread, basis = np.linalg.eigh(matrix @ matrix.T)
    keep = spread > 1e-7
    scale = np.sqrt(spread[keep])
    weights, bias = _descend(basis[:, keep] * scale, truth)
    return _Layer(names=names, weights=matrix.T @ (basis[:, keep] / scale @ weights), bias=bias)


def _descend(inputs: Floats, truth: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Gradient descent with Nesterov momentum; rare kinds weigh more, by the square root."""
    wanted = np.eye(len(_KINDS))[truth]
    sizes = np.maximum(np.bincount(truth, minlength=len(_KINDS)), 1)
    share = 1 / np.sqrt(sizes[truth])
    share = share / share.sum()
    step = 1 / (0.5 * share.max() * ((inputs**2).sum(axis=0).max() + len(truth)) + _RIDGE)
    weights = before = np.zeros((inputs.shape[1], len(_KINDS)))
    bias = bias_before = np.zeros(len(_KINDS))
    for turn in range(_STEPS):
        pull = turn / (turn + 3)
        ahead, bias_ahead = weights + pull * (weights - before), bias + pull * (bias - bias_before)
        slope = (_softmax(inputs @ ahead + bias_ahead) - wanted) * share[:, None]
        before, bias_before = weights, bias
        weights = ahead - step * (inputs.T @ slope + _RIDGE * ahead)
        bias = bias_ahead - step * slope.sum(axis=0)
    return weights, bias


def _matrix(rows: Rows, names: Sequence[str]) -> Floats:
    at = {name: place for place, name in enumerate(names)}
    out = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for feature in row:
            if feature.name in at:
                out[number, at[feature.name]] = feature.value
    return out


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _temperature(logits: Floats, truth: NDArray[np.int64]) -> float:
    """The divisor under which held-out answers are as sure as they are right."""
    places = np.arange(len(truth))
    losses = [-np.log(_softmax(logits / t)[places, truth] + 1e-12).mean() for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def _report(
    known: Sequence[Example], logits: Floats, truth: NDArray[np.int64], features: int, temperature: float,
) -> Report:
    pairs = [(_KINDS[true], _KINDS[said]) for true, said in zip(truth, logits.argmax(axis=1), strict=True)]
    parts: dict[str, list[tuple[Kind, Kind]]] = defaultdict(list)
    for example, pair in zip(known, pairs, strict=True):
        parts[example.language].append(pair)
    return Report(
        examples=len(known), situations=len({example.situation for example in known}), features=features,
        macro_f1=macro_f1(pairs), accuracy=sum(true == said for true, said in pairs) / len(pairs),
        temperature=temperature,
        by_language={name: macro_f1(part) for name, part in sorted(parts.items()) if len(part) >= 50},
    )
