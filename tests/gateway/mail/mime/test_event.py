"""Calendar parts as events: RFC 5545 and 5546, and what Outlook, Google and Lightning make of them."""

from __future__ import annotations

from base64 import encodebytes
from datetime import UTC, datetime

import pytest

from gateway.mail.mime.event import read_calendar
from gateway.mail.types import Automatic
from tests.gateway.mail.calendars import calendar, meeting
from tests.gateway.mail.letters import letter, mixed, read
from tests.growth import LINEAR, growth

AT_FOUR = "DTSTART;TZID=Europe/Amsterdam:20261127T160000"


@pytest.mark.parametrize(("written", "zone", "hour"), [
    ("DTSTART;TZID=Europe/Amsterdam:20261127T160000", "Europe/Amsterdam", 15),
    ("DTSTART;TZID=W. Europe Standard Time:20260727T160000", "Europe/Berlin", 14),
    ("DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/Europe/Amsterdam:20261127T160000", "Europe/Amsterdam", 15),
    ("DTSTART;TZID=tzone://Microsoft/Utc:20261127T160000", "UTC", 16), ("DTSTART:20261127T160000Z", "UTC", 16),
    ("DTSTART;TZID=(UTC+01:00) Amsterdam, Berlin:20261127T160000", "(UTC+01:00) Amsterdam, Berlin", 16),
    ("DTSTART:20261127T160000", "", 16), ("DTSTART;TZID=Nergens:20261127T160000", "Nergens", 16),
])
def test_a_time_has_the_zone_that_was_meant(written: str, zone: str, hour: int) -> None:
    """Outlook, Evolution and Google each name zones in their own way; some times have none."""
    event = meeting(written).event
    assert (zone, hour) == (event.zone, event.starts.astimezone(UTC).hour)


@pytest.mark.parametrize(("lines", "ends", "all_day"), [
    ((AT_FOUR, "DTEND;TZID=Europe/Amsterdam:20261127T180000"), "2026-11-27T18:00+01:00", False),
    ((AT_FOUR, "DURATION:PT90M"), "2026-11-27T17:30+01:00", False),
    (("DTSTART;VALUE=DATE:20261127",), "2026-11-28T00:00+00:00", True),
    (("DTSTART;VALUE=DATE:20261127", "DTEND;VALUE=DATE:20261130"), "2026-11-30T00:00+00:00", True),
    (("DTSTART;TZID=Europe/Amsterdam:20261127T000000", "DTEND;TZID=Europe/Amsterdam:20261128T000000",
      "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"), "2026-11-28T00:00+00:00", True),
    ((AT_FOUR,), None, False), ((AT_FOUR, "DTEND;TZID=Europe/Amsterdam:20261127T150000"), None, False),
])
def test_the_end_is_given_counted_or_unknown(lines: tuple[str, ...], ends: str | None, all_day: bool) -> None:
    """A whole day ends at the midnight behind it; an end before the beginning is none."""
    event = meeting(*lines).event
    assert (datetime.fromisoformat(ends) if ends else None, all_day) == (event.ends, event.all_day)


def test_what_is_known_of_a_series() -> None:
    """The series stands for itself, not one of its exceptions; a folded line is one line."""
    moved = f"END:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261204T150000Z\n{AT_FOUR}\nSUMMARY:Verplaatst"
    organiser = "ORGANIZER;CN=Noor de\n  Wit:mailto:noor@corp.example"
    event = meeting(AT_FOUR, "RRULE:FREQ=WEEKLY;BYDAY=FR", organiser, "SEQUENCE:2", moved).event
    assert ("Borrel", "weekly", "Noor de Wit", True) == (event.title, event.repeats, event.organiser, event.updated)


@pytest.mark.parametrize(("method", "status", "shown"), [
    ("REQUEST", "CONFIRMED", "request"), ("CANCEL", "CANCELLED", "cancel"), ("REQUEST", "CANCELLED", "cancel"),
    ("PUBLISH", "", "publish"), ("", "", "publish")])
def test_the_method_says_what_is_done_with_it(method: str, status: str, shown: str) -> None:
    """Google cancels by the status alone."""
    assert shown == meeting(AT_FOUR, f"STATUS:{status}", method=method).event.method


