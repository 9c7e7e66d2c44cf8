"""The store is full, read-only or damaged: mail flows, nothing that got a 250 is lost, and it recovers alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.disk import damage, found, give_room, is_sound, remount, small_disk, take_room, why_no_disk
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, Serving, letter, rows, write_folder
from tests.real.mailserver import free_ports
from tests.real.waiting import wait_for

SECRET = "Dit is vertrouwelijk."
KEEP_NOTHING = "store: {keep_free: 1KB}\n"


@pytest.fixture
def hop() -> Iterator[FakeHop]:
    """The mail server behind us."""
    with FakeHop() as hop:
        yield hop


@pytest.fixture
def folder(tmp_path: Path, hop: FakeHop) -> Iterator[Path]:
    """A gateway whose store has a disk of 24 MiB to itself."""
    reason = why_no_disk()
    if reason:
        if os.environ.get("CI") == "true" and not os.geteuid():
            pytest.fail(reason)
        pytest.skip(reason)
    config = write_folder(tmp_path, next_hop=hop.at.port, smtp=free_ports("smtp")["smtp"])
    config.write_text(config.read_text() + KEEP_NOTHING)
    with small_disk(tmp_path / "state", 24):
        yield tmp_path


def big(number: int) -> bytes:
    """A mail of 100 KB that is to be delivered."""
    text = f"Bericht nummer {number} voor iedereen. {SECRET}\r\n" + "Een regel.\r\n" * 8_000
    return letter(f"Nummer {number}", text + f"Dit was nummer {number}.")


def ended(folder: Path) -> bool:
    return [] == rows(folder, "SELECT 1 FROM items WHERE state IN ('received', 'acting', 'held')")


@pytest.mark.timeout(300)
def test_a_disk_that_fills_up_costs_no_mail_and_is_used_again_when_there_is_room(folder: Path, hop: FakeHop) -> None:
    """250 from us means kept or handed on, whatever the disk says; afterwards the store is whole."""
    with Serving(folder) as serving:
        assert 250 == serving.send(big(0), [ALL])[0]
        take_room(folder / "state", 1_000_000)
        taken = {n for n in range(1, 25) if serving.send(big(n), [ALL])[0] == 250}
        assert set(range(1, 25)) == taken
        assert rows(folder, "SELECT count(*) FROM items")[0][0] != 25
        give_room(folder / "state")
        wait_for(lambda: not _relays(serving, hop), "mail to be taken again")
        wait_for(lambda: ended(folder), "all that was in hand to end", seconds=120)
        assert {0, *taken} == found(serving, hop)
        assert not serving.ended()
    assert is_sound(folder)


def test_a_disk_that_is_nearly_full_is_left_alone(folder: Path, hop: FakeHop) -> None:
    """`store.keep_free`: mail passes before anything fails, and the pages and the journal say so."""
    config = folder / "config.yaml"
    config.write_text(config.read_text().replace(KEEP_NOTHING, "store: {keep_free: 6MB}\n"))
    with Serving(folder) as serving:
        assert 250 == serving.send(letter("Voor", SECRET), [ALL])[0]
        wait_for(lambda: ended(folder), "the first mail to end")
        take_room(folder / "state", 3_000_000)
        told = "SELECT 1 FROM journal WHERE event = 'strained'"
        wait_for(lambda: _relays(serving, hop) and rows(folder, told), "mail to pass, and the journal to hear of it")
        give_room(folder / "state")
        told = "SELECT 1 FROM journal WHERE event = 'eased'"
        wait_for(lambda: not _relays(serving, hop) and rows(folder, told), "mail to be taken again, and the journal")


def _relays(serving: Serving, hop: FakeHop) -> bool:
    """Send one more mail: whether it went past the store."""
    subject = f"Proef {len(hop.mails)} {len(rows(serving.folder, 'SELECT id FROM items'))}"
    assert 250 == serving.send(letter(subject, SECRET), [ALL])[0]
    return not rows(serving.folder, f"SELECT 1 FROM items WHERE subject = '{subject}'")


def test_mail_passes_while_the_disk_is_read_only_at_the_start_and_is_taken_once_it_is_not(
    folder: Path, hop: FakeHop
) -> None:
    """A plain word in the log, no 250 without a store or a next hop behind it, and no hand laid on."""
    remount(folder / "state", "ro")
    with Serving(folder, up="no store") as serving:
        assert "Read-only file system" in serving.said()
        assert "Traceback" not in serving.said()
        assert 250 == serving.send(letter("Onderweg", SECRET), [ALL])[0]
        assert [b"Onderweg" in one.content for one in hop.mails] == [True]
        hop.end = "452 4.3.1 no room here either"
        assert 400 <= serving.send(letter("Later", SECRET), [ALL])[0] < 500
        hop.end = "250 2.0.0 taken"
        remount(folder / "state", "rw")
        wait_for(lambda: "event=ready" in serving.said(), "the service to come up", seconds=60)
        assert 250 == serving.send(letter("Later", SECRET), [ALL])[0]
        wait_for(lambda: rows(folder, "SELECT 1 FROM items WHERE state = 'delivered'"), "the mail to be delivered")


@pytest.mark.parametrize("table", ["sqlite_schema", "workflow_status"])
def test_mail_passes_while_the_store_is_damaged(folder: Path, hop: FakeHop, table: str) -> None:
    """What to do stands in the log; a copy put back is taken up without a restart."""
    with Serving(folder) as serving:
        assert 250 == serving.send(letter("Voor", SECRET), [ALL])[0]
        wait_for(lambda: ended(folder), "the first mail to end")
    store = folder / "state" / "store.db"
    copy = store.read_bytes()
    damage(store, table)
    with Serving(folder, up="no store") as serving:
        assert "the store is damaged" in serving.said()
        assert "Traceback" not in serving.said()
        assert 250 == serving.send(letter("Onderweg", SECRET), [ALL])[0]
        assert any(b"Onderweg" in one.content for one in hop.mails)
        fresh = store.with_name("copy")
        fresh.write_bytes(copy)
        fresh.replace(store)
        wait_for(lambda: "event=ready" in serving.said(), "the service to come up", seconds=60)
        assert 250 == serving.send(letter("Daarna", SECRET), [ALL])[0]
        wait_for(lambda: rows(folder, "SELECT 1 FROM items WHERE subject = 'Daarna'"), "mail to be taken again")


def test_mail_passes_where_damage_shows_only_when_a_mail_comes(folder: Path, hop: FakeHop) -> None:
    """Nothing touches that page at the start: the commit fails then, and the mail goes on in the same breath."""
    with Serving(folder) as serving:
        assert 250 == serving.send(letter("Voor", SECRET), [ALL])[0]
        wait_for(lambda: ended(folder), "the first mail to end")
    damage(folder / "state" / "store.db", "items")
    with Serving(folder) as serving:
        assert 250 == serving.send(letter("Onderweg", SECRET), [ALL])[0]
        assert any(b"Onderweg" in one.content for one in hop.mails)
        assert not serving.ended()
