"""Asks the directory server again from time to time. On each node: everybody there must know who left."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from datetime import timedelta

from ..errors import MailsquareError
from ..pipeline.parts import Parts
from ..store import journal
from ..store.database import writing


class Refresher:
    """A thread that asks, and tells the journal when that begins to fail and when it works again."""

    def __init__(self, parts: Parts, refresh: Callable[[], None], every: timedelta) -> None:
        self._parts, self._refresh, self._every = parts, refresh, every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="directory", daemon=True)

    def start(self) -> None:
        """Begin; the first asking was at the start of the gateway."""
        self._thread.start()

    def stop(self) -> None:
        """Ask no more; who is asking now is left to its own timeout."""
        self._stop.set()

    def ask(self) -> None:
        """Ask once. What fails leaves the old people in force, and the health page says so."""
        before = self._parts.directory().trouble
        try:
            self._refresh()
        except MailsquareError as error:
            if not before:
                self._say("directory-old", f"the people of before stay in force: {error}"[:2000])
        else:
            if before:
                self._say("directory-read", "people and lists are up to date again")

    def _run(self) -> None:
        while not self._stop.wait(self._every.total_seconds()):
            self.ask()

    def _say(self, event: str, words: str) -> None:
        self._parts.log.warning(event, words=words)
        with contextlib.suppress(MailsquareError), writing(self._parts.database) as connection:
            journal.write(connection, at=self._parts.clock(), event=event, words=words)
