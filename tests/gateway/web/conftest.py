"""Gateways for the tests of the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.web.desk import Desk
from tests.real import browser


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes a gateway with its pages; several in one test have a folder each."""
    made: list[Desk] = []

    def make(**more: Any) -> Desk:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Desk(folder, **more))
        return made[-1]

    yield make
    for desk in made:
        desk.mailroom.close()
        desk.parts.database.dispose()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """A gateway as `serve` runs it."""
    return make_desk()


@pytest.fixture
def demo(make_desk: Callable[..., Desk]) -> Desk:
    """A gateway as the demo runs it."""
    return make_desk(demo=True)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all tests of a file."""
    with browser.chromium() as started:
        yield started
