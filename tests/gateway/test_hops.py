"""The worker's kept connections: bounded, given up in time, and never one that may hold another's mail."""

from __future__ import annotations

import pytest

from gateway.hops import IDLE_SECONDS, MOST_KEPT, Hop, Hops
from gateway.mail.types import Envelope, Recipient
from gateway.relay import Delivered, NextHopDown, Relay
from tests.gateway.fake_hop import FakeHop

ANNA, BRAM = Recipient(address="anna@w.example"), Recipient(address="bram@w.example")
ENVELOPE = Envelope(sender="a@b.example", recipients=(ANNA, BRAM))
CONTENT = b"Subject: x\r\n\r\ny\r\n"


class Line:
    """A client whose end we see."""

    sock = None

    def __init__(self) -> None:
        self.said: list[str] = []
        self.closed = False

    def docmd(self, command: str) -> None:
        self.said.append(command)

    def close(self) -> None:
        self.closed = True


def send(relay: Relay, *recipients: Recipient) -> Delivered:
    return relay.deliver(ENVELOPE, CONTENT, recipients or (ANNA,), received="")


def greetings(hop: FakeHop) -> int:
    return sum(command.startswith(("EHLO", "ehlo")) for command in hop.commands)


def test_mail_after_mail_goes_over_one_connection() -> None:
    """A backlog drains without a connection for each mail."""
    with FakeHop() as hop:
        relay = Relay(hop.at, "gw.example")
        assert all(send(relay).accepted for _ in range(4))
        relay.close()

        assert (4, 1) == (len(hop.mails), greetings(hop))
        assert "QUIT" == hop.commands[-1]


def test_a_connection_that_died_between_two_mails_is_replaced() -> None:
    """The next hop restarts, and the mail must not wait for its next try."""
    with FakeHop() as hop:
        relay = Relay(hop.at, "gw.example")
        send(relay)
        hop.hang_up()

        assert (ANNA.address,) == send(relay).accepted
        assert 2 == len(hop.mails)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_goodbye_before_the_content_is_followed_by_a_new_connection(command: str) -> None:
    """Nobody has the mail yet, so a second try makes no second copy."""
    with FakeHop() as hop:
        relay = Relay(hop.at, "gw.example")
        send(relay)
        hop.say_once(command, "421 4.7.0 enough for one connection")

        assert (ANNA.address,) == send(relay).accepted
        assert (2, 2) == (len(hop.mails), greetings(hop))


def test_a_goodbye_on_a_new_connection_is_told() -> None:
    """A next hop that sends everybody away is down; the durable step tries again later."""
    with FakeHop(answers={"MAIL": "421 4.3.2 going down"}) as hop, pytest.raises(NextHopDown):
        send(Relay(hop.at, "gw.example"))


def test_silence_after_the_content_is_never_tried_anew_on_the_spot() -> None:
    """It may have been taken: a copy at once would surely be one too many."""
    with FakeHop() as hop:
        relay = Relay(hop.at, "gw.example", timeout=0.3)
        send(relay)
        hop.silent_at = "end"
        with pytest.raises(NextHopDown) as down:
            send(relay)

        assert down.value.maybe_taken
        assert 2 == len(hop.mails)


def test_answers_count_although_the_reset_behind_them_fails() -> None:
    """A refused recipient stays refused; only the connection is not kept."""
    with FakeHop(answers={"RCPT TO:<anna@": "550 5.1.1 gone"}) as hop:
        relay = Relay(hop.at, "gw.example")
        hop.say_once("RSET", "421 4.3.2 going down")
        assert {ANNA.address: "550 5.1.1 gone"} == dict(send(relay).refused)
        assert (BRAM.address,) == send(relay, BRAM).accepted
        assert 2 == greetings(hop)


def test_recipients_that_were_too_many_follow_on_the_same_connection() -> None:
    """452 means a new transaction, not a new try."""
    with FakeHop() as hop:
        relay = Relay(hop.at, "gw.example")
        hop.say_once("RCPT TO:<bram@", "452 4.5.3 too many")
        assert {ANNA.address, BRAM.address} == set(send(relay, ANNA, BRAM).accepted)

        assert [["RCPT TO:<anna@w.example>"], ["RCPT TO:<bram@w.example>"]] == [m.recipients for m in hop.mails]
        assert 1 == greetings(hop)


def test_idle_connections_are_given_up_and_no_more_are_kept_than_there_is_work_for() -> None:
    """Each holds a process of the next hop."""
    now = [100.0]
    hops = Hops(clock=lambda: now[0])
    lines = [Line() for _ in range(MOST_KEPT + 2)]
    for line in lines:
        hops.give_back(Hop(line))      # type: ignore[arg-type]
    assert [False] * MOST_KEPT + [True] * 2 == [line.closed for line in lines]

    now[0] += IDLE_SECONDS
    hops.sweep()
    assert all(line.closed and line.said == ["QUIT"] for line in lines)
    hops.close()


def test_after_closing_none_is_kept() -> None:
    """A service that stops leaves no connection behind."""
    hops, line = Hops(), Line()
    hops.close()
    hops.give_back(Hop(line))      # type: ignore[arg-type]

    assert line.closed
