"""The directory in force: read again when asked, and kept when what comes is wrong or suspiciously little."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .config import Config
from .errors import ConfigError, MailsquareError
from .listing import ask_ldap, directory_of
from .pipeline.directory import Colleague, Directory
from .pipeline.sources.ldap import LdapTrouble
from .pipeline.sources.ldap_people import Found
from .pipeline.sources.people_file import People

KEPT = "people.json"  # in the state folder: what the directory server said last, for a start without it
VERSION = 1


class Book:
    """The directory in force. A directory server that is away leaves the last answer in force."""

    def __init__(self, config: Config, *, makes_do: bool = False) -> None:
        """ConfigError where a file has mistakes; with `makes_do` nobody is known then, and no list."""
        self._config = config
        self._lock = threading.Lock()
        self._trouble, self._since = "", datetime.now(UTC)
        self._server = _kept(config.state / KEPT) if self.asks_a_server else Found()
        try:
            self._ask()
        except LdapTrouble as error:  # what our own files say wrong must show now, unless an older answer will do
            if isinstance(error.__cause__, ConfigError) and not self._server.people.here:
                raise error.__cause__ from None
        try:
            self._now = self._read()
        except ConfigError as error:
            if not makes_do:
                raise
            self._now = Directory(trouble=str(error).splitlines()[0], trouble_since=datetime.now(UTC))

    def __call__(self) -> Directory:
        """People and lists as last read; `trouble` says why they are older than they should be."""
        return self._now

    @property
    def asks_a_server(self) -> bool:
        """Whether a directory server is named, which must be asked from time to time."""
        return self._config.shape.directory.ldap is not None

    def reload(self) -> None:
        """Read the files again; ConfigError leaves the old ones in force."""
        with self._lock:
            try:
                self._now = self._read()
            except ConfigError as error:
                since = self._now.trouble_since or datetime.now(UTC)
                self._now = replace(self._now, trouble=str(error).splitlines()[0], trouble_since=since)
                raise

    def refresh(self) -> None:
        """Ask the directory server, and read the files again.

        Raises:
            LdapTrouble: it is away, refuses us, cannot be understood, or tells of fewer than half the people of
                before; or a file that it takes to ask is gone.
            ConfigError: a file cannot be used; like above, what was there stays in force.
        """
        try:
            self._ask()
        finally:
            self.reload()

    def _read(self) -> Directory:
        read = directory_of(self._config.path.parent, self._config.shape, self._server)
        return replace(read, trouble=self._trouble, trouble_since=self._since if self._trouble else None)

    def _ask(self) -> None:
        if not self.asks_a_server:
            return
        try:
            answer = ask_ldap(self._config.path.parent, self._config.shape)
            before, now = len(self._server.people.here), len(answer.people.here)
            if now * 2 < before or not now:
                raise LdapTrouble(
                    f"the directory server told of {now} people, and of {before} before. If that is right, "
                    f"delete {KEPT} in the state folder and start again"
                )
        except Exception as error:  # whatever it is: people of before stay in force, and somebody must hear of it
            self._since = self._since if self._trouble else datetime.now(UTC)
            self._trouble = _words(error)
            raise error if isinstance(error, LdapTrouble) else LdapTrouble(self._trouble) from error
        self._server, self._trouble = answer, ""
        _keep(self._config.state / KEPT, answer)


def _words(error: Exception) -> str:
    """Why it failed, in one line; of an error that nobody foresaw no more than its kind: it may quote an entry."""
    if isinstance(error, MailsquareError):
        return str(error).partition("\n")[0]
    return f"the answer of the directory server cannot be used ({type(error).__name__})"


def _keep(path: Path, answer: Found) -> None:
    """Written whole or not at all, and readable by us alone."""
    stored = {
        "version": VERSION,
        "people": [asdict(one) for one in answer.people.here.values()],
        "left": sorted(answer.people.left),
        "lists": {key: sorted(members) for key, members in answer.lists.items()},
        "doubts": dict(answer.doubts),
    }
    new = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):  # a full disk: then only a restart without the server would miss it
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(stored, file)
        new.replace(path)


def _kept(path: Path) -> Found:
    """The last answer; nothing where there is none, or it is damaged: it will be asked anew."""
    try:
        stored = json.loads(path.read_text("utf-8"))
        if stored["version"] != VERSION:
            return Found()
        people = {one["address"]: _colleague(one) for one in stored["people"]}
        return Found(
            people=People(here=people, left=frozenset(stored["left"])),
            lists={key: frozenset(members) for key, members in stored["lists"].items()},
            doubts=stored["doubts"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Found()


def _colleague(stored: Mapping[str, Any]) -> Colleague:
    return Colleague(**{**stored, "also": tuple(stored["also"])})
