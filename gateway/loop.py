"""How the service runs in its process: which event loop, and how often memory is looked through."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
NEW_OBJECTS = 20_000  # between two looks at the youngest; Python's own 700 is a look at every third mail


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """What the coroutine gives, run on uvloop where that is installed (`pip install mailsquare[speed]`)."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(main)
    result: Result = uvloop.run(main)
    return result


def settle() -> None:
    """Spare what was made so far from the search for garbage: it lives as long as the process.

    Half a million objects of the libraries were looked through again and again, each time for longer
    than a mail takes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
