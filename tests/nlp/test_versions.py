"""Versions can be listed, chosen, taken back, and never stop the classifier from answering."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from nlp.classify import MODEL
from nlp.comparing import Standing
from nlp.origin import code_of_room
from nlp.versions import SHIPPED, Version, Versions, in_force
from tests.nlp.teaching import NIGHT

GOOD = Standing(messages=60, macro_f1=0.8, calibration_error=0.05, by_kind={}, by_language={"nl": 0.8})


def made(versions: Versions, **change: object) -> Version:
    """A version of the shipped weights, kept as `learn` keeps one."""
    count = len(versions.all())
    version = Version(
        name=versions.next_name(NIGHT + timedelta(days=count)), made_at=NIGHT + timedelta(days=count), who="tests",
        code=code_of_room(), examples=99, corrections=20, held_out=5, agreed_before=1, agreed_after=3,
        before=GOOD, after=GOOD,
    )
    version = dataclasses.replace(version, **change)  # type: ignore[arg-type]
    folder = versions.folder / ".new"
    folder.mkdir(parents=True)
    shutil.copytree(MODEL, folder / "model")
    versions.keep(folder, version)
    return version


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "models")


def test_where_nothing_was_learned_the_shipped_model_is_in_force(versions: Versions) -> None:
    """A folder that is not there is no trouble."""
    found = in_force(versions)
    assert (SHIPPED, "", ()) == (found.name, found.trouble, versions.all())


def test_a_version_is_read_back_as_it_was_kept(versions: Versions) -> None:
    """Its name says its number and when it was made."""
    version = made(versions)
    assert "0001-20261123-1015" == version.name == versions.current() == in_force(versions).name
    assert (version,) == versions.all()


def test_an_earlier_version_and_the_shipped_one_come_back(versions: Versions) -> None:
    """Reversible means both ways."""
    first, second = made(versions), made(versions)
    for name in (first.name, SHIPPED, second.name):
        before = versions.stamp()
        versions.use(name)
        assert name == in_force(versions).name
        assert before != versions.stamp()


def test_a_refused_version_keeps_its_figures_and_loses_its_weights(versions: Versions) -> None:
    """And nobody can put it in force after all."""
    good, bad = made(versions), made(versions, refused=("macro-F1 is 0.1 lower",))

    assert good.name == versions.current()
    assert not (versions.folder / bad.name / "model").exists()
    with pytest.raises(ValueError, match="it was refused"):
        versions.use(bad.name)


@pytest.mark.parametrize("broken", ["weights", "config", "meta", "gone", "code", "empty", "vectors", "language"])
def test_a_broken_version_falls_back_to_the_shipped_model(versions: Versions, broken: str) -> None:
    """Mail is classified whatever became of a folder; and the reason is told."""
    version = made(versions)
    folder = versions.folder / version.name
    match broken:
        case "weights":
            next(folder.rglob("mailsquare_kinds/*.npz")).write_bytes(b"PK\3\4 no weights")
        case "config":
            (folder / "model" / "config.cfg").write_text("[nlp\n")
        case "meta":
            (folder / "meta.json").write_text("[1]")
        case "gone":
            shutil.rmtree(folder)
        case "code":
            text = (folder / "meta.json").read_text()
            (folder / "meta.json").write_text(text.replace(code_of_room(), "another"))
        case "empty":
            next(folder.rglob("mailsquare_kinds/*.npz")).write_bytes(b"")
        case "vectors":               # numpy ends in the middle of reading Python
            whole = (folder / "model" / "vocab" / "vectors").read_bytes()
            (folder / "model" / "vocab" / "vectors").write_bytes(whole.replace(b"}", b" "))
        case "language":              # spaCy fails to import it
            text = (folder / "model" / "config.cfg").read_text()
            (folder / "model" / "config.cfg").write_text(text.replace('lang = "xx"', 'lang = "qq"'))
        case _:
            pass

    found = in_force(versions)

    assert SHIPPED == found.name
    assert version.name in found.trouble
    with pytest.raises(ValueError, match=version.name):
        versions.use(version.name)


@pytest.mark.parametrize("name", ["../shipped", "0009-20261123-1015", "", "..", "x" * 5000])
def test_a_name_that_is_none_is_refused(versions: Versions, name: str) -> None:
    """What is typed never leads out of the folder."""
    made(versions)
    with pytest.raises(ValueError, match="version"):
        versions.use(name)


def test_ten_versions_are_kept_and_the_one_in_force(versions: Versions) -> None:
    """Who went back to an old one keeps it."""
    first = made(versions)
    made(versions)
    for _ in range(10):
        versions.use(first.name)
        made(versions, refused=("worse",))

    names = [one.name for one in versions.all()]
    assert [1, *range(3, 13)] == [int(name[:4]) for name in names]
    assert first.name == versions.current()
