"""A disk of a few megabytes for the store, that can be filled, made read-only and damaged."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.mails import number_in
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, Serving, rows

SPARE = "ballast"
PAGE = 4096


def why_no_disk() -> str:
    """Why none can be made here; "" where it can."""
    if os.geteuid():
        return "only root can mount a small disk"
    made = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True,
                          text=True, check=False)
    return f"no disk can be mounted here: {made.stderr.strip()}" if made.returncode else ""


@contextmanager
def small_disk(place: Path, mebibytes: int) -> Iterator[None]:
    """A file system of its own at that place."""
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0700", "tmpfs", str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def remount(place: Path, how: str) -> None:
    """`ro` or `rw`."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)


def take_room(place: Path, leave: int) -> None:
    """Fill it up but for so many bytes."""
    free = os.statvfs(place)
    size = free.f_bavail * free.f_frsize - leave
    with (place / SPARE).open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, size))


def give_room(place: Path) -> None:
    (place / SPARE).unlink()


def damage(store: Path, table: str) -> None:
    """Write nonsense over the first page of a table."""
    with sqlite3.connect(store) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", [table]).fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with store.open("r+b") as file:
        file.seek(((found[0] if found else 1) - 1) * PAGE)
        file.write(b"\xde\xad" * (PAGE // 2))


def found(serving: Serving, hop: FakeHop) -> set[int]:
    """The numbers of all mails that the next hop got or the store has."""
    mailed = {number_in(one.content.decode(errors="replace")) for one in hop.mails if _is_for_all(one.recipients)}
    stored = {number_in(bytes(row[0]).decode(errors="replace"))  # type: ignore[call-overload]
              for row in rows(serving.folder, "SELECT content FROM contents")}
    return {n for n in mailed | stored if n is not None}


def is_sound(folder: Path) -> bool:
    """Whether SQLite finds nothing wrong with the store."""
    return rows(folder, "PRAGMA integrity_check") == [("ok",)]


def _is_for_all(recipients: list[str]) -> bool:
    return any(ALL in one for one in recipients)
