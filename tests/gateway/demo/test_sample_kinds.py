"""Every sort of mail that the demo promises is really there, in its real form."""

from __future__ import annotations

import email
import email.policy
import re
import struct
import zlib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest

from gateway.demo.samples import Sample, load_samples

NOW = datetime(2027, 3, 10, 14, 0, tzinfo=UTC)
SAMPLES = {sample.name[3:]: sample for sample in load_samples(NOW)}
STORM = [name for name in SAMPLES if name.startswith("taart")]


def read(name: str) -> EmailMessage:
    return email.message_from_bytes(SAMPLES[name].content, policy=email.policy.default)


def part(name: str, media_type: str) -> bytes:
    found = next(each for each in read(name).walk() if each.get_content_type() == media_type)
    payload = found.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def test_the_storm_is_one_root_and_at_least_nine_reply_alls_within_the_hour():
    """Without it nobody sees what absorbing is for."""
    root, *replies = STORM
    dates = [parsedate_to_datetime(str(read(name)["Date"])) for name in STORM]

    assert len(replies) >= 9
    assert read(root)["In-Reply-To"] is None
    assert dates == sorted(dates)
    assert dates[-1] - dates[0] < timedelta(hours=1)
    assert NOW - dates[0] < timedelta(hours=1)
    assert {("all-staff@duinwater.example",)} == {SAMPLES[name].recipients for name in STORM}


def test_each_reply_of_the_storm_names_the_mail_it_answers_and_all_before_it():
    """Threads are found by In-Reply-To and References (RFC 5322 section 3.6.4)."""
    root, *replies = STORM
    seen = {str(read(root)["Message-ID"]).strip()}
    first = next(iter(seen))
    for name in replies:
        message = read(name)
        references = re.findall("<[^>]+>", str(message["References"]))

        assert references[0] == first, name
        assert references[-1] == str(message["In-Reply-To"]).strip(), name
        assert set(references) <= seen, name
        assert re.match(r"(?:(?:Antw|RE|Re): )+Taart! Henk is vandaag 60$", str(message["Subject"])), name
        seen.add(str(message["Message-ID"]).strip())


def test_the_storm_quotes_as_outlook_gmail_and_iphone_do():
    """Each program heads its quotation in its own way, in two languages."""
    plain = "\n".join(part(name, "text/plain").decode() for name in STORM[1:]).replace("\r", "")

    assert re.search(r"^Van: .+\nVerzonden: woensdag 10 maart 2027", plain, re.M)
    assert re.search(r"^Op wo 10 mrt 2027 om \d\d:\d\d schreef .+:$", plain, re.M)
    assert re.search(r"^> Op .+ het volgende geschreven:$", plain, re.M)
    assert re.search(r"^On Wed, 10 Mar 2027 at .+ wrote:$", plain, re.M)
    assert "Verstuurd vanaf mijn iPhone" in plain


@pytest.mark.parametrize(("answer", "question"), [
    ("ladder-antwoord", "ladder"), ("vpn-antwoord", "vpn-thuis"),
])
def test_answers_belong_to_a_question_that_was_played_before(answer: str, question: str):
    """They show how a mail joins the thread of a post."""
    assert read(answer)["In-Reply-To"] == read(question)["Message-ID"]
    assert SAMPLES[answer].name > SAMPLES[question].name


def test_pictures_are_whole_and_shown_by_the_text():
    """A broken picture would look like our fault."""
    shown_by = {"nieuwsbrief-html": b"cid:golf@duinwater.example", "prototype-picture": b"cid:ii_hood1"}
    for name, shown in shown_by.items():
        picture = part(name, "image/png")
        width, height = struct.unpack(">II", picture[16:24])
        length = struct.unpack(">I", picture[33:37])[0]

        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        assert len(zlib.decompress(picture[41:41 + length])) == height * (1 + 3 * width)
        assert shown in part(name, "text/html")
    assert b'width="1" height="1"' in part("nieuwsbrief-html", "text/html")


