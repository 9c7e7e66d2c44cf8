"""How the time of a call grows with its input: a ratio, so that a slow or busy machine does not spoil it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

# Ten times the input: linear work takes 10 times as long, work by the square 100 times. Between the two lies
# more room than any noise needs; how close to 10 it truly is, the figure `bombs` measures.
LINEAR = 30
Input = TypeVar("Input")
_FLOOR = 0.005                        # seconds of processor time; below it the clock tells nothing


def growth(run: Callable[[str], object], piece: str, size: int = 20_000) -> float:
    """Time for ten times `size` characters of `piece`, over the time for `size`; linear is about 10.

    Where `run` reads no more than so many characters, let `size` be a tenth of that, or the cap hides the square;
    whether the cap holds, `dearer` tells.
    """
    def text(length: int) -> str:
        return (piece * (length // len(piece) + 1))[:length]

    return dearer(run, text(size * 10), text(size))


def dearer(run: Callable[[Input], object], odd: Input, plain: Input) -> float:
    """How many times as long the odd input takes as the plain one."""
    def seconds(given: Input) -> float:
        best = float("inf")
        for _ in range(3):
            start = time.thread_time()
            run(given)
            best = min(best, time.thread_time() - start)
        return best

    run(plain)
    ratio = float("inf")
    for _ in range(4):                # noise goes away on a second look, growth by the square does not
        ratio = min(ratio, seconds(odd) / max(seconds(plain), _FLOOR))
        if ratio < LINEAR:
            break
    return ratio
