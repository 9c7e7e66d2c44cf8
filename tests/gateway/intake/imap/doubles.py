"""A house that keeps copies, and a mailbox that stands on no server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date

from gateway.errors import StoreTrouble
from gateway.intake.imap.settings import ImapSettings
from gateway.intake.imap.types import Refused
from gateway.mail.types import Envelope, Headers

ALL = "all-staff@waterkant.example"
JOURNAL = "journal@waterkant.example"


def settings(**more: object) -> ImapSettings:
    """A mailbox as config.yaml may describe it."""
    given = {"host": "imap.waterkant.example", "user": JOURNAL, "password_file": "secret", "trusted": True, **more}
    return ImapSettings.model_validate(given)


class KeepingDoor:
    """Keeps each mail once; `broken` makes it fail for mails with such a word in them."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Envelope, bytes]] = {}
        self.asked = 0
        self.broken = b""
        self.not_ours = b""

    def take_copy(self, envelope: Envelope, headers: Headers, content: bytes) -> str:
        self.asked += 1
        if self.broken and self.broken in content:
            raise StoreTrouble("the disk is full")
        if self.not_ours and self.not_ours in content:
            return ""
        key = hashlib.sha256(repr(envelope).encode() + content).hexdigest()
        self.kept.setdefault(key, (envelope, content))
        return key

    def subjects(self) -> list[str]:
        """Of what is kept, in order."""
        contents = (content for _, content in self.kept.values())
        return [one.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode() for one in contents]


class FakeMailbox:
    """A folder in memory, with the methods of Mailbox. `days` gives the day a mail arrived on."""

    def __init__(self, uidvalidity: int = 7) -> None:
        self.uidvalidity = uidvalidity
        self.uidnext = 1
        self.keywords = True
        self.mails: dict[int, bytes] = {}
        self.days: dict[int, date] = {}
        self.said_sizes: dict[int, int] = {}
        self.marked: set[int] = set()
        self.moved: list[int] = []
        self.fetched: list[list[int]] = []
        self.refuses: set[str] = set()
        self.stumbles: set[int] = set()  # the server fails over them, alone or among others
        self.vanishes: set[int] = set()  # found by a search, and gone when asked for
        self.at_mark: Callable[[], None] = lambda: None

    def add(self, content: bytes, day: date | None = None) -> int:
        uid, self.uidnext = self.uidnext, self.uidnext + 1
        self.mails[uid] = content
        if day is not None:
            self.days[uid] = day
        return uid

    def numbers(self, after: int, since: date | None = None, *, taken: bool = False) -> list[int]:
        found = [uid for uid in self.mails if uid > after and (since is None or self.days.get(uid, date.max) >= since)]
        if not self.keywords:
            return found
        return [uid for uid in found if (uid in self.marked) == taken]

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        there = [uid for uid in uids if uid in self.mails and uid not in self.vanishes]
        return {uid: self.said_sizes.get(uid, len(self.mails[uid])) for uid in there}

    def fetch(self, uids: Sequence[int]) -> dict[int, bytes]:
        self.fetched.append(list(uids))
        if self.stumbles & set(uids):
            raise Refused("the mail is corrupt")
        return {uid: self.mails[uid] for uid in uids if uid in self.mails}

    def mark(self, uids: Sequence[int]) -> None:
        self.at_mark()
        if "mark" in self.refuses:
            raise Refused("no keywords here")
        self.marked |= set(uids)

    def move(self, uids: Sequence[int]) -> None:
        if "move" in self.refuses:
            raise Refused("the folder is full")
        for uid in uids:
            del self.mails[uid]
            self.moved.append(uid)
