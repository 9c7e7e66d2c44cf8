"""A watch over a real mailbox in this process, between a Dovecot and a house that keeps copies."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from gateway.intake.imap.settings import ImapSettings
from gateway.intake.imap.taking import Taker
from gateway.intake.imap.watching import Watch
from gateway.store import mailboxes
from gateway.store.database import open_engine, writing
from gateway.store.leading import lead_for
from gateway.store.migrate import upgrade
from gateway.store.tables import journal
from tests.gateway.intake.imap.doubles import KeepingDoor
from tests.real.imap_server import HOST, JOURNAL, PASSWORD, ImapServer
from tests.real.waiting import wait_for

SENDER = "anna@waterkant.example"


class Reading:
    """`with` starts it and waits until the mailbox was opened; `poll` is an hour, so that IDLE has to tell."""

    def __init__(self, server: ImapServer, room: Path, **settings: object) -> None:
        self.server = server
        self.room = room
        self.door = KeepingDoor()
        self.database = open_engine(f"sqlite:///{room / 'store.db'}")
        upgrade(self.database)
        self.secret = room / "secret"
        if not self.secret.exists():
            self.secret.write_text(PASSWORD)
        given: dict[str, object] = {
            "host": HOST, "port": server.ports["imap"], "tls": "none", "user": JOURNAL, "trusted": True,
            "poll": "1h", "password_file": str(self.secret), **settings}
        self.settings = ImapSettings.model_validate({key: value for key, value in given.items() if value})
        self.watch = self.another()

    def another(self) -> Watch:
        """One more watch over the same mailbox, as a second process has."""
        taker = Taker(self.settings, self.door, self.database, lambda: datetime.now(UTC), 100_000,
                      structlog.get_logger())
        return Watch(taker, lead_for(self.database, self.room / "state", self.settings.place))

    def __enter__(self) -> Self:
        self.watch.start()
        wait_for(lambda: self.state() and self.state()[0], f"the mailbox to open; {self.state()}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.watch.stop()
        self.watch.join(10)
        self.database.dispose()

    def deliver(self, *subjects: str) -> None:
        self.server.deliver(*(f"Subject: {one}\r\n\r\nhello {one}\r\n".encode() for one in subjects), sender=SENDER)

    def sees(self, *subjects: str, seconds: float = 30) -> None:
        """Waits until just these are kept."""
        wait_for(lambda: sorted(self.door.subjects()) == sorted(subjects),
                 f"{subjects}, not {self.door.subjects()}; {self.state()}", seconds=seconds)

    def state(self) -> tuple[int, int, str]:
        """UIDVALIDITY, position and trouble; zeros before anything is known."""
        with writing(self.database) as connection:
            found = mailboxes.get(connection, self.settings.place)
        return (found.uidvalidity, found.last_uid, found.trouble) if found else (0, 0, "")

    def trouble(self) -> str:
        return self.state()[2]

    def told(self) -> list[str]:
        """The events in the journal."""
        with writing(self.database) as connection:
            return [str(row.event) for row in connection.execute(journal.select().order_by(journal.c.id))]
