"""People from a CSV: what it may say, and what is told of a mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gateway.errors import ConfigError
from gateway.pipeline.sources.people_file import read_members, read_people

TODAY = date(2026, 11, 24)


def people(folder: Path, text: str) -> Path:
    path = folder / "people.csv"
    path.write_text(text, "utf-8")
    return path


def test_managers_other_addresses_and_leavers_are_read(tmp_path: Path) -> None:
    """Who left is in nobody's audience, from the day that the file names."""
    path = people(tmp_path, (
        "address,name,department,language,manager,left,also\n"
        'Ann@corp.example,"Vries, Ann de",IT,NL,bob@corp.example,,ann.old@corp.example a@corp.example\n'
        "\n"
        "bob@corp.example,Bob,,,,2026-11-25,\n"
        "cas@corp.example,Cas,,,,ja,c@corp.example\n"
        "dee@corp.example,Dee,,,,2026-11-24,\n"
    ))
    found = read_people(path, TODAY)
    ann = found.here["ann@corp.example"]
    assert ("Vries, Ann de", "nl", "bob@corp.example") == (ann.name, ann.language, ann.manager)
    assert ("ann.old@corp.example", "a@corp.example") == ann.also
    assert {"ann@corp.example", "bob@corp.example"} == set(found.here)
    assert {"cas@corp.example", "c@corp.example", "dee@corp.example"} == found.left


def test_the_mailbox_of_somebody_who_left_may_be_taken_over(tmp_path: Path) -> None:
    """In either order of the lines."""
    rows = ["piet@b.nl,p@b.nl,ja\n", "jan@b.nl,piet@b.nl p@b.nl,\n"]
    for lines in (rows, rows[::-1]):
        found = read_people(people(tmp_path, "address,also,left\n" + "".join(lines)), TODAY)
        assert ({"jan@b.nl"}, {"piet@b.nl", "p@b.nl"}) == (set(found.here), set(found.left))


def test_a_file_with_semicolons_is_read_too(tmp_path: Path) -> None:
    """So spreadsheets write it in half of Europe."""
    found = read_people(people(tmp_path, "address;name\nann@corp.example;Ann\n"), TODAY)
    assert "Ann" == found.here["ann@corp.example"].name


@pytest.mark.parametrize(("text", "told"), [
    ("name\nAnn\n", ":1:1: the first line must name the columns"),
    ("address,manger\na@b.nl,\n", ":1:9: no column is called 'manger'"),
    ("address,name,name\n", ":1:14: the column name stands there twice"),
    ("address,name\nann,Ann\n", ":2:1: 'ann' is no mail address"),
    ("address,name,manager\na@b.nl,\"A, B\",boss\n", ":2:15: 'boss' is no mail address"),
    ("address,left\na@b.nl,soon\n", ":2:8: 'soon' is neither yes nor no nor a day"),
    ("address\na@b.nl\nA@b.nl\n", ":3:1: a@b.nl stands in line 2 too"),
    ("address,name\na@b.nl,Ann,IT\n", ":2:12: 3 cells under 2 columns"),
    ("address,also\na@b.nl,b@b.nl\nb@b.nl,\n", ":2:8: b@b.nl is an address of b@b.nl, too"),
    ("address,also\na@b.nl,c@b.nl\nb@b.nl,c@b.nl\n", ":3:8: c@b.nl is an address of a@b.nl, too"),
    ("address,also,left\na@b.nl,b@b.nl,ja\nb@b.nl,,\n", ":2:8: b@b.nl is an address of b@b.nl, too"),
])
def test_a_mistake_is_told_by_line_and_column(tmp_path: Path, text: str, told: str) -> None:
    """A column with a typing mistake must not make leavers colleagues again."""
    path = people(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        read_people(path, TODAY)
    assert f"{path}{told}" in str(error.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """One start of the service each would take an afternoon."""
    with pytest.raises(ConfigError) as error:
        read_people(people(tmp_path, "address,left\nx,\ny@b.nl,perhaps\n"), TODAY)
    assert 2 == len(str(error.value).splitlines())


def test_a_members_file_names_the_column(tmp_path: Path) -> None:
    """One address a line."""
    path = tmp_path / "members.txt"
    path.write_text("# us\nAnn@corp.example # boss\n")
    assert {"ann@corp.example"} == read_members(path)
    path.write_text("ann@corp.example\n  bob\n")
    with pytest.raises(ConfigError, match=r"members\.txt:2:3: 'bob'"):
        read_members(path)
