"""The gate that each command passes: none we know, none that tells anything, and not too many."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.gateway.intake.doorstep import Client, RecordingDoor, doorstep, story


def test_a_browser_is_sent_away_at_its_first_line() -> None:
    """A web page that makes it talk to us has written what follows."""
    async def tell() -> None:
        door = RecordingDoor()
        async with doorstep(door) as step:
            for verb in ("GET / HTTP/1.1", "POST /x HTTP/1.1", "CONNECT a:25 HTTP/1.1", "PRI * HTTP/2.0"):
                client = await step.client(hello=False)
                await client.reply()
                body = b"\r\nHost: x\r\n\r\nEHLO x\r\nMAIL FROM:<a@w.example>\r\n"
                assert (await client.say(verb.encode() + body)).startswith("421")
                assert "" == await client.reply()

    story(tell)


@pytest.mark.parametrize(("command", "reply"), [
    ("VRFY anna@w.example", "252"), ("VRFY", "501"), ("EXPN all-staff", "502"), ("ETRN w.example", "502"),
    ("TURN", "502"), ("HELP", "214"), ("HELP MAIL", "214"), ("<script>alert(1)</script>", "500"),
    ("XCLIENT ADDR=1.2.3.4", "502"), ("NOOP x", "250"), ("QUIT now", "501"),
])
def test_other_commands_get_an_answer_that_tells_nothing(command: str, reply: str) -> None:
    """Nobody learns who works here, and no answer repeats what was said."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), trusted=()) as step:
            said = await (await step.client()).say(command)
            assert said.startswith(reply)
            assert "script" not in said
            assert "anna" not in said

    story(tell)


@pytest.mark.parametrize("command", ["NOOP", "RSET", "VRFY a", "EHLO x", "HELP"])
def test_a_flood_of_idle_commands_ends(command: str) -> None:
    """A hundred of them between two mails is no mail server's habit."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), trusted=()) as step:
            client = await step.client()
            client.writer.write(f"{command}\r\n".encode() * 500)
            replies = [await client.reply() for _ in range(150)]
            assert 0 < sum(one.startswith("421") for one in replies)
            assert "" == replies[-1]

    story(tell)


def test_a_mail_server_that_says_rset_after_each_mail_is_not_cut_off() -> None:
    """The idle commands count since the last mail."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), trusted=()) as step:
            client = await step.client()
            for _ in range(60):
                assert (await client.send("<a@w.example>")).startswith("250")
                await client.say("NOOP")
                assert (await client.say("RSET")).startswith("250")

    story(tell)


@pytest.mark.parametrize("limit", [{"max_commands": 100}, {"session_seconds": 0.3}])
def test_a_session_of_a_stranger_ends_and_one_of_our_own_servers_does_not(limit: dict[str, Any]) -> None:
    """Kept connections of our mail server are worth keeping; it would take 421 for trouble of ours."""
    async def is_ended(client: Client) -> bool:
        clock, mails = asyncio.get_running_loop().time, 0
        end = clock() + 0.6
        while clock() < end or mails < 60:
            mails += 1
            for words in ("MAIL FROM:<a@w.example>", "RCPT TO:<a@w.example>", "DATA", "Subject: x\r\n\r\nx\r\n."):
                if (await client.say(words)).startswith("421"):
                    return True
        return False

    async def tell() -> None:
        async with doorstep(RecordingDoor(), trusted=(), **limit) as step:
            assert await is_ended(await step.client())
        async with doorstep(RecordingDoor(), **limit) as step:
            assert not await is_ended(await step.client())

    story(tell)
