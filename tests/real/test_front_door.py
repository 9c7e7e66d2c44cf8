"""Through a real Postfix: the group arrives whole, mail passes unchanged, and trouble fails open."""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager

import pytest

from gateway.intake.types import Fate
from gateway.relay import NextHop, Relay
from tests.gateway.intake.doorstep import RecordingDoor
from tests.real.door_thread import open_door
from tests.real.mailserver import ALL_STAFF, DOMAIN, PEOPLE, TEAM, MailServer
from tests.real.troubles import TROUBLES, gateway_in
from tests.real.waiting import wait_for

pytestmark = pytest.mark.real


def mail(to: str, body: bytes = b"at noon\r\n") -> tuple[str, bytes]:
    """(a subject that no other test has, a whole mail)"""
    subject = f"Lunch {uuid.uuid4().hex}"
    head = (f"From: Anna <{PEOPLE[0]}>\r\nTo: {to}\r\nSubject: {subject}\r\n"
            f"Date: Mon, 23 Nov 2026 10:00:00 +0100\r\nMessage-ID: <{uuid.uuid4()}@{DOMAIN}>\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 8bit\r\n\r\n")
    return subject, head.encode() + body


def door_at(server: MailServer, door: RecordingDoor) -> AbstractContextManager[object]:
    return open_door(door, server.ports["gateway"], NextHop("127.0.0.1", server.ports["back"]))


def test_the_group_reaches_the_door_as_one_recipient(mail_server: MailServer) -> None:
    """Thirty names instead of one would leave the rules to guess which list it was."""
    door = RecordingDoor(Fate.TAKE)
    with door_at(mail_server, door):
        subject, content = mail(ALL_STAFF)
        mail_server.send(content, [ALL_STAFF], options=["BODY=8BITMIME"])
        wait_for(lambda: door.taken, "the mail at the door")

    envelope, taken = door.taken[0]
    assert [ALL_STAFF] == [one.address for one in envelope.recipients]
    assert PEOPLE[0] == envelope.sender
    assert "IDENT" in dict(envelope.xforward)       # Postfix's queue id: pieces of one mail share it
    assert taken.endswith(content)
    assert [] == mail_server.mailbox(PEOPLE[1], subject)


def test_a_relayed_mail_reaches_every_mailbox_byte_for_byte(mail_server: MailServer) -> None:
    """Signatures hold, names keep their accents, and nobody is left out."""
    body = ".dot\r\n..two\r\n\r\nréunion € 5\r\n".encode() + b"long line " * 600 + b"\r\n. \r\nend\r\n"
    door = RecordingDoor(Fate.RELAY)
    with door_at(mail_server, door):
        subject, content = mail(ALL_STAFF, body)
        mail_server.send(content, [ALL_STAFF], options=["BODY=8BITMIME"])
        copies = mail_server.arrived(subject, PEOPLE)

    assert {1} == {len(mails) for mails in copies.values()}
    assert all(mails[0].endswith(content) for mails in copies.values())
    assert all(mails[0].count(b"(Mailsquare)") == 1 for mails in copies.values())
    assert ["small-mail"] == door.counted


def test_what_was_taken_can_be_delivered_later(mail_server: MailServer) -> None:
    """A hold ends in delivery: the original, to the recipients of its envelope."""
    door = RecordingDoor(Fate.TAKE)
    with door_at(mail_server, door):
        subject, content = mail(TEAM)
        mail_server.send(content, [TEAM])
        wait_for(lambda: door.taken, "the mail at the door")
    envelope, taken = door.taken[0]

    hop = NextHop("127.0.0.1", mail_server.ports["back"])
    relay = Relay(hop, "gateway.waterkant.example")
    delivered = relay.deliver(envelope, taken, envelope.recipients, received="")

    assert (TEAM,) == delivered.accepted
    copies = mail_server.arrived(subject, PEOPLE[:3])
    assert all(mails[0].endswith(content) for mails in copies.values())


@pytest.mark.parametrize("trouble", TROUBLES)
def test_postfix_delivers_by_itself_when_the_gateway_does_not(mail_server: MailServer, trouble: str) -> None:
    """The promise that IT asks about first: our failure costs nobody a mail."""
    with gateway_in(trouble, mail_server):
        subject, content = mail(TEAM)
        mail_server.send(content, [TEAM])
        copies = mail_server.arrived(subject, PEOPLE[:3])

    assert {1} == {len(mails) for mails in copies.values()}
    assert all(mails[0].endswith(content) for mails in copies.values())


def test_mail_that_cannot_be_stored_still_reaches_the_mailboxes(mail_server: MailServer) -> None:
    """A full disk at the gateway."""
    door = RecordingDoor(Fate.TAKE)
    door.trouble = OSError("disk full")
    with door_at(mail_server, door):
        subject, content = mail(TEAM)
        mail_server.send(content, [TEAM])
        mail_server.arrived(subject, PEOPLE[:3])

    assert ["commit-failed"] == door.counted
