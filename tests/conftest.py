"""The order of the suite: what talks to real parts waits more than it works, and comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

SLOW_FIRST = ("real", "faults", "attacks", "figures")
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of the slow rooms first: else one process has them all to itself when the others are done."""
    items.sort(key=lambda item: _room(item) not in SLOW_FIRST)


def _room(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""
