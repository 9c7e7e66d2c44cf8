"""People and lists from several sources at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gateway.config import load_config
from gateway.errors import ConfigError
from gateway.listing import directory_of
from gateway.pipeline.directory import Colleague, Directory
from gateway.pipeline.sources.ldap_people import Found
from gateway.pipeline.sources.people_file import People

CONFIG = """
hostname: plein.corp.example
domain: plein.corp.example
next_hop: 127.0.0.1:1
lists:
  everyone: {address: all@corp.example, everyone: true}
  sales: {address: sales@corp.example, members_from: ldap}
  again: {address: again@corp.example, members_from: ldap, called: "CN=Again,DC=corp"}
  mixed: {address: mixed@corp.example, members: [x@corp.example, team@corp.example]}
  team: {address: team@corp.example, members_from: aliases, deliver_to: team-people@corp.example}
directory:
  csv: people.csv
  aliases: [aliases]
  domains: [corp.example]
  ldap: {url: "ldaps://dc1.corp.example", base: "dc=corp"}
"""
ANN = Colleague(address="ann@corp.example", name="Ann of the server", also=("a@corp.example",))
SERVER = Found(
    people=People(here={ANN.address: ANN}, left=frozenset({"old@corp.example"})),
    lists={"sales@corp.example": frozenset({"a@corp.example", "bob@corp.example", "cas@corp.example"}),
           "cn=again,dc=corp": frozenset({"ann@corp.example"})},
)


def read(folder: Path, server: Found = SERVER) -> Directory:
    (folder / "config.yaml").write_text(CONFIG)
    (folder / "people.csv").write_text(
        "address,name,left\nann@corp.example,Ann of the file,\nbob@corp.example,Bob,\ncas@corp.example,Cas,yes\n")
    (folder / "aliases").write_text("team-people: dee, old\n")
    return directory_of(folder, load_config(folder / "config.yaml").shape, server, date(2026, 11, 24))


def test_the_file_completes_the_server(tmp_path: Path) -> None:
    """Who left in one of them has left; what the file says of somebody counts, their other addresses stay."""
    found = read(tmp_path)
    assert {"ann@corp.example", "bob@corp.example"} == set(found.people)
    assert "Ann of the file" == found.person("A@corp.example").name
    assert found.has_left("cas@corp.example")
    assert found.has_left("Old@corp.example")


def test_lists_come_from_where_each_says(tmp_path: Path) -> None:
    """Nobody who left is on one, nobody twice, and a list on a list stands for its people."""
    members = {one.name: one.members for one in read(tmp_path).every_list}
    assert {"ann@corp.example", "bob@corp.example"} == members["everyone"] == members["sales"]
    assert {"ann@corp.example"} == members["again"]
    assert {"dee@corp.example"} == members["team"]
    assert {"x@corp.example", "dee@corp.example"} == members["mixed"]


def test_a_server_that_told_nothing_yet_is_doubt_and_not_an_empty_company(tmp_path: Path) -> None:
    """Nobody and somebody unknown are two things: a guard for few people would let every mail pass as small."""
    lists = {one.name: one for one in read(tmp_path, Found()).every_list}
    assert [None, None] == [lists[name].members for name in ("everyone", "sales")]
    assert lists["sales"].doubt


def test_a_source_that_is_named_nowhere_is_told_by_place(tmp_path: Path) -> None:
    """At the load, and not by a list that stays unknown."""
    (tmp_path / "config.yaml").write_text(CONFIG.replace("  aliases: [aliases]\n", ""))
    with pytest.raises(ConfigError, match=r"config\.yaml:\d+:\d+ .*aliases"):
        load_config(tmp_path / "config.yaml")
