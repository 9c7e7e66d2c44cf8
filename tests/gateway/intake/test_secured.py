"""TLS that starts clean, and logins under it alone."""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from gateway.intake.types import Fate
from tests.gateway.fake_hop import FakeHop
from tests.gateway.intake.doorstep import Client, RecordingDoor, doorstep, story
from tests.gateway.intake.papers import ONE, TWO

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HERE, FAR = ("127.0.0.0/8",), ("192.0.2.0/24",)


@pytest.fixture
def tls(tmp_path: Path) -> dict[str, Any]:
    """Settings of a door with TLS."""
    return dict(ONE.write(tmp_path))


@pytest.fixture
def logins(tmp_path: Path, tls: dict[str, Any]) -> dict[str, Any]:
    """Settings of a door with TLS and one name, for clients that nobody trusts."""
    (tmp_path / "logins").write_text(f"scanner:{CHEAP.hash('correct horse')}\n")
    return {**tls, "auth_file": str(tmp_path / "logins"), "trusted": ()}


def offered(reply: str) -> set[str]:
    return {line[4:] for line in reply.split("\n")[1:]}


def test_what_was_said_before_tls_is_forgotten(tls: dict[str, Any]) -> None:
    """Anybody on the line could have said it (RFC 3207 section 4.2)."""
    async def tell() -> None:
        door = RecordingDoor(Fate.RELAY)
        with FakeHop() as hop:
            async with doorstep(door, hop.at, **tls) as step:
                client = await step.client()
                await client.say("XFORWARD ADDR=203.0.113.7")
                await client.name("<victim@w.example>", sender="<forged@w.example>")
                assert (await client.secure()).startswith("220")
                assert (await client.say("RCPT TO:<x@w.example>")).startswith("503")
                assert (await client.say("DATA")).startswith("503")
                assert (await client.say("MAIL FROM:<a@w.example>")).startswith("503")     # EHLO first
                assert "STARTTLS" not in offered(await client.say("EHLO mx.w.example"))
                assert (await client.send("<anna@w.example>")).startswith("250")
        envelope = door.judged[0][0]
        assert ("anna@waterkant.example", ()) == (envelope.sender, envelope.xforward)
        assert ["anna@w.example"] == [one.address for one in envelope.recipients]
        assert ["RCPT TO:<anna@w.example>"] == hop.mails[0].recipients

    story(tell)


@pytest.mark.parametrize("ahead", [b"EHLO injected\r\nMAIL FROM:<inj@w.example>\r\n", b"NOOP\r\n", b"x"])
def test_nothing_may_be_sent_ahead_of_the_handshake(tls: dict[str, Any], ahead: bytes) -> None:
    """Commands put on the line by another would be carried out as the client's (CVE-2011-0411)."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), **tls) as step:
            client = await step.client()
            assert (await client.say(b"STARTTLS\r\n" + ahead)).startswith("554 5.5.1")
            assert "" == await client.reply()

    story(tell)


@pytest.mark.parametrize("junk", [b"GET / HTTP/1.0\r\n\r\n", b"\x16\x03\x01\x00\x02\x01\x00", b"\0" * 4000])
def test_a_failed_handshake_ends_one_session_and_no_other(tls: dict[str, Any], junk: bytes) -> None:
    """Scanners do nothing else all day."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), **tls) as step:
            client = await step.client()
            assert (await client.say("STARTTLS")).startswith("220")
            client.writer.write(junk)
            client.writer.write_eof()
            while await client.reader.read(1000):
                continue
            assert (await (await step.client()).send()).startswith("250")

    story(tell)


def test_a_handshake_that_never_comes_holds_no_place(tls: dict[str, Any]) -> None:
    """The idle time counts there too."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), idle_seconds=0.2, **tls) as step:
            client = await step.client()
            assert (await client.say("STARTTLS")).startswith("220")
            assert b"" == await asyncio.wait_for(client.reader.read(), 10)

    story(tell)


def test_tls_starts_once(tls: dict[str, Any]) -> None:
    """A second layer inside the first is nobody's wish."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), **tls) as step:
            client = await step.client()
            assert (await client.say("STARTTLS now")).startswith("501")
            await client.secure()
            assert (await client.say("STARTTLS")).startswith("503")
        async with doorstep(RecordingDoor()) as step:
            assert (await (await step.client()).say("STARTTLS")).startswith("502")

    story(tell)


