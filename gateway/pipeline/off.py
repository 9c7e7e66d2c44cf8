"""The off switch: files that are looked for at every mail, so that it works with the store gone.

`off` was put there on this node, by a command or a page. `off-for-all` is this node's copy of what the
store tells all nodes; a thread brings it up to date every half second where there can be several. The
node's own file wins: only an `on` that names the mark in it, or one given here, ends it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import StoreTrouble
from ..store import switches
from ..store.database import reading, writing

if TYPE_CHECKING:
    from sqlalchemy import Engine as Database

NAME, FOR_ALL = "off", "off-for-all"
WHY = "the gateway was switched off"
LOOK_SECONDS = 0.5
_OFF, _ON = "off", "on"


def is_off(state: Path) -> bool:
    """Whether mail is to pass untouched."""
    word, _, mark = (_read(state / FOR_ALL) or "").strip().partition(" ")
    own = _read(state / NAME)
    if own is None:
        return word == _OFF
    return not (word == _ON and mark and mark in own.split())


def switch_off(state: Path, at: datetime, why: str = "") -> str:
    """From now on new mail is relayed at once, also after a restart; the mark that tells this time apart."""
    state.mkdir(parents=True, exist_ok=True)
    mark = f"#{secrets.token_hex(4)}"
    said = " ".join(why.split())
    try:
        _write(state / NAME, f"off since {at.isoformat(timespec='seconds')} {mark} {said}".rstrip() + "\n")
    except OSError:
        (state / NAME).touch()  # on a disk that is full a name is still a name
    return mark


def switch_on(state: Path) -> bool:
    """Back to work; False when it was on already. What the store says to all is for `tell_all`."""
    was_off = is_off(state)
    with contextlib.suppress(FileNotFoundError):
        (state / NAME).unlink()
    with contextlib.suppress(FileNotFoundError):
        (state / FOR_ALL).unlink()
    return was_off


def tell_all(database: Database, at: datetime, mark: str = "") -> None:
    """Tell every node: off with that mark, or on again without one. StoreTrouble where nobody can be told."""
    with writing(database) as connection:
        row = switches.get(connection, NAME)
        ended = row.value.partition(" ")[2] if row is not None else ""
        value = f"{_OFF} {mark}" if mark else f"{_ON} {ended}".rstrip()
        switches.put(connection, NAME, value, at)


def has_other_nodes(database: Database) -> bool:
    """Whether there can be any: a file of SQLite has one."""
    return database.dialect.name != "sqlite"


def look(database: Database, state: Path) -> None:
    """Bring this node's copy up to date; with the store gone it stays as it is."""
    try:
        with reading(database) as connection:
            row = switches.get(connection, NAME)
    except StoreTrouble:
        return
    if row is not None and (_read(state / FOR_ALL) or "").strip() != row.value:
        _write(state / FOR_ALL, row.value + "\n")


class Lookout:
    """Looks every half second what all nodes were told, in a thread of its own."""

    def __init__(self, database: Database, state: Path, seconds: float = LOOK_SECONDS) -> None:
        self._database, self._state, self._seconds = database, state, seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="off", daemon=True)

    def start(self) -> None:
        """Look once, so that a node that comes up is right from its first mail, and go on."""
        look(self._database, self._state)
        self._thread.start()

    def stop(self) -> None:
        """No more looks."""
        self._over.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            with contextlib.suppress(OSError):  # the state folder is away: the next look may find it again
                look(self._database, self._state)


def _read(path: Path) -> str | None:
    """None where it is not there; what cannot be read is there, and says nothing."""
    if not os.access(path, os.F_OK):
        return None  # as nearly always, and at every mail
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError:
        return ""


def _write(path: Path, text: str) -> None:
    """Whole or not at all: half a word would be neither off nor on."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
