"""OpenPGP in a text: what is sealed is not posted, what is signed is read whole."""

from __future__ import annotations

import pytest

from gateway.mail.mime.openpgp import is_sealed, is_sealed_file, opened
from tests.gateway.mail.growth import growth
from tests.gateway.mail.letters import letter, read

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
    assert growth(is_sealed, piece) <= 12
    assert growth(opened, piece) <= 12
