"""The header scan runs at the SMTP door on every mail, so it must be right, linear and never fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.mail.headers import addresses, decoded, header_block_size, message_ids, scan_headers
from gateway.mail.types import Address
from tests.growth import LINEAR, growth


def test_folded_fields_come_unfolded_and_in_order() -> None:
    """Rules match on whole values; RFC 5322 section 2.2.3."""
    headers = scan_headers(b"Subject: een\r\n  twee\r\nX-A: 1\r\nx-a: 2\r\n\r\nFrom: not a header\r\n")

    assert "een  twee" == headers.get("SUBJECT")
    assert ("1", "2") == headers.all("X-A")
    assert headers.get("from") is None


def test_bytes_above_ascii_become_text_without_surrogates() -> None:
    """A database refuses a lone surrogate, so none may come out of the scan."""
    headers = scan_headers("X: \x00é".encode() + b"\r\nY: " + "Jürgen".encode("latin-1") + b"\r\n\r\n")

    assert ("é", "Jürgen") == (headers.get("x"), headers.get("y"))


def test_the_scan_stops_at_its_caps() -> None:
    """A header without end may not fill our memory."""
    assert 1_000 == len(scan_headers(b"A: b\r\n" * 5_000).fields)
    assert len(str(scan_headers(b"A: " + b"x" * 1_000_000).get("a"))) < 257 * 1024


def test_the_size_of_the_header_block_is_found_for_any_line_end() -> None:
    """The cap on the block is counted before anything is parsed."""
    assert 4 == header_block_size(b"A: b\n\nbody")
    assert 5 == header_block_size(b"A: b\r\n\r\nbody")
    assert 9 == header_block_size(b"no end at"[:9])


@pytest.mark.parametrize(("value", "expected"), [
    ("=?utf-8?Q?caf=C3=A9?=", "café"),
    ("=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=", "éé"),
    ("=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "€"),
    ("a =?iso-8859-1?q?=E9?= b", "a é b"),
    ("=?no-such-charset?q?abc?=", "abc"),
    ("=?utf-8?q?open", "=?utf-8?q?open"),
    ("=?utf-8?q?x=0D=0ABcc:_victim@corp.example?=", "x Bcc: victim@corp.example"),
])
def test_encoded_words_are_read_on_one_line(value: str, expected: str) -> None:
    """RFC 2047; a hidden line break would inject a header into the mails we write."""
    assert expected == decoded(value)


def test_an_address_list_is_read_as_people_write_it() -> None:
    """Commas in names, groups, comments and source routes must not make new recipients."""
    value = ('"Jansen, Jan" <Jan@X.example>, groep: a@b.example, c@d.example;, '
             "piet@y.example (Piet P), <@r.example:s@t.example>, undisclosed-recipients:;")

    assert (
        Address(name="Jansen, Jan", address="jan@x.example"),
        Address(name="", address="a@b.example"),
        Address(name="", address="c@d.example"),
        Address(name="Piet P", address="piet@y.example"),
        Address(name="", address="s@t.example"),
    ) == addresses(value)


def test_an_address_in_the_name_stays_a_name() -> None:
    """A forged display name must not be taken for the author."""
    assert Address(name="ceo@corp.example", address="x@evil.example") == addresses(
        '"ceo@corp.example" <x@evil.example>')[0]


def test_a_name_carries_no_direction_override() -> None:
    """U+202E turns `exe.fdp` into `pdf.exe` on screen."""
    assert "ab" == addresses("=?utf-8?q?a=E2=80=AEb?= <x@y.example>")[0].name


def test_what_is_no_address_is_kept_without_one() -> None:
    """Unreadable must be told apart from absent."""
    assert (Address(name="nobody at all", address=""),) == addresses("nobody at all")


def test_message_ids_are_found_among_noise() -> None:
    """Threads hang on References, which programs fold, comment and cut."""
    assert ("<a@b>", "<c@d>") == message_ids("<a@b>\t(x) <c@d> <broken")
    assert ("<bare@id>",) == message_ids(" bare@id ")
    assert 200 == len(message_ids("<a@b> " * 1_000))


@pytest.mark.parametrize("piece", ['"', "(", "<", "a@b.example,", "=?utf-8?q?", "=?u?q?a?= ", ":", "\\"])
@pytest.mark.parametrize("look", [addresses, decoded, message_ids])
def test_hostile_values_take_linear_time(look: Callable[[str], object], piece: str) -> None:
    """These run at the door, before anybody is known."""
    assert growth(look, piece) <= LINEAR


def test_at_most_two_thousand_addresses_are_read() -> None:
    """A list without end may not fill our memory."""
    assert 2_000 == len(addresses("a@b.example," * 5_000))
