"""One switch for a node, and one for all that share a store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database

from gateway.errors import StoreTrouble
from gateway.pipeline import off
from gateway.pipeline.off import FOR_ALL, NAME, Lookout, is_off, look, switch_off, switch_on, tell_all
from gateway.store.database import open_engine
from gateway.store.migrate import upgrade
from tests.real.waiting import wait_for

NOW = datetime(2027, 3, 15, 11, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The store that two nodes share."""
    database = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(database)
    yield database
    database.dispose()


@pytest.fixture
def nodes(tmp_path: Path) -> tuple[Path, Path]:
    """Two nodes, each with a state folder of its own."""
    both = tmp_path / "here", tmp_path / "there"
    for one in both:
        one.mkdir()
    return both


def told(database: Database, *nodes: Path) -> list[bool]:
    """Whether each is off once all have looked."""
    for one in nodes:
        look(database, one)
    return [is_off(one) for one in nodes]


def test_a_node_is_off_by_its_file_alone(nodes: tuple[Path, Path]) -> None:
    """No store, no thread; an empty file made by hand counts as well."""
    here, there = nodes
    switch_off(here, NOW, "because")
    (there / NAME).touch()
    assert [True, True] == [is_off(here), is_off(there)]
    assert "because" in (here / NAME).read_text()
    assert [True, False, False] == [switch_on(here), switch_on(here), is_off(here)]


def test_off_and_on_reach_the_other_node(database: Database, nodes: tuple[Path, Path]) -> None:
    """Whichever page or command it was said to."""
    here, there = nodes
    tell_all(database, NOW, switch_off(here, NOW))
    assert [True, True] == told(database, here, there)
    assert switch_on(there)
    tell_all(database, NOW)
    assert [False, False] == told(database, here, there)


def test_a_node_that_was_told_stays_off_while_the_store_is_gone(database: Database, nodes: tuple[Path, Path]) -> None:
    """Also after a restart of it: its copy is a file."""
    here, there = nodes
    tell_all(database, NOW, switch_off(here, NOW))
    look(database, there)
    gone = open_engine(f"sqlite:///{there / 'none.db'}")
    look(gone, there)
    gone.dispose()
    assert is_off(there)


def test_a_nodes_own_file_wins_over_what_it_was_told_before(database: Database, nodes: tuple[Path, Path]) -> None:
    """Switched off while the store was gone: an old `on` in it must not undo that."""
    here, there = nodes
    tell_all(database, NOW, switch_off(there, NOW))
    switch_on(there)
    tell_all(database, NOW)
    switch_off(here, NOW)
    assert [True, False] == told(database, here, there)
    assert switch_on(here)
    tell_all(database, NOW)
    assert [False, False] == told(database, here, there)


def test_a_second_off_is_not_ended_by_the_on_of_the_first(database: Database, nodes: tuple[Path, Path]) -> None:
    """Each time has a mark of its own."""
    here, there = nodes
    tell_all(database, NOW, switch_off(here, NOW))
    switch_on(here)
    tell_all(database, NOW)
    tell_all(database, NOW, switch_off(here, NOW))
    assert [True, True] == told(database, here, there)


def test_on_a_disk_that_is_full_a_name_is_enough(nodes: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The switch is needed most when little else works."""

    def full(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(off, "_write", full)
    switch_off(nodes[0], NOW)
    assert is_off(nodes[0])


def test_the_lookout_looks_by_itself(database: Database, nodes: tuple[Path, Path]) -> None:
    """A node needs nobody to tell it twice."""
    here, there = nodes
    lookout = Lookout(database, there, seconds=0.01)
    lookout.start()
    tell_all(database, NOW, switch_off(here, NOW))
    wait_for(lambda: is_off(there), "the other node to be off")
    lookout.stop()
    assert (there / FOR_ALL).exists()


def test_whoever_cannot_tell_the_others_hears_so(database: Database, tmp_path: Path) -> None:
    """This node is off then, and the person must know about the rest."""
    empty = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(StoreTrouble):
        tell_all(empty, NOW, "#1234")
    empty.dispose()