def test_where_tls_is_required_only_four_commands_work_without(tls: dict[str, Any]) -> None:
    """RFC 3207 section 4 has 530 for all others."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), require_tls=True, **tls) as step:
            client = await step.client()
            for command in ("MAIL FROM:<a@w.example>", "RCPT TO:<a@w.example>", "DATA", "RSET", "VRFY a",
                            "HELO x", "XFORWARD ADDR=1.2.3.4", "HELP"):
                assert (await client.say(command)).startswith("530 5.7.0"), command
            assert (await client.say("NOOP")).startswith("250")
            await client.secure()
            await client.say("EHLO x")
            assert (await client.send()).startswith("250")
            assert (await client.say("QUIT")).startswith("221")

    story(tell)


def test_a_renewed_certificate_is_shown_without_a_restart(tmp_path: Path) -> None:
    """Every few weeks there is a new one, and no mail may wait for it."""
    async def subject(client: Client) -> bytes:
        await client.secure()
        layer = client.writer.get_extra_info("ssl_object")
        assert isinstance(layer, ssl.SSLObject)
        return layer.getpeercert(binary_form=True) or b""

    async def tell() -> None:
        async with doorstep(RecordingDoor(), **ONE.write(tmp_path)) as step:
            first = await step.client()
            assert b"door-one" in await subject(first)
            TWO.write(tmp_path)
            assert b"door-two" in await subject(await step.client())
            assert (await first.say("NOOP")).startswith("250")

    story(tell)


def test_a_login_is_offered_and_taken_under_tls_alone(logins: dict[str, Any]) -> None:
    """A password in clear is anybody's. 538 is of RFC 4954 section 6."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), **logins) as step:
            client = await step.client(hello=False)
            await client.reply()
            assert not any("AUTH" in one for one in offered(await client.say("EHLO x.example")))
            assert (await client.log_in("scanner", "correct horse")).startswith("538 5.7.11")
            await client.secure()
            assert "AUTH PLAIN LOGIN" in offered(await client.say("EHLO x.example"))
            assert (await client.log_in("scanner", "correct horse")).startswith("235 2.7.0")
            assert (await client.log_in("scanner", "correct horse")).startswith("503")

    story(tell)


@pytest.mark.parametrize("require", [True, False])
def test_before_tls_a_login_gets_538_also_where_tls_is_required(logins: dict[str, Any],
                                                                require: bool) -> None:
    """It tells the client more than 530 would; without any logins the command is not there."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), require_tls=require, **logins) as step:
            assert (await (await step.client()).say("AUTH PLAIN")).startswith("538 5.7.11")
        async with doorstep(RecordingDoor()) as step:
            assert (await (await step.client()).say("AUTH PLAIN")).startswith("502 5.5.1")

    story(tell)


def test_the_older_mechanism_asks_for_name_and_password_in_turn(logins: dict[str, Any]) -> None:
    """Scanners and copiers know no other, and are not particular about letters."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), **logins) as step:
            client = await step.client()
            await client.secure()
            await client.say("EHLO x.example")
            assert "334 " + b64encode(b"Username:").decode() == await client.say("auth login")
            assert "334 " + b64encode(b"Password:").decode() == await client.say(b64encode(b"scanner").decode())
            assert (await client.say(b64encode(b"correct horse").decode())).startswith("235")

    story(tell)


@pytest.mark.parametrize("words", ["AUTH PLAIN " + b64encode(b"\0scanner\0wrong").decode(),
                                   "AUTH PLAIN " + b64encode(b"\0nobody\0correct horse").decode(),
                                   "AUTH PLAIN " + b64encode(b"scanner\0\0").decode()])
