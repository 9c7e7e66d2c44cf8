"""What a part says about itself, in every spelling that mail programs use."""

from __future__ import annotations

from email import message_from_string

import pytest

from gateway.mail.mime.labels import disposition, media_type, name_of
from tests.gateway.mail.letters import mixed, read
from tests.growth import LINEAR, growth

PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"


@pytest.mark.parametrize(("name", "expected"), [
    ("filename*=iso-8859-1''caf%E9.txt", "café.txt"), ("filename*=''n%C3%A9.txt", "né.txt"),
    ("filename*=utf-8''a%ZZ.txt", "a%ZZ.txt"), ("filename*=x-unknown''a%C3%A9.txt", "aé.txt"),
    ("filename*=iso-8859-1''n%C3%A9.txt", "né.txt"), ('filename="oud.txt"; filename*=utf-8\'\'n%C3%A9.txt', "né.txt"),
    ("filename*0*=utf-8''n%C3; filename*1*=%A9; filename*2=.txt", "né.txt"),
    ('filename*0="=?utf-8?B?bsOp"; filename*1="LnR4dA==?="', "né.txt"),
    ("filename==?utf-8?Q?n=C3=A9.txt?=", "né.txt"), ("filename=mijn verslag.txt", "mijn verslag.txt"),
    ('filename="C:\\\\Users\\\\noor\\\\a.txt"', "C_Users_noor_a.txt"), ('filename="/etc/passwd"', "etc_passwd"),
    ('filename="CON.txt"', "part-1.txt"), ('filename="..."', "part-1.txt"), ('filename="a.txt   "', "a.txt"),
    ("filename*=utf-8''a%00b.txt", "ab.txt"), ("filename*=utf-8''a%E2%80%AEtxt.exe", "atxt.exe"),
    ("filename*=utf-8''%0D%0ABcc%3A%20x", "Bcc_ x"),
])
def test_a_file_name_is_read_and_made_safe(name: str, expected: str) -> None:
    """RFC 2231 as it should be, as it is, and names that mean harm."""
    file = f"Content-Type: text/plain\nContent-Disposition: attachment; {name}\n\nx"
    assert expected == read(mixed(PLAIN + "Dag", file)).parts[0].name


def test_a_very_long_name_keeps_its_ending() -> None:
    """File systems stop at 255 bytes."""
    name = read(mixed(PLAIN + "x", f'Content-Type: image/png; name="{"a" * 300}.png"\n\nx')).parts[0].name
    assert (True, True) == (len(name) <= 120, name.endswith(".png"))


@pytest.mark.parametrize(("written", "kind"), [
    ("text/plain charset=utf-8", "text/plain"), ("Text/HTML; charset=x", "text/html"), ("text", "text/plain"),
    ("html", "text/html"), ("", "text/plain"), ("image/", "application/octet-stream"),
    ("multipart/", "multipart/mixed"), ("text/plain(comment)", "text/plain"), ("a/b/c", "application/octet-stream"),
])
def test_a_type_is_read_as_it_was_meant(written: str, kind: str) -> None:
    """RFC 2045 section 5.2: without a readable type it is plain text."""
    assert kind == media_type(message_from_string(f"Content-Type: {written}\n\nx"))


@pytest.mark.parametrize(("written", "meant"), [
    ("inline", "inline"), ("ATTACHMENT; filename=a", "attachment"), ("other", "attachment"), ("", ""),
    ("filename=a", "filename=a")])
def test_an_unknown_disposition_is_an_attachment(written: str, meant: str) -> None:
    """RFC 2183 section 2.8."""
    assert meant == disposition(message_from_string(f"Content-Disposition: {written}\n\nx"))


@pytest.mark.parametrize("piece", ["; name*0*=a", "%20", "; =", '"'])
def test_reading_a_name_is_linear(piece: str) -> None:
    """Five thousand parameters are as cheap as their length."""
    def run(text: str) -> str:
        return name_of(message_from_string(f"Content-Type: text/plain{text}\n\nx"))

    assert growth(run, piece, 4_000) <= LINEAR
