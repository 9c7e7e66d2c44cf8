"""What is new is taken once: durable first, then marked, then moved, and the position last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest
import structlog
from sqlalchemy import Engine

from gateway.errors import StoreTrouble
from gateway.intake.imap import taking
from gateway.intake.imap.envelope import copy_of
from gateway.intake.imap.mailbox import Mailbox
from gateway.intake.imap.settings import ImapSettings
from gateway.intake.imap.taking import Taker
from gateway.intake.imap.types import Copy, Refused
from gateway.store import mailboxes
from gateway.store.database import open_engine, writing
from gateway.store.migrate import upgrade
from gateway.store.tables import journal
from tests.gateway.intake.imap.doubles import ALL, FakeMailbox, KeepingDoor, settings

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Bench:
    """A taker between a fake mailbox and a keeping house."""

    def __init__(self, database: Engine) -> None:
        self.database = database
        self.door = KeepingDoor()
        self.mailbox = FakeMailbox()
        self.settings = settings(list=ALL)
        self.taker = self.born()

    def born(self, **more: object) -> Taker:
        """A taker that knows only what the store knows, as after a restart."""
        self.settings = settings(list=ALL, **more)
        self.taker = Taker(self.settings, self.door, self.database, lambda: NOW, 1000, structlog.get_logger())
        return self.taker

    def look(self) -> int:
        return self.taker.look(cast(Mailbox, self.mailbox), lambda: False)

    def add(self, *words: str, day: date | None = None) -> list[int]:
        return [self.mailbox.add(f"Subject: {word}\r\n\r\nhello\r\n".encode(), day) for word in words]

    def position(self) -> int:
        with writing(self.database) as connection:
            state = mailboxes.get(connection, self.settings.place)
        assert state is not None
        return state.last_uid

    def told(self) -> list[str]:
        with writing(self.database) as connection:
            return [str(row.event) for row in connection.execute(journal.select().order_by(journal.c.id))]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A mailbox that was opened once already, while it was empty."""
    database = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(database)
    bench = Bench(database)
    bench.look()
    yield bench
    database.dispose()


def test_new_mail_is_kept_marked_and_not_looked_at_again(bench: Bench) -> None:
    """The normal course."""
    bench.add("a", "b")

    assert [2, 0] == [bench.look(), bench.look()]
    assert ["a", "b"] == bench.door.subjects()
    assert {1, 2} == bench.mailbox.marked
    assert 2 == bench.position()
    assert 2 == bench.door.asked


def test_what_lay_there_before_us_is_left(tmp_path: Path) -> None:
    """A mailbox of ten years must not come down on the feed in one night."""
    database = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    upgrade(database)
    bench = Bench(database)
    bench.add("years old")

    bench.look()
    bench.add("new")
    bench.look()

    assert ["new"] == bench.door.subjects()
    database.dispose()


def test_a_mail_is_durable_before_it_is_marked(bench: Bench) -> None:
    """Marked first and lost then, it would be gone for good."""
    seen: list[int] = []
    bench.mailbox.at_mark = lambda: seen.append(len(bench.door.kept))
    bench.add("a", "b")

    bench.look()

    assert [2] == seen


def test_the_position_moves_only_after_the_mark(bench: Bench) -> None:
    """A connection that breaks at the mark leaves all to be done again, and nothing is doubled."""
    def breaks() -> None:
        raise ConnectionResetError

    bench.mailbox.at_mark = breaks
    bench.add("a")
    with pytest.raises(ConnectionResetError):
        bench.look()
    assert 0 == bench.position()

    bench.mailbox.at_mark = lambda: None
    bench.born()
    bench.look()

    assert ["a"] == bench.door.subjects()
    assert {1} == bench.mailbox.marked
    assert 1 == bench.position()


def test_taken_mail_is_moved_and_other_mail_stays(bench: Bench) -> None:
    """The folder then shows what was none of ours."""
    bench.born(move_to="Done")
    bench.door.not_ours = b"Subject: private"
    bench.add("a", "private", "b")

    bench.look()

    assert [1, 3] == bench.mailbox.moved
    assert [2] == list(bench.mailbox.mails)
    assert bench.mailbox.marked == {1, 3}


def test_what_was_marked_and_not_moved_is_moved_at_the_next_start(bench: Bench) -> None:
    """Killed between mark and move."""
    bench.born(move_to="Done")
    bench.add("a", "b")
    bench.mailbox.marked = {1}

    bench.taker.tidy(cast(Mailbox, bench.mailbox))

    assert [1] == bench.mailbox.moved


def test_a_folder_made_anew_is_read_whole_and_keeps_its_mail_single(bench: Bench) -> None:
    """Its numbers start again, and mean other mails (RFC 9051 section 2.3.1.1)."""
    bench.add("a", "b", "c")
    bench.look()
    old, bench.mailbox = bench.mailbox, FakeMailbox(uidvalidity=8)
    for content in old.mails.values():
        bench.mailbox.add(content)
    bench.add("d")

    bench.look()

    assert ["a", "b", "c", "d"] == bench.door.subjects()
    assert 4 == bench.position()
    assert "mailbox-renewed" in bench.told()


def test_a_mail_too_large_is_told_of_and_never_fetched(bench: Bench) -> None:
    """Its bytes would be held in memory to be thrown away."""
    bench.add("large", "small")
    bench.mailbox.said_sizes = {1: 1001}

    bench.look()

    assert [[2]] == bench.mailbox.fetched
    assert ["small"] == bench.door.subjects()
    assert 1 == bench.told().count("mailbox-left")
    assert 2 == bench.position()


