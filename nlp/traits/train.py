"""Trains the traits from the corpus. No chance is involved but the seeded split into folds."""

from __future__ import annotations

import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..examples import CORPUS
from ..types import Special, Text
from ..words import words_of
from .features import Feature, features_of, phrase_name
from .model import MODEL, SENSITIVE, TRAITS, TraitFinder, column
from .phrases import find, plain

FOLDS = 5
_SEED = 20_27
_RIDGE = 4.0                          # 1 to 16 find the same within a point
_RARE_RIDGE = 64.0                    # of sensitive mail, whose few examples count for more:
_RARE_SHARE = 16.0                    # so many times a harmless one
_SEEN_IN = 2                          # situations; what one alone has is memory, not evidence
_COMMON = 150                         # harmless mails with a phrase that make it say nothing by itself
_ALARMS = 0.05                        # share of harmless mail that may be kept from being posted
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One mail whose traits people wrote down."""

    situation: str
    text: Text
    traits: frozenset[str]            # of TRAITS


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitReport:
    """How well the traits are found in situations that training has not seen."""

    examples: int
    features: int
    recall: float                     # of sensitive mail
    false_alarms: float               # share of harmless mail called sensitive
    f1: Mapping[str, float]           # by special kind


def labelled(path: Path = CORPUS) -> tuple[Labelled, ...]:
    """The mails of a JSONL file or a folder of them that say whether they are sensitive; others are left out."""
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    rows = (json.loads(line) for file in files for line in file.open(encoding="utf-8") if line.strip())
    return tuple(_labelled(row) for row in rows if "sensitive" in row)


def _labelled(row: Mapping[str, object]) -> Labelled:
    special = row.get("special") or ()
    names = {Special(str(name)).value for name in special} if isinstance(special, list) else set()
    return Labelled(
        situation=str(row.get("situation", row["id"])),
        text=Text(subject=str(row["subject"]), body=str(row["body"]), is_reply=bool(row.get("is_reply"))),
        traits=frozenset(names | ({SENSITIVE} if row["sensitive"] else set())),
    )


def train_traits(examples: Iterable[Labelled] | None = None, out: Path = MODEL) -> TraitReport:
    """Fit on every example, set thresholds on held-out folds and save the models to `out`."""
    known = tuple(labelled() if examples is None else examples)
    if len({one.situation for one in known}) < FOLDS:
        raise ValueError(f"traits need examples of at least {FOLDS} situations")
    rarity = _rarity(known)
    rows = [features_of(one.text, rarity) for one in known]
    names = _names(known, rows)
    matrix = _matrix(rows, names)
    truth = np.array([[name in one.traits for name in TRAITS] for one in known])
    alike = matrix @ matrix.T
    held_out = _held_out(alike, truth, _folds(known))
    duals, bias = _fit(alike, truth)
    weights = matrix.T @ duals.astype(np.float32)
    order = np.argsort(np.array([column(name) for name in names], dtype=np.uint32))
    finder = TraitFinder(
        columns=np.array([column(names[at]) for at in order], dtype=np.uint32), weights=weights[order],
        bias=bias.astype(np.float32), thresholds=_thresholds(held_out, truth).astype(np.float32),
        slope=_slope(held_out[:, 0], truth[:, 0]), rarity=rarity,
    )
    finder.save(out)
    return _report(held_out >= finder.thresholds, truth, len(names))


def _rarity(known: Sequence[Labelled]) -> dict[str, float]:
    """How seldom harmless mail uses each phrase of our lists, 0 to 1."""
    seen: Counter[str] = Counter()
    for one in known:
        if SENSITIVE not in one.traits:
            words = [plain(word) for word in words_of(f"{one.text.subject}\n\n{one.text.body}")]
            seen.update({phrase_name(hit) for hit in find(words) if hit.group.startswith("danger:")})
    return {name: max(0.0, 1 - math.log1p(times) / math.log1p(_COMMON)) for name, times in sorted(seen.items())}


def _names(known: Sequence[Labelled], rows: Sequence[Sequence[Feature]]) -> list[str]:
    situations: defaultdict[str, set[str]] = defaultdict(set)
    for one, row in zip(known, rows, strict=True):
        for feature in row:
            situations[feature.name].add(one.situation)
    return sorted(name for name, of in situations.items() if len(of) >= _SEEN_IN)


def _matrix(rows: Sequence[Sequence[Feature]], names: Sequence[str]) -> NDArray[np.float32]:
    at = {name: place for place, name in enumerate(names)}
    out = np.zeros((len(rows), len(names)), dtype=np.float32)
    for number, row in enumerate(rows):
        for feature in row:
            if feature.name in at:
                out[number, at[feature.name]] = feature.value
    return out


def _folds(known: Sequence[Labelled]) -> NDArray[np.int64]:
    """The fold of each example; examples of one situation share theirs."""
    situations = sorted({one.situation for one in known})
    random.Random(_SEED).shuffle(situations)
    fold = {situation: at % FOLDS for at, situation in enumerate(situations)}
    return np.array([fold[one.situation] for one in known])


def _fit(alike: NDArray[np.float32], truth: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Least squares with an L2 penalty in the space that the mails span; columns are those of TRAITS."""
    wanted = np.where(truth, 1.0, -1.0)
    sensitive = _solve(alike, wanted[:, :1], np.where(truth[:, 0], _RARE_RIDGE / _RARE_SHARE, _RARE_RIDGE))
    special = _solve(alike, wanted[:, 1:], np.full(len(truth), _RIDGE))
    duals = np.hstack([sensitive, special])
    return duals, np.asarray(duals.sum(axis=0))


