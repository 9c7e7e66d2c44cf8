"""A mail that ends the service each time it gets somewhere, and the neighbours around it."""

from __future__ import annotations

import smtplib
import sqlite3
from email import message_from_bytes

from tests.faults.numbered import ALL, FINAL, Ordeal, states
from tests.real.waiting import wait_for

WORD = "vergif"
STARTS = 14                           # more than any story here may need


class Poison:
    """One poison mail in an ordeal, sent between numbered neighbours."""

    def __init__(self, ordeal: Ordeal, where: str, subject: str) -> None:
        self.ordeal = ordeal
        self.point = f"{where}:{WORD}"
        self.content = (f"From: Persoon <p1@storm.example>\r\nTo: {ALL}\r\nSubject: {subject} {WORD}\r\n"
                        "Message-ID: <vergif@storm.example>\r\n\r\nWie dit leest, valt om.\r\n").encode()
        self.neighbours = 0

    def live_through(self) -> int:
        """Start the service again each time it dies, a neighbour in each life; the number of starts."""
        self.ordeal.start(self.point)
        self.neighbour()
        wait_for(lambda: set(states(self.ordeal)) <= FINAL, "the neighbour before it")
        with smtplib.SMTP("127.0.0.1", self.ordeal.port, timeout=15) as client:
            client.sendmail("p1@storm.example", [ALL], self.content)
        for start in range(1, STARTS):
            wait_for(lambda: self.ordeal.is_dead() or self.state() in FINAL, "the service to die or be done")
            if not self.ordeal.is_dead():
                return start
            self.ordeal.start(self.point)
            self.neighbour()
        raise AssertionError(f"it still dies at start {STARTS}")

    def neighbour(self) -> None:
        """One mail more; it may come to nothing where the service dies meanwhile."""
        self.ordeal.send(self.neighbours)
        self.neighbours += 1

    def deaths(self) -> int:
        return len(self.ordeal.notes.read_text().split())

    def state(self) -> str:
        """What became of the poison mail so far, read beside the service."""
        return self.rows(f"SELECT state FROM items WHERE subject LIKE '%{WORD}%'")[0]

    def mailed(self) -> list[bytes]:
        """The copies of it that the next hop got."""
        return [mail.content for mail in self.ordeal.hop.mails
                if WORD in str(message_from_bytes(mail.content)["Subject"])]

    def rows(self, query: str) -> list[str]:
        """One column out of the store."""
        with sqlite3.connect(f"file:{self.ordeal.folder / 'state' / 'store.db'}?mode=ro", uri=True) as store:
            return [row[0] for row in store.execute(query)]
