"""The demo's own next hop keeps what it is given, byte for byte, and sends nothing on."""

from __future__ import annotations

import asyncio
import smtplib
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from gateway.demo import mailbox
from gateway.demo.mailbox import Outbox
from gateway.demo.samples import load_samples

NOW = datetime(2027, 3, 10, 14, 0, tzinfo=UTC)
T = TypeVar("T")


def with_outbox(use: Callable[[int], T]) -> tuple[Outbox, T]:
    """What `use` returned, run in a thread while the outbox listens on the port it is given."""
    async def run() -> tuple[Outbox, T]:
        outbox = Outbox(clock=lambda: NOW)
        port = await outbox.start()
        try:
            return outbox, await asyncio.to_thread(use, port)
        finally:
            await outbox.stop()

    return asyncio.run(run())


def talk(port: int, *commands: bytes) -> list[bytes]:
    """The last line of each answer, the greeting first."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line, line.makefile("rb") as answers:
        found = [_answer(answers.readline)]
        for command in commands:
            line.sendall(command)
            found.append(_answer(answers.readline))
        return found


def _answer(read: Callable[[], bytes]) -> bytes:
    while (line := read())[3:4] == b"-":
        pass
    return line


@pytest.mark.parametrize("content", [
    b"Subject: x\r\n\r\n.\r\n..\r\n.leading\r\n...three\r\nend.\r\n",
    b"Subject: Ski\xebn \xff\xfe\r\n\r\n\xe9\xe8 caf\xc3\xa9 \x80\r\n",
    b"Subject: long\r\n\r\n" + b"x" * 200_000 + b"\r\n",
    b"Subject: none\r\n\r\n\r\n\r\n",
], ids=["dots", "bare 8-bit", "one long line", "empty lines"])
def test_a_mail_arrives_byte_for_byte(content: bytes):
    """What the outbox page shows must be what a mail server would have got."""
    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.sendmail("a@duinwater.example", ["b@duinwater.example", "c@duinwater.example"], content)

    outbox, _ = with_outbox(send)

    assert [content] == [mail.content for mail in outbox.mails]
    assert ("b@duinwater.example", "c@duinwater.example") == outbox.mails[0].recipients
    assert "a@duinwater.example" == outbox.mails[0].sender
    assert (1, NOW) == (outbox.mails[0].number, outbox.mails[0].at)


def test_a_lone_line_feed_does_not_end_a_mail():
    """Taking LF.LF for the end is how mail gets smuggled."""
    content = b"Subject: x\n\nfirst\n.\nMAIL FROM:<evil@duinwater.example>\n.\r\n.."

    outbox, answers = with_outbox(lambda port: talk(
        port, b"EHLO me\r\n", b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<c@d.example>\r\n", b"DATA\r\n",
        content + b"x\r\n.\r\n"))

    assert answers[-1].startswith(b"250")
    assert [content[:-2] + b".x\r\n"] == [mail.content for mail in outbox.mails]


def test_parameters_null_sender_and_foreign_letters_are_taken():
    """The gateway hands on DSN parameters, bounces and SMTPUTF8 addresses."""
    outbox, answers = with_outbox(lambda port: talk(
        port, b"EHLO me\r\n", b"MAIL FROM:<> BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=7\r\n",
        "RCPT TO:<jürgen@d.example> NOTIFY=NEVER ORCPT=rfc822;x@d.example\r\n".encode(),
        b'rcpt to:<"a > b"@d.example>\r\n', b"DATA\r\n", b"hi\r\n.\r\n", b"QUIT\r\n"))

    assert [b"220", b"250", b"250", b"250", b"250", b"354", b"250", b"221"] == [line[:3] for line in answers]
    assert "" == outbox.mails[0].sender
    assert ("jürgen@d.example", '"a > b"@d.example') == outbox.mails[0].recipients


def test_commands_out_of_order_are_refused_and_a_reset_forgets():
    """A client that is wrong must hear it, or its mail would be kept for nobody."""
    outbox, answers = with_outbox(lambda port: talk(
        port, b"EHLO me\r\n", b"RCPT TO:<c@d.example>\r\n", b"DATA\r\n", b"MAIL FROM:<a@b.example>\r\n",
        b"MAIL FROM:<a@b.example>\r\n", b"RSET\r\n", b"RCPT TO:<c@d.example>\r\n", b"NOOP\r\n", b"WHAT\r\n",
        b"MAIL FROM: nobody\r\n", b"X" * 9_000 + b"\r\n"))

    assert [b"503", b"503", b"250", b"503", b"250", b"503", b"250", b"502", b"501", b"500"] == [
        line[:3] for line in answers[2:]]
    assert () == outbox.mails


def test_a_mail_cut_off_half_way_is_not_kept():
    """Only what was answered with 250 arrived."""
    outbox, answers = with_outbox(lambda port: talk(
        port, b"EHLO me\r\n", b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<c@d.example>\r\n", b"DATA\r\n"))

    assert answers[-1].startswith(b"354")
    assert () == outbox.mails


def test_the_oldest_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch):
    """A demo left running over the weekend must not eat the machine."""
    monkeypatch.setattr(mailbox, "MOST_MAILS", 3)

    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            for number in range(5):
                client.sendmail("a@b.example", "c@d.example", f"Subject: {number}\r\n\r\n")

    outbox, _ = with_outbox(send)

    assert [3, 4, 5] == [mail.number for mail in outbox.mails]
    assert 5 == outbox.count


def test_a_mail_that_is_too_large_is_refused_and_the_next_one_taken(monkeypatch: pytest.MonkeyPatch):
    """The answer comes after the mail; the connection stays usable."""
    monkeypatch.setattr(mailbox, "MOST_PER_MAIL", 1_000)
    begin = (b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<c@d.example>\r\n", b"DATA\r\n")

    outbox, answers = with_outbox(lambda port: talk(
        port, b"EHLO me\r\n", *begin, b"0123456789\r\n" * 100 + b".\r\n", *begin, b"small\r\n.\r\n"))

    assert b"552" == answers[5][:3]
    assert [b"small\r\n"] == [mail.content for mail in outbox.mails]


def test_stopping_ends_open_connections_and_the_port_is_free_again():
    """The demo leaves nothing behind."""
    async def run() -> bytes:
        outbox = Outbox()
        port = await outbox.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await reader.readline()
        await asyncio.wait_for(outbox.stop(), 5)
        rest = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        again = Outbox()
        assert port == await again.start(port)
        await again.stop()
        return rest

    assert b"" == asyncio.run(run())


def test_every_sample_passes_through_unchanged():
    """Broken samples included: what is shown is what was played."""
    samples = load_samples(NOW)

    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            for sample in samples:
                client.sendmail(sample.sender, sample.recipients, sample.content)

    outbox, _ = with_outbox(send)

    assert [sample.content for sample in samples] == [mail.content for mail in outbox.mails]
    assert [sample.recipients for sample in samples] == [mail.recipients for mail in outbox.mails]
