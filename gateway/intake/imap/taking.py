"""One look through a mailbox: search, fetch in pieces, take, mark, move, and only then step on.

The order is the promise: a mail is marked and moved once it is durable with us, and the position
moves last. Killed anywhere between, the same mails come again, and the house knows them by their
bytes and envelope.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from ...errors import StoreTrouble
from ...store import journal, mailboxes
from ...store.database import writing
from .envelope import copy_of
from .mailbox import Mailbox
from .settings import ImapSettings
from .types import CopyDoor, Refused

if TYPE_CHECKING:
    from sqlalchemy import Engine

PIECE = 50  # mails fetched at once
PIECE_BYTES = 8 * 1024 * 1024  # bytes fetched at once; a larger mail comes alone
SIZES = 500  # sizes asked for at once
STUBBORN = 3  # times that a mail could not be kept before the others go first


@dataclass
class Taker:
    """Takes what is new in one mailbox, look after look."""

    settings: ImapSettings
    door: CopyDoor
    database: Engine
    clock: Callable[[], datetime]
    largest: int  # bytes of a mail; a larger one is said and left
    log: structlog.stdlib.BoundLogger
    remark: str = ""  # what a person should mend though mail is taken; "" while all is well
    _done: set[int] = field(default_factory=set)  # UIDs above the position that need no second look
    _failed: Counter[int] = field(default_factory=Counter)
    _uidvalidity: int = 0

    def look(self, mailbox: Mailbox, stopping: Callable[[], bool]) -> int:
        """Take everything that is new, until told to stop; how many mails were new.

        Raises:
            StoreTrouble: a mail could not be kept; it waits in the mailbox.
            MailboxTrouble: the connection is spoiled.
        """
        last = self._position(mailbox)
        every = mailbox.numbers(last)
        new = [uid for uid in every if uid not in self._done]
        if not new:
            self._answered()
            return 0
        since = self.clock() - self.settings.max_age
        young = set(mailbox.numbers(last, since.date()))
        old = [uid for uid in new if uid not in young]
        if old:
            days = self.settings.max_age.days
            self._write("mailbox-left", f"{len(old)} mails older than {days} days were left alone")
            self._done.update(old)
        # what could not be kept again and again comes last, so that it holds up nobody
        order = sorted(young - self._done, key=self._turn)
        try:
            for piece in self._pieces(mailbox, order):
                self._take(mailbox, piece)
                if stopping():
                    break
        except Exception:
            with suppress(StoreTrouble):
                self._step(mailbox, every)
            raise
        self._step(mailbox, every)
        return len(new)

    def tidy(self, mailbox: Mailbox) -> None:
        """Move what was marked before a death, so that the folder shows what was taken."""
        if self.settings.move_to and mailbox.keywords:
            self._move(mailbox, mailbox.numbers(0, taken=True))

    def _position(self, mailbox: Mailbox) -> int:
        """The last UID that needs no look, within the folder as it is now."""
        place = self.settings.place
        with writing(self.database) as connection:
            known = mailboxes.get(connection, place)
            if known is not None and known.uidvalidity == mailbox.uidvalidity != 0:
                last = known.last_uid
            else:
                fresh = known is None or known.uidvalidity == 0
                # what lay there before us is left alone; a folder that was made anew is ours from its start
                last = max(mailbox.uidnext - 1, 0) if fresh else 0
                event = "mailbox-begun" if fresh else "mailbox-renewed"
                words = f"reading begins behind UID {last}" if fresh else "the folder is a new one: all of it is read"
                now = self.clock()
                mailboxes.keep(connection, place, uidvalidity=mailbox.uidvalidity, last_uid=last, at=now)
                journal.write(connection, at=now, event=event, words=f"{place}: {words}")
        if self._uidvalidity != mailbox.uidvalidity:
            self._uidvalidity = mailbox.uidvalidity
            self._done.clear()
            self._failed.clear()
        return last

    def _turn(self, uid: int) -> tuple[int, int]:
        failed = self._failed[uid]
        return (failed if failed >= STUBBORN else 0, uid)

    def _asked(self, uids: list[int]) -> Iterator[list[int]]:
        """Mails to ask about at once; what failed before alone, since the server may stumble over one of them."""
        group: list[int] = []
        for uid in uids:
            if group and (len(group) == SIZES or self._failed[uid] or self._failed[group[-1]]):
                yield group
                group = []
            group.append(uid)
        if group:
            yield group

    def _pieces(self, mailbox: Mailbox, uids: list[int]) -> Iterator[list[int]]:
        """Mails to fetch at once, by number and size; those too large are told of and left."""
        for asked in self._asked(uids):
            with self._counting(asked):
                sizes = mailbox.sizes(asked)
            self._done.update(uid for uid in asked if uid not in sizes)  # somebody took it away
            piece: list[int] = []
            total = 0
            for uid in (one for one in asked if one in sizes):
                if sizes[uid] > self.largest:
                    self._leave(uid, sizes[uid])
                    continue
                if piece and (len(piece) == PIECE or total + sizes[uid] > PIECE_BYTES):
                    yield piece
                    piece, total = [], 0
                piece.append(uid)
                total += sizes[uid]
            if piece:
                yield piece

    def _take(self, mailbox: Mailbox, piece: list[int]) -> None:
        with self._counting(piece):
            mails = mailbox.fetch(piece)
        taken: list[int] = []
        seen: list[int] = [uid for uid in piece if uid not in mails]
        try:
            for uid in piece:
                if uid in mails:
                    if self._keep(uid, mails.pop(uid)):
                        taken.append(uid)
                    seen.append(uid)
        finally:
            # also when the store gave up half-way: what was kept is marked, and not asked about again
            self._mark(mailbox, taken)
            self._move(mailbox, taken)
            self._done.update(seen)

    def _keep(self, uid: int, content: bytes) -> bool:
        """Whether the house took this mail."""
        if len(content) > self.largest:  # Exchange only guesses at sizes
            self._leave(uid, len(content))
            return False
        try:
            with self._counting([uid]):
                copy = copy_of(self.settings, content)
                return bool(self.door.take_copy(copy.envelope, copy.headers, copy.content))
        except StoreTrouble as error:
            raise StoreTrouble(f"the mail with UID {uid} could not be kept: {error}") from error

    @contextmanager
    def _counting(self, uids: list[int]) -> Iterator[None]:
        """Whatever goes wrong is counted for each of these: what fails again and again holds up nobody."""
        try:
            yield
        except Exception:
            self._failed.update(uids)
            raise

    def _mark(self, mailbox: Mailbox, taken: list[int]) -> None:
        if not mailbox.keywords:
            return
        try:
            mailbox.mark(taken)
        except Refused as error:
            mailbox.keywords = False  # the position alone has to tell what was taken
            self.log.warning("taken mail cannot be marked", mailbox=self.settings.place, why=str(error))

    def _move(self, mailbox: Mailbox, taken: list[int]) -> None:
        if not self.settings.move_to or not taken:
            return
        try:
            mailbox.move(taken)
            self.remark = ""
        except Refused as error:
            self.remark = f"mail is taken, but cannot be moved to {self.settings.move_to}: {error}"

    def _step(self, mailbox: Mailbox, every: list[int]) -> None:
        """The position steps up to the first mail that still needs a look."""
        waiting = next((uid for uid in every if uid not in self._done), None)
        last = max(every[-1], *self._done, 0) if waiting is None else waiting - 1
        with writing(self.database) as connection:
            mailboxes.keep(
                connection, self.settings.place, uidvalidity=mailbox.uidvalidity, last_uid=last, at=self.clock()
            )
        self._done = {uid for uid in self._done if uid > last}
        self._failed = Counter({uid: n for uid, n in self._failed.items() if uid > last})

    def _answered(self) -> None:
        with writing(self.database) as connection:
            mailboxes.answered(connection, self.settings.place, self.clock())

    def _leave(self, uid: int, size: int) -> None:
        self._write(
            "mailbox-left",
            f"the mail with UID {uid} has {size} bytes, more than intake.smtp.max_size ({self.largest}): left alone",
        )
        self._done.add(uid)

    def _write(self, event: str, words: str) -> None:
        with writing(self.database) as connection:
            journal.write(connection, at=self.clock(), event=event, words=f"{self.settings.place}: {words}")
