"""How often something may happen within a while, counted in this process."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

MOST_NAMES = 10_000  # the oldest are forgotten first


class AtMost:
    """`limit` times in `within` for each name."""

    def __init__(self, limit: int, within: timedelta, clock: Callable[[], datetime]) -> None:
        self._limit = limit
        self._within = within
        self._clock = clock
        self._lock = threading.Lock()
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()

    def take(self, name: str) -> bool:
        """Count one more for the name; False, and not counted, when that is one too many."""
        with self._lock:
            times = self._recent(name)
            if len(times) >= self._limit:
                return False
            times.append(self._clock())
            return True

    def is_full(self, name: str) -> bool:
        """Whether one more would be too many."""
        with self._lock:
            return len(self._recent(name)) >= self._limit

    def clear(self, name: str) -> None:
        """Start again for the name."""
        with self._lock:
            self._times.pop(name, None)

    def _recent(self, name: str) -> deque[datetime]:
        times = self._times.setdefault(name, deque())
        self._times.move_to_end(name)
        while times and self._clock() - times[0] >= self._within:
            times.popleft()
        while len(self._times) > MOST_NAMES:
            self._times.popitem(last=False)
        return times
