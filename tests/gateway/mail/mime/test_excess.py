"""Of more text than anybody posts, only the beginning is read, and the mail goes out as mail."""

from __future__ import annotations

import pytest

from gateway.mail import caps
from tests.gateway.mail.letters import letter, mixed, read

HTML = "Content-Type: text/html; charset=utf-8"
LINE = "Een regel van gewone lengte, en nog een.\n"


def test_a_long_mail_is_read_whole() -> None:
    """A report of a hundred pages is long and honest."""
    text = LINE * (caps.TEXT // (len(LINE) + 2))      # each line end may be two letters on the way
    message = read(letter(body=text))

    assert "" == message.broken
    assert text.strip() == message.visible_text


@pytest.mark.parametrize(("content", "reason"), [
    (letter(body=LINE * (caps.TEXT // len(LINE) + 1)), "512 KiB of text"),
    (letter(HTML, body="<p>" + LINE * (caps.TEXT // len(LINE) + 1)), "512 KiB of text"),
    (letter(HTML, body="<b>x</b>" * (caps.TAGS // 2 + 1)), "60000 tags"),
    (letter(HTML, body="<p>x</p><!-- " + "y" * caps.HTML), "2048 KiB"),
    (mixed(*[f"Content-Type: text/plain\n\n{LINE * 3_000} {n}" for n in range(5)]), "512 KiB of text"),
])
def test_beyond_it_a_mail_is_not_posted_and_shows_its_beginning(content: bytes, reason: str) -> None:
    """A post that stops half-way and does not say so would lose words; the mail itself is delivered whole."""
    message = read(content)

    assert reason in message.broken
    assert message.visible_text
    assert len(message.visible_text) <= caps.TEXT + caps.EXCERPT
