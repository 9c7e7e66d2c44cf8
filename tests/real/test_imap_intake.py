"""The IMAP intake on a real Dovecot: what happens to mailboxes in a year, in a minute."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.intake.imap import watching
from tests.real.imap_server import JOURNAL, PASSWORD, ImapServer
from tests.real.parts import need
from tests.real.reading import Reading
from tests.real.token_giver import TokenGiver
from tests.real.waiting import wait_for

pytestmark = pytest.mark.real


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses for tests; their order stays."""
    for name, seconds in {"FIRST": 0.1, "MOST": 0.5, "SLOW_FIRST": 0.5, "SLOW_MOST": 1.0, "FOLLOWER": 0.1,
                          "STAMP": 0.1}.items():
        monkeypatch.setattr(watching, name, seconds)


@pytest.fixture
def giver() -> Iterator[TokenGiver]:
    """An OAuth 2.0 provider that Dovecot asks about tokens."""
    with TokenGiver(JOURNAL) as giver:
        yield giver


@pytest.fixture
def server(giver: TokenGiver) -> Iterator[ImapServer]:
    """A Dovecot with one empty mailbox."""
    need("mail server")
    server = ImapServer(oauth=f"{giver.url}/introspect")
    server.start()
    yield server
    server.close()


def test_a_mail_that_arrives_is_taken_and_marked_and_stays_unread(server: ImapServer, tmp_path: Path) -> None:
    """IDLE tells; `\\Seen` is left to people."""
    with Reading(server, tmp_path) as reading:
        reading.deliver("hello")
        reading.sees("hello")
        wait_for(lambda: "$MailsquareTaken" in server.flags()["hello"], "the mark")
        assert "Seen" not in server.flags()["hello"]
        wait_for(lambda: reading.state()[1] == 1, "the position")

    envelope, content = next(iter(reading.door.kept.values()))
    assert ("anna@waterkant.example", True) == (envelope.sender, envelope.trusted)
    assert content.endswith(b"Subject: hello\r\n\r\nhello hello\r\n")


def test_taken_mail_moves_to_its_folder(server: ImapServer, tmp_path: Path) -> None:
    """The folder is made at the first mail."""
    with Reading(server, tmp_path, move_to="Taken") as reading:
        reading.deliver("a", "b")
        wait_for(lambda: set(server.flags("Taken")) == {"a", "b"}, "both in their folder")
        assert {} == server.flags()


@pytest.mark.parametrize(("tls", "port"), [("implicit", "imaps"), ("starttls", "imap")])
def test_tls_is_used_and_checked(server: ImapServer, tmp_path: Path, tls: str, port: str) -> None:
    """A certificate that nobody vouches for is no protection."""
    more = {"tls": tls, "port": server.ports[port]}
    with Reading(server, tmp_path, **more, tls_ca=str(server.top / "ca.pem")) as reading:
        reading.deliver("hello")
        reading.sees("hello")

    stranger = Reading(server, tmp_path, **more)
    stranger.watch.start()
    wait_for(lambda: "cannot be trusted" in stranger.trouble(), "the word about the certificate")
    stranger.watch.stop()
    stranger.watch.join(10)


def test_a_restart_of_the_server_during_idle_is_no_trouble(server: ImapServer, tmp_path: Path) -> None:
    """The connection looks idle for ever; the mail of the meantime is found."""
    with Reading(server, tmp_path) as reading:
        reading.deliver("before")
        reading.sees("before")
        server.down()
        server.up()
        reading.deliver("after")
        reading.sees("before", "after")
        wait_for(lambda: not reading.trouble(), "the trouble to be over")


def test_a_server_that_is_away_is_told_of_and_come_back_to(server: ImapServer, tmp_path: Path) -> None:
    """An hour of silence must not look like an hour without mail."""
    with Reading(server, tmp_path) as reading:
        server.down()
        wait_for(lambda: "refused" in reading.trouble(), "the word about it")
        server.up()
        reading.deliver("after")
        reading.sees("after")
        wait_for(lambda: not reading.trouble(), "the trouble to be over")
        assert ["mailbox-trouble", "mailbox-well"] == reading.told()[-2:]


def test_a_folder_deleted_and_made_anew_is_read_whole_and_nothing_is_doubled(
    server: ImapServer, tmp_path: Path
) -> None:
    """A restored backup: old mails come under new numbers, new ones between them."""
    with server.session() as person:
        person.create("Lists")
    with Reading(server, tmp_path, folder="Lists") as reading:
        mails = {name: f"Subject: {name}\r\n\r\nhello\r\n".encode() for name in "abcd"}
        with server.session() as person:
            for name in "abc":
                person.append("Lists", "", "", mails[name])
            reading.sees("a", "b", "c")
            person.delete("Lists")
            wait_for(lambda: "Lists cannot be opened" in reading.trouble(), "the word about it")
            person.create("Lists")
            for name in "dcba":
                person.append("Lists", "", "", mails[name])
        reading.sees("a", "b", "c", "d")
        wait_for(lambda: not reading.trouble() and reading.state()[1] == 4, "the trouble to be over")
        assert "mailbox-renewed" in reading.told()


