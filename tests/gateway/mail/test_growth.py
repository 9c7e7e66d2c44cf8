"""Ten times the text takes about ten times the time, wherever it stands and whatever it repeats."""

from __future__ import annotations

import pytest

from gateway.mail.parse import parse
from gateway.mail.types import Unparsable
from tests.gateway.mail import hostile
from tests.gateway.mail.letters import letter, mixed, read
from tests.growth import LINEAR


@pytest.mark.parametrize("form", hostile.FORMS)
def test_reading_grows_with_the_mail_and_no_faster(form: str) -> None:
    """A hundred kilobytes that take a minute are an attack; `make figures` goes up to a megabyte."""
    slow = {piece: growth for piece in hostile.PIECES
            if (growth := hostile.growths(form, piece, (2_500, 25_000))[0]) > LINEAR}
    assert {} == slow


@pytest.mark.parametrize(("name", "content"), hostile.bombs())
def test_a_bomb_costs_no_more_than_a_large_mail(name: str, content: bytes) -> None:
    """Measured beside a megabyte of plain text, so that a slow machine changes nothing."""
    plain = hostile.seconds(hostile.mail("plain text", "Een regel van gewone lengte.\n", 1_000_000), looks=2)
    assert hostile.seconds(content, looks=2) < 20 * max(plain, 0.05)


@pytest.mark.parametrize("field", [
    'Content-Disposition: attachment; filename="' + ";x" * 300 + '"',
    "Content-Type: text/plain" + ";\r\n a=b" * 300,
])
def test_a_field_with_hundreds_of_parameters_is_refused(field: str) -> None:
    """The standard parser takes the square of their number, and no program writes more than a few."""
    for content in (letter(field), mixed("Content-Type: text/plain\n\nhoi", f"{field}\n\nx"),
                    field.encode() + b"\r\n\r\nx"):
        message = parse(content)
        assert isinstance(message, Unparsable)
        assert "200 parameters" in message.reason


@pytest.mark.parametrize("line", [
    "content-", "Content-type is a field", "content-x\r\ncontent-:", "Content-Type:;\n ;"])
def test_what_only_looks_like_such_a_field_is_read(line: str) -> None:
    """The counting once stood still at a line without a colon."""
    message = read(letter(body=f"Dag\n{line}\n\n{line}"))
    assert message.visible_text.startswith("Dag")


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "rot13", "zlib"])
def test_a_codec_that_is_no_charset_is_never_asked(charset: str) -> None:
    """The standard library takes the label at its word: one raises, another takes the square of the time."""
    content = letter(f"Content-Type: text/plain; charset={charset}", body=b"\xe9 a-" + b"kva" * 100_000)
    plain = letter("Content-Type: text/plain", body=b"\xe9 a-" + b"kva" * 100_000)

    assert read(content).visible_text.endswith("kva")
    assert hostile.seconds(content, looks=2) < 10 * max(hostile.seconds(plain, looks=2), hostile.FLOOR)
