"""One mailbox, watched by a thread of its own for as long as the service runs."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from ...errors import MailsquareError, StoreTrouble
from ...store import journal, mailboxes
from ...store.database import writing
from .credentials import stamp_of
from .mailbox import Mailbox, connect
from .pauses import Pauses
from .taking import Taker
from .types import MailboxTrouble, NotLetIn

if TYPE_CHECKING:
    from ...store.leading import Lead

FIRST, MOST = 1.0, 120.0  # seconds between tries while the server is away
SLOW_FIRST, SLOW_MOST = 60.0, 900.0  # after a refused login: faster could lock the account
FOLLOWER = 5.0  # seconds between two looks whether the lead is free
STAMP = 2.0  # seconds between two looks whether a secret was renewed
QUIET = 2  # tries before a lost connection is told: a restart of the server is no trouble


class Watch:
    """Reads one mailbox while it leads, and comes back from whatever happens."""

    def __init__(self, taker: Taker, lead: Lead) -> None:
        self._taker = taker
        self._settings = taker.settings
        self._lead = lead
        self._stop = threading.Event()
        self._away = Pauses(FIRST, MOST)
        self._shut = Pauses(SLOW_FIRST, SLOW_MOST)
        self._mailbox: Mailbox | None = None
        self._told: str | None = None  # the trouble that the store knows of; None before the first word
        self._thread = threading.Thread(target=self._run, name=f"imap {self._settings.user}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end; it first finishes the mails that it has in hand."""
        self._stop.set()

    def join(self, seconds: float) -> None:
        """Wait for its end; where the server keeps it waiting, hang up."""
        self._thread.join(seconds)
        mailbox = self._mailbox
        if self._thread.is_alive() and mailbox is not None:
            mailbox.close()
            self._thread.join(seconds)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                if self._lead.holds():
                    self._stop.wait(self._once())
                else:
                    self._stop.wait(FOLLOWER)
        finally:
            self._lead.let_go()

    def _once(self) -> float:
        """Read until something happens; the seconds to wait before the next try."""
        try:
            self._mailbox = connect(self._settings)
            self._shut.reset()
            self._stay(self._mailbox)
            return 0
        except NotLetIn as error:
            self._say(str(error))
            self._wait_for_secret(self._shut.next())
            return 0
        except (MailboxTrouble, MailsquareError) as error:
            pause = self._away.next()
            if self._away.tries >= QUIET or isinstance(error, StoreTrouble):
                self._say(str(error))
            return pause
        except Exception as error:  # whatever it is, the other mailboxes and the service go on
            self._taker.log.exception("a mailbox cannot be read", mailbox=self._settings.place)
            self._say(f"an error of ours ({type(error).__name__}); the log says more. It is tried again")
            return self._away.next()
        finally:
            if self._mailbox is not None:
                self._mailbox.close()
                self._mailbox = None

    def _stay(self, mailbox: Mailbox) -> None:
        self._taker.tidy(mailbox)
        while not self._stop.is_set() and self._lead.holds():
            found = self._taker.look(mailbox, self._stop.is_set)
            if self._taker.remark:
                self._taker.tidy(mailbox)
            self._away.reset()
            self._say(self._taker.remark)
            if found:
                continue  # more may have come meanwhile, and the server has told of it already
            mailbox.wait(self._settings.poll.total_seconds(), self._stop.wait)

    def _wait_for_secret(self, seconds: float) -> None:
        """Until the time is over, or somebody renewed the password or token."""
        before, until = stamp_of(self._settings), time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._stop.wait(min(left, STAMP)):
            if stamp_of(self._settings) != before:
                return

    def _say(self, trouble: str) -> None:
        """Keep what is wrong where people see it, once; "" for nothing."""
        if trouble == self._told:
            return
        taker, place = self._taker, self._settings.place
        try:
            with writing(taker.database) as connection:
                now = taker.clock()
                if mailboxes.say(connection, place, trouble, now):
                    event = "mailbox-trouble" if trouble else "mailbox-well"
                    words = f"{place}: {trouble or 'it is read again'}"
                    journal.write(connection, at=now, event=event, words=words)
            self._told = trouble
        except StoreTrouble as error:
            taker.log.warning("the state of a mailbox cannot be kept", mailbox=place, why=str(error))
        if trouble:
            taker.log.warning("a mailbox cannot be read", mailbox=place, why=trouble)
