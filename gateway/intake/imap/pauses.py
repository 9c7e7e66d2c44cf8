"""How long to wait before the next try: longer each time, never all at the same moment."""

from __future__ import annotations

import random

JITTER = 0.3  # so that a server that comes back is not met by all at once


class Pauses:
    """Seconds from `first`, doubling up to `most`, each more or less by a third."""

    def __init__(self, first: float, most: float) -> None:
        self._first = first
        self._most = most
        self._tries = 0

    @property
    def tries(self) -> int:
        """How many pauses there were since all was well."""
        return self._tries

    def next(self) -> float:
        """The next pause, in seconds."""
        span = min(self._first * 2.0 ** min(self._tries, 30), self._most)
        self._tries += 1
        return span * random.uniform(1 - JITTER, 1 + JITTER)

    def reset(self) -> None:
        """All is well again."""
        self._tries = 0
