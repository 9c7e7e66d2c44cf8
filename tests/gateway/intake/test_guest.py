"""Limits at the door: on size, silence, noise, and how many at once."""

import asyncio
from ipaddress import ip_network

import pytest

from gateway.intake.guest import Guest
from gateway.intake.session import Session
from tests.gateway.intake.doorstep import Client, RecordingDoor, doorstep, story


def test_the_recipient_after_the_last_is_put_off() -> None:
    """452 makes the client send again for the rest; 5xx would bounce them."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), max_recipients=100) as step:
            replies = await (await step.client()).name(*(f"<u{n}@w.example>" for n in range(101)))
        assert "250 2.1.5 Ok" == replies[100]
        assert replies[101].startswith("452 4.5.3")

    story(tell)


def test_a_stranger_names_fewer_people_than_our_own_servers() -> None:
    """A hundred at once, which RFC 5321 section 4.5.3.1.8 asks for, and the rest in another mail."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), trusted=()) as step:
            replies = await (await step.client()).name(*(f"<u{n}@w.example>" for n in range(102)))
        assert 101 == sum(reply.startswith("250") for reply in replies)
        assert replies[101].startswith("452 4.5.3")

    story(tell)


def test_a_mail_over_the_limit_is_refused_and_a_flood_cut_off() -> None:
    """Reading on for ever is what the sender of a flood wants."""
    async def tell() -> None:
        door = RecordingDoor()
        async with doorstep(door, max_size=1 << 20) as step:
            client = await step.client()
            assert (await client.send("<a@w.example>", content=b"y" * (1 << 20) + b"\r\n")).startswith("552")
            assert (await client.send("<a@w.example>")).startswith("250")
            await client.name("<a@w.example>")
            await client.say("DATA")
            client.writer.write(b"z" * (4 << 20))
            assert (await client.reply()).startswith("552")
            assert "" == await client.reply()
        assert 1 == len(door.taken)

    story(tell)


def test_too_many_errors_end_the_session() -> None:
    """A web browser or a guesser, not a mail server."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), max_errors=3) as step:
            client = await step.client()
            replies = [await client.say("RCPT TO:<x>") for _ in range(3)]
            assert all(reply.startswith("503") for reply in replies)
            assert (await client.reply()).startswith("421 4.7.0")
            assert "" == await client.reply()

    story(tell)


def test_a_host_outside_the_networks_is_sent_away() -> None:
    """The door is for the mail server, not for the world."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), trusted=(), allowed=("192.0.2.0/24",)) as step:
            assert (await (await step.client(hello=False)).reply()).startswith("554 5.7.1")

    story(tell)


def test_who_talks_before_the_greeting_is_sent_away() -> None:
    """Only a program that reads no answers does so."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), trusted=(), greet_pause_seconds=5) as step:
            client = await step.client(hello=False)
            assert (await client.say("EHLO x")).startswith("554 5.5.1")

    story(tell)


def test_silent_sessions_make_room_for_a_newcomer() -> None:
    """Half-open connections must not lock the mail server out."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), trusted=(), max_sessions_per_host=2) as step:
            first, second = await step.client(), await step.client()
            await second.say("NOOP")
            third = await step.client()
            assert (await first.reply()).startswith("421 4.4.2")
            assert (await third.say("NOOP")).startswith("250")

    story(tell)


def test_a_stranger_takes_no_place_of_our_own_servers() -> None:
    """Their kept connections are silent between mails."""
    async def tell() -> None:
        here = (ip_network("127.0.0.1/32"),)
        async with doorstep(RecordingDoor(), trusted=here, max_sessions=1, allowed=("127.0.0.0/8",)) as step:
            ours = await step.client()
            stranger = await step.client(hello=False, host="127.0.0.2")
            assert (await stranger.reply()).startswith("421 4.7.0")
            assert (await ours.say("NOOP")).startswith("250")
            assert (await (await step.client()).say("NOOP")).startswith("250")      # one of ours does

    story(tell)


@pytest.mark.parametrize(("size", "silent"), [(1, True), (5_000, True), (60_000, False)])
def test_who_trickles_through_a_mail_counts_as_silent(size: int, silent: bool) -> None:
    """A byte now and then would else hold a place for ten minutes; a slow line is something else."""
    async def tell() -> None:
        async with doorstep(RecordingDoor()) as step:
            client = await step.client()
            await client.name("<a@w.example>")
            await client.say("DATA")
            assert step.intake._register
            visitor, = step.intake._register.visitors
            assert isinstance(visitor, Session)
            visitor._data_since -= 60                  # as if it had begun a minute ago
            visitor._flow = (visitor._data_since, size)
            visitor.data_received(b"x")
            assert silent == (visitor.silence() > 50)

    story(tell)


def test_an_idle_session_ends() -> None:
    """A place at the door is not for keeps, inside DATA neither."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), idle_seconds=0.1) as step:
            assert (await (await step.client()).reply()).startswith("421 4.4.2")
            client = await step.client()
            await client.name("<a@w.example>")
            await client.say("DATA")
            assert (await client.reply()).startswith("421 4.4.2")

    story(tell)


@pytest.mark.parametrize("inside_mail", [True, False])
def test_bytes_that_lead_nowhere_do_not_keep_a_session(inside_mail: bool) -> None:
    """Neither a mail nor a command may be spun out for ever."""
    async def spin(client: Client) -> None:
        while True:
            client.writer.write(b"x")
            await asyncio.sleep(0)

    async def tell() -> None:
        async with doorstep(RecordingDoor(), idle_seconds=0.2, data_seconds=0.5) as step:
            client = await step.client()
            if inside_mail:
                await client.name("<a@w.example>")
                await client.say("DATA")
            spinning = asyncio.create_task(spin(client))
            assert (await client.reply()).startswith("421 4.4.2")
            spinning.cancel()

    story(tell)


def test_a_line_without_an_end_is_cut_off() -> None:
    """Megabytes without a command: disconnected, not stored."""
    async def tell() -> None:
        async with doorstep(RecordingDoor()) as step:
            client = await step.client()
            client.writer.write(b"z" * (1 << 20))
            assert (await client.reply()).startswith("500")
            assert "" == await client.reply()

    story(tell)


def test_all_mail_being_read_shares_one_memory() -> None:
    """Many large mails at once: put off, not a crash."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), max_memory=1 << 20) as step:
            big = await step.client()
            await big.name("<a@w.example>")
            await big.say("DATA")
            big.writer.write(b"line\r\n" * 200_000)
            await big.writer.drain()
            big.writer.write(b".\r\n")
            assert (await big.reply()).startswith("452 4.3.1")
            assert (await big.send("<a@w.example>")).startswith("250")      # the memory came back

    story(tell)


def test_last_words_are_said_on_any_event_loop() -> None:
    """uvloop's connections are of no class of asyncio's, and clients were cut off without a word."""
    class Connection:
        def __init__(self) -> None:
            self.said = b""
            self.closed = False

        def write(self, words: bytes) -> None:
            self.said += words

        def is_closing(self) -> bool:
            return self.closed

        def close(self) -> None:
            self.closed = True

    guest, connection = Guest.__new__(Guest), Connection()
    guest.transport = connection
    guest._handler_coroutine = None
    guest.farewell("421 4.3.2 The gateway is closing")
    guest.farewell("421 4.3.2 The gateway is closing")

    assert b"421 4.3.2 The gateway is closing\r\n" == connection.said
    assert connection.closed
