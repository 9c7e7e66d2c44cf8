"""The service beside a real mailbox: killed between commit, mark and move, and two of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.mailbox_wires import POINTS
from tests.faults.mailboxes import MailboxTown
from tests.real.imap_server import ImapServer
from tests.real.parts import need
from tests.real.waiting import wait_for

pytestmark = pytest.mark.real


@pytest.fixture
def town(tmp_path: Path) -> Iterator[MailboxTown]:
    """A mailbox that was opened once already, and no service at work."""
    need("mail server")
    server = ImapServer()
    server.start()
    try:
        with MailboxTown(tmp_path, server, {"INBOX": {"move_to": "Taken"}}) as town:
            town.start()
            wait_for(town.begun, "the mailbox to open")
            town.stop()
            yield town
    finally:
        server.close()


@pytest.mark.timeout(400)
def test_death_between_commit_mark_and_move_loses_and_doubles_nothing(town: MailboxTown) -> None:
    """Each seam is hit for sure; `make figures` does it with a thousand mails."""
    for n, point in enumerate(POINTS):
        town.deliver(range(3 * n, 3 * n + 3))
        process = town.start(point, roles="imap")
        wait_for(lambda process=process: process.poll() is not None, f"death {point}")  # type: ignore[misc]
    town.start()
    count = town.finish()

    assert list(POINTS) == town.notes.read_text().split()
    assert count.holds, count
    assert {} == town.server.flags()
    assert {town.subject(number) for number in town.numbers} == set(town.server.flags("Taken"))


@pytest.mark.timeout(300)
def test_a_second_service_takes_over_from_a_killed_one(town: MailboxTown) -> None:
    """Only one reads; the other one waits, and begins where the first one died."""
    first = town.start()
    wait_for(lambda: town.ask("SELECT 1 FROM mailboxes WHERE trouble = ''"), "the first to read")
    second = town.start(roles="imap")
    town.deliver(range(4))
    town.finish()
    first.kill()
    first.wait(20)
    town.deliver(range(4, 8))
    wait_for(lambda: town.taken() == 8, "the second to read")
    assert second.poll() is None
    town.start(roles="worker")
    count = town.finish()

    assert count.holds, count


def test_a_wrong_password_stops_neither_the_service_nor_its_start(town: MailboxTown) -> None:
    """IT reads what is wrong, and mail on other ways flows."""
    town.secret.write_text("wrong")
    town.start()
    wait_for(lambda: "does not let" in town.trouble(), "the word about it")
    town.secret.write_text(town.password)
    town.deliver([1])

    assert town.finish().holds
    wait_for(lambda: not town.trouble(), "the trouble to be over")
