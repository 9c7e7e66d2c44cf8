"""The service's own process: the quicker loop where it is installed, and no search through old memory."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Coroutine, Iterator
from types import ModuleType
from typing import Any

import pytest

from gateway import loop


async def answer() -> int:
    return 42


@pytest.fixture
def memory() -> Iterator[None]:
    """Memory as it was before."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_it_runs_without_anything_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """uvloop is an extra: `pip install mailsquare` alone must serve."""
    monkeypatch.setitem(sys.modules, "uvloop", None)

    assert 42 == loop.run(answer())


def test_it_runs_on_the_quicker_loop_where_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody should have to switch it on."""
    asked: list[str] = []

    def run(main: Coroutine[Any, Any, int]) -> int:
        asked.append("uvloop")
        return asyncio.run(main)

    quick = ModuleType("uvloop")
    quick.run = run      # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "uvloop", quick)

    assert 42 == loop.run(answer())
    assert ["uvloop"] == asked


@pytest.mark.usefixtures("memory")
def test_what_was_made_at_the_start_is_not_searched_again() -> None:
    """Half a million objects of the libraries live as long as the process."""
    loop.settle()

    assert gc.get_freeze_count() > 1000
    assert gc.get_threshold()[0] > 700
