"""What stands behind an address in MAIL and RCPT reaches the mailbox's side as it was written, through us."""

from __future__ import annotations

import re
import smtplib
import uuid
from collections.abc import Iterator

import pytest

from gateway.intake.types import Fate
from gateway.relay import NextHop
from tests.gateway.intake.doorstep import RecordingDoor
from tests.real.door_thread import open_door
from tests.real.mailserver import DOMAIN, PEOPLE, MailServer
from tests.real.parts import need
from tests.real.waiting import wait_for

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A mail server of which all mail comes past us."""
    need("mail server")
    server = MailServer(variant="filter")
    server.start()
    yield server
    server.stop()


def hand_in(server: MailServer, sender: str, options: list[str], recipient: str, parameters: list[str],
            subject: str) -> None:
    """By smtplib without its own ideas about parameters."""
    content = f"From: <{sender}>\r\nTo: <{recipient}>\r\nSubject: {subject}\r\n\r\nréunion\r\n".encode()
    with smtplib.SMTP("127.0.0.1", server.ports["smtp"], timeout=20) as client:
        client.ehlo()
        client.command_encoding = "utf-8"
        assert 250 == client.mail(sender, options)[0]
        assert 250 == client.rcpt(recipient, parameters)[0]
        assert 250 == client.data(content)[0]


def test_a_report_of_delivery_names_what_the_author_asked_for(server: MailServer) -> None:
    """RFC 3461: Postfix writes it, behind us, from what it heard from us; case and xtext must have survived."""
    door, subject = RecordingDoor(Fate.RELAY), f"Verslag {uuid.uuid4().hex}"
    envelope_id, reader = f"QqRr+3D{uuid.uuid4().hex[:6]}xY", PEOPLE[1]
    with open_door(door, server.ports["gateway"], NextHop("127.0.0.1", server.ports["back"])):
        hand_in(server, PEOPLE[0], ["BODY=8BITMIME", "RET=HDRS", f"ENVID={envelope_id}"], reader,
                ["NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;Anna+2BKade@WaterKant.example"], subject)
        server.arrived(subject, [reader])
        decoded = envelope_id.replace("+3D", "=").encode()
        report = wait_for(lambda: [one for one in server.mailbox(PEOPLE[0], "") if decoded in one], "the report")[0]

    came, _ = door.judged[0]
    assert {"BODY=8BITMIME", "RET=HDRS", f"ENVID={envelope_id}"} == set(came.options)
    assert {"NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;Anna+2BKade@WaterKant.example"} == set(came.recipients[0].options)
    assert re.search(rb"^Original-Envelope-Id: " + re.escape(decoded) + rb"\r?$", report, re.MULTILINE)
    assert re.search(rb"^Original-Recipient: rfc822;Anna\+Kade@WaterKant\.example\r?$", report, re.MULTILINE)
    assert b"(Mailsquare)" in report      # it was written behind us, and not on our account
    assert "réunion".encode() not in report


def test_who_asks_for_no_report_gets_none(server: MailServer) -> None:
    """NOTIFY=NEVER is the opposite of the default, and as easily lost on the way."""
    door, subject = RecordingDoor(Fate.RELAY), f"Stil {uuid.uuid4().hex}"
    with open_door(door, server.ports["gateway"], NextHop("127.0.0.1", server.ports["back"])):
        hand_in(server, PEOPLE[2], ["BODY=8BITMIME"], PEOPLE[3], ["NOTIFY=NEVER"], subject)
        server.arrived(subject, [PEOPLE[3]])
        wait_for(server.idle, "an empty queue")

    assert "NOTIFY=NEVER" in door.judged[0][0].recipients[0].options
    assert [] == server.mailbox(PEOPLE[2], "")


def test_an_address_with_an_accent_stays_one_on_both_sides(server: MailServer) -> None:
    """RFC 6531. The mailbox server behind cannot take it and says so to Postfix: so it got there as it was."""
    door, subject = RecordingDoor(Fate.RELAY), f"Accent {uuid.uuid4().hex}"
    with open_door(door, server.ports["gateway"], NextHop("127.0.0.1", server.ports["back"])):
        hand_in(server, f"jörg@{DOMAIN}", ["BODY=8BITMIME", "SMTPUTF8"], PEOPLE[4], [], subject)
        wait_for(lambda: "SMTPUTF8 is required, but was not offered" in server.log(), "Postfix and its mailboxes")

    came, _ = door.judged[0]
    assert f"jörg@{DOMAIN}" == came.sender
    assert "SMTPUTF8" in came.options
