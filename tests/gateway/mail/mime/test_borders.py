"""Bombs are refused before they are parsed; the mail itself is kept and delivered."""

from __future__ import annotations

import pytest

from gateway.mail.parse import parse
from gateway.mail.types import Message
from tests.gateway.mail.letters import letter, mixed, read, refused
from tests.growth import LINEAR, dearer, growth


def nested(depth: int) -> bytes:
    """Multiparts within multiparts."""
    text = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return b"From: a@b.example\n" + text.encode() + b"Content-Type: text/plain\n\nhoi\n"


@pytest.mark.parametrize(("content", "reason"), [
    (b"", "is empty"),
    (letter(f"X: {'x' * 300_000}"), "larger than 256 KiB"),
    (letter(*["A: b"] * 1_500), "header fields"),
    (letter(To="a@b.example," * 3_000), "addresses"),
    (letter(Subject="=?u?q?a?= " * 6_000), "encoded words"),
    (nested(2_000), "parts"),
    (nested(60), "deeper than 50"),
    (mixed(*["Content-Type: text/plain\n\nx"] * 700), "500 parts"),
    (letter(body="Content-Type: message/rfc822\n\n" * 2_000), "attached mails"),
])
def test_beyond_a_cap_the_mail_is_unparsable(content: bytes, reason: str) -> None:
    """Depth, parts, fields and addresses are all levers for an attacker."""
    assert reason in refused(content)


@pytest.mark.parametrize("content", [
    nested(20),
    mixed(*["Content-Type: text/plain\n\nx"] * 400),
    letter(*["Received: by mx"] * 100),
    letter(To=", ".join(f"a{n}@corp.example" for n in range(1_900))),
    letter(body="-- a\n" * 3_000),
])
def test_within_the_caps_the_mail_is_read(content: bytes) -> None:
    """A cap that honest mail meets would be a fault of its own."""
    assert isinstance(parse(content), Message)


def test_mail_inside_mail_without_end_is_refused() -> None:
    """Nested message/rfc822 has no boundaries to count, and recursed the standard library to death."""
    parse(b"Content-Type: message/rfc822\n\n" * 400 + b"hoi")


@pytest.mark.parametrize("piece", [
    "\n--b", "boundary=x\n", "Content-Type: message/rfc822\n\n", "=?", "<div>", "--b--\n"])
def test_bombs_are_judged_in_linear_time(piece: str) -> None:
    """As long as the counting is cheap, a bomb costs us less than its sender."""
    head = "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    assert growth(lambda text: parse((head + text).encode()), piece) <= LINEAR


def test_a_large_attachment_costs_little_more_than_a_copy() -> None:
    """Counting borders must not crawl over megabytes of base64 in Python."""
    line = "QUJD" * 19 + "\n"
    content = mixed("Content-Type: text/plain\n\nhoi", "Content-Type: image/png; name=a.png\n"
                    "Content-Transfer-Encoding: base64\n\n" + line * 60_000)
    assert "hoi" == read(content).visible_text

    assert dearer(parse, content, letter(body=line * 6_000)) <= LINEAR
