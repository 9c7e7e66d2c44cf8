"""Counts what went on at once, and writes the counts down now and then: no mail waits for them.

A death of the service may cost the counts of its last moment, and nothing else: such mail is the next
hop's by then.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping

PAUSE = 0.25  # seconds between two writings: each takes the store's one writer for a moment
LONG_PAUSE = 10.0  # seconds until the next try where the store is gone
LAST_WORDS = 15.0  # seconds for the last one when the door closes


class Tally:
    """Counts by reason. `write` keeps some for good; False from it leaves them for the next time."""

    def __init__(self, write: Callable[[Mapping[str, int]], bool]) -> None:
        self._write = write
        self._counts: Counter[str] = Counter()
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="tally", daemon=True)
        self._thread.start()

    def add(self, reason: str) -> None:
        """One more."""
        with self._changed:
            self._counts[reason] += 1
            self._changed.notify()

    def close(self) -> None:
        """Write down what there is, then end."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(timeout=LAST_WORDS)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._counts or self._closing)
                counts, self._counts = self._counts, Counter()
                closing = self._closing
            kept = self._write(counts) if counts else True
            if closing:
                return
            with self._changed:
                if not kept:
                    self._counts.update(counts)
                self._changed.wait_for(lambda: self._closing, timeout=PAUSE if kept else LONG_PAUSE)
