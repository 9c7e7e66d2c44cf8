"""What lies behind a transfer encoding, well made or not (RFC 2045 section 6)."""

from __future__ import annotations

from base64 import b64encode, encodebytes

import pytest

from gateway.mail.mime.transfer import unwrapped
from tests.gateway.mail.letters import letter, mixed, read
from tests.growth import LINEAR, growth

WORDS = "Dag allemaal, de lift in gebouw twee staat weer stil. Neem de trap, het is gezond."
CODED = b64encode(WORDS.encode()).decode()
LONG = encodebytes(WORDS.encode() * 5).decode()
LINES = "\n".join(CODED[n:n + 60] for n in range(0, len(CODED), 60))


@pytest.mark.parametrize(("name", "raw", "expected"), [
    ("base64", b"RGFn", b"Dag"), ("base64", b"RGFn\r\n\r\nRGFn", b"DagDag"), ("base64", b"RG Fn*", b"Dag"),
    ("base64", b"RGFnIQ", b"Dag!"), ("base64", b"RA==\nRA==\n", b"DD"), ("base64", b"", b""), ("base64", b"=", b""),
    ("quoted-printable", b"caf=c3=a9 = 1 =\n x=", "café = 1  x".encode()),
    ("quoted-printable", b"een =  \ntwee", b"een twee"), ("quoted-printable", b"=ZZ", b"=ZZ"),
    ("x-uuencode", b"begin 644 a.txt\n#1&%G\n`\nend\n", b"Dag"), ("x-uuencode", b"geen", b"geen"),
    ("7bit", b"=E9", b"=E9"), ("", b"Dag", b"Dag"),
])
def test_each_encoding_is_taken_off(name: str, raw: bytes, expected: bytes) -> None:
    """Lenient as mail programs are; what does not fit is left as it is."""
    assert expected == unwrapped(raw, name)


@pytest.mark.parametrize("label", [
    "base64", "BASE64", "base64 ", '"base64"', "base64; x=1", "base64 (MIME)", "Base-64"])
def test_the_encoding_is_known_in_every_spelling(label: str) -> None:
    """A comment or a capital letter must not show the code for the text."""
    message = read(letter(f"Content-Transfer-Encoding: {label}", body=LINES))
    assert (WORDS, "") == (message.visible_text, message.broken)


@pytest.mark.parametrize(("fields", "body", "reason"), [
    (("Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: base64"), LINES, "two transfer encodings"),
    (("Content-Transfer-Encoding: 7bit",), LONG, "does not say so"),
    (("Content-Transfer-Encoding: x-yenc",), "a" * 300, "not known"),
])
def test_code_that_would_be_posted_for_text_is_told(fields: tuple[str, ...], body: str, reason: str) -> None:
    """Better a mail than a page of letters."""
    assert reason in read(letter(*fields, body=body)).broken


def test_an_odd_name_for_no_encoding_does_no_harm() -> None:
    """`utf-8` and `8 bit` stand there as often as `8bit`."""
    for label in ("utf-8", "8 bit", "none", "iso-8859-1"):
        assert "" == read(letter(f"Content-Transfer-Encoding: {label}", body="Dag allemaal, café.\n")).broken


def test_an_attachment_padded_line_by_line_is_whole() -> None:
    """Each line of its own is base64, not all of them together."""
    file = "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nRA==\nRGE=\nRGFn\n"
    assert b"DDaDag" == read(mixed("Content-Type: text/plain\n\nDag", file)).parts[0].content


@pytest.mark.parametrize("name", ["base64", "quoted-printable", "x-uuencode"])
@pytest.mark.parametrize("piece", ["=", "= ", "A=", "begin 644 a\n", "=\n"])
def test_taking_off_is_linear(name: str, piece: str) -> None:
    """Every byte of it is an attacker's."""
    assert growth(lambda text: unwrapped(text.encode(), name), piece) <= LINEAR