def test_attachments_can_be_opened():
    """The PDF has a whole cross-reference table, the CSV four lines."""
    pdf = part("rooster-pdf", "application/pdf")
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split()[0])

    assert pdf.startswith(b"%PDF-1.")
    assert pdf[start:start + 4] == b"xref"
    assert 4 == len(part("meter-readings", "text/csv").splitlines())


def test_the_invitation_is_for_an_office_day_to_come():
    """A party in the past, or on a Sunday, would puzzle people."""
    text = part("uitnodiging", "text/calendar").decode()
    begin, end = (datetime.strptime(found, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                  for found in re.findall(r"DT(?:START|END):(\S+)", text))

    assert "METHOD:REQUEST" in text
    assert begin - NOW > timedelta(days=7)
    assert begin.weekday() < 5
    assert end - begin == timedelta(hours=2)


def test_machines_write_as_machines_do():
    """Bounces and receipts come from nobody, automatic answers say so (RFC 3834, 3464, 8098)."""
    kinds = {name: read(name)["Content-Type"].params.get("report-type")
             for name in ("bounce", "leesbevestiging")}

    assert {"bounce": "delivery-status", "leesbevestiging": "disposition-notification"} == kinds
    assert ["", "", ""] == [SAMPLES[name].sender for name in ("bounce", "leesbevestiging", "afwezig-tineke")]
    assert "auto-replied" == read("out-of-office")["Auto-Submitted"]
    assert "auto-generated" == read("monitoring")["Auto-Submitted"]


def test_confidential_mail_says_so_by_header_or_by_word():
    """Both ways are in use."""
    assert "Company-Confidential" == read("vertrouwelijk-hr")["Sensitivity"]
    assert "vertrouwelijk" in part("prijsafspraken", "text/plain").decode()
    assert read("prijsafspraken")["Sensitivity"] is None


def test_broken_mails_are_broken_in_their_own_way():
    """The gateway must deliver what it cannot read; these are what it cannot read well."""
    head, _, body = SAMPLES["kapot-zonder-grens"].content.partition(b"\r\n\r\n")
    cut = SAMPLES["cut-base64"].content.partition(b"\r\n\r\n")[2].split()
    subject = re.search(rb"^Subject: (.+)\r$", SAMPLES["latin1-onderwerp"].content, re.M)

    assert b"multipart/mixed" in head
    assert b"boundary" not in head
    assert body.startswith(b"--deel_een")
    assert b"us-ascii" in SAMPLES["kapot-tekenset"].content
    assert "café".encode() in SAMPLES["kapot-tekenset"].content
    assert len(b"".join(cut)) % 4
    assert subject is not None
    assert subject.group(1) == "Skiën met de collegaploeg: nog één kamer vrij".encode("latin-1")


def test_extremes_are_there():
    """The longest, the shortest, the empty one, two authors, and one nobody can open."""
    froms = [line for line in SAMPLES["twee-afzenders"].content.split(b"\r\n") if line.startswith(b"From:")]

    assert len(SAMPLES["handbook-long"].content) > 15_000
    assert b"Koffie op" == part("koffie-op", "text/plain").strip()
    assert b"" == part("leeg", "text/plain").strip()
    assert 2 == len(froms)
    assert "application/pkcs7-mime" == read("encrypted").get_content_type()


def test_audiences_of_every_size_are_there():
    """Small teams, one branch, two lists at once, outsiders among the recipients."""
    def small(sample: Sample) -> bool:
        lists = ("all-staff@", "vestiging-utrecht@", "engineering@")
        return not any(address.startswith(lists) for address in sample.recipients)

    assert 2 <= sum(small(sample) for sample in SAMPLES.values())
    assert 2 == len(SAMPLES["twee-lijsten"].recipients)
    assert "m.teunisse@warmtepartner.example" in str(read("opendag-leverancier")["Cc"])
    assert SAMPLES["utrecht-parkeren"].recipients == ("vestiging-utrecht@duinwater.example",)
