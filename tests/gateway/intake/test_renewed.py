"""Made from files, and made anew when they change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gateway.errors import ConfigError
from gateway.intake.renewed import Renewed


def number(path: Path) -> int:
    try:
        return int(path.read_text())
    except (OSError, ValueError) as trouble:
        raise ConfigError(f"{path} holds no number") from trouble


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "number"
    path.write_text("1")
    return path


def test_an_unchanged_file_is_read_once(file: Path) -> None:
    """It is asked at each session."""
    reads: list[int] = []
    now = Renewed("numbers", (file,), lambda: reads.append(1) or number(file))
    assert [1, 1] == [now(), now()]
    assert 1 == len(reads)


def test_a_change_is_seen_whichever_way_it_was_written(file: Path) -> None:
    """In place, by a new file under the old name, or with the old time."""
    now = Renewed("numbers", (file,), lambda: number(file))
    file.write_text("22")
    assert 22 == now()
    old = file.stat()
    other = file.with_name("other")
    other.write_text("33")
    os.utime(other, ns=(old.st_atime_ns, old.st_mtime_ns))
    other.replace(file)

    assert 33 == now()


def test_wrong_or_missing_files_leave_the_old_in_force(file: Path) -> None:
    """A slip of the editor must not shut anybody out."""
    now = Renewed("numbers", (file,), lambda: number(file))
    file.write_text("one")
    assert 1 == now()
    file.unlink()
    assert 1 == now()
    file.write_text("2")

    assert 2 == now()


def test_files_that_are_wrong_from_the_start_are_an_error(tmp_path: Path) -> None:
    """Before the first mail, not at it."""
    with pytest.raises(ConfigError):
        Renewed("numbers", (tmp_path / "none",), lambda: number(tmp_path / "none"))
