"""How the time of a call grows with its input, as a ratio that a busy machine does not spoil."""

from __future__ import annotations

import time
from collections.abc import Callable

_FLOOR = 0.005                        # seconds of processor time; below it the clock tells nothing


def growth(run: Callable[[str], object], piece: str, size: int = 20_000) -> float:
    """Time for ten times `size` characters of `piece`, over the time for `size`; linear is about 10."""
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            run(text)
            best = min(best, time.process_time() - start)
        return best

    run(piece)
    ratio = float("inf")
    for _ in range(4):                # noise goes away on a second look, growth by the square does not
        ratio = min(ratio, seconds(size * 10) / max(seconds(size), _FLOOR))
        if ratio < 11:
            break
    return ratio
