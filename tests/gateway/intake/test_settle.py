"""Taken, relayed or refused: the reply is given only once it is true."""

import asyncio
import socket

import pytest

from gateway.intake.types import Fate
from gateway.relay import NextHop
from tests.gateway.fake_hop import FakeHop
from tests.gateway.intake.doorstep import MAIL, RecordingDoor, doorstep, story


def nowhere() -> NextHop:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return NextHop("127.0.0.1", closed.getsockname()[1])


def test_a_taken_mail_is_answered_with_its_item_and_never_reaches_the_next_hop() -> None:
    """The next hop was asked about the recipients; it must not keep a half-open mail."""
    async def tell() -> None:
        door = RecordingDoor()
        with FakeHop() as hop:
            async with doorstep(door, hop.at) as step:
                client = await step.client()
                assert "250 2.0.0 queued as item1" == await client.send()
                await client.say("NOOP")

            assert MAIL == door.taken[0][1]
            assert [] == hop.mails
            assert "RSET" in hop.commands

    story(tell)


def test_a_relayed_mail_gets_the_next_hops_answer_and_one_line_of_ours() -> None:
    """Small mail passes unchanged and unstored; only the trace is added."""
    async def tell() -> None:
        door = RecordingDoor(Fate.RELAY)
        with FakeHop() as hop:
            async with doorstep(door, hop.at) as step:
                assert "250 2.0.0 taken as XYZ" == await (await step.client()).send("<anna@w.example>")

            trace, rest = hop.mails[0].content[:-len(MAIL)], hop.mails[0].content[-len(MAIL):]
            assert MAIL == rest
            assert trace.startswith(b"Received: from mx.waterkant.example ([127.0.0.1])\r\n\tby gw.waterkant")
            assert 1 == trace.count(b"Received")
            assert [] == door.taken
            assert ["small-mail"] == door.counted

    story(tell)


@pytest.mark.parametrize("content", [
    b"Subject: x\r\n\r\n.dot\r\n..two dots\r\nend\r\n",
    b"Subject: x\r\n\r\nbare\nfeed and lone\rreturn\r\n",
    b"Subject: x\r\n\r\n\xff\xfe\xe9\r\n",
    b"Subject: x\r\n\r\n" + b"long " * 30_000 + b"\r\n",
    b"",
    b".first line\r\n\r\n",
])
def test_bytes_pass_the_door_unchanged(content: bytes) -> None:
    """A changed byte breaks a signature, a lost dot loses a file name."""
    async def tell() -> None:
        with FakeHop() as hop:
            async with doorstep(RecordingDoor(Fate.RELAY), hop.at) as step:
                client = await step.client()
                await client.name("<anna@w.example>")
                await client.say("DATA")
                stuffed = content.replace(b"\r\n.", b"\r\n..")
                stuffed = b"." + stuffed if stuffed.startswith(b".") else stuffed
                assert (await client.say(stuffed + b".\r\n")).startswith("250")

            assert content == hop.mails[0].content.split(b"\r\n", 3)[3]

    story(tell)


def test_mail_that_cannot_be_stored_goes_on_as_mail() -> None:
    """A full disk at the gateway must not stop the company's mail."""
    async def tell() -> None:
        door = RecordingDoor()
        door.trouble = OSError("disk full")
        with FakeHop() as hop:
            async with doorstep(door, hop.at) as step:
                assert "250 2.0.0 taken as XYZ" == await (await step.client()).send()

            assert 1 == len(hop.mails)
            assert 1 == sum(one.startswith("MAIL") for one in hop.commands)     # the same transaction
            assert ["commit-failed"] == door.counted

    story(tell)


def test_a_slow_store_has_a_deadline() -> None:
    """The mail server in front must not give up first: it would deliver a second copy."""
    async def tell() -> None:
        door = RecordingDoor()
        door.hold = asyncio.Event()
        with FakeHop() as hop:
            async with doorstep(door, hop.at, commit_seconds=0.1) as step:
                assert (await (await step.client()).send()).startswith("250 2.0.0 taken")
                door.hold.set()

    story(tell)


def test_with_neither_store_nor_next_hop_the_sender_keeps_the_mail() -> None:
    """451, never 250 and never 5xx: the sender's server tries again for days."""
    async def tell() -> None:
        door = RecordingDoor()
        door.trouble = OSError("disk full")
        async with doorstep(door, nowhere()) as step:
            assert (await (await step.client()).send()).startswith("451 4.4.1")

    story(tell)


def test_mail_is_taken_while_the_next_hop_is_away() -> None:
    """What becomes a post needs no next hop."""
    async def tell() -> None:
        door = RecordingDoor()
        async with doorstep(door, nowhere()) as step:
            assert "250 2.0.0 queued as item1" == await (await step.client()).send()

    story(tell)


