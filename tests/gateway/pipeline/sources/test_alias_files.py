"""The mail server's alias files, in every way in which they may be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.errors import ConfigError
from gateway.pipeline.sources.alias_files import Aliases, read_aliases, targets_of


def local(folder: Path, text: str) -> Aliases:
    path = folder / "aliases"
    path.write_text(text, "utf-8")
    return read_aliases((path,), (), ("corp.example",))


def test_comments_case_and_lines_that_continue(tmp_path: Path) -> None:
    """A comment or an empty line does not end an alias; the next name does."""
    found = local(tmp_path, "# us\nAll: ann,\n\n  # and\n\tBob@Corp.example\n\"Te Am\": x\n").local
    assert ["ann", "bob@corp.example"] == [one.address for one in found["all"]]
    assert "te am" in found


@pytest.mark.parametrize(("word", "address"), [
    ('"piet.boer"@corp.example', "piet.boer@corp.example"),
    ('"piet de boer"@corp.example', "piet de boer@corp.example"),
    ("Jan <Jan@corp.example>", "jan@corp.example"),
    ("\\jan", "jan"),
])
def test_addresses_in_every_spelling(word: str, address: str) -> None:
    """Quotes around a local part change nothing."""
    (found,) = targets_of(word)
    assert (address, "") == (found.address, found.doubt)


@pytest.mark.parametrize("word", ["|/bin/prog", '"|/bin/prog a, b"', "/var/mail/all", '"/tmp/a b"', ":fail: no", "a b"])
def test_what_is_no_address_is_doubt(word: str) -> None:
    """Nobody knows whom a command writes to, nor who reads a file."""
    (found,) = targets_of(word)
    assert found.doubt


def test_spaces_part_the_addresses_of_virtual(tmp_path: Path) -> None:
    """And a domain may stand on either side."""
    path = tmp_path / "virtual"
    path.write_text("all@corp.example a@corp.example b@corp.example,\n  c@corp.example\n@old.example @corp.example\n")
    found = read_aliases((), (path,), ()).virtual
    assert 3 == len(found["all@corp.example"])
    assert "@corp.example" == found["@old.example"][0].address


@pytest.mark.parametrize(("text", "where"), [("all ann\n", ":1:1"), ("  ann\n", ":1:1"), ("a: b\n:c\n", ":2:1")])
def test_a_line_that_is_no_alias_is_told_by_place(tmp_path: Path, text: str, where: str) -> None:
    """The file of before stays in force."""
    with pytest.raises(ConfigError, match=f"aliases{where}"):
        local(tmp_path, text)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    """Instead of lists that are suddenly empty."""
    with pytest.raises(ConfigError, match="cannot be read"):
        read_aliases((tmp_path / "nowhere",), (), ())
