"""Kept connections to the next hop: shared by sessions, replaced without a client noticing, never mixed up."""

from __future__ import annotations

import pytest

from gateway.intake import lines
from gateway.intake.types import Fate
from tests.gateway.fake_hop import FakeHop
from tests.gateway.intake.doorstep import Doorstep, RecordingDoor, doorstep, story

LIST, ANNA = "<all-staff@waterkant.example>", "<anna@waterkant.example>"


async def relay(step: Doorstep, *recipients: str) -> str:
    """One mail in a session of its own."""
    client = await step.client()
    reply = await client.send(*(recipients or (ANNA,)))
    await client.say("QUIT")
    return reply


def greetings(hop: FakeHop) -> int:
    return sum(command.startswith("EHLO") for command in hop.commands)


def test_one_connection_serves_session_after_session() -> None:
    """A connection for each mail costs the next hop a process, and the mail twice the time."""
    async def tell() -> None:
        with FakeHop() as hop:
            async with doorstep(RecordingDoor(Fate.RELAY), hop.at) as step:
                assert all([(await relay(step)).startswith("250") for _ in range(5)])

            assert 5 == len(hop.mails)
            assert 1 == greetings(hop)

    story(tell)


def test_a_connection_that_the_next_hop_closed_is_replaced_and_nobody_notices() -> None:
    """It restarts, or grows tired of silence."""
    async def tell() -> None:
        with FakeHop() as hop:
            async with doorstep(RecordingDoor(Fate.RELAY), hop.at) as step:
                await relay(step)
                hop.hang_up()
                assert (await relay(step)).startswith("250")

            assert 2 == len(hop.mails)
            assert 2 == greetings(hop)

    story(tell)


def test_a_goodbye_at_the_first_command_is_followed_by_a_new_connection() -> None:
    """Many servers take so many mails on one connection and then say 421."""
    async def tell() -> None:
        with FakeHop() as hop:
            async with doorstep(RecordingDoor(Fate.RELAY), hop.at) as step:
                await relay(step)
                hop.say_once("MAIL", "421 4.7.0 enough for one connection")
                assert (await relay(step)).startswith("250")

            assert 2 == len(hop.mails)
            assert 2 == greetings(hop)

    story(tell)


def test_a_connection_on_which_reset_fails_is_not_used_again() -> None:
    """Who knows whose recipients it still remembers: the next mail would reach them."""
    async def tell() -> None:
        with FakeHop() as hop:
            async with doorstep(RecordingDoor(Fate.TAKE), hop.at) as step:
                hop.say_once("RSET", "502 5.5.1 what is that")
                await relay(step, ANNA)
                await relay(step, "<bram@waterkant.example>")

            assert 2 == greetings(hop)

    story(tell)


def test_a_connection_with_an_open_mail_is_not_kept() -> None:
    """A client that is gone in the middle leaves a transaction that must not be anybody else's."""
    async def tell() -> None:
        with FakeHop() as hop:
            async with doorstep(RecordingDoor(Fate.RELAY), hop.at) as step:
                client = await step.client()
                await client.name("<secret@waterkant.example>")
                client.writer.transport.abort()
                assert (await relay(step)).startswith("250")

            assert [[f"RCPT TO:{ANNA}"]] == [mail.recipients for mail in hop.mails]
            assert 2 == greetings(hop)

    story(tell)


def test_an_idle_connection_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds a process of the next hop, which would hang up itself later and at a worse moment."""
    monkeypatch.setattr(lines, "_IDLE_SECONDS", 0.05)

    async def tell() -> None:
        with FakeHop() as hop:
            async with doorstep(RecordingDoor(Fate.RELAY), hop.at) as step:
                await relay(step)
                await hop.until("QUIT")
                assert (await relay(step)).startswith("250")

            assert 2 == greetings(hop)

    story(tell)


def test_the_next_hop_is_not_asked_about_a_list_for_every_mail_that_it_never_gets() -> None:
    """Mail to the lists is mostly ours; the answer of a moment ago still holds."""
    async def tell() -> None:
        with FakeHop() as hop:
            async with doorstep(RecordingDoor(Fate.TAKE), hop.at) as step:
                assert all(["queued as" in await relay(step, LIST) for _ in range(4)])

            assert 1 == hop.commands.count(f"RCPT TO:{LIST}")
            assert [] == hop.mails

    story(tell)


def test_a_mail_whose_recipient_was_not_asked_about_can_still_be_relayed() -> None:
    """The verdict comes after the content; the next hop then gets the whole of it at once."""
    async def tell() -> None:
        door = RecordingDoor(Fate.TAKE)
        with FakeHop() as hop:
            async with doorstep(door, hop.at) as step:
                await relay(step, LIST)
                door.verdict = RecordingDoor(Fate.RELAY).verdict
                assert (await relay(step, LIST)).startswith("250 2.0.0 taken")
                assert (await relay(step, LIST, ANNA)).startswith("250 2.0.0 taken")

            assert [[f"RCPT TO:{LIST}"], [f"RCPT TO:{LIST}", f"RCPT TO:{ANNA}"]] == [
                mail.recipients for mail in hop.mails]

    story(tell)


@pytest.mark.parametrize(("recipients", "answer"), [
    ((LIST,), "550 5.1.1 the list is gone"), ((LIST, "<team@waterkant.example>"), "451 4.4.1"),
])
def test_a_list_that_is_gone_since_is_refused_at_the_end(recipients: tuple[str, ...], answer: str) -> None:
    """To one recipient its own answer is the mail's; several must all be taken, or the client asks anew."""
    async def tell() -> None:
        door = RecordingDoor(Fate.TAKE)
        with FakeHop() as hop:
            async with doorstep(door, hop.at) as step:
                await relay(step, *recipients)
                door.verdict = RecordingDoor(Fate.RELAY).verdict
                hop.answers = {f"RCPT TO:{LIST}": "550 5.1.1 the list is gone"}
                assert (await relay(step, *recipients)).startswith(answer)
                client = await step.client()      # and the next mail is asked about in lockstep again
                assert "550 5.1.1 the list is gone" == (await client.name(LIST))[1]

            assert [] == hop.mails

    story(tell)