def _solve(alike: NDArray[np.float32], wanted: Floats, ridge: Floats) -> Floats:
    system = alike.astype(np.float64) + 1.0
    system[np.diag_indices(len(system))] += ridge
    return np.asarray(np.linalg.solve(system, wanted))


def _held_out(alike: NDArray[np.float32], truth: NDArray[np.bool_], folds: NDArray[np.int64]) -> Floats:
    """Scores of each example from models that never saw its situation."""
    scores = np.zeros(truth.shape)
    for fold in range(FOLDS):
        test, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        duals, bias = _fit(alike[np.ix_(rest, rest)], truth[rest])
        scores[test] = alike[np.ix_(test, rest)] @ duals + bias
    return scores


def _thresholds(scores: Floats, truth: NDArray[np.bool_]) -> Floats:
    """Where each trait begins: as many sensitive mails as the false alarms allow, else the best F."""
    found = [float(np.quantile(scores[~truth[:, 0], 0], 1 - _ALARMS))]
    for at, name in enumerate(TRAITS[1:], 1):
        # a condolence that is taken for something else would be posted: there, recall counts double
        found.append(_best(scores[:, at], truth[:, at], 2.0 if name == Special.CONDOLENCE else 1.0))
    return np.array(found)


def _best(scores: Floats, truth: NDArray[np.bool_], beta: float) -> float:
    """The threshold of the best F measure; above every score where there is no example."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    f = (1 + beta**2) * hits / (np.arange(1, len(order) + 1) + beta**2 * max(1, truth.sum()))
    return float(scores[order[int(f.argmax())]]) if truth.any() else math.inf


def _slope(scores: Floats, truth: NDArray[np.bool_]) -> tuple[float, float]:
    """The logistic curve through held-out scores, by Newton's method."""
    inputs = np.stack([scores, np.ones(len(scores))], axis=1)
    curve = np.array([1.0, 0.0])
    for _ in range(25):
        said = 1 / (1 + np.exp(-np.clip(inputs @ curve, -30, 30)))
        bend = inputs.T @ (inputs * (said * (1 - said))[:, None]) + 1e-6 * np.eye(2)
        curve = curve + np.linalg.solve(bend, inputs.T @ (truth - said))
    return float(curve[0]), float(curve[1])


def _report(said: NDArray[np.bool_], truth: NDArray[np.bool_], features: int) -> TraitReport:
    hits, wanted, called = (said & truth).sum(axis=0), truth.sum(axis=0), said.sum(axis=0)
    f1 = 2 * hits / np.maximum(1, wanted + called)
    return TraitReport(
        examples=len(truth), features=features, recall=float(hits[0] / max(1, wanted[0])),
        false_alarms=float((said & ~truth)[:, 0].sum() / max(1, (~truth)[:, 0].sum())),
        f1={name: round(float(score), 3) for name, score in zip(TRAITS[1:], f1[1:], strict=True)},
    )