@pytest.mark.parametrize("text", [
    "", "BEGIN:VCALENDAR\nonzin", calendar("DTSTART:gisteren"), calendar(AT_FOUR).replace("END:VEVENT", ""),
    calendar(AT_FOUR, f"END:VEVENT\nBEGIN:VEVENT\nUID:2\n{AT_FOUR}"), "BEGIN:VEVENT\n" * 1_000])
def test_no_single_meeting_is_no_event(text: str) -> None:
    """A list of holidays is a file, not an invitation."""
    assert read_calendar(text) is None


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"])
def test_an_answer_to_an_invitation_is_automatic(method: str) -> None:
    """`Accepted: Borrel` is for the organiser's calendar, not for a group."""
    answer = f"Content-Type: text/calendar; method={method}\n\n" + calendar(AT_FOUR, method=method)
    message = read(mixed("Content-Type: text/plain\n\nIk kom.", answer, kind="alternative"))
    file = answer.replace("\n\n", "\nContent-Disposition: attachment\n\n", 1)
    attached = read(mixed("Content-Type: text/plain\n\nNoor komt naar de borrel.", file))

    assert (Automatic.RECEIPT, f"calendar {method.lower()}") == (message.automatic, message.automatic_reason)
    assert (False, Automatic.RECEIPT) == (message.may_answer, attached.automatic)


def test_an_answer_without_times_is_an_answer() -> None:
    """RFC 5546 lets a reply leave DTSTART out; some programs call the file application/ics."""
    file = ('Content-Type: application/ics; name="invite.ics"\nContent-Disposition: attachment\n\n'
            "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n")

    assert Automatic.RECEIPT == read(mixed("Content-Type: text/plain\n\nIk ben er bij.", file)).automatic


@pytest.mark.parametrize(("subject", "text"), [
    ("Borrel", "Weet iemand waarom ik dit bestand kreeg?"), ("Fwd: Borrel", "Ter info."),
    ("Borrel", "Dit bestand kreeg ik terug van de agenda van de zaal. " * 8)])
def test_an_answer_that_somebody_passes_on_is_theirs(subject: str, text: str) -> None:
    """The words about it are new."""
    file = ("Content-Type: text/calendar; method=REPLY\nContent-Disposition: attachment\n\n"
            + calendar(AT_FOUR, method="REPLY"))

    assert read(mixed(f"Content-Type: text/plain\n\n{text}", file, Subject=subject)).automatic is None


def test_an_invitation_that_comes_twice_is_one_file() -> None:
    """Google puts it into the text and attaches it as well."""
    text = calendar(AT_FOUR)
    forms = (f'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\nKom je?\n'
             f"--b\nContent-Type: text/calendar; method=REQUEST\n\n{text}\n--b--\n")
    message = read(mixed(forms, f'Content-Type: application/ics; name="uitnodiging.ics"\n\n{text}'))
    assert ("Kom je?", ["uitnodiging.ics"]) == (message.visible_text, [part.name for part in message.parts])


def test_an_alternative_of_nothing_but_a_calendar_is_an_event() -> None:
    """There is no text, and none is missed."""
    content = mixed("Content-Type: text/calendar; method=REQUEST\n\n" + calendar(AT_FOUR), kind="alternative")
    assert (True, "", "") == (read(content).event is not None, read(content).broken, read(content).visible_text)


def test_a_mail_that_is_only_an_invitation_shows_its_words() -> None:
    """In base64, under an old type, without a text of its own."""
    text = calendar(AT_FOUR, "DESCRIPTION:Neem iets mee\\, graag.\\nTot dan!")
    for kind in ("text/calendar", "application/ics"):
        message = read(letter(f"Content-Type: {kind}; method=REQUEST", "Content-Transfer-Encoding: base64",
                              body=encodebytes(text.encode()).decode()))
        assert message.event is not None
        assert "Neem iets mee, graag.\nTot dan!" == message.visible_text
    bare = read(letter("Content-Type: text/calendar; charset=iso-8859-1",
                       body=calendar(AT_FOUR, "LOCATION:Café").encode("latin-1")))
    assert bare.event is not None
    assert ("", "Café") == (bare.visible_text, bare.event.place)


@pytest.mark.parametrize("piece", ["BEGIN:VEVENT\n", "\n ", "X" * 70 + "\n ", "TZID:a\n", "BEGIN:VEVENT\nEND:VEVENT\n"])
def test_reading_a_calendar_is_linear(piece: str) -> None:
    """It stops at 256 KiB and 50 meetings."""
    assert growth(read_calendar, piece) <= LINEAR
