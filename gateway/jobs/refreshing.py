"""Reads people and lists again from time to time. On each node: everybody there must know who left."""

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
    """A thread that reads them again, and tells the journal when that begins to fail and when it works again."""

    def __init__(self, parts: Parts, refresh: Callable[[], None], every: timedelta) -> None:
        self._parts, self._refresh, self._every = parts, refresh, every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="directory", daemon=True)

    def start(self) -> None:
        """Begin; the first reading was at the start of the gateway."""
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
            if before and not self._parts.directory().trouble:  # files read well while the server is still away
                self._say("directory-read", "people and lists are up to date again")

    def _run(self) -> None:
        while not self._stop.wait(self._every.total_seconds()):
            try:
                self.ask()
            except Exception as error:  # noqa: BLE001 - nobody would hear that this thread is no more
                self._parts.log.error("people and lists were not read", why=type(error).__name__)

    def _say(self, event: str, words: str) -> None:
        self._parts.log.warning(event, words=words)
        with contextlib.suppress(MailsquareError), writing(self._parts.database) as connection:
            journal.write(connection, at=self._parts.clock(), event=event, words=words)
