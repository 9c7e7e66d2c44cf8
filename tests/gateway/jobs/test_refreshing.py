"""The directory server is asked again, and what fails is told once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from sqlalchemy import text

import gateway.book as room
from gateway import listing
from gateway.book import Book
from gateway.config import load_config
from gateway.errors import ConfigError
from gateway.jobs import refreshing
from gateway.jobs.refreshing import Refresher
from gateway.pipeline.directory import Directory
from gateway.pipeline.health import Level, health
from gateway.pipeline.parts import Parts
from gateway.pipeline.sources.ldap import LdapTrouble
from gateway.pipeline.sources.ldap_people import Found
from gateway.service import Service
from tests.gateway.town import Town

CONFIG = """
hostname: plein.corp.example
domain: plein.corp.example
state: state
next_hop: 127.0.0.1:1
lists: {}
"""


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


def test_an_error_that_nobody_foresaw_does_not_end_the_asking(town: Town) -> None:
    """Nobody would hear of it, and those who leave from then on would stay on every list."""
    again = Event()
    asked: list[int] = []

    def refresh() -> None:
        asked.append(1)
        if len(asked) < 3:
            raise KeyError("dn")
        again.set()

    refresher = Refresher(town.parts, refresh, timedelta(milliseconds=1))
    refresher.start()
    assert again.wait(30)
    refresher.stop()


def test_files_that_are_read_well_do_not_end_the_trouble_of_the_server(town: Town) -> None:
    """The one reads each hour, the other asks each quarter: only who asked may say that all is well."""
    parts = replace(town.parts, directory=lambda: Directory(trouble="nobody answers", trouble_since=town.now))
    Refresher(parts, lambda: None, timedelta(hours=1)).ask()
    assert [] == events(town)


@pytest.mark.parametrize(("directory", "expected"), [
    ("{}", []),
    ("{csv: people.csv}", [("reload", 1.0)]),
    ('{ldap: {url: "ldaps://dc1.corp.example", base: "dc=corp"}}', [("refresh", 0.25)]),
    ('{csv: people.csv, ldap: {url: "ldaps://dc1.corp.example", base: "dc=corp", every: 12h}}',
     [("refresh", 12.0), ("reload", 1.0)]),
])
def test_the_people_file_is_read_each_hour_also_without_a_server(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, directory: str, expected: list[tuple[str, float]]
) -> None:
    """A day under `left` comes without any file that changes."""
    turns: list[tuple[str, float]] = []

    class Noting(Refresher):
        def __init__(self, parts: Parts, refresh: Callable[[], None], every: timedelta) -> None:
            super().__init__(parts, refresh, every)
            turns.append((refresh.__name__, every / timedelta(hours=1)))

    monkeypatch.setattr(refreshing, "Refresher", Noting)
    monkeypatch.setattr(room, "ask_ldap", lambda *_: Found())
    (tmp_path / "config.yaml").write_text(CONFIG + f"directory: {directory}\n")
    (tmp_path / "people.csv").write_text("address\nann@corp.example\n")
    config = load_config(tmp_path / "config.yaml")
    service = Service(config, town.parts)
    service._start_refreshers(Book(config))
    asyncio.run(service.stop())
    assert expected == turns


def test_who_leaves_today_is_gone_though_no_file_changed(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day itself is what changed."""
    (tmp_path / "config.yaml").write_text(CONFIG + "directory: {csv: people.csv}\n")
    (tmp_path / "people.csv").write_text("address,left\nann@corp.example,2031-01-02\nbob@corp.example,\n")
    today = [datetime(2031, 1, 1, tzinfo=UTC)]
    monkeypatch.setattr(listing, "datetime", SimpleNamespace(now=lambda _: today[0]))
    book = Book(load_config(tmp_path / "config.yaml"))
    assert not book().has_left("ann@corp.example")
    today[0] += timedelta(days=1)
    Refresher(replace(town.parts, directory=book), book.reload, timedelta(hours=1)).ask()
    assert book().has_left("ann@corp.example")
