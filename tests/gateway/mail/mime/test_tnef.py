"""winmail.dat: opened where the extra is installed, and never a reason to post a mail without its text."""

from __future__ import annotations

import struct
import sys
from base64 import encodebytes

import pytest

from gateway.mail.mime.tnef import open_tnef
from tests.gateway.mail.letters import letter, mixed, read
from tests.growth import LINEAR, growth

PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"


def attribute(level: int, name: int, kind: int, value: bytes) -> bytes:
    """One attribute (MS-OXTNEF section 2.1.3.3) with its checksum."""
    return struct.pack("<BHHI", level, name, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def winmail(text: str = "Dag uit de doos", *names: str) -> bytes:
    """A box with a text and files."""
    body = attribute(1, 0x9007, 6, struct.pack("<II", 1252, 0)) + attribute(1, 0x800C, 2, text.encode() + b"\0")
    for name in names:
        body += attribute(2, 0x9002, 6, b"\0" * 14) + attribute(2, 0x8010, 1, name.encode() + b"\0")
        body += attribute(2, 0x800F, 6, b"inhoud")
    return struct.pack("<IH", 0x223E9F78, 1) + body


def boxed(content: bytes, head: str = "Content-Type: application/ms-tnef; name=winmail.dat") -> str:
    """The box as a part of a mail."""
    return f"{head}\nContent-Transfer-Encoding: base64\n\n{encodebytes(content).decode()}"


def test_text_and_files_come_out_of_the_box() -> None:
    """Exchange can put the whole mail into it."""
    pytest.importorskip("tnefparse", reason="needs the extra `outlook`")
    message = read(mixed(boxed(winmail("Dag uit de doos", "a.pdf", "../b.txt"))))

    assert ("Dag uit de doos", "") == (message.visible_text, message.broken)
    assert [("a.pdf", "application/pdf"), ("b.txt", "text/plain")] == [
        (part.name, part.media_type) for part in message.parts]


def test_the_mails_own_text_goes_before_the_box() -> None:
    """Outlook sends the plain form beside it; the same words must not be there twice."""
    pytest.importorskip("tnefparse", reason="needs the extra `outlook`")
    head = 'Content-Type: application/octet-stream; name="WINMAIL.DAT"'
    message = read(mixed(PLAIN + "Dag", boxed(winmail("Dag", "a.pdf"), head)))
    assert ("Dag", ["a.pdf"]) == (message.visible_text, [part.name for part in message.parts])


def test_a_closed_box_is_named_and_its_mail_not_posted_without_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the box stays what it is."""
    monkeypatch.setitem(sys.modules, "tnefparse", None)
    beside, alone = read(mixed(PLAIN + "Dag", boxed(winmail()))), read(mixed(boxed(winmail())))

    assert ("Dag", "", "winmail.dat") == (beside.visible_text, beside.broken, beside.parts[0].name)
    assert any("winmail.dat" in defect for defect in beside.defects)
    assert "winmail.dat" in alone.broken


@pytest.mark.parametrize("content", [
    b"", b"x", winmail()[:20], winmail() + b"\xff" * 40, struct.pack("<IH", 0x223E9F78, 1) + b"\0" * 40_000])
def test_a_damaged_box_breaks_nothing(content: bytes) -> None:
    """Whatever it holds, the mail is read or told as broken."""
    message = read(letter("Content-Type: application/ms-tnef", "Content-Transfer-Encoding: base64",
                          body=encodebytes(content).decode()))
    assert message.broken or message.visible_text or not message.parts


def test_opening_is_linear() -> None:
    """The library copies what is left at every attribute, so few of them are allowed."""
    piece = attribute(1, 0x8004, 1, b"ab").decode("latin-1")
    head = struct.pack("<IH", 0x223E9F78, 1)
    assert growth(lambda text: open_tnef(head + text.encode("latin-1")), piece) <= LINEAR
