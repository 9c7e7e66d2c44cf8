"""What mail-parser finds odd about a header."""

from __future__ import annotations

import pytest

from gateway.mail.diagnosis import diagnose
from gateway.mail.parse import parse
from gateway.mail.reader import Reader
from gateway.mail.types import Message
from tests.growth import LINEAR, growth


def head(*lines: str) -> bytes:
    """A mail with these header lines."""
    return "\r\n".join([*lines, "", "Hoi", ""]).encode()


def test_an_ordinary_header_has_nothing_odd() -> None:
    """A defect on every mail would be read by nobody."""
    found = diagnose(head("From: Anna <anna@w.example>", "To: b@w.example, C <c@w.example>",
                          "Date: Mon, 23 Nov 2026 10:00:00 +0100"))

    assert () == found.odd
    assert found.date is not None


@pytest.mark.parametrize(("line", "words"), [
    ("Date: Tue, 23 Nov 2026 10:00:00 +0100", "day of the week"),
    ("To: everybody at head office", "to holds what is no address: everybody at head office"),
])
def test_what_is_odd_is_said_in_words_and_decides_nothing(line: str, words: str) -> None:
    """IT looks at defects when somebody asks why a mail looked strange; rules never see them."""
    read = parse(head("From: Anna <anna@w.example>", line))

    assert isinstance(read, Message)
    assert any(words in one for one in read.defects)
    assert ("", False) == (read.broken, read.encrypted)


@pytest.mark.parametrize("piece", [
    "a\u0301\u0323", "=?utf-8?q?=CC=81=CC=A3?= ", "<a@b.example>, ", "(", ", ", "\"", "x "])
@pytest.mark.parametrize("name", ["X-A", "To", "Received", "Date"])
def test_its_time_grows_with_the_header_and_no_more(name: str, piece: str) -> None:
    """It puts text in NFC, which is quadratic in a run of combining marks; so it never sees one."""
    assert growth(lambda text: diagnose(head("From: a@b.example", f"{name}: {text}")), piece, 3_000) <= LINEAR


def test_a_date_that_only_it_can_save_passes_the_reading_process() -> None:
    """Its dates have a zone of a class of their own, which nothing unpickles here."""
    reader = Reader()
    read = reader.read(head("From: a@b.example", "Received: from x by y; Mon, 23 Nov 2026 10:00:00 +0100"))
    reader.close()

    assert isinstance(read, Message)
    assert read.date is None or read.date.utcoffset() is not None


def test_a_huge_header_block_is_not_shown_to_it() -> None:
    """Nothing depends on it, so beyond what real mail has it is not asked."""
    assert () == diagnose(head("To: everybody", *["X-A: " + "x" * 900] * 40)).odd
