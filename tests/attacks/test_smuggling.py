"""One mail in is one mail: nothing in it, and nothing after it, becomes a second one."""

from __future__ import annotations

import re
import socket

import pytest

from tests.attacks.conftest import Running
from tests.gateway.serving import ALL, PEOPLE

# Ends of a mail that some server once took for CRLF.CRLF (RFC 5321 section 4.1.1.4 allows that one alone).
FALSE_ENDS = {
    "LF.LF": b"\n.\n", "LF.CRLF": b"\n.\r\n", "CRLF.LF": b"\r\n.\n", "CR.CR": b"\r.\r", "CR.LF": b"\r.\n",
    "LF.CR": b"\n.\r", "CR.CRLF": b"\r.\r\n", "CRLF.CR": b"\r\n.\r", "CRLF.CRCRLF": b"\r\n.\r\r\n",
    "CRCRLF.CRCRLF": b"\r\r\n.\r\r\n", "CRLF NUL.CRLF": b"\r\n\x00.\r\n",
    "CRLF.NUL CRLF": b"\r\n.\x00\r\n", "CRLF.SP CRLF": b"\r\n. \r\n", "LFCR.LFCR": b"\n\r.\n\r",
    "NEL": b"\r\n\x85.\r\n", "VT": b"\r\n\x0b.\r\n", "LS": "\r\n\u2028.\r\n".encode(),
}


class Talk:
    """One SMTP connection, spoken by hand."""

    def __init__(self, port: int) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._heard = b""
        assert self.reply().startswith("220")

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    def say(self, words: bytes) -> None:
        self._line.sendall(words)

    def reply(self) -> str:
        """The last line of the next reply; "" when they hung up."""
        while not (found := re.match(rb"(?:\d{3}-[^\n]*\n)*(\d{3}(?: [^\n]*)?)\r\n", self._heard)):
            try:
                more = self._line.recv(65_536)
            except ConnectionError:
                return ""
            if not more:
                return ""
            self._heard += more
        self._heard = self._heard[found.end():]
        return found[1].decode()

    def ask(self, command: str) -> str:
        self.say(command.encode() + b"\r\n")
        return self.reply()

    def begin(self) -> None:
        """Up to the mail itself."""
        self.ask("EHLO mx.waterkant.example")
        self.ask(f"MAIL FROM:<{PEOPLE[0]}>")
        self.ask(f"RCPT TO:<{ALL}>")
        assert self.ask("DATA").startswith("354")


def heads(subject: str) -> bytes:
    return f"From: <{PEOPLE[0]}>\r\nTo: {ALL}\r\nSubject: {subject}\r\n\r\n".encode()


def items(running: Running, words: str) -> int:
    return len(running.serving.rows(f"select 1 from items where subject like '%{words}%'"))


@pytest.mark.parametrize("name", FALSE_ENDS)
def test_a_false_end_starts_no_second_mail(running: Running, name: str) -> None:
    """The inner mail would come from the director, and from a server that is trusted."""
    inner = (f"MAIL FROM:<director@waterkant.example>\r\nRCPT TO:<{ALL}>\r\nDATA\r\n").encode()
    with Talk(running.serving.port) as talk:
        talk.begin()
        talk.say(heads(f"outer {name}") + b"Tekst" + FALSE_ENDS[name] + inner + heads(f"smuggled {name}")
                 + b"Vals\r\n.\r\n")
        first = talk.reply()
        assert "221" == talk.ask("QUIT")[:3]      # it was one answer: the next one is to this
    assert 0 == items(running, f"smuggled {name}")
    assert (1 if first.startswith("250") else 0) == items(running, f"outer {name}")


@pytest.mark.parametrize("command", [
    "MAIL FROM:<a@x.test>\rRCPT TO:<b@x.test>", "MAIL FROM:<a@x.test> BODY=8BITMIME\rX: 1",
    'MAIL FROM:<"a\rb"@x.test>', "MAIL FROM:<a@x.test\x00>", 'MAIL FROM:<"a\\\rb"@x.test>',
    "MAIL FROM:<a@x.test> SIZE=1 AUTH=<x\ry>"])
def test_an_envelope_holds_no_line_end(running: Running, command: str) -> None:
    """It would be a command of its own for the next hop."""
    with Talk(running.serving.port) as talk:
        talk.ask("EHLO mx.waterkant.example")
        assert talk.ask(command).startswith("5")
        heard = list(running.hop.commands)
    assert [] == [line for line in heard if "x.test" in line]


def test_a_client_that_hangs_up_in_the_midst_leaves_nothing(running: Running) -> None:
    """Half a mail is no mail."""
    with Talk(running.serving.port) as talk:
        talk.begin()
        talk.say(heads("torn") + b"Half a")
    with Talk(running.serving.port) as talk:
        assert talk.ask("NOOP").startswith("250")
    assert 0 == items(running, "torn")


def test_a_web_request_is_no_mail(running: Running) -> None:
    """A browser made to talk to our port (cross-protocol) gets nothing through."""
    body = f"EHLO x\r\nMAIL FROM:<{PEOPLE[0]}>\r\nRCPT TO:<{ALL}>\r\nDATA\r\n".encode() + heads("by web")
    with Talk(running.serving.port) as talk:
        talk.say(b"POST / HTTP/1.1\r\nHost: x\r\n" + b"X-Filler: 1\r\n" * 12 + b"\r\n" + body + b"\r\n.\r\n")
        while talk.reply():
            continue
    assert 0 == items(running, "by web")
