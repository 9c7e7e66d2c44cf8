"""Whom an alias reaches: everybody, or doubt; never fewer than the mail server would find."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.pipeline.sources import expanding
from gateway.pipeline.sources.alias_files import Aliases, Target, read_aliases, read_included
from gateway.pipeline.sources.expanding import MOST_FILES, expand

LOCAL = """
all: ann, team, bob@elders.example, :include:{folder}/more
team: \\team, cas
loop: ann, round
round: loop
command: ann, deeper
deeper: "|/usr/bin/filter -x"
lost: ann, :include:/nowhere/at/all
itself: :include:{folder}/itself
nobody: :include:{folder}/empty
"""
VIRTUAL = """
sales@corp.example s1@corp.example sales@corp.example
here@corp.example all
@old.example @corp.example
x@corp.example y@corp.example
y@corp.example x@corp.example
"""


@pytest.fixture
def aliases(tmp_path: Path) -> Aliases:
    """Chains, circles, files, commands."""
    (tmp_path / "aliases").write_text(LOCAL.format(folder=tmp_path))
    (tmp_path / "virtual").write_text(VIRTUAL)
    (tmp_path / "more").write_text("# more\nDee@corp.example\neva\n")
    (tmp_path / "itself").write_text(f":include:{tmp_path}/itself\n")
    (tmp_path / "empty").write_text("# nobody\n")
    return read_aliases((tmp_path / "aliases",), (tmp_path / "virtual",), ("corp.example",))


def test_chains_and_included_files_are_followed(aliases: Aliases, tmp_path: Path) -> None:
    """Through both kinds of file; names get their domain, and what was included is watched as well."""
    found = expand(aliases, "Here@corp.example")
    own = {f"{one}@corp.example" for one in ("ann", "team", "cas", "dee", "eva")}
    assert (own | {"bob@elders.example"}, "") == (set(found.members), found.doubt)
    assert {tmp_path / "more"} == found.files


def test_an_address_that_leads_to_itself_is_a_mailbox_in_virtual_alone(aliases: Aliases) -> None:
    """virtual(5): what leads to itself is looked up no further."""
    assert {"s1@corp.example", "sales@corp.example"} == expand(aliases, "sales@corp.example").members
    assert {"s1@corp.example", "sales@corp.example"} == expand(aliases, "sales@old.example").members


@pytest.mark.parametrize("name", ["loop", "command", "lost", "itself", "nobody", "x", "unheard-of"])
def test_what_cannot_be_followed_to_its_end_is_doubt(aliases: Aliases, name: str) -> None:
    """And tells no members at all, or a narrow list would be taken for the whole."""
    found = expand(aliases, f"{name}@corp.example")
    assert found.doubt
    assert not found.members


def test_at_a_list_that_is_known_otherwise_it_stops(aliases: Aliases) -> None:
    """That list says itself who is on it."""
    assert "team@corp.example" in expand(aliases, "all@corp.example", {"team@corp.example"}).members
    assert "cas@corp.example" not in expand(aliases, "all@corp.example", {"team@corp.example"}).members


def readings(folder: Path, monkeypatch: pytest.MonkeyPatch, deep: int) -> int:
    """How many files are opened for a chain in which each names the next one twice, and the last one ann."""
    opened: list[Path] = []

    def counting(path: Path) -> tuple[Target, ...] | None:
        opened.append(path)
        assert len(opened) < 10_000, "this would never end"
        return read_included(path)

    monkeypatch.setattr(expanding, "read_included", counting)
    for number in range(deep):
        (folder / f"f{number}").write_text(f":include:{folder}/f{number + 1}\n" * 2)
    (folder / f"f{deep}").write_text("ann\n")
    (folder / "aliases").write_text(f"all: :include:{folder}/f0\n")
    found = expand(read_aliases((folder / "aliases",), (), ("corp.example",)), "all@corp.example")
    assert ({"ann@corp.example"}, "") == (set(found.members), found.doubt)
    return len(opened)


def test_a_file_is_read_once_however_often_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty such files would be read a million times, at every start and change."""
    assert [6, 11, 41] == [readings(tmp_path, monkeypatch, deep) for deep in (5, 10, 40)]


def test_more_files_than_anybody_keeps_are_doubt(tmp_path: Path) -> None:
    """One file under many names is many: only so does the work have an end."""
    (tmp_path / "more").write_text("ann\n")
    for many, is_sure in ((MOST_FILES, True), (MOST_FILES + 1, False)):
        paths = ",".join(f":include:{tmp_path}{f'/../{tmp_path.name}' * number}/more" for number in range(5))
        (tmp_path / "aliases").write_text(f"all: {paths}, " + ",".join(
            f":include:{tmp_path}/m{number}" for number in range(5, many)) + "\n")
        for number in range(5, many):
            (tmp_path / f"m{number}").write_text("bob\n")
        found = expand(read_aliases((tmp_path / "aliases",), (), ("corp.example",)), "all@corp.example")
        assert is_sure is not found.doubt.startswith("it includes more than")
        assert is_sure is bool(found.members)
