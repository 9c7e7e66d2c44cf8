"""The directory in force outlives bad files, and a directory server that is away or suddenly empty."""

from __future__ import annotations

from pathlib import Path

import pytest

import gateway.book as room
from gateway.book import KEPT, Book
from gateway.config import load_config
from gateway.errors import ConfigError
from gateway.pipeline.directory import Colleague
from gateway.pipeline.sources.ldap import LdapTrouble
from gateway.pipeline.sources.ldap_people import Found
from gateway.pipeline.sources.people_file import People

CONFIG = """
hostname: plein.corp.example
domain: plein.corp.example
next_hop: 127.0.0.1:1
state: state
lists: {everyone: {address: all@corp.example, everyone: true}}
directory: {csv: people.csv, ldap: {url: "ldaps://dc1.corp.example", base: "dc=corp"}}
"""


class Server:
    """A directory server with so many people, or away."""

    people: int | None = 10
    error: Exception | None = None

    def __call__(self, *_: object) -> Found:
        if self.error is not None:
            raise self.error
        if self.people is None:
            raise LdapTrouble("nobody answers")
        here = {f"p{n}@corp.example": Colleague(address=f"p{n}@corp.example") for n in range(self.people)}
        return Found(people=People(here=here), lists={"x@corp.example": frozenset(here)}, doubts={"y": "why"})


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(room, "ask_ldap", server)
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "people.csv").write_text("address\nann@corp.example\n")
    return server


def book(folder: Path) -> Book:
    return Book(load_config(folder / "config.yaml"))


@pytest.mark.parametrize("now", [None, 0, 4])
def test_a_bad_answer_leaves_the_old_one_in_force(server: Server, tmp_path: Path, now: int | None) -> None:
    """Away, empty, or fewer than half the people of before; files are read all the same."""
    found = book(tmp_path)
    server.people = now
    (tmp_path / "people.csv").write_text("address\nbob@corp.example\n")
    with pytest.raises(LdapTrouble):
        found.refresh()
    assert 11 == len(found().people)
    assert "bob@corp.example" in found().people
    assert found().trouble
    assert found().trouble_since is not None


ERRORS = [ConfigError("directory.ldap.bind_password_file: gone"), ValueError("ann@corp.example"), KeyError("dn")]


@pytest.mark.parametrize("error", ERRORS)
def test_whatever_goes_wrong_is_trouble_and_leaves_the_people_of_before(
    server: Server, tmp_path: Path, error: Exception
) -> None:
    """A password file that is gone, an entry nobody foresaw; a stop and a start among them change nothing."""
    found = book(tmp_path)
    server.error = error
    with pytest.raises(LdapTrouble):
        found.refresh()
    since = found().trouble_since
    assert since is not None
    with pytest.raises(LdapTrouble):
        found.refresh()
    assert since == found().trouble_since
    again = book(tmp_path)
    for one in (found(), again()):
        assert 11 == len(one.people)
        assert one.trouble
        assert "ann@corp.example" not in one.trouble


def test_a_first_start_tells_what_our_own_files_say_wrong(server: Server, tmp_path: Path) -> None:
    """There is nobody yet to go on with; an answer that cannot be used is as good as a server that is away."""
    server.error = ERRORS[0]
    with pytest.raises(ConfigError, match="bind_password_file: gone"):
        book(tmp_path)
    server.error = ERRORS[1]
    found = book(tmp_path)()
    assert "ValueError" in found.trouble
    assert found.lists["all@corp.example"].members is None


def test_half_is_enough_and_ends_the_trouble(server: Server, tmp_path: Path) -> None:
    """And is what the next answer is measured by."""
    found = book(tmp_path)
    server.people = None
    with pytest.raises(LdapTrouble):
        found.refresh()
    server.people = 5
    found.refresh()
    assert ("", 6) == (found().trouble, len(found().people))


def test_a_start_without_the_server_has_the_last_answer(server: Server, tmp_path: Path) -> None:
    """Readable by us alone; a damaged one is none, and then nobody is known."""
    before = book(tmp_path)()
    kept = tmp_path / "state" / KEPT
    assert 0o600 == kept.stat().st_mode & 0o777
    server.people = None
    after = book(tmp_path)()
    assert (before.people, before.lists) == (after.people, after.lists)
    assert after.trouble
    for damaged in ("{", '{"version": 1, "people": [], "left": [], "lists": [], "doubts": {}}'):
        kept.write_text(damaged)
        assert book(tmp_path)().lists["all@corp.example"].members is None


def test_a_bad_file_leaves_the_old_one_in_force_and_says_so(server: Server, tmp_path: Path) -> None:
    """Until it is mended."""
    found = book(tmp_path)
    (tmp_path / "people.csv").write_text("address\nnobody\n")
    with pytest.raises(ConfigError, match=r"people\.csv:2:1"):
        found.reload()
    assert "people.csv:2:1" in found().trouble
    assert 11 == len(found().people)
    (tmp_path / "people.csv").write_text("address\nann@corp.example\n")
    found.reload()
    assert "" == found().trouble