def test_a_server_that_understates_a_size_gains_nothing(bench: Bench) -> None:
    """Exchange only estimates RFC822.SIZE."""
    bench.mailbox.add(b"Subject: large\r\n\r\n" + b"x" * 2000)
    bench.mailbox.said_sizes = {1: 10}

    bench.look()

    assert [] == bench.door.subjects()
    assert 1 == bench.told().count("mailbox-left")


def test_mail_older_than_the_age_is_told_of_and_left(bench: Bench) -> None:
    """The ledger forgets after a month; a restored backup must not be posted again."""
    bench.add("old", day=date(2026, 10, 1))
    bench.add("young", day=date(2026, 11, 20))

    bench.look()

    assert ["young"] == bench.door.subjects()
    assert 1 == bench.told().count("mailbox-left")
    assert 2 == bench.position()


def test_a_store_that_gives_up_keeps_the_position_and_what_was_taken(bench: Bench) -> None:
    """The mails before it are done, it and those behind it wait in the mailbox."""
    bench.add("a", "b", "c")
    bench.door.broken = b"Subject: b"

    with pytest.raises(StoreTrouble, match="UID 2"):
        bench.look()
    assert 1 == bench.position()
    assert {1} == bench.mailbox.marked

    bench.door.broken = b""
    bench.look()
    assert ["a", "b", "c"] == bench.door.subjects()


def test_one_mail_that_cannot_be_kept_does_not_hold_up_the_others(bench: Bench) -> None:
    """It is tried for ever, but last."""
    bench.add("a", "b", "c")
    bench.door.broken = b"Subject: a"

    for _ in range(taking.STUBBORN + 1):
        with pytest.raises(StoreTrouble, match="UID 1"):
            bench.look()

    assert ["b", "c"] == bench.door.subjects()
    assert 0 == bench.position()
    bench.door.broken = b""
    bench.look()
    assert ["b", "c", "a"] == bench.door.subjects()
    assert 3 == bench.position()


def test_one_mail_that_the_server_cannot_give_does_not_hold_up_the_others(bench: Bench) -> None:
    """Servers refuse a damaged mail, or break off over it, each time that it is asked for."""
    bench.add("a", "b", "c")
    bench.mailbox.stumbles = {2}

    for _ in range(taking.STUBBORN + 2):
        with pytest.raises(Refused):
            bench.look()
    bench.add("new")
    with pytest.raises(Refused):
        bench.look()

    assert ["a", "c", "new"] == bench.door.subjects()
    assert 1 == bench.position()
    bench.mailbox.stumbles = set()
    bench.look()
    assert (["a", "c", "new", "b"], 4) == (bench.door.subjects(), bench.position())


def test_one_mail_that_breaks_our_reading_does_not_hold_up_the_others(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours, over the words of one stranger, must not silence a mailbox."""
    def breaks(settings: ImapSettings, content: bytes) -> Copy:
        if b"Subject: a" in content:
            raise RecursionError
        return copy_of(settings, content)

    monkeypatch.setattr(taking, "copy_of", breaks)
    bench.add("a", "b")

    for _ in range(taking.STUBBORN + 1):
        with pytest.raises(RecursionError):
            bench.look()

    assert ["b"] == bench.door.subjects()


def test_a_server_without_keywords_relies_on_the_position(bench: Bench) -> None:
    """Exchange Online has none of its own choosing."""
    bench.mailbox.keywords = False
    bench.add("a")
    bench.look()
    bench.born()
    bench.look()

    assert 1 == bench.door.asked
    assert set() == bench.mailbox.marked


def test_a_refused_mark_or_move_costs_no_mail(bench: Bench) -> None:
    """A full folder for taken mail is a nuisance, not a loss."""
    bench.born(move_to="Done")
    bench.mailbox.refuses = {"mark", "move"}
    bench.add("a", "b")

    bench.look()

    assert ["a", "b"] == bench.door.subjects()
    assert 2 == bench.position()
    assert "cannot be moved to Done: the folder is full" in bench.taker.remark


def test_large_mails_come_in_pieces_of_bounded_size(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """All bodies of one answer are in memory at once."""
    monkeypatch.setattr(taking, "PIECE_BYTES", 100)
    monkeypatch.setattr(taking, "PIECE", 3)
    bench.add("a", "b", "c", "d", "e")
    bench.mailbox.said_sizes = {1: 60, 2: 60, 3: 10, 4: 10, 5: 10}

    bench.look()

    assert [[1], [2, 3, 4], [5]] == bench.mailbox.fetched


def test_a_stop_is_heard_between_two_pieces(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in hand is finished, the rest waits in the mailbox."""
    monkeypatch.setattr(taking, "PIECE", 2)
    bench.add("a", "b", "c")

    bench.taker.look(cast(Mailbox, bench.mailbox), lambda: True)

    assert ["a", "b"] == bench.door.subjects()
    assert 2 == bench.position()


def test_a_mail_that_vanishes_before_it_is_fetched_is_no_trouble(bench: Bench) -> None:
    """A person deleted it."""
    bench.add("a", "b")
    bench.mailbox.vanishes = {1}

    bench.look()

    assert ["b"] == bench.door.subjects()
    assert 2 == bench.position()
