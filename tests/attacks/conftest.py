"""What the attacks are played on: a gateway in process, and one in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nlp.types import Kind
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import Serving, write_folder
from tests.gateway.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A gateway that takes every mail for an announcement."""
    town = Town(tmp_path)
    town.says.kind = Kind.ANNOUNCEMENT
    yield town
    town.close()


@dataclass(frozen=True)
class Running:
    """`mailsquare serve`, and the mail server behind it."""

    serving: Serving
    hop: FakeHop


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One real service for all attacks from outside; none of them may leave it the worse."""
    folder = tmp_path_factory.mktemp("attacked")
    with FakeHop() as hop:
        write_folder(folder, next_hop=hop.at.port)
        with Serving(folder) as serving:
            yield Running(serving, hop)
