"""S/MIME: signed mail is read and its signature named; what is sealed is told as such wherever it hides."""

from __future__ import annotations

import pytest

from gateway.mail.mime.smime import open_cms
from tests.gateway.mail.certificates import certificate, coded, compressed, enveloped, signed, streamed
from tests.gateway.mail.letters import letter, mixed, read, refused
from tests.growth import LINEAR, growth

PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
BASE64 = "Content-Transfer-Encoding: base64\n"
INNER = b"Content-Type: text/plain; charset=utf-8\r\nSubject: binnen\r\nFrom: x@evil.example\r\n\r\nDag caf\xc3\xa9\r\n"
JAN = certificate("Jan de Vries", "jan@corp.example")
ARMOUR = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n=abcd\n-----END PGP MESSAGE-----\n"


def envelope(content: bytes, head: str = "Content-Type: application/pkcs7-mime; name=smime.p7m") -> bytes:
    """A mail that is one CMS object."""
    return letter("MIME-Version: 1.0", head, "Content-Transfer-Encoding: base64", body=coded(content))


@pytest.mark.parametrize("head", [
    "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
    "Content-Type: application/x-pkcs7-mime",
    'Content-Type: application/octet-stream; name="smime.p7m"',
    "Content-Type: application/pkcs7-mime; smime-type=enveloped-data",
])
def test_the_text_inside_an_opaque_signature_is_read(head: str) -> None:
    """Outlook signs like this; the object itself says what it is, its label may be missing or lie."""
    message = read(envelope(signed(INNER, JAN), head))

    assert "Dag café" == message.visible_text
    assert "S/MIME: Jan de Vries <jan@corp.example>" == message.signed_by
    assert ("De lift", "noor@corp.example") == (message.subject, message.author.address)
    assert (False, "", ()) == (message.encrypted, message.broken, message.parts)


def test_a_streamed_signature_is_read_too() -> None:
    """OpenSSL and Thunderbird leave the lengths open."""
    message = read(envelope(streamed(INNER)))
    assert ("Dag café", "S/MIME") == (message.visible_text, message.signed_by)


def test_joining_a_streamed_signature_is_linear() -> None:
    """A large file in it comes in thousands of pieces."""
    assert growth(lambda text: open_cms(streamed(text.encode(), 100)), "abc ", size=100_000) <= LINEAR


def test_the_signer_is_the_one_that_the_signature_names() -> None:
    """Certificates of the authorities lie beside it, in any order."""
    authority = certificate("Corp CA", "ca@corp.example", serial=1)
    assert "S/MIME: Jan de Vries <jan@corp.example>" == read(envelope(signed(INNER, JAN, authority))).signed_by


def test_a_detached_signature_names_its_signer_and_is_no_attachment() -> None:
    """Also where a server made a plain group of the signed one."""
    signature = f"Content-Type: application/pkcs7-signature; name=smime.p7s\n{BASE64}\n{coded(signed(None, JAN))}"
    for kind in ('signed; protocol="application/pkcs7-signature"', "mixed"):
        message = read(mixed(PLAIN + "Dag", signature, kind=kind))
        assert ("Dag", "S/MIME: Jan de Vries <jan@corp.example>", ()) == (
            message.visible_text, message.signed_by, message.parts)


def test_a_footer_outside_the_signature_does_not_hide_the_text() -> None:
    """Lists put the signed mail into a group and their words below."""
    head = f"Content-Type: application/pkcs7-mime; smime-type=signed-data\n{BASE64}\n"
    assert "Dag café" in read(mixed(head + coded(signed(INNER, JAN)), PLAIN + "Lijst")).visible_text


def test_a_compressed_mail_is_opened_within_a_cap() -> None:
    """RFC 8551 section 3.6; a bomb stays closed, and without its text the mail is not posted."""
    bomb = read(envelope(compressed(b"\0" * 40_000_000)))

    assert "Dag café" == read(envelope(compressed(INNER))).visible_text
    assert ("", True) == (bomb.visible_text, "not read" in bomb.broken)


@pytest.mark.parametrize("content", [enveloped(), b"\x30\x80" * 5_000, b"no CMS at all", signed(INNER, JAN)[:-40]])
def test_what_cannot_be_opened_is_taken_for_encrypted(content: bytes) -> None:
    """Never posted: nobody knows what it says."""
    message = read(envelope(content))
    assert (True, "") == (message.encrypted, message.visible_text)


def test_signed_in_signed_has_an_end() -> None:
    """Layers count as nesting."""
    content = INNER
    for _ in range(20):
        content = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n" + signed(
            content, JAN)
    assert "Dag café" == read(b"From: noor@corp.example\r\n" + content).visible_text
    for _ in range(40):
        content = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n" + signed(
            content, JAN)
    assert "nest deeper" in refused(b"From: noor@corp.example\r\n" + content)


@pytest.mark.parametrize("content", [
    envelope(signed(b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"
                    + enveloped(), JAN)),
    mixed(PLAIN + "Zie onder", "Content-Type: application/pgp-encrypted\n\nVersion: 1",
          "Content-Type: application/octet-stream; name=encrypted.asc\n\n" + ARMOUR),
    mixed(PLAIN + "", 'Content-Type: application/octet-stream; name="encrypted.asc"\n\n' + ARMOUR),
    letter(body="Hallo,\n\n" + ARMOUR + "\nGroet\n"),
    letter("Content-Type: text/html", body="<p>Hallo</p><pre>" + ARMOUR + "</pre>"),
    mixed(PLAIN + "Beveiligd bericht", "Content-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg\n\nx"),
    mixed("Content-Type: message/rfc822\n\n" + letter(body=ARMOUR).decode()),
])
def test_what_is_sealed_is_found_anywhere_in_the_tree(content: bytes) -> None:
    """Half of it posted would be worse than none."""
    assert read(content).encrypted
