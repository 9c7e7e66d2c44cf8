"""OpenPGP in a text: what is sealed is not posted, what is signed is read whole."""

from __future__ import annotations

import pytest

from gateway.mail.mime.openpgp import is_sealed, is_sealed_file, opened
from tests.gateway.mail.letters import letter, mixed, read
from tests.growth import LINEAR, growth

ARMOUR = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n=abcd\n-----END PGP MESSAGE-----\n"


@pytest.mark.parametrize("body", [
    "Eens.\n\n> " + ARMOUR.replace("\n", "\n> "), "Een regel als -----BEGIN PGP MESSAGE----- hoort bovenaan.\n"])
def test_a_quoted_or_mentioned_seal_seals_nothing(body: str) -> None:
    """The author's own words are readable."""
    assert not read(letter(body=body)).encrypted


def test_a_clear_signature_in_the_midst_leaves_all_words() -> None:
    """A list's header above and footer below the frame are text too."""
    frame = ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nDag\n- -streep\n"
             "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n")
    message = read(letter(body=f"Boven\n\n{frame}\nOnder\n"))

    assert ["Boven", "Dag", "-streep", "Onder"] == message.visible_text.split()
    assert "OpenPGP" == message.signed_by


def test_a_frame_without_an_end_loses_no_words() -> None:
    """Mail that was cut off, or somebody who writes about the frame."""
    assert ("Dag\nOnder", True) == opened("-----BEGIN PGP SIGNED MESSAGE-----\nDag\nOnder")


@pytest.mark.parametrize(("name", "content", "sealed"), [
    ("encrypted.asc", b"", True), ("x.bin", ARMOUR.encode(), True), ("key.asc", b"-----BEGIN PGP PUBLIC KEY", False)])
def test_a_file_is_sealed_text_by_name_or_beginning(name: str, content: bytes, sealed: bool) -> None:
    """A public key is no secret."""
    assert sealed == is_sealed_file(name, content)


@pytest.mark.parametrize("piece", ["-----BEGIN PGP MESSAGE", "x -----BEGIN PGP MESSAGE-----\n", " " * 50])
def test_looking_for_a_seal_is_linear(piece: str) -> None:
    """Whatever stands in a text."""
    assert growth(is_sealed, piece) <= LINEAR
    assert growth(opened, piece) <= LINEAR


@pytest.mark.parametrize("page", [
    "<div>-----BEGIN PGP MESSAGE----- Version: 2 hQEMA0+a/b=xyz -----END PGP MESSAGE-----</div>",
    "<p>Dag allen, -----BEGIN PGP MESSAGE----- " + "hQEMA3f9" * 10 + " -----END PGP MESSAGE-----</p>"])
def test_a_seal_whose_lines_ran_into_one_is_a_seal(page: str) -> None:
    """HTML keeps no line breaks."""
    assert read(letter("Content-Type: text/html", body=page)).encrypted


def test_a_sealed_part_that_claims_to_be_text_is_sealed() -> None:
    """Some programs send encrypted.asc as text in the body; the words beside it only point to it."""
    part = "Content-Type: text/plain; name=encrypted.asc\nContent-Disposition: inline\n\n" + ARMOUR

    assert read(mixed("Content-Type: text/plain\n\nZie bijlage", part)).encrypted


@pytest.mark.parametrize("inner", [
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=c\n\n'
    "--c\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--c--\n",
    f"Content-Type: text/plain; name=encrypted.asc\nContent-Disposition: inline\n\n{ARMOUR}", f"\n{ARMOUR}"])
def test_a_mail_that_only_holds_a_sealed_mail_is_sealed(inner: str) -> None:
    """There is nothing else to read."""
    attached = f"Content-Type: message/rfc822\n\nSubject: Geheim\n{inner}"

    assert read(mixed("Content-Type: text/plain\n\n", attached)).encrypted


def test_text_below_a_signature_that_was_cut_off_stays() -> None:
    """The armour goes, the words stay."""
    text = ("-----BEGIN PGP SIGNED MESSAGE-----\n\nDag\n-----BEGIN PGP SIGNATURE-----\nVersion: 2\n\nabc\n=ab\n\n"
            "Tot morgen")

    assert ["Dag", "Tot", "morgen"] == opened(text)[0].split()
