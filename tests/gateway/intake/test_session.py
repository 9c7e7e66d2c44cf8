"""The dialogue: recipients asked on, parameters kept, commands read strictly."""

import asyncio

import pytest

from gateway.intake.types import Fate
from tests.gateway.fake_hop import FakeHop
from tests.gateway.intake.doorstep import MAIL, RecordingDoor, doorstep, story


def test_each_recipient_gets_the_next_hops_own_answer() -> None:
    """An unknown colleague is refused at once, by the server that knows."""
    async def tell() -> None:
        door = RecordingDoor()
        with FakeHop(answers={"RCPT TO:<gone@": "550 5.1.1 no such person"}) as hop:
            async with doorstep(door, hop.at) as step:
                client = await step.client()
                replies = await client.name("<anna@w.example>", "<gone@w.example>")
                assert ["250 2.0.0 Ok", "550 5.1.1 no such person"] == replies[1:]
                await client.content()

        assert ["anna@w.example"] == [one.address for one in door.taken[0][0].recipients]

    story(tell)


def test_data_without_a_recipient_is_refused() -> None:
    """All recipients refused: there is nothing to send."""
    async def tell() -> None:
        with FakeHop(answers={"RCPT": "550 5.1.1 no"}) as hop:
            async with doorstep(RecordingDoor(), hop.at) as step:
                client = await step.client()
                await client.name("<gone@w.example>")
                assert (await client.say("DATA")).startswith("503")

    story(tell)


def test_parameters_reach_door_and_next_hop_with_their_case() -> None:
    """aiosmtpd alone answers 555 to them, on which Postfix bounces."""
    async def tell() -> None:
        door = RecordingDoor(Fate.RELAY)
        with FakeHop() as hop:
            async with doorstep(door, hop.at) as step:
                client = await step.client()
                await client.name("<All-Staff@w.example> NOTIFY=NEVER ORCPT=rfc822;All-Staff@W.example",
                                  sender="<a@w.example> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=QqRr+3D")
                await client.content()

            assert hop.mails[0].mail.endswith("<a@w.example> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=QqRr+3D")
            assert hop.mails[0].recipients[0].endswith("NOTIFY=NEVER ORCPT=rfc822;All-Staff@W.example")
        assert ("BODY=8BITMIME", "RET=HDRS", "ENVID=QqRr+3D") == door.judged[0][0].options
        assert "ORCPT=rfc822;All-Staff@W.example" in door.judged[0][0].recipients[0].options

    story(tell)


def test_the_null_sender_is_an_empty_string() -> None:
    """Bounces come from nobody: they pass."""
    async def tell() -> None:
        door = RecordingDoor()
        async with doorstep(door) as step:
            client = await step.client()
            await client.name("<anna@w.example>", sender="<>")
            assert (await client.content()).startswith("250")
        assert "" == door.judged[0][0].sender

    story(tell)


def test_xforward_is_believed_from_trusted_peers_and_passed_on() -> None:
    """It names the real client and the queue id that joins the pieces of one mail."""
    async def tell() -> None:
        door = RecordingDoor(Fate.RELAY)
        with FakeHop() as hop:
            async with doorstep(door, hop.at) as step:
                client = await step.client()
                reply = await client.say("XFORWARD NAME=pc.w.example ADDR=192.0.2.9 IDENT=4BqX")
                assert reply.startswith("250")
                await client.send("<anna@w.example>")
                await client.send("<anna@w.example>")
            assert ["XFORWARD NAME=pc.w.example ADDR=192.0.2.9 IDENT=4BqX"] == hop.mails[0].xforward
            assert [] == hop.mails[1].xforward          # it holds for one mail
        assert ("IDENT", "4BqX") in door.judged[0][0].xforward

    story(tell)


def test_xforward_from_a_stranger_is_refused_and_not_offered() -> None:
    """Else anyone could choose the address that is judged."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), trusted=()) as step:
            client = await step.client(hello=False)
            await client.reply()
            assert "XFORWARD" not in await client.say("EHLO x.example")
            assert (await client.say("XFORWARD ADDR=192.0.2.9")).startswith("550")

    story(tell)


def test_only_what_is_done_is_offered() -> None:
    """A client that is offered CHUNKING would send BDAT and hear 500."""
    async def tell() -> None:
        async with doorstep(RecordingDoor()) as step:
            client = await step.client(hello=False)
            await client.reply()
            lines = (await client.say("EHLO x.example")).split("\n")
            offered = {line[4:].split(" ")[0] for line in lines[1:]}
            assert {"SIZE", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES", "XFORWARD"} == offered

    story(tell)


@pytest.mark.parametrize(("command", "reply"), [
    ("MAIL FROM:<a@w.example> SIZE=99999999999", "552"),
    ("MAIL FROM:<a@w.example> BODY=BINARYMIME", "501"),
    ("MAIL FROM:<a@w.example> BODY=8BITMIME\rX-Evil: 1", "501"),
    ("MAIL FROM:<a@w.example> MT-PRIORITY=3", "555"),
    ("MAIL FROM:<søren@w.example>", "553 5.6.7"),
    ("MAIL FROM:<søren@w.example> SMTPUTF8", "250"),
    ('MAIL FROM:<"two words"@w.example>', "250"),
    ("MAIL FROM:<@relay.example:a@w.example>", "250"),
    ("MAIL FROM:a@w.example", "250"),
    ("MAIL FROM:<a b@w.example>", "553"),
    ("MAIL TO:<a@w.example>", "501"),
    ("RCPT TO:<a@w.example>", "503"),
    ("AUTH PLAIN AAAA", "5"),
    ("BDAT 3 LAST", "502"),
])
def test_commands_are_read_strictly(command: str, reply: str) -> None:
    """What we pass on becomes a command of ours."""
    async def tell() -> None:
        async with doorstep(RecordingDoor()) as step:
            assert (await (await step.client()).say(command)).startswith(reply)

    story(tell)


def test_commands_sent_ahead_are_answered_in_order() -> None:
    """What follows the closing dot is not part of the mail, and not lost."""
    async def tell() -> None:
        door = RecordingDoor()
        async with doorstep(door) as step:
            client = await step.client()
            await client.name("<a@w.example>")
            client.writer.write(b"DATA\r\n" + MAIL + b".\r\nNOOP\r\nQUIT\r\n")
            replies = [(await client.reply())[:3] for _ in range(4)]
        assert ["354", "250", "250", "221"] == replies
        assert MAIL == door.taken[0][1]

    story(tell)


def test_mails_side_by_side_do_not_mix() -> None:
    """Each session has its own transaction at the next hop."""
    async def tell() -> None:
        with FakeHop() as hop:
            async with doorstep(RecordingDoor(Fate.RELAY), hop.at) as step:
                clients = [await step.client() for _ in range(10)]
                await asyncio.gather(*(
                    client.send(f"<u{n}@w.example>", content=b"Subject: %d\r\n\r\n" % n)
                    for n, client in enumerate(clients)))
            for mail in hop.mails:
                number = mail.recipients[0].split("<u")[1].split("@")[0]
                assert mail.content.endswith(b"Subject: %s\r\n\r\n" % number.encode())
            assert 10 == len(hop.mails)

    story(tell)
