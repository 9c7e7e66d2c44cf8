"""SMTP smuggling is an attack on two servers that read the end of a mail differently: both orders, for real.

Each outer mail holds a false end and a whole second mail behind it, from the director.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

import pytest

from gateway.intake.types import Fate
from gateway.relay import NextHop
from tests.attacks.test_smuggling import FALSE_ENDS, Talk
from tests.gateway.intake.doorstep import RecordingDoor
from tests.real.door_thread import open_door
from tests.real.mailserver import DOMAIN, PEOPLE, MailServer
from tests.real.parts import need
from tests.real.waiting import wait_for

pytestmark = pytest.mark.real
DIRECTOR = f"director@{DOMAIN}"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A mail server of which all mail comes past us."""
    need("mail server")
    server = MailServer(variant="filter")
    server.start()
    yield server
    server.stop()


def attack(port: int, name: str, reader: str) -> list[str]:
    """All answers to what came after DATA; the second mail is never asked for."""
    head = (f"From: <{PEOPLE[0]}>\r\nTo: <{reader}>\r\nSubject: outer {name}\r\n"
            f"Message-ID: <{name.encode().hex()}.{port}@{DOMAIN}>\r\n\r\nouter")
    inner = (f"MAIL FROM:<{DIRECTOR}>\r\nRCPT TO:<{reader}>\r\nDATA\r\nFrom: <{DIRECTOR}>\r\nTo: <{reader}>\r\n"
             f"Subject: smuggled {name}\r\n\r\nforged\r\n.\r\n")
    with Talk(port) as talk:
        talk.ask("EHLO mx.far.test")
        talk.ask(f"MAIL FROM:<{PEOPLE[0]}> BODY=8BITMIME")
        talk.ask(f"RCPT TO:<{reader}>")
        assert talk.ask("DATA").startswith("354")
        talk.say(head.encode() + FALSE_ENDS[name] + inner.encode() + b"QUIT\r\n")
        return list(iter(talk.reply, ""))


def subjects(server: MailServer, reader: str) -> list[str]:
    """Of all mails in a mailbox, sorted."""
    found = (re.search(rb"^Subject: ([^\r\n]*)", mail, re.MULTILINE) for mail in server.mailbox(reader, ""))
    return sorted(one[1].decode() for one in found if one)


def settled(server: MailServer, reader: str, least: int) -> list[str]:
    """The subjects once everything on its way has arrived."""
    wait_for(lambda: server.idle() and len(subjects(server, reader)) >= least, f"{least} mails for {reader}")
    return subjects(server, reader)


@pytest.mark.parametrize(("line_ends", "trusted", "reader"), [
    ("refuse", True, PEOPLE[1]), ("refuse", False, PEOPLE[2]), ("normalise", True, PEOPLE[3])])
def test_through_us_to_postfix_one_mail_stays_one(server: MailServer, line_ends: str, trusted: bool,
                                                  reader: str) -> None:
    """Postfix believes what comes from us, so a second mail would come from the director indeed."""
    door = RecordingDoor(Fate.RELAY)
    with open_door(door, 0, NextHop("127.0.0.1", server.ports["back"]), trusted=trusted,
                   line_ends=line_ends) as intake:
        codes = {name: attack(intake.port, name, reader)[0][:3] for name in FALSE_ENDS}
        passed = sorted(f"outer {name}" for name, code in codes.items() if code == "250")
        found = settled(server, reader, len(passed))

    assert passed == found
    assert {"250", "554"} >= set(codes.values())
    assert len(passed) == len(FALSE_ENDS) or line_ends == "refuse"
    assert DIRECTOR not in {envelope.sender for envelope, _ in door.judged}


@pytest.mark.parametrize(("forbid", "reader"), [("normalize", PEOPLE[4]), ("no", PEOPLE[5])])
def test_through_postfix_to_us_one_mail_stays_one(server: MailServer, forbid: str, reader: str) -> None:
    """We read what Postfix sends as Postfix meant it.

    Unless told otherwise, this Postfix itself ends a mail at a bare LF before the dot: then there are two
    for it before there are two for us, and its own client could have sent both.
    """
    server.set(smtpd_forbid_bare_newline=forbid, smtpd_forbid_bare_newline_exclusions="")
    subprocess.run(["postfix", "-c", str(server.conf), "reload"], check=True, timeout=20, stdin=subprocess.DEVNULL)
    door = RecordingDoor(Fate.RELAY)
    with open_door(door, server.ports["gateway"], NextHop("127.0.0.1", server.ports["back"])):
        answers = [one for name in FALSE_ENDS for one in attack(server.ports["smtp"], name, reader)]
        accepted = sum("queued as" in one for one in answers)
        found = settled(server, reader, accepted)

    assert accepted == len(found)
    # what we refuse for its false ends, Postfix takes to the mailboxes by itself, as one mail too
    assert len(FALSE_ENDS) // 2 < len(door.judged) <= accepted
    if forbid == "normalize":
        assert sorted(f"outer {name}" for name in FALSE_ENDS) == found
        assert {PEOPLE[0]} == {envelope.sender for envelope, _ in door.judged}
