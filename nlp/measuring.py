"""How sure one may be of a score: every answer kept as a row, and each figure with its interval."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .classify import Classifier
from .evaluate import Pair
from .examples import examples
from .types import Classification, Kind, Text

BINS = 10
ROUNDS = 2000                         # resamples; the ends of an interval move by less than 0.004
ENOUGH = 20                           # fewer mails of a language say nothing of it
_SEED = 20_27
_KINDS = tuple(Kind)
Floats = NDArray[np.float64]


class Classifies(Protocol):
    """Ours, or any other that answers so."""

    def classify(self, text: Text) -> Classification: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One labelled mail and the answer to it; no text."""

    id: str
    situation: str
    language: str
    truth: Kind
    answer: Kind
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure, and where it lies in 95 of 100 samples of such mail."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The answers within a tenth of confidence."""

    low: float
    count: int
    confidence: float                 # mean
    right: float                      # share


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The scores of one set of mails."""

    messages: int
    accuracy: Interval
    macro_f1: Interval
    calibration_error: Interval
    f1: Mapping[Kind, Interval]
    bins: tuple[Bin, ...]             # ten, the unused ones too
    confusion: Mapping[Pair, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The whole set, and each language with 20 mails or more."""

    whole: Figures
    by_language: Mapping[str, Figures]


def judge(path: Path, classifier: Classifies | None = None) -> tuple[Judged, ...]:
    """Every labelled mail of a JSONL file or folder with its answer; ValueError on a bad line or none."""
    asked = classifier or Classifier.load()
    rows = []
    for example in examples(path):
        answer = asked.classify(example.text)
        rows.append(Judged(id=example.id, situation=example.situation, language=example.language,
                           truth=example.kind, answer=answer.kind, confidence=answer.confidence))
    if not rows:
        raise ValueError(f"{path}: holds no labelled mail")
    return tuple(rows)


def measure(judged: Sequence[Judged]) -> Measured:
    """Scores with intervals; the same rows give the same intervals."""
    parts: dict[str, list[Judged]] = defaultdict(list)
    for row in judged:
        parts[row.language].append(row)
    return Measured(
        whole=_figures(judged),
        by_language={name: _figures(part) for name, part in sorted(parts.items()) if len(part) >= ENOUGH},
    )


def _figures(judged: Sequence[Judged]) -> Figures:
    cells, sure, right = _counts(judged)
    drawn = _drawn(len(cells))
    f1 = _f1(cells.sum(axis=0)[None])[0]
    f1_drawn = _f1(drawn @ cells)
    return Figures(
        messages=len(judged),
        accuracy=_interval(_accuracy(cells.sum(axis=0)[None])[0], _accuracy(drawn @ cells)),
        macro_f1=_interval(f1.mean(), f1_drawn.mean(axis=1)),
        calibration_error=_interval(
            _gap(sure.sum(axis=0)[None], right.sum(axis=0)[None], np.array([len(judged)]))[0],
            _gap(drawn @ sure, drawn @ right, (drawn @ cells).sum(axis=1)),
        ),
        f1={kind: _interval(f1[at], f1_drawn[:, at]) for at, kind in enumerate(_KINDS)},
        bins=_bins(judged),
        confusion=Counter((row.truth, row.answer) for row in judged),
    )


def _counts(judged: Sequence[Judged]) -> tuple[Floats, Floats, Floats]:
    """Per situation: the confusion, and per bin the sum of confidence and of right answers."""
    situations = {name: at for at, name in enumerate(sorted({row.situation for row in judged}))}
    cells = np.zeros((len(situations), len(_KINDS) ** 2))
    sure, right = np.zeros((len(situations), BINS)), np.zeros((len(situations), BINS))
    for row in judged:
        at, place = situations[row.situation], _bin(row)
        cells[at, _KINDS.index(row.truth) * len(_KINDS) + _KINDS.index(row.answer)] += 1
        sure[at, place] += row.confidence
        right[at, place] += row.truth == row.answer
    return cells, sure, right


def _drawn(situations: int) -> Floats:
    """How often each situation is drawn in each round: mails of one situation are alike, so they go together."""
    chance = np.random.default_rng(_SEED)
    return chance.multinomial(situations, np.full(situations, 1 / situations), size=ROUNDS).astype(float)


def _f1(cells: Floats) -> Floats:
    """F1 of each kind (columns) for rows of confusions; 0 where a kind is neither there nor said."""
    table = cells.reshape(-1, len(_KINDS), len(_KINDS))
    both = table.sum(axis=1) + table.sum(axis=2)
    hit = np.einsum("nkk->nk", table)
    return np.asarray(np.divide(2 * hit, both, out=np.zeros_like(hit), where=both > 0))


def _accuracy(cells: Floats) -> Floats:
    table = cells.reshape(-1, len(_KINDS), len(_KINDS))
    return np.asarray(np.einsum("nkk->n", table) / np.maximum(1, cells.sum(axis=1)))


def _gap(sure: Floats, right: Floats, mails: NDArray[np.generic]) -> Floats:
    return np.asarray(np.abs(sure - right).sum(axis=1) / np.maximum(1, mails.astype(float)))


def _interval(value: float, drawn: Floats) -> Interval:
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Interval(value=float(value), low=float(low), high=float(high))


def _bins(judged: Sequence[Judged]) -> tuple[Bin, ...]:
    parts: dict[int, list[Judged]] = defaultdict(list)
    for row in judged:
        parts[_bin(row)].append(row)
    return tuple(
        Bin(
            low=at / BINS, count=len(parts[at]),
            confidence=sum(row.confidence for row in parts[at]) / max(1, len(parts[at])),
            right=sum(row.truth == row.answer for row in parts[at]) / max(1, len(parts[at])),
        )
        for at in range(BINS)
    )


def _bin(row: Judged) -> int:
    return min(BINS - 1, int(row.confidence * BINS))