def test_a_wrong_login_gets_535_and_stays_outside(logins: dict[str, Any], words: str) -> None:
    """The same words whether the name exists or not."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), allowed=FAR, **logins) as step:
            client = await step.client()
            await client.secure()
            await client.say("EHLO x.example")
            assert "535 5.7.8 Authentication credentials invalid" == await client.say(words)
            assert (await client.say("MAIL FROM:<a@w.example>")).startswith("530 5.7.0")

    story(tell)


@pytest.mark.parametrize("words", ["AUTH", "AUTH PLAIN !!!!", "AUTH PLAIN AAAA AAAA", "AUTH CRAM-MD5",
                                   "AUTH PLAIN " + b64encode(b"no zero bytes").decode()])
def test_a_login_that_cannot_be_read_is_refused(logins: dict[str, Any], words: str) -> None:
    """And the session goes on."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), **logins) as step:
            client = await step.client()
            await client.secure()
            await client.say("EHLO x.example")
            assert (await client.say(words)).startswith("50")
            assert (await client.log_in("scanner", "correct horse")).startswith("235")

    story(tell)


def test_a_login_may_be_broken_off(logins: dict[str, Any]) -> None:
    """RFC 4954 section 4: a star ends it."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), **logins) as step:
            client = await step.client()
            await client.secure()
            await client.say("EHLO x.example")
            assert (await client.say("AUTH LOGIN")).startswith("334")
            assert (await client.say("*")).startswith("501")
            await client.name("<a@w.example>")
            assert (await client.say("AUTH LOGIN")).startswith("503")      # not within a mail

    story(tell)


def test_who_guesses_is_put_off_even_with_the_right_password(logins: dict[str, Any]) -> None:
    """In a new session too; a line is worth ten guesses in a quarter of an hour."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), max_errors=50, **logins) as step:
            client = await step.client()
            await client.secure()
            await client.say("EHLO x.example")
            for n in range(10):
                assert (await client.log_in(f"n{n}", "guess")).startswith("535")
            other = await step.client()
            await other.secure()
            await other.say("EHLO x.example")
            assert (await other.log_in("scanner", "correct horse")).startswith("454 4.7.0")

    story(tell)


def test_a_login_lets_in_from_anywhere_and_makes_nobody_trusted(logins: dict[str, Any]) -> None:
    """It may send, also outside; what it says about authors is believed of nobody but our mail servers."""
    async def tell() -> None:
        door = RecordingDoor(Fate.RELAY)
        with FakeHop() as hop:
            async with doorstep(door, hop.at, allowed=FAR, **logins) as step:
                client = await step.client()
                assert (await client.say("MAIL FROM:<a@w.example>")).startswith("530 5.7.0")
                await client.secure()
                await client.say("EHLO x.example")
                await client.log_in("scanner", "correct horse")
                replies = await client.name("<a@far.test>", sender="<a@w.example> AUTH=<boss@w.example>")
                assert all(one.startswith("250") for one in replies)
                assert (await client.content()).startswith("250")
                assert (await client.say("XFORWARD ADDR=203.0.113.7")).startswith("550")
        envelope = door.judged[0][0]
        assert (False, ()) == (envelope.trusted, envelope.options)
        assert ["MAIL FROM:<a@w.example>"] == [mail.mail for mail in hop.mails]

    story(tell)


def test_what_one_client_did_holds_for_no_other(logins: dict[str, Any]) -> None:
    """Sessions at one door share much; neither TLS nor a login is of that."""
    async def tell() -> None:
        async with doorstep(RecordingDoor(), allowed=FAR, **logins) as step:
            first, second = await step.client(), await step.client()
            await first.secure()
            await first.say("EHLO x.example")
            assert (await second.log_in("scanner", "correct horse")).startswith("538")
            assert (await first.log_in("scanner", "correct horse")).startswith("235")
            await second.secure()
            await second.say("EHLO x.example")
            third = await step.client()
            assert (await second.say("MAIL FROM:<a@w.example>")).startswith("530")
            assert (await third.say("MAIL FROM:<a@w.example>")).startswith("530")
            assert "STARTTLS" in offered(await third.say("EHLO x.example"))
            assert (await first.say("MAIL FROM:<a@w.example>")).startswith("250")

    story(tell)


def test_where_a_login_is_required_nobody_sends_without(logins: dict[str, Any]) -> None:
    """Also not from an allowed network, nor a trusted one: the setting says what it says."""
    async def tell() -> None:
        trusted = {key: value for key, value in logins.items() if key != "trusted"}
        for settings in (logins, trusted):
            async with doorstep(RecordingDoor(), require_auth=True, **settings) as step:
                client = await step.client()
                assert (await client.say("MAIL FROM:<a@w.example>")).startswith("530 5.7.0")

    story(tell)
