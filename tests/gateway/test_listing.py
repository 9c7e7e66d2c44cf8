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


def read(folder: Path, server: Found = SERVER, config: str = CONFIG) -> Directory:
    (folder / "config.yaml").write_text(config)
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


def test_while_the_server_tells_nothing_no_list_is_sure(tmp_path: Path) -> None:
    """Those in files, too: whoever left stands there until somebody strikes them out, and only the server knows."""
    lists = {one.name: one for one in read(tmp_path, Found()).every_list}
    assert [None] * 5 == [one.members for one in lists.values()]
    assert "has told nothing yet" in lists["team"].doubt
    assert "has told nothing yet" in lists["mixed"].doubt


def test_members_in_a_file_are_in_doubt_as_well_while_the_server_tells_nothing(tmp_path: Path) -> None:
    """And are known again as soon as it does."""
    (tmp_path / "crew").write_text("bob@corp.example\nold@corp.example\n")
    more = "lists:\n  crew: {address: crew@corp.example, members_file: crew}\n"
    silent, told = (read(tmp_path, server, CONFIG.replace("lists:\n", more)) for server in (Found(), SERVER))
    crew = silent.lists["crew@corp.example"]
    assert (None, "the directory server has told nothing yet") == (crew.members, crew.doubt)
    assert frozenset({"bob@corp.example"}) == told.lists["crew@corp.example"].members


def test_an_address_of_somebody_who_left_leads_to_nobody_else(tmp_path: Path) -> None:
    """Whoever has it now would be taken for the one who left, or the other way round."""
    left = frozenset({"a@corp.example"})
    found = read(tmp_path, Found(people=People(here={ANN.address: ANN}, left=left), lists=SERVER.lists))
    assert "a@corp.example" not in found.also
    assert "a@corp.example" == found.own("A@corp.example")
    assert not found.has_left("ann@corp.example")
    assert found.has_left("a@corp.example")


def test_a_source_that_is_named_nowhere_is_told_by_place(tmp_path: Path) -> None:
    """At the load, and not by a list that stays unknown."""
    (tmp_path / "config.yaml").write_text(CONFIG.replace("  aliases: [aliases]\n", ""))
    with pytest.raises(ConfigError, match=r"config\.yaml:\d+:\d+ .*aliases"):
        load_config(tmp_path / "config.yaml")