def test_a_closed_mailbox_is_told_of_and_read_again_with_its_new_password(
    server: ImapServer, tmp_path: Path
) -> None:
    """Somebody changes the password on Friday, and tells us on Monday."""
    with Reading(server, tmp_path) as reading:
        server.password("another one")
        server.kick()
        wait_for(lambda: "does not let journal@waterkant.example in" in reading.trouble(), "the word about it")
        reading.deliver("meanwhile")
        assert PASSWORD not in reading.trouble()
        reading.secret.write_text("another one")
        reading.sees("meanwhile")
        wait_for(lambda: not reading.trouble(), "the trouble to be over")


def test_an_expired_token_is_told_of_until_it_is_renewed(
    server: ImapServer, giver: TokenGiver, tmp_path: Path
) -> None:
    """The job that renews it had stopped."""
    token = tmp_path / "token"
    token.write_text(giver.give())
    with Reading(server, tmp_path, password_file="", token_file=str(token)) as reading:
        giver.expire()
        server.kick()
        reading.deliver("meanwhile")
        wait_for(lambda: "with this access token" in reading.trouble(), "the word about it")
        token.write_text(giver.give() + "-2")
        giver.good.add(token.read_text())
        reading.sees("meanwhile")


def test_with_a_provider_of_our_own_no_token_ever_expires_for_long(
    server: ImapServer, giver: TokenGiver, tmp_path: Path
) -> None:
    """A login costs a fresh token, so a connection that ends with its token is only made anew."""
    (tmp_path / "refresh").write_text("refresh-1")
    oauth = {"token_url": f"{giver.url}/token", "client_id": "us", "refresh_token_file": str(tmp_path / "refresh")}
    with Reading(server, tmp_path, password_file="", oauth=oauth) as reading:
        giver.expire()
        server.kick()
        reading.deliver("meanwhile")
        reading.sees("meanwhile")
        assert len(giver.asked) > 1


def test_a_store_in_trouble_loses_nothing(server: ImapServer, tmp_path: Path) -> None:
    """A full disk: mails wait in the mailbox, unmarked, and are taken once there is room."""
    with Reading(server, tmp_path) as reading:
        reading.door.broken = b"Subject: b"
        reading.deliver("a", "b", "c")
        wait_for(lambda: "could not be kept" in reading.trouble(), "the word about it")
        reading.sees("a", "c")
        assert "$MailsquareTaken" not in server.flags()["b"]
        reading.door.broken = b""
        reading.sees("a", "b", "c")
        wait_for(lambda: not reading.trouble() and reading.state()[1] == 3, "the trouble to be over")


def test_a_large_mail_is_left_and_its_neighbours_are_taken(server: ImapServer, tmp_path: Path) -> None:
    """Over intake.smtp.max_size: told, and not fetched."""
    with Reading(server, tmp_path) as reading:
        reading.deliver("a")
        server.deliver(b"Subject: large\r\n\r\n" + b"x" * 78 * 2000, sender="anna@waterkant.example")
        reading.deliver("b")
        reading.sees("a", "b")
        wait_for(lambda: reading.state()[1] == 3, "the position")
        assert "mailbox-left" in reading.told()


def test_what_came_while_nobody_read_is_taken_at_the_next_start(server: ImapServer, tmp_path: Path) -> None:
    """What lay there before the very first start is not."""
    server.deliver(b"Subject: ancient\r\n\r\nhello\r\n", sender="anna@waterkant.example")
    with Reading(server, tmp_path) as reading:
        reading.deliver("a")
        reading.sees("a")
    reading.deliver("b")
    with Reading(server, tmp_path) as again:
        again.sees("b")


def test_two_read_one_mailbox_in_turns(server: ImapServer, tmp_path: Path) -> None:
    """One leads; the other takes over when it goes, and nothing is missed between them."""
    with Reading(server, tmp_path) as reading:
        second = reading.another()
        second.start()
        reading.deliver("a")
        reading.sees("a")
        assert 1 == reading.door.asked
        reading.watch.stop()
        reading.watch.join(10)
        reading.deliver("b")
        reading.sees("a", "b")
        assert 2 == reading.door.asked
        second.stop()
        second.join(10)


def test_a_stop_ends_the_thread_also_while_it_waits(server: ImapServer, tmp_path: Path) -> None:
    """A restart of the service must not wait for the next mail."""
    with Reading(server, tmp_path) as reading:
        reading.watch.stop()
        reading.watch.join(10)
        assert not [one for one in threading.enumerate() if one.name.startswith("imap ")]