def test_a_next_hop_that_came_back_is_asked_anew() -> None:
    """It was away at RCPT and is there at DATA: no need to send the client away."""
    async def tell() -> None:
        with FakeHop(answers={"RCPT": "421 4.3.2 going down"}) as hop:
            async with doorstep(RecordingDoor(Fate.RELAY), hop.at) as step:
                client = await step.client()
                await client.name("<anna@w.example>", "<bram@w.example>")
                hop.answers = {}
                assert (await client.content()).startswith("250")

            assert 2 == len(hop.mails[0].recipients)

    story(tell)


def test_a_silent_next_hop_has_a_deadline() -> None:
    """A frozen next hop must not freeze the door."""
    async def tell() -> None:
        door = RecordingDoor(Fate.RELAY)
        with FakeHop(silent_at="end") as hop:
            async with doorstep(door, hop.at, relay_seconds=0.2) as step:
                assert (await (await step.client()).send()).startswith("451")
        assert [] == door.counted

    story(tell)


@pytest.mark.parametrize("end", ["554 5.7.1 virus", "452 4.3.1 disk full"])
def test_the_next_hops_refusal_is_passed_on(end: str) -> None:
    """It knows why; we only carry the words."""
    async def tell() -> None:
        with FakeHop(end=end) as hop:
            async with doorstep(RecordingDoor(Fate.RELAY), hop.at) as step:
                assert end == await (await step.client()).send()

    story(tell)


def test_a_refused_mail_gets_the_verdicts_reply() -> None:
    """The pipeline's words reach the sender as they are."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(Fate.REFUSE, "554 5.4.6 Round and round")) as step:
            assert "554 5.4.6 Round and round" == await (await step.client()).send()

    story(tell)


def test_a_verdict_that_fails_leaves_ordinary_mail() -> None:
    """Doubt of any sort means: deliver."""
    async def tell() -> None:
        door = RecordingDoor()
        door.judge = lambda envelope, headers: 1 / 0     # type: ignore[method-assign,assignment,return-value]
        with FakeHop() as hop:
            async with doorstep(door, hop.at) as step:
                assert (await (await step.client()).send()).startswith("250 2.0.0 taken")
        assert ["judge-failed"] == door.counted

    story(tell)


def test_a_looping_mail_is_refused() -> None:
    """51 Received fields are no journey."""
    async def tell() -> None:
        loop = b"Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000\r\n" * 51 + MAIL
        async with doorstep(RecordingDoor()) as step:
            assert (await (await step.client()).send(content=loop)).startswith("554 5.4.6")

    story(tell)


def test_addresses_of_our_own_are_taken_although_the_rest_is_relayed() -> None:
    """An answer to the gateway sent together with mail to a colleague: both arrive."""
    async def tell() -> None:
        door = RecordingDoor(Fate.RELAY)
        door.own = {"reply+1@gw.example"}
        with FakeHop() as hop:
            async with doorstep(door, hop.at) as step:
                assert (await (await step.client()).send("<reply+1@gw.example>", "<bram@w.example>")) \
                    .startswith("250 2.0.0 taken")

            assert ["RCPT TO:<bram@w.example>"] == hop.mails[0].recipients
            assert ["reply+1@gw.example"] == [one.address for one in door.taken[0][0].recipients]

    story(tell)


def test_a_commit_ends_although_its_client_is_gone() -> None:
    """aiosmtpd cancels the session; a transaction must not be torn."""
    async def tell() -> None:
        door = RecordingDoor()
        door.hold = asyncio.Event()
        async with doorstep(door) as step:
            client = await step.client()
            await client.name("<all-staff@w.example>")
            await client.say("DATA")
            client.writer.write(MAIL + b".\r\n")
            await door.entered.wait()
            step.leave()
            door.hold.set()

        assert 1 == len(door.taken)

    story(tell)


def test_the_door_closes_only_after_its_commits() -> None:
    """A restart in the middle of a mail: answered, then closed."""
    async def tell() -> None:
        door = RecordingDoor()
        door.hold = asyncio.Event()
        async with doorstep(door) as step:
            client = await step.client()
            idle = await step.client()
            await client.name("<all-staff@w.example>")
            await client.say("DATA")
            client.writer.write(MAIL + b".\r\n")
            await door.entered.wait()
            closing = asyncio.create_task(step.intake.stop())
            assert (await idle.reply()).startswith("421 4.3.2")
            assert not closing.done()
            door.hold.set()
            assert "250 2.0.0 queued as item1" == await client.reply()
            await closing

    story(tell)
