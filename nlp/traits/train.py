"""Trains the traits from the corpus. No chance is involved: the same corpus gives the same weights."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..examples import CORPUS
from ..linear import column
from ..types import Special, Text
from ..words import words_of
from .features import Feature, features_of, phrase_name
from .model import MODEL, SENSITIVE, TRAITS, TraitFinder
from .phrases import find, plain

FOLDS = 5
_BLOCK = 4096                         # features that are multiplied at once; more takes memory, not time
_RIDGE = 4.0                          # 1 to 16 find the same within a point
_SENSITIVE_SHARE = 5.0                # so much more does a sensitive mail count than a harmless one
_STEPS = 5                            # of Newton's method; later ones change no answer
_LEAST_BEND = 1e-3                    # of the logistic curve, where a mail is already sure
_SEEN_IN = 2                          # situations; what one alone has is memory, not evidence
_COMMON = 150                         # harmless mails with a phrase that make it say nothing by itself
# Share of harmless mail, by writers never seen, that may be kept from being posted. Posting what should
# stay private is worse than delivering a harmless mail as mail, so the guard takes twice what we aim at.
_ALARMS = 0.10
_SHARES = (0.01, 0.02, 0.05, 0.10, 0.20)    # of false alarms that the report tells the recall at
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One mail whose traits people wrote down."""

    situation: str
    text: Text
    traits: frozenset[str]            # of TRAITS
    writer: str = ""                  # who wrote it, as far as known: the file it stands in


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """A matrix of mails by features of which most is nothing: the rest, ordered by column."""

    columns: NDArray[np.int64]
    rows: NDArray[np.int64]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitReport:
    """How well the traits are found in mail by writers that training has not seen, or else in unseen situations."""

    examples: int
    features: int
    recall: float                     # of sensitive mail
    false_alarms: float               # share of harmless mail called sensitive
    f1: Mapping[str, float]           # by special kind
    found: Mapping[str, float]        # recall by special kind
    recall_at: Mapping[float, float]  # recall of sensitive mail by share of false alarms


def labelled(path: Path = CORPUS) -> tuple[Labelled, ...]:
    """The mails of a JSONL file or a folder of them that say whether they are sensitive; others are left out."""
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    rows = ((file.stem, json.loads(line)) for file in files for line in file.open(encoding="utf-8") if line.strip())
    return tuple(_labelled(row, writer) for writer, row in rows if "sensitive" in row)


def _labelled(row: Mapping[str, object], writer: str = "") -> Labelled:
    special = row.get("special") or ()
    names = {Special(str(name)).value for name in special} if isinstance(special, list) else set()
    return Labelled(
        situation=str(row.get("situation", row["id"])),
        text=Text(subject=str(row["subject"]), body=str(row["body"]), is_reply=bool(row.get("is_reply"))),
        traits=frozenset(names | ({SENSITIVE} if row["sensitive"] else set())),
        writer=writer,
    )


def train_traits(examples: Iterable[Labelled] | None = None, out: Path = MODEL) -> TraitReport:
    """Fit on every example, set thresholds on held-out folds and save the models to `out`."""
    known = tuple(labelled() if examples is None else examples)
    if len({one.situation for one in known}) < FOLDS:
        raise ValueError(f"traits need examples of at least {FOLDS} situations")
    rarity = _rarity(known)
    rows = [features_of(one.text, rarity) for one in known]
    names = _names(known, rows)
    cells = _cells(rows, names)
    truth = np.array([[name in one.traits for name in TRAITS] for one in known])
    alike = _alike(cells, len(known), len(names))
    held_out = _held_out(alike, truth, _folds(known))
    duals, bias = _fit(alike, truth)
    weights = _weights(cells, duals, len(names))
    order = np.argsort(np.array([column(name) for name in names], dtype=np.uint32))
    finder = TraitFinder(
        columns=np.array([column(names[at]) for at in order], dtype=np.uint32), weights=weights[order],
        bias=bias.astype(np.float32), thresholds=_thresholds(held_out, truth).astype(np.float32),
        slopes=np.array([_slope(*pair) for pair in zip(held_out.T, truth.T, strict=True)]), rarity=rarity,
    )
    finder.save(out)
    return _report(held_out, finder.thresholds, truth, len(names))


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


def _cells(rows: Sequence[Sequence[Feature]], names: Sequence[str]) -> _Cells:
    at = {name: place for place, name in enumerate(names)}
    found = [(at[feature.name], number, feature.value) for number, row in enumerate(rows) for feature in row
             if feature.name in at]
    found.sort()
    return _Cells(
        columns=np.array([one[0] for one in found], dtype=np.int64),
        rows=np.array([one[1] for one in found], dtype=np.int64),
        values=np.array([one[2] for one in found], dtype=np.float32),
    )


