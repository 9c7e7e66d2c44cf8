"""What a network is asked to publish of a mail."""

from __future__ import annotations

import pytest

from adapters.types import Post
from gateway.pipeline.posts import post_of
from gateway.store.outgoing import Outgoing, Sending
from tests.gateway.mail.letters import mixed
from tests.gateway.mail.letters import read as reading
from tests.gateway.town import Town

CALENDAR = ("BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nSUMMARY:Borrel\nLOCATION:Kantine\n"
            "DTSTART;TZID=Europe/Amsterdam:20270319T160000\nEND:VEVENT\nEND:VCALENDAR\n")
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
INVITATION = "Content-Type: text/calendar; method=REQUEST\n\n" + CALENDAR
PEOPLE = {"From": "p1@havik.example", "To": "iedereen@havik.example"}


@pytest.fixture
def post(town: Town):
    """What would be published of a mail."""
    def made(content: bytes) -> Post:
        item = town.item(town.accept(content, PEOPLE["From"], PEOPLE["To"]))
        row = Outgoing(
            id="o", item_id=item.id, target="news", network="feed", group="nieuws", key="k", state=Sending.INTENDED,
            thread_id="", remote_id="", remote_thread="", url="", tries=0, error="", intended_at=town.now,
            called_at=None, sent_at=None, notes=())
        return post_of(town.parts, item, row, reading(content), None)

    return made


def test_an_invitation_without_words_is_posted_as_its_event(post) -> None:
    """Never an empty post."""
    text = post(mixed(INVITATION, **PEOPLE, Subject="Borrel")).text
    assert text == "**Wanneer:** Vrijdag 19 maart 2027, 16:00 (Europe/Amsterdam)  \n**Waar:** Kantine"


def test_the_kind_of_a_signature_is_named_and_that_nobody_checked_it(post) -> None:
    """Not whose it is: anybody can make a certificate with the director's name."""
    seal = "Content-Type: application/pgp-signature\n\nx"
    kind = 'signed; protocol="application/pgp-signature"'
    note = post(mixed(PLAIN + "De kantine is morgen dicht.", seal, kind=kind, **PEOPLE)).audience_note
    assert note.endswith(", ondertekend met OpenPGP (niet gecontroleerd)")
