"""Exchange journal reports come apart into original and envelope, and nothing else is taken for one."""

from __future__ import annotations

import base64

import pytest

from gateway.intake.imap.reports import MOST, read_report
from tests.growth import LINEAR, growth

ORIGINAL = b"From: anna@contoso.example\r\nTo: all@contoso.example\r\nSubject: hi\r\n\r\nline\r\n.dot\r\n"
LINES = ("Sender: anna@contoso.example\r\nSubject: hi\r\nMessage-Id: <1@contoso.example>\r\n"
         "To: bram@contoso.example, Expanded: all@contoso.example\r\n"
         "To: cleo@contoso.example, Expanded: all@contoso.example\r\n"
         "Cc: dirk@contoso.example, Forwarded: eva@contoso.example\r\n"
         "Bcc: Board@contoso.example\r\n")


def report(text: str | bytes = LINES, original: bytes = ORIGINAL, *, mark: str = "X-MS-Journal-Report: \r\n",
           encoding: str = "", kind: str = "message/rfc822", ends: bytes = b"\r\n") -> bytes:
    raw = text.encode() if isinstance(text, str) else text
    whole = (f"From: Exchange <x@contoso.example>\r\n{mark}"
             'Content-Type: multipart/mixed;\r\n\tboundary="_b=1_"\r\n\r\n'
             f"--_b=1_\r\nContent-Type: text/plain\r\n{encoding}\r\n").encode() + raw
    whole += f"\r\n--_b=1_\r\nContent-Type: {kind}\r\n\r\n".encode() + original + b"\r\n--_b=1_--\r\n"
    return whole.replace(b"\r\n", ends)


def test_a_report_gives_the_original_and_whom_the_author_wrote_to() -> None:
    """The list and not its members: they were reached through it."""
    found = read_report(report())

    assert found is not None
    assert ORIGINAL == found.content
    assert "anna@contoso.example" == found.sender
    assert ("all@contoso.example", "eva@contoso.example", "board@contoso.example") == found.recipients


def test_an_encoded_list_of_recipients_is_read_too() -> None:
    """Long lines and other letters make Exchange encode it."""
    raw = base64.encodebytes(LINES.encode()).replace(b"\n", b"\r\n")
    found = read_report(report(raw, encoding="Content-Transfer-Encoding: base64\r\n"))

    assert found is not None
    assert 3 == len(found.recipients)


def test_bare_line_ends_are_no_obstacle() -> None:
    """A mailbox may store them so."""
    found = read_report(report(ends=b"\n"))

    assert found is not None
    assert ORIGINAL.replace(b"\r\n", b"\n") == found.content


@pytest.mark.parametrize("other", [
    report(mark=""),
    report(kind="application/octet-stream"),
    report("hello, see the attached mail\r\n"),
    report("Sender: anna@contoso.example\r\n"),
    report(original=b""),
    report().replace(b"multipart/mixed", b"multipart/digest"),
    b"",
    b"X-MS-Journal-Report: \r\n\r\n",
], ids=["no mark", "no mail", "no envelope", "no recipients", "empty", "another kind", "nothing", "no parts"])
def test_what_is_only_nearly_a_report_is_ordinary_mail(other: bytes) -> None:
    """Taken apart wrongly, it would speak for somebody else."""
    assert read_report(other) is None


def test_the_recipients_have_a_ceiling() -> None:
    """A report of a million lines is somebody's joke."""
    lines = "Sender: a@contoso.example\r\n" + "".join(f"To: p{n}@contoso.example\r\n" for n in range(MOST + 50))
    found = read_report(report(lines))

    assert found is not None
    assert MOST == len(found.recipients)


@pytest.mark.parametrize("piece", ["--_b=1_ ", "\r\n--_b=1_", "To: a,Expanded:", "Sender:\r\n", "\r\n--"])
def test_hostile_reports_cost_time_in_proportion(piece: str) -> None:
    """One mail must not occupy the thread of its mailbox."""
    assert growth(lambda text: read_report(report(text)), piece) < LINEAR
