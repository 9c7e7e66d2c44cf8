"""Zones by every name, and never by what another mail said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.mail.mime.zones import iana_name
from tests.gateway.mail.calendars import meeting

SUMMER = ("BEGIN:VTIMEZONE\nTZID:{}\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:{}\nTZOFFSETTO:{}\n"
          "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nEND:VTIMEZONE\n")


@pytest.mark.parametrize(("written", "name"), [
    ("Europe/Amsterdam", "Europe/Amsterdam"), ("europe/amsterdam", "Europe/Amsterdam"),
    ("W. Europe Standard Time", "Europe/Berlin"), ("Romance Standard Time", "Europe/Paris"),
    ("/citadel.org/20210210_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ("Coordinated Universal Time", "UTC"), ("Nergens", ""), ("", ""), ("../../etc/passwd", ""), ("a/" * 5_000, ""),
])
def test_a_zone_is_known_by_any_of_its_names(written: str, name: str) -> None:
    """Outlook, Lightning and Evolution; a path that leads elsewhere is no zone."""
    assert name == iana_name(written)


def test_a_zone_that_the_calendar_defines_itself_is_worked_out() -> None:
    """`Customized Time Zone` says nothing without its rules."""
    event = meeting("DTSTART;TZID=Ons kantoor:20261127T160000",
                    before=SUMMER.format("Ons kantoor", "+0300", "+0200")).event
    assert (timedelta(hours=2), "Ons kantoor") == (event.starts.utcoffset(), event.zone)


def test_one_mails_zone_does_not_change_anothers() -> None:
    """Two mails may define one name differently; the second must not be an hour off."""
    def offset(to: str) -> timedelta | None:
        zone = SUMMER.format("Gedeelde naam", "+0000", to)
        return meeting("DTSTART;TZID=Gedeelde naam:20261127T160000", before=zone).event.starts.utcoffset()

    assert [timedelta(hours=n) for n in (5, 2)] == [offset("+0500"), offset("+0200")]
    poison = SUMMER.format("W. Europe Standard Time", "+0000", "+0900")
    event = meeting("DTSTART;TZID=W. Europe Standard Time:20261127T160000", before=poison).event
    assert timedelta(hours=1) == event.starts.utcoffset()


def test_a_zone_with_endless_rules_is_not_worked_out() -> None:
    """Every second until 2038 is a way to keep a machine busy."""
    endless = SUMMER.format("Eindeloos", "+0100", "+0500").replace("FREQ=YEARLY;INTERVAL=1", "FREQ=SECONDLY")
    event = meeting("DTSTART;TZID=Eindeloos:20261127T160000", before=endless).event
    assert (timedelta(), "Eindeloos") == (event.starts.utcoffset(), event.zone)
