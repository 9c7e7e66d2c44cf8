"""The directory server is asked again, and what fails is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from gateway.errors import ConfigError
from gateway.jobs.refreshing import Refresher
from gateway.pipeline.directory import Directory
from gateway.pipeline.health import Level, health
from gateway.pipeline.sources.ldap import LdapTrouble
from tests.gateway.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def events(town: Town) -> list[str]:
    with town.parts.database.connect() as connection:
        return list(connection.execute(text("SELECT event FROM journal ORDER BY id")).scalars())


@pytest.mark.parametrize("error", [LdapTrouble("nobody answers"), ConfigError("people.csv:2:1: wrong")])
def test_trouble_is_told_once_shown_as_health_and_ends(town: Town, error: Exception) -> None:
    """Every fifteen minutes one line would bury the journal."""
    now = [Directory()]
    parts = replace(town.parts, directory=lambda: now[0])

    def refresh() -> None:
        if failing:
            now[0] = Directory(trouble=str(error), trouble_since=town.now)
            raise error
        now[0] = Directory()

    refresher = Refresher(parts, refresh, timedelta(minutes=15))
    failing = True
    refresher.ask()
    refresher.ask()
    (shown,) = [one for one in health(parts).findings if one.name == "directory"]
    assert ("directory-old", Level.LOOK, str(error)) == (shown.code, shown.level, shown.why)
    town.now += timedelta(days=2)
    assert Level.TROUBLE in [one.level for one in health(parts).findings if one.name == "directory"]
    failing = False
    refresher.ask()
    assert ["directory-old", "directory-read"] == events(town)
    assert [Level.OK] == [one.level for one in health(parts).findings if one.name == "directory"]


def test_it_asks_by_itself_until_it_is_stopped(town: Town) -> None:
    """On each node, whoever leads."""
    asked = Event()
    refresher = Refresher(town.parts, asked.set, timedelta(milliseconds=1))
    refresher.start()
    assert asked.wait(30)
    refresher.stop()