def _blocks(cells: _Cells, height: int, width: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The whole matrix, some columns at a time: all of it at once would take a gigabyte."""
    for start in range(0, width, _BLOCK):
        stop = min(width, start + _BLOCK)
        part = slice(*np.searchsorted(cells.columns, (start, stop)))
        out = np.zeros((height, stop - start), dtype=np.float32)
        out[cells.rows[part], cells.columns[part] - start] = cells.values[part]
        yield start, out


def _alike(cells: _Cells, height: int, width: int) -> NDArray[np.float32]:
    """How much each two mails have in common."""
    out = np.zeros((height, height), dtype=np.float32)
    for _, block in _blocks(cells, height, width):
        out += block @ block.T
    return out


def _weights(cells: _Cells, duals: Floats, width: int) -> NDArray[np.float32]:
    parts = [block.T @ duals.astype(np.float32) for _, block in _blocks(cells, len(duals), width)]
    return np.vstack(parts)


def _folds(known: Sequence[Labelled]) -> NDArray[np.int64]:
    """The fold of each example: those of one writer share theirs, or of one situation where writers are too few."""
    writers = sorted({one.writer for one in known})
    whose = [one.writer for one in known] if len(writers) >= FOLDS else [one.situation for one in known]
    fold = {name: at % FOLDS for at, name in enumerate(sorted(set(whose)))}
    return np.array([fold[name] for name in whose])


def _fit(alike: NDArray[np.float32], truth: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Linear layers with an L2 penalty in the space that the mails span; columns are those of TRAITS.

    Logistic for sensitive mail, where it finds 2 to 9 points more at the same false alarms; least
    squares for the rest, which is one solution for all nine.
    """
    special = _solve(alike, np.where(truth[:, 1:], 1.0, -1.0), np.full(len(truth), _RIDGE))
    duals = np.hstack([_logistic(alike, truth[:, 0])[:, None], special])
    return duals, np.asarray(duals.sum(axis=0))


def _logistic(alike: NDArray[np.float32], truth: NDArray[np.bool_]) -> Floats:
    """Newton's method: each step is a least squares in which unsure mails count for more."""
    share, scores = np.where(truth, _SENSITIVE_SHARE, 1.0), np.zeros(len(truth))
    duals = scores
    for _ in range(_STEPS):
        said = 1 / (1 + np.exp(-np.clip(scores, -12, 12)))
        bend = np.maximum(said * (1 - said), _LEAST_BEND)
        duals = _solve(alike, scores + (truth - said) / bend, _RIDGE / (share * bend))
        scores = alike @ duals + duals.sum()
    return duals


def _solve(alike: NDArray[np.float32], wanted: Floats, ridge: Floats) -> Floats:
    system = alike + np.float32(1.0)
    system[np.diag_indices(len(system))] += ridge.astype(np.float32)
    return np.asarray(np.linalg.solve(system, wanted.astype(np.float32)), dtype=np.float64)


def _held_out(alike: NDArray[np.float32], truth: NDArray[np.bool_], folds: NDArray[np.int64]) -> Floats:
    """Scores of each example from models that never saw its writer."""
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
        # a condolence that is taken for something else would be posted: there, recall counts four times
        found.append(_best(scores[:, at], truth[:, at], 4.0 if name == Special.CONDOLENCE else 1.0))
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


def _report(
    scores: Floats, thresholds: NDArray[np.float32], truth: NDArray[np.bool_], features: int,
) -> TraitReport:
    said = scores >= thresholds
    hits, wanted, called = (said & truth).sum(axis=0), truth.sum(axis=0), said.sum(axis=0)
    f1, found = 2 * hits / np.maximum(1, wanted + called), hits / np.maximum(1, wanted)
    harmless, sensitive = scores[~truth[:, 0], 0], scores[truth[:, 0], 0]
    return TraitReport(
        examples=len(truth), features=features, recall=round(float(found[0]), 3),
        false_alarms=round(float(said[~truth[:, 0], 0].mean()), 3),
        f1={name: round(float(score), 3) for name, score in zip(TRAITS[1:], f1[1:], strict=True)},
        found={name: round(float(share), 3) for name, share in zip(TRAITS[1:], found[1:], strict=True)},
        recall_at={share: round(float((sensitive >= np.quantile(harmless, 1 - share)).mean()), 3)
                   for share in _SHARES},
    )
