"""A mailbox in a bad year: closed, its token expired, its folder deleted, its server restarted, we killed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.faults.mailbox_wires import POINTS
from tests.faults.mailboxes import Count, MailboxTown
from tests.figures.figure import Figure, Measurement, holds, none_of, skipped
from tests.figures.progress import bar
from tests.real.imap_server import JOURNAL, PASSWORD, ImapServer
from tests.real.mailserver import missing_parts
from tests.real.token_giver import TokenGiver
from tests.real.waiting import wait_for

MAILS = 1000
LOST, DOUBLED = "imap: mails lost in a bad year", "imap: mails doubled in a bad year"
SENT_ON, ALONE = "imap: copies sent on", "imap: comes back alone from each trouble"
FOLDER = "Lists"
STEPS = ("restart", "closed", "expired", "deleted", "killed")


class BadYear:
    """A service that reads two folders, one by token and one by password, and what befalls them."""

    def __init__(self, folder: Path, mails: int) -> None:
        self.giver = TokenGiver(JOURNAL)
        self.giver.__enter__()
        self.server = ImapServer(oauth=f"{self.giver.url}/introspect")
        self.server.start()
        self.password = PASSWORD
        with self.server.session() as person:
            person.create(FOLDER)
        self.token = folder / "token"
        self.token.write_text(self.giver.give())
        self.town = MailboxTown(folder, self.server, {
            "INBOX": {"token_file": "token", "move_to": "Taken"}, FOLDER: {}})
        self.town.__enter__()
        self.each = mails // (2 * len(STEPS))          # to each folder, at each step
        self.in_folder: list[int] = []
        self.spans: dict[str, float] = {}
        self._next = iter(range(10**6))

    def close(self) -> None:
        self.town.__exit__(None, None, None)
        self.server.close()
        self.giver.__exit__(None, None, None)

    def begin(self) -> None:
        self.town.start()
        wait_for(self.town.begun, "both folders to open")

    def live(self, step: str) -> None:
        """One misfortune with mail before, in and after it; the time from its end until all is read."""
        mend: Callable[[], None] = getattr(self, step)()
        start = time.monotonic()
        mend()
        wait_for(lambda: self.town.taken() == len(self.town.numbers), f"all mail after '{step}'", seconds=120)
        wait_for(lambda: not self.town.trouble() and not self.town.trouble(FOLDER), "the trouble to be over")
        self.spans[step] = time.monotonic() - start

    def restart(self) -> Callable[[], None]:
        """The server goes and comes during IDLE; mail comes before anybody has found out."""
        self.mail()
        self.server.down()

        def mend() -> None:
            self.server.up()
            self.mail(half=True)
        return mend

    def closed(self) -> Callable[[], None]:
        """The password is changed, told of, and given to us."""
        self.password = "changed on Friday"
        self.server.password(self.password)
        self.server.kick()
        self.mail()
        wait_for(lambda: "with this password" in self.town.trouble(FOLDER), "the word about the password")
        return lambda: self._write(self.town.secret, self.password)

    def expired(self) -> Callable[[], None]:
        """The token is good no more, and the job that renews it comes late."""
        self.giver.expire()
        self.server.kick()
        self.mail()
        wait_for(lambda: "with this access token" in self.town.trouble(), "the word about the token")
        new = f"{self.giver.give()}-renewed"
        self.giver.good.add(new)
        return lambda: self._write(self.token, new)

    def deleted(self) -> Callable[[], None]:
        """A folder goes and is made anew from a backup: old mail under new numbers, and new mail."""
        with self.server.session(self.password) as person:
            person.delete(FOLDER)
        wait_for(lambda: "cannot be opened" in self.town.trouble(FOLDER), "the word about the folder")

        def mend() -> None:
            with self.server.session(self.password) as person:
                person.create(FOLDER)
            self._append(list(reversed(self.in_folder)))
            self.mail()
        return mend

    def killed(self) -> Callable[[], None]:
        """Kill -9 at each seam, in turn."""
        self.mail(half=True)
        for point in POINTS:
            self.town.kill()
            self.town.deliver([next(self._next)])
            process = self.town.start(point, roles="imap")
            wait_for(lambda process=process: process.poll() is not None, f"death {point}")  # type: ignore[misc]

        def mend() -> None:
            self.town.start()
            self.mail(half=True)
        return mend

    def mail(self, *, half: bool = False) -> None:
        """New mail into both folders."""
        count = max(self.each // 2, 1) if half else self.each
        self.town.deliver([next(self._next) for _ in range(count)])
        new = [next(self._next) for _ in range(count)]
        self._append(new)
        self.in_folder += new
        self.town.numbers += new

    def _append(self, numbers: list[int]) -> None:
        with self.server.session(self.password) as person:
            for number in numbers:
                author, content = self.town.mail(number)
                person.append(FOLDER, "", "", f"Return-Path: <{author}>\r\n".encode() + content)

    @staticmethod
    def _write(path: Path, secret: str) -> None:
        new = path.with_suffix(".new")
        new.write_text(secret)
        new.replace(path)


@contextmanager
def bad_year(mails: int) -> Iterator[BadYear]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-year-") as folder:
        year = BadYear(Path(folder), mails)
        try:
            year.begin()
            yield year
        finally:
            year.close()


def live_through(year: BadYear, tick: Callable[[], object] = lambda: None, steps: Sequence[str] = STEPS) -> Count:
    for step in steps:
        year.live(step)
        tick()
    return year.town.finish(seconds=600)


def measured() -> Iterator[Figure]:
    missing = missing_parts()
    if missing:
        yield from (skipped(name, "0", f"for want of {', '.join(missing)}") for name in (LOST, DOUBLED, SENT_ON))
        yield skipped(ALONE, "yes", f"for want of {', '.join(missing)}")
        return
    with bad_year(MAILS) as year, bar("a bad year for a mailbox", len(STEPS)) as tick:
        count = live_through(year, tick)
        spans = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in year.spans.items())
    reason = f"{count.sent} mails in two folders; killed at {len(POINTS)} seams"
    yield none_of(LOST, len({*count.lost, *count.unposted}), reason=reason)
    yield none_of(DOUBLED, len(count.doubled))
    yield none_of(SENT_ON, count.mailed_on)
    yield holds(ALONE, len(year.spans) == len(STEPS), reason=spans)


MEASUREMENTS = (Measurement(names=(LOST, DOUBLED, SENT_ON, ALONE), run=measured, floor=True),)
