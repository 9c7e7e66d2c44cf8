"""An answer address is one person's way into one thread: altered, passed on or fed back, it opens nothing."""

from __future__ import annotations

import asyncio
from email import message_from_bytes

import pytest

from gateway.mail.headers import scan_headers
from gateway.pipeline.addresses import reply_address
from gateway.pipeline.fate import Fate
from gateway.store import people
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, envelope_to, letter

ALL = "iedereen@havik.example"
ASKER = "p1@havik.example"
COLLEAGUE = "p2@havik.example"
DOMAIN = "plein.havik.example"


@pytest.fixture
def address(town: Town) -> str:
    """The answer address in the nudge to somebody whose question became a post."""
    town.says.kind = Kind.QUESTION
    item = town.accept(letter("Ladder", "Wie heeft mijn ladder?"), ASKER, ALL)
    town.run(60)
    found = message_from_bytes(town.mails_to(ASKER)[0].content)["Reply-To"]
    assert reply_address(item.lower(), ASKER, town.parts.secret, DOMAIN) == found
    return str(found)


def altered(address: str) -> list[str]:
    """The address with one thing changed at a time."""
    post, person, mac = address.partition("@")[0].removeprefix("reply+").split(".")
    other = "b" if mac.endswith("a") else "a"
    return [f"reply+{local}@{DOMAIN}" for local in (
        f"{post}.{person}.{mac[:-1]}{other}", f"{post}.{'a' * 8}.{mac}", f"{'a' * 16}.{person}.{mac}",
        f"{post}.{person}.{mac[:-1]}", f"{post}.{person}", f"{post}.{person}.{mac}.x", f"{post}.{person}.",
        f"{post}..{mac}", f"{post}.{person}.{mac}%x", f"{post[:-1]}.{person}.{mac}", "", "..")]


def test_an_altered_address_is_never_taken(town: Town, address: str) -> None:
    """The mac binds thread and person together."""
    for one in altered(address):
        verdict = town.knock(envelope_to(one, sender=ASKER), letter("Re: Ladder", "Hier", to=one))
        assert Fate.TAKE is not verdict.fate, one


def test_servers_may_change_the_case(town: Town, address: str) -> None:
    """Some do, and the address must still be good then."""
    assert Fate.TAKE is town.knock(envelope_to(address.upper(), sender=ASKER), letter()).fate


@pytest.mark.parametrize(("author", "sender", "trusted"), [
    (COLLEAGUE, COLLEAGUE, True), (ASKER, COLLEAGUE, True), (COLLEAGUE, ASKER, True), (ASKER, ASKER, False),
    (ASKER, "", True)])
def test_nobody_else_speaks_or_commands_there(
    town: Town, address: str, author: str, sender: str, trusted: bool
) -> None:
    """A verified colleague to whom the note was forwarded is still somebody else."""
    mails = len(town.hop.mails)
    for text in ("Ik ook!", "STOP", "MAIL", "WAAROM"):
        reply = letter("Re: Ladder", text, author=author, to=address)
        item = town.accept(reply, sender, address, trusted=trusted)
        town.run(3600)
        assert (State.ABSORBED, []) == (town.item(item).state, town.posts(item))
    assert mails == len(town.hop.mails)
    with town.parts.database.connect() as connection:
        assert "move" == people.preference(connection, ASKER)


def test_a_mail_to_an_answer_address_never_goes_to_the_next_hop(town: Town, address: str) -> None:
    """The mail server routes that domain to us: each such mail would come back until its hops ran out."""
    for author, text in ((ASKER, "Dank!"), (ASKER, "WAAROM"), (COLLEAGUE, "Ik ook!")):
        town.accept(letter("Re: Ladder", text, author=author, to=address), author, address)
        town.run(3600)
    assert [] == [mail.recipients for mail in town.hop.mails if "reply+" in " ".join(mail.recipients)]


def test_our_own_note_fed_back_stays_unanswered(town: Town, address: str) -> None:
    """A forwarding rule or a second gateway must not start a conversation with us."""
    note = town.mails_to(ASKER)[0].content
    mails = len(town.mails_to(ASKER))
    senders = (ASKER, "plein@havik.example", f"mailsquare@{DOMAIN}")
    for sender, recipient in ((sender, recipient) for sender in senders for recipient in (ALL, address)):
        envelope = envelope_to(recipient, sender=sender)
        assert Fate.TAKE is town.knock(envelope, note).fate
        item = asyncio.run(town.door.accept(envelope, scan_headers(note), note))
        town.run(3600)
        assert [] == town.posts(item)
    assert mails == len(town.mails_to(ASKER))


def test_a_note_with_the_null_sender_is_not_even_taken(town: Town, address: str) -> None:
    """As it left us, it came with MAIL FROM:<>."""
    note = town.mails_to(ASKER)[0].content
    assert Fate.RELAY is town.knock(envelope_to(ALL, sender=""), note).fate


def test_an_absent_author_and_we_do_not_talk_to_each_other(town: Town, address: str) -> None:
    """Out-of-office answers to one note bring no second note, whatever marks they bear."""
    mails = len(town.hop.mails)
    marks = ("Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: bulk",
             "X-Auto-Response-Suppress: All", "X-Loop: yes", "X-Nothing: no mark at all")
    for n, mark in enumerate(marks * 2):
        reply = letter(f"Automatisch antwoord: Ladder {n}", f"Ik ben er {n} dagen niet. Bel de balie.",
                       to=address, more=mark)
        town.accept(reply, ASKER, address)
        town.run(600)
    assert mails == len(town.hop.mails)


def test_the_same_word_twenty_times_is_told_once(town: Town, address: str) -> None:
    """A machine that answers WHY to every note gets one note."""
    mails = len(town.hop.mails)
    for n in range(20):
        town.accept(letter(f"Re: Ladder {n}", "WAAROM", to=address), ASKER, address)
        town.run(600)
    assert mails + 1 >= len(town.hop.mails)


def test_our_mark_in_a_mail_lets_it_pass(town: Town) -> None:
    """What has been through our hands goes on; a second gateway's mark is its own affair."""
    mark = b"Received: from a (b)\r\n\tby plein.havik.example (Mailsquare) with ESMTP id X;\r\n\tx\r\n"
    marked = mark + letter()
    assert "built-in:own" == town.knock(envelope_to(ALL, sender=ASKER), marked).reason
