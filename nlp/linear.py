"""Softmax regression on sparse rows: numpy alone, no chance, the same weights every time."""

from __future__ import annotations

import zlib
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Row = Sequence[tuple[str, float]]     # names and values of what one example shows

_MEMORY = 8                           # steps back that L-BFGS remembers
_FLAT = 1e-5                          # slope, relative, at which it is done
_HALVINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows as three flat arrays: where each row starts, which columns it has, and their values."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats

    def times(self, weights: Floats) -> Floats:
        """Each row's sum of weights: rows x kinds."""
        ahead = np.zeros((len(self.columns) + 1, weights.shape[1]))
        np.cumsum(weights[self.columns] * self.values[:, None], axis=0, out=ahead[1:])
        return np.asarray(ahead[self.starts[1:]] - ahead[self.starts[:-1]])

    def transposed_times(self, errors: Floats, width: int) -> Floats:
        """Each column's sum of errors: columns x kinds."""
        spread = np.repeat(errors, np.diff(self.starts), axis=0) * self.values[:, None]
        return np.stack([np.bincount(self.columns, spread[:, kind], width)
                         for kind in range(errors.shape[1])], axis=1)


def table(rows: Sequence[Row], names: Sequence[str]) -> Table:
    """The rows with those names; other names are left out."""
    at = {name: place for place, name in enumerate(names)}
    known = [[(at[name], value) for name, value in row if name in at] for row in rows]
    return Table(
        starts=np.cumsum([0, *map(len, known)]),
        columns=np.array([column for row in known for column, _ in row], dtype=np.int64),
        values=np.array([value for row in known for _, value in row]))


def common_names(rows: Sequence[Row], least: int) -> list[str]:
    """The names that so many rows have; what one single mail has is memory, not evidence."""
    seen = Counter(name for row in rows for name, _ in row)
    return sorted(name for name, times in seen.items() if times >= least)


def fit(rows: Table, width: int, truth: NDArray[np.int64], share: Floats, ridge: float,
        steps: int, kinds: int) -> tuple[Floats, Floats]:
    """Weights (columns x kinds) and bias of the lowest loss; `share` is each row's part in it, summing to 1."""
    wanted = np.eye(kinds)[truth]

    def loss(point: Floats) -> tuple[float, Floats]:
        weights, bias = point[:-kinds].reshape(width, kinds), point[-kinds:]
        scores = softmax(rows.times(weights) + bias)
        errors = (scores - wanted) * share[:, None]
        value = -float(share @ np.log(np.maximum((scores * wanted).sum(axis=1), 1e-12)))
        value += ridge / 2 * float(point[:-kinds] @ point[:-kinds])
        slope = rows.transposed_times(errors, width) + ridge * weights
        return value, np.concatenate([slope.ravel(), errors.sum(axis=0)])

    point = descend(loss, np.zeros((width + 1) * kinds), steps)
    return point[:-kinds].reshape(width, kinds), point[-kinds:]


def column(name: str) -> int:
    """The stable number under which a feature's weights are kept."""
    return zlib.crc32(name.encode("utf-8", "replace"))


def softmax(logits: Floats) -> Floats:
    """Each row as probabilities."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def descend(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, steps: int) -> Floats:
    """The lowest point of a smooth convex function by L-BFGS (Nocedal 1980) with halved steps."""
    point = start
    value, slope = loss(point)
    first = float(np.linalg.norm(slope)) or 1.0
    pairs: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
    for _ in range(steps):
        if np.linalg.norm(slope) <= _FLAT * first:
            break
        way = -_curved(slope, pairs)
        downhill, length = float(slope @ way), 1.0 if pairs else 1 / first
        for _ in range(_HALVINGS):
            ahead = point + length * way
            new_value, new_slope = loss(ahead)
            if new_value <= value + 1e-4 * length * downhill:
                break
            length /= 2
        else:
            break
        moved, turned = ahead - point, new_slope - slope
        if (bend := float(moved @ turned)) > 1e-12:
            pairs.append((moved, turned, 1 / bend))
        point, value, slope = ahead, new_value, new_slope
    return point


def _curved(slope: Floats, pairs: Sequence[tuple[Floats, Floats, float]]) -> Floats:
    """The slope, stretched by what the last steps told of the curvature."""
    way, parts = slope.copy(), []
    for moved, turned, share in reversed(pairs):
        parts.append(share * float(moved @ way))
        way -= parts[-1] * turned
    if pairs:
        moved, turned, _ = pairs[-1]
        way *= float(moved @ turned) / float(turned @ turned)
    for (moved, turned, share), part in zip(pairs, reversed(parts), strict=True):
        way += (part - share * float(turned @ way)) * moved
    return way
