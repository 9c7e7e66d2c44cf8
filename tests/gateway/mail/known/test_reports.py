"""Reports that machines send each other about mail; who forwards one to a colleague is a person."""

from __future__ import annotations

import pytest

from gateway.mail.types import Automatic
from tests.gateway.mail.letters import letter, mixed, read

ZIP = (
    'Content-Type: application/gzip; name="{0}"\nContent-Disposition: attachment; filename="{0}"\n'
    "Content-Transfer-Encoding: base64\n\nH4sIAAAAAAAAAwMAAAAAAAAAAAA=\n")


@pytest.mark.parametrize("kind", ["feedback-report", "tlsrpt"])
def test_a_report_is_told_by_its_type(kind: str) -> None:
    """RFC 5965 and RFC 8460."""
    content = letter(f"Content-Type: multipart/report; report-type={kind}; boundary=x")

    assert Automatic.FEEDBACK_REPORT == read(content).automatic


@pytest.mark.parametrize("subject", [
    "Report Domain: corp.example Submitter: mail.example Report-ID: <1@mail.example>",
    "[Preview] Report domain: corp.example Submitter: mail.example",
])
def test_a_report_is_told_by_the_fixed_subject(subject: str) -> None:
    """RFC 7489 section 7.2.1.1."""
    assert Automatic.FEEDBACK_REPORT == read(letter(Subject=subject)).automatic


@pytest.mark.parametrize(("author", "kind"), [
    ("noreply-dmarc@mail.example", Automatic.FEEDBACK_REPORT), ("report@dmarc.mail.example", Automatic.FEEDBACK_REPORT),
    ("Noor de Wit <noor@corp.example>", None)])
def test_a_failure_report_has_no_fixed_subject_so_its_sender_counts(author: str, kind: Automatic | None) -> None:
    """Whoever announces who reads these reports from now on is a colleague."""
    content = letter(Subject="DMARC failure reports for corp.example", From=author)

    assert kind == read(content).automatic


@pytest.mark.parametrize("name", [
    "mail.example!corp.example!1795000000!1795086400.xml.gz",
    "mail.example!corp.example!1795000000!1795086400.zip",
    "mail.example!corp.example!1795000000!1795086400!abc-1.json.gz"])
def test_a_report_is_told_by_its_file_name(name: str) -> None:
    """Both RFCs fix how the file is called."""
    parts = ("Content-Type: text/plain\n\nSee the attachment.\n", ZIP.format(name))

    assert Automatic.FEEDBACK_REPORT == read(mixed(*parts, Subject="DMARC aggregate report")).automatic
    assert read(mixed(*parts, Subject="Fwd: DMARC aggregate report")).automatic is None
    assert read(mixed(*parts, Subject="Wie kan hier naar kijken?")).automatic is None


@pytest.mark.parametrize("subject", ["Report domain: zie bijlage", "DMARC report: wat moeten we ermee?", "Rapport"])
def test_people_write_about_reports(subject: str) -> None:
    """Two words of the fixed subject are not the subject."""
    assert read(letter(Subject=subject)).automatic is None
