"""`mailsquare check --live` on a real mailbox: one line, and the fix in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.intake.imap.probing import probe
from gateway.intake.imap.settings import ImapSettings
from tests.faults.mailboxes import MailboxTown
from tests.gateway.serving import run
from tests.real.imap_server import HOST, JOURNAL, PASSWORD, ImapServer
from tests.real.parts import need

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    """A Dovecot with one empty mailbox."""
    need("mail server")
    server = ImapServer()
    server.start()
    yield server
    server.close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """The file with the right password."""
    path = tmp_path / "secret"
    path.write_text(PASSWORD)
    path.chmod(0o600)
    return path


def mailbox(server: ImapServer, secret: Path, **more: object) -> ImapSettings:
    given = {"host": HOST, "port": server.ports["imap"], "tls": "none", "user": JOURNAL, "trusted": True,
             "password_file": str(secret), **more}
    return ImapSettings.model_validate(given)


def test_a_mailbox_that_is_ready_is_ok(server: ImapServer, secret: Path) -> None:
    """And looking changes nothing in it."""
    server.deliver(b"Subject: hello\r\n\r\nhello\r\n", sender="anna@waterkant.example")
    found = probe(mailbox(server, secret))

    assert (True, "journal@waterkant.example is let in and INBOX opens") == (found.ok, found.words)
    assert "Seen" not in server.flags()["hello"]


@pytest.mark.parametrize(("more", "said"), [
    ({"folder": "Nowhere"}, "the folder Nowhere cannot be opened"),
    ({"user": "somebody"}, "does not let somebody in"),
    ({"port": 1}, "refused"),
    ({"tls": "starttls"}, "cannot be trusted"),
    ({"password_file": "/nowhere"}, "/nowhere cannot be read"),
])
def test_what_is_wrong_is_said_with_its_fix(
    server: ImapServer, secret: Path, more: dict[str, object], said: str
) -> None:
    """IT should not need our log."""
    found = probe(mailbox(server, secret, **more))

    assert not found.ok
    assert not found.look
    assert said in found.words


@pytest.mark.parametrize(("more", "said"), [
    ({"move_to": "Taken"}, "the folder Taken is not there"),
    ({"trusted": False}, "nothing is posted"),
])
def test_what_works_but_is_worth_a_look(
    server: ImapServer, secret: Path, more: dict[str, object], said: str
) -> None:
    """A mailbox that is read for nothing is worse than one that fails."""
    found = probe(mailbox(server, secret, **more))

    assert (False, True) == (found.ok, found.look)
    assert said in found.words


def test_a_secret_that_others_can_read_is_told_of(server: ImapServer, secret: Path) -> None:
    """The mailbox may hold all of a company's mail."""
    secret.chmod(0o644)
    assert f"chmod 600 {secret}" in probe(mailbox(server, secret)).words


def test_the_command_has_a_line_for_each_mailbox(server: ImapServer, tmp_path: Path) -> None:
    """Where IT looks first."""
    with MailboxTown(tmp_path, server, {"INBOX": {}, "Nowhere": {}}):
        said = run(tmp_path, "check", "-c", "config.yaml", "--live").stdout

    assert "ok    mailbox INBOX: journal@waterkant.example is let in and INBOX opens" in said
    assert "FAIL  mailbox Nowhere: the folder Nowhere cannot be opened" in said
