"""Whether the models that we ship are what training gives from the corpus alone, and what a training takes."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nlp.classify import MODEL
from tests.figures.figure import Figure, Measurement, at_most

AGAIN, LARGE = "training: weights other than shipped", "training: size of all models"
WEIGHTS = "mailsquare_kinds/weights.npz", "traits/weights.npz"
LIKE = 0.01                           # of a weight: other processors round otherwise


def again() -> Iterator[Figure]:
    """Kinds and traits, trained once more."""
    from nlp.train import train
    from nlp.traits.train import train_traits

    with tempfile.TemporaryDirectory(prefix="mailsquare-training-") as name:
        made, start = Path(name), time.monotonic()
        train(out=made)
        train_traits(out=made / "traits")
        took = time.monotonic() - start
        other = sum(_other(made / path, MODEL / path) for path in WEIGHTS)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield at_most(AGAIN, other, 0, "", digits=0, reason=f"{took:.0f} s, {most:.0f} MiB at most")
    size = sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file())
    yield at_most(LARGE, size / 1e6, 15, "MB", digits=1)


def _other(made: Path, shipped: Path) -> int:
    """How many numbers of two files differ by more than rounding; a missing array counts whole."""
    with np.load(made) as one, np.load(shipped) as two:
        if set(one.files) != set(two.files):
            return max(1, len(set(one.files) ^ set(two.files)))
        return sum(_differ(one[name], two[name]) for name in one.files)


def _differ(one: np.ndarray, two: np.ndarray) -> int:
    if one.shape != two.shape:
        return max(one.size, two.size)
    if one.dtype.kind in "fc":
        return int((np.abs(one.astype(float) - two.astype(float)) > LIKE).sum())
    return int((one != two).sum())


MEASUREMENTS = (Measurement(names=(AGAIN, LARGE), run=again),)
