"""The way on to the next hop: bytes unchanged, each recipient's own fate told."""

import re
import socket
from dataclasses import replace

import pytest

from gateway.intake.command import parse_rcpt
from gateway.mail.types import Envelope, Headers, Recipient
from gateway.relay import (
    NextHop,
    NextHopDown,
    Relay,
    carries_our_mark,
    received_line,
    transparent,
)
from tests.gateway.fake_hop import FakeHop

ANNA = Recipient(address="anna@waterkant.example")
BRAM = Recipient(
    address="bram@waterkant.example", options=("NOTIFY=NEVER", "ORCPT=rfc822;All-Staff@w.example")
)
ENVELOPE = Envelope(sender="a@b.example", recipients=(ANNA, BRAM), options=("BODY=8BITMIME", "ENVID=Qq1"))

AWKWARD = [
    b"Subject: x\r\n\r\n.dot\r\n..two\r\n.\r\nend\r\n",
    b"Subject: x\r\n\r\nbare\nline\nfeeds\n.x\r\n",
    b"Subject: x\r\n\r\nlone\rreturns\r\r\n",
    b"Subject: x\r\n\r\n\xff\x00\xe9 eight bits\r\n",
    b".starts with a dot\r\n\r\n",
    b"Subject: x\r\n\r\n" + b"y" * 200_000 + b"\r\n",
]


def relay(hop: FakeHop, timeout: float = 5) -> Relay:
    return Relay(hop.at, "gw.example", timeout=timeout)


@pytest.mark.parametrize("content", AWKWARD)
def test_bytes_arrive_as_they_were(content: bytes) -> None:
    """smtplib's own DATA rewrites bare line ends; a signature over the body would break."""
    with FakeHop() as hop:
        relay(hop).deliver(ENVELOPE, content, ENVELOPE.recipients, received="")

        assert content == hop.mails[0].content


def test_a_lone_dot_between_bare_line_feeds_cannot_end_the_mail_anywhere() -> None:
    """A next hop that takes LF for a line end would read the rest as commands."""
    wire = transparent(b"a\n.\nMAIL FROM:<x>\r\n")

    assert not re.search(rb"[\r\n]\.[\r\n]", wire[:-3])


def test_our_received_line_comes_first() -> None:
    """The trace is how loops and delays are found."""
    line = received_line(helo="mx.example", peer="192.0.2.1", hostname="gw.example", id="i1")
    with FakeHop() as hop:
        relay(hop).deliver(ENVELOPE, b"Subject: x\r\n\r\n", [ANNA], received=line)

        assert hop.mails[0].content.startswith(b"Received: from mx.example ([192.0.2.1])\r\n\tby gw.example")
        assert hop.mails[0].content.endswith(b"Subject: x\r\n\r\n")


def test_a_helo_name_cannot_break_out_of_the_received_line() -> None:
    """The client chooses it."""
    line = received_line(helo="x\r\nBcc: evil (", peer="192.0.2.1", hostname="gw.example", id="i1")

    assert "Bcc: " not in line
    assert line.startswith("Received: from x??Bcc:?evil??")


def test_our_mark_is_found_and_nobody_elses() -> None:
    """A mail that has been here goes on as mail, whatever the rules say."""
    ours = received_line(helo="h", peer="192.0.2.1", hostname="gw.example", id="i1")
    value = " ".join(ours.split()).removeprefix("Received: ")

    assert carries_our_mark(Headers(fields=(("received", value),)), "gw.example")
    assert not carries_our_mark(Headers(fields=(("received", value),)), "other.example")
    assert not carries_our_mark(Headers(fields=(("subject", value),)), "gw.example")


def test_each_recipient_has_its_own_fate() -> None:
    """A refused recipient must not drag the others along, nor be forgotten."""
    cleo = Recipient(address="cleo@waterkant.example")
    answers = {"RCPT TO:<bram@": "550 5.1.1 gone", "RCPT TO:<cleo@": "450 4.2.1 later"}
    with FakeHop(answers=answers) as hop:
        delivered = relay(hop).deliver(ENVELOPE, b"\r\nx\r\n", [ANNA, BRAM, cleo], received="")

    assert ("anna@waterkant.example",) == delivered.accepted
    assert {"bram@waterkant.example": "550 5.1.1 gone"} == delivered.refused
    assert {"cleo@waterkant.example": "450 4.2.1 later"} == delivered.deferred


@pytest.mark.parametrize(("end", "fate"), [("554 5.7.1 no", "refused"), ("451 4.3.0 later", "deferred")])
def test_an_answer_after_the_mail_counts_for_all(end: str, fate: str) -> None:
    """The reply to the final dot stands for each recipient named before it."""
    with FakeHop(end=end) as hop:
        delivered = relay(hop).deliver(ENVELOPE, b"\r\nx\r\n", ENVELOPE.recipients, received="")

    assert {ANNA.address: end, BRAM.address: end} == dict(getattr(delivered, fate))
    assert () == delivered.accepted


