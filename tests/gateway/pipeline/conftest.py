"""The town that the stories of the pipeline happen in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A gateway with a feed, a next hop, and a clock that stands still."""
    town = Town(tmp_path)
    yield town
    town.close()
