"""Limits at the door: on size, silence, noise, and how many at once."""

from tests.gateway.intake.doorstep import RecordingDoor, doorstep, story


def test_the_recipient_after_the_last_is_put_off() -> None:
    """452 makes the client send again for the rest; 5xx would bounce them."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), max_recipients=100) as step:
            replies = await (await step.client()).name(*(f"<u{n}@w.example>" for n in range(101)))
        assert "250 2.1.5 Ok" == replies[100]
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