def test_too_many_recipients_go_on_in_a_second_mail() -> None:
    """452 means: these now, the others in a new transaction."""
    with FakeHop() as hop:
        hop.answers = {"RCPT TO:<bram@": "452 4.5.3 too many"}

        class Once(dict[str, str]):
            def __getitem__(self, key: str) -> str:
                return self.pop(key)

        hop.answers = Once(hop.answers)
        delivered = relay(hop).deliver(ENVELOPE, b"\r\nx\r\n", ENVELOPE.recipients, received="")

        assert {ANNA.address, BRAM.address} == set(delivered.accepted)
        assert 2 == len(hop.mails)


def test_parameters_go_along_with_their_case_kept() -> None:
    """ENVID and ORCPT are case-sensitive text of the sender's own server."""
    with FakeHop() as hop:
        relay(hop).deliver(ENVELOPE, b"\r\nx\r\n", [BRAM], received="")

        assert "ENVID=Qq1" in hop.mails[0].mail
        assert [
            "RCPT TO:<bram@waterkant.example> NOTIFY=NEVER ORCPT=rfc822;All-Staff@w.example"
        ] == hop.mails[0].recipients


def test_parameters_are_dropped_where_they_are_not_offered() -> None:
    """A server answers 555 to what it does not know, and the mail would bounce."""
    with FakeHop(offers=()) as hop:
        relay(hop).deliver(ENVELOPE, b"\r\nx\r\n", [BRAM], received="")

        assert "MAIL FROM:<a@b.example>" == hop.mails[0].mail
        assert ["RCPT TO:<bram@waterkant.example>"] == hop.mails[0].recipients


def test_a_note_of_our_own_has_the_null_sender() -> None:
    """Nothing may answer a nudge, least of all a bounce."""
    with FakeHop() as hop:
        delivered = relay(hop).send(b"Subject: hi\r\n\r\nx\r\n", recipient="anna@waterkant.example")

        assert hop.mails[0].mail.startswith("MAIL FROM:<>")
        assert ("anna@waterkant.example",) == delivered.accepted


def test_a_next_hop_that_is_away_is_told_as_such() -> None:
    """The durable step tries again later."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        gone = NextHop("127.0.0.1", closed.getsockname()[1])
        with pytest.raises(NextHopDown, match="cannot be reached"):
            Relay(gone, "gw.example", timeout=2).deliver(ENVELOPE, b"x\r\n", [ANNA], received="")


@pytest.mark.parametrize(("silent_at", "maybe"), [("MAIL", False), ("end", True)])
def test_silence_after_the_whole_mail_says_that_it_may_have_been_taken(silent_at: str, maybe: bool) -> None:
    """Only then can a second try make a second copy."""
    with FakeHop(silent_at=silent_at) as hop, pytest.raises(NextHopDown) as down:
        relay(hop, timeout=0.3).deliver(ENVELOPE, b"\r\nx\r\n", [ANNA], received="")

    assert maybe is down.value.maybe_taken


@pytest.mark.parametrize("address", ['"<x>, y"@havik.example', '"a\\"b c"@havik.example'])
def test_whatever_the_door_takes_between_quotes_goes_on(address: str) -> None:
    """Such an address was accepted and then stuck: every try to pass it on failed."""
    taken = parse_rcpt(f"TO:<{address}>", utf8=False)
    with FakeHop() as hop:
        relay(hop).deliver(ENVELOPE, b"\r\nx\r\n", [taken], received="")

        assert f"RCPT TO:<{address}>" in hop.commands


@pytest.mark.parametrize("address", ["a@b.example>\r\nRCPT TO:<evil@x.example",
                                     '"a\r\nRCPT TO:<evil"@x.example', '"a"@b.example> <evil@x.example'])
def test_an_address_cannot_carry_a_second_command(address: str) -> None:
    """Addresses of accepted mail may have come from a header."""
    bad = Recipient(address=address)
    with FakeHop() as hop:
        with pytest.raises(ValueError, match="line end"):
            relay(hop).deliver(ENVELOPE, b"\r\nx\r\n", [bad], received="")
        assert not [command for command in hop.commands if "evil" in command]


def test_an_address_in_unicode_is_refused_where_the_next_hop_cannot_take_it() -> None:
    """Better one refused recipient than a mail to somebody else."""
    with FakeHop(offers=("8BITMIME",)) as hop:
        delivered = relay(hop).deliver(
            ENVELOPE, b"\r\nx\r\n", [Recipient(address="søren@w.example"), ANNA], received=""
        )

    assert ("anna@waterkant.example",) == delivered.accepted
    assert delivered.refused["søren@w.example"].startswith("553 5.6.7")


def test_a_renamed_list_goes_out_under_the_name_that_the_next_hop_knows() -> None:
    """Its old name leads to us: sent there, the mail would come back for ever."""
    old = Recipient(address="All-Staff@w.example")
    with FakeHop() as hop:
        next_hop = replace(hop.at, instead={"all-staff@w.example": "all-mail@w.example"})
        delivered = Relay(next_hop, "gw.w.example").deliver(ENVELOPE, b"\r\nx\r\n", [old, ANNA], received="")
        asked = [command.split(">")[0] for command in hop.commands if command.startswith("RCPT")]

    assert ("All-Staff@w.example", "anna@waterkant.example") == delivered.accepted
    assert ["RCPT TO:<all-mail@w.example", "RCPT TO:<anna@waterkant.example"] == asked
