"""Archives of mail: what is read of them, and where each mail of an mbox begins and ends."""

from __future__ import annotations

import mailbox
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gateway import archived
from gateway.archived import EVER, _newest, _places, replay_archive
from gateway.config import load_config
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
DAYS = (4, 1, 5, 3, 2)          # as they stand in the archive; its newest two are 4 and 5 March
HEAD = 2048                     # bytes; shorter than every mail here, longer than their headers
BODY = "Wij lezen dit.\r\n" * 500


def mails() -> list[bytes]:
    def one(day: int) -> bytes:
        content = letter(f"Mail {day}", BODY, message_id=f"<d{day}@havik.example>")
        return content.replace(b"Date: Mon, 15 Mar", f"Date: Mon, {day:02} Mar".encode())

    return [one(day) for day in DAYS]


def archive_of(folder: Path, form: str, contents: list[bytes]) -> Path:
    archive = folder / "archive"
    if form == "folder":
        archive.mkdir()
        for n, content in enumerate(contents):
            (archive / f"{n}.eml").write_bytes(content)
    else:
        box = mailbox.mbox(archive)
        for content in contents:
            box.add(content)
        box.close()
    return archive


@pytest.mark.parametrize("form", ["folder", "mbox"])
def test_no_more_bodies_are_read_than_mails_are_asked_for(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive of years may be larger than the memory: of what is not compared, only headers are read."""
    (tmp_path / "town").mkdir()
    Town(tmp_path / "town").close()
    config = load_config(tmp_path / "town" / "config.yaml")
    archive = archive_of(tmp_path, form, mails())
    sizes: list[int] = []
    usual = Path.open

    def watched(self: Path, *words: Any, **named: Any) -> Any:
        file = usual(self, *words, **named)
        if not self.is_relative_to(archive):
            return file
        read = file.read

        class Watched:
            def __enter__(self) -> Any:
                return self

            def __exit__(self, *trouble: object) -> None:
                file.close()

            def __getattr__(self, name: str) -> Any:
                return getattr(file, name)

            def read(self, most: int = -1) -> bytes:
                found: bytes = read(most)
                sizes.append(len(found))
                return found

        return Watched()

    monkeypatch.setattr(archived, "HEAD", HEAD, raising=False)
    monkeypatch.setattr(Path, "open", watched)
    with_town = Town(tmp_path / "town")
    try:
        found = replay_archive(config, archive, with_town.parts.rulebook.now, most=2)
    finally:
        with_town.close()
    assert 2 == sum(size > HEAD for size in sizes)
    assert 2 == found.found


@pytest.mark.parametrize("form", ["folder", "mbox"])
def test_the_newest_are_chosen_and_come_oldest_first(tmp_path: Path, form: str) -> None:
    """So that threads grow as they did; what is older than asked for is left out."""
    archive = archive_of(tmp_path, form, mails())
    assert [4, 5] == [at.day for at, _ in _newest(archive, EVER, 2)]
    assert [3, 4, 5] == [at.day for at, _ in _newest(archive, datetime(2027, 3, 2, 12, tzinfo=UTC), 9)]


def test_a_mail_is_cut_before_it_is_read(tmp_path: Path) -> None:
    """A file of many gigabytes takes no more memory than the largest mail there may be."""
    archive = tmp_path / "large.eml"
    with archive.open("wb") as file:
        file.write(mails()[0])
        file.truncate(1 << 40)
    (place,) = _places(archive)
    assert (1 << 40, 4096) == (place.size, len(place.read(4096)))


def test_the_mails_of_an_mbox_are_those_that_the_standard_library_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With lines of any length, a "From " inside a line, and none at the end."""
    monkeypatch.setattr(archived, "LINE", 16)
    archive = tmp_path / "box"
    archive.write_bytes(
        b"From a@b Thu Mar  4 10:00:00 2027\nSubject: een\n\nText.\n>From hier\nxxxxxxxxxxxxxxxxFrom daar\n\n"
        b"From a@b Thu Mar  4 10:00:00 2027\n\n\nFrom a@b Thu Mar  4 10:00:00 2027\nSubject: drie\n\nZonder einde"
    )
    box = mailbox.mbox(archive, create=False)
    wanted = [box.get_bytes(key) for key in box.iterkeys()]
    box.close()
    assert 3 == len(wanted)
    assert wanted == [place.read(1000) for place in _places(archive)]
