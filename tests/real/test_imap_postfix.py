"""The page docs/connect/imap.md, done and undone on a real Postfix: the journal's copies name their list."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.gateway.serving import letter
from tests.real.imap_server import ImapServer
from tests.real.mailserver import ALL_STAFF, PEOPLE, MailServer
from tests.real.parts import need
from tests.real.reading import Reading
from tests.real.waiting import wait_for

pytestmark = pytest.mark.real
PAGE = Path(__file__).parents[2] / "docs/connect/imap.md"
MEMBER = PEOPLE[-1]  # its mailbox is the journal: any member of the list will do


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A mail server that has never heard of us."""
    need("mail server")
    server = MailServer(variant="plain")
    server.start()
    yield server
    server.stop()


def shell(server: MailServer, name: str) -> None:
    """Run a block of the page, with the names of this place."""
    found = re.search(rf"```sh {name}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found
    script = found[1].replace("/etc/postfix", str(server.conf)).replace("journal@waterkant.example", MEMBER)
    script = script.replace("unix:private/dovecot-lmtp", f"[127.0.0.1]:{server.ports['lmtp']}")
    ran = subprocess.run(["sh", "-e", "-c", script], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                         env={**os.environ, "MAIL_CONFIG": str(server.conf)}, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def settings_of(server: MailServer) -> list[str]:
    """All that is set, as Postfix understands it."""
    both = (["postconf", "-c", str(server.conf), *words] for words in (["-n"], ["-M"]))
    return [subprocess.run(one, capture_output=True, text=True, check=True, timeout=20).stdout for one in both]


def test_the_page_makes_a_journal_that_names_the_list_and_takes_it_away_again(
    server: MailServer, tmp_path: Path
) -> None:
    """Also for a list in Bcc, which no header shows; and a word to the member alone stays what it is."""
    before = settings_of(server)
    shell(server, "do")
    with Reading(cast(ImapServer, server), tmp_path, user=MEMBER) as reading:
        server.send(letter("Hidden", "hello", to="undisclosed-recipients:;"), [ALL_STAFF])
        server.send(letter("Alone", "hello", to=MEMBER), [MEMBER])
        wait_for(lambda: {"Hidden", "Alone"} <= set(reading.door.subjects()), "both copies", seconds=60)
        kept = {subject: envelope for subject, (envelope, _) in
                zip(reading.door.subjects(), reading.door.kept.values(), strict=True)}
    shell(server, "undo")

    assert [ALL_STAFF] == [one.address for one in kept["Hidden"].recipients]
    assert [MEMBER] == [one.address for one in kept["Alone"].recipients]
    assert PEOPLE[0] == kept["Hidden"].sender
    assert before == settings_of(server)
