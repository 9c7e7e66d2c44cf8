"""Mails as no program writes them: each ends parsed or unparsable, with text that can be stored."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from tests.gateway.mail.letters import letter, mixed
from tests.gateway.mail.mutating import flaw, mutants

WHOLE = [
    letter(),
    letter("Content-Type: text/html; charset=iso-8859-1",
           body="<p>Dag <b>allen</b></p><blockquote>oud</blockquote>"),
    mixed("Content-Type: text/plain\n\nDag\n\nOp 1 mei 2026 schreef J <j@c.example>:\n> oud",
          "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n"
          "Content-ID: <a>\n\niVBORw0KGgo="),
    mixed("Content-Type: text/plain\n\nx", "Content-Type: message/rfc822\n\nSubject: y\n\nz", kind="digest"),
    letter("Content-Type: text/plain; format=flowed; charset=utf-7",
           Subject="=?utf-8?q?=C3=A9?= =?x?b?AAA=?="),
    letter("Content-Type: text/calendar; method=REQUEST; charset=utf-8", body=(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Europe/Amsterdam:20261201T150000\nSUMMARY:Borrel\n"
        "RRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n")),
    mixed("Content-Type: text/html\n\n<table><tr><td>a</td></tr></table><img src=cid:a>",
          "Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nAAAA",
          "Content-Type: application/ms-tnef; name=winmail.dat\n\nAAAA", kind="related"),
]


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(mutants(WHOLE))
def test_a_mutated_mail_never_raises_and_never_carries_what_cannot_be_stored(content: bytes) -> None:
    """Whatever arrives must end in a state, or it stays in the queue for ever."""
    assert "" == flaw(content)
