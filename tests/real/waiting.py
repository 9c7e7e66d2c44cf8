"""Waiting for something that happens elsewhere: the one place where a test looks twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
_PAUSE = threading.Event()      # never set: its wait is the pause between two looks


def wait_for(look: Callable[[], Found], what: str, *, seconds: float = 30) -> Found:
    """The first true thing that `look` gives; fails with `what` and the last answer after the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s for {what}; last seen: {found!r}")
        _PAUSE.wait(0.05)
