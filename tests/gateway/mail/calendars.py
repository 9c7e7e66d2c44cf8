"""Small calendars for the tests."""

from __future__ import annotations

from gateway.mail.mime.event import Invitation, read_calendar


def calendar(*lines: str, method: str = "REQUEST", before: str = "") -> str:
    """A calendar with one meeting of these lines."""
    inside = "\n".join(("BEGIN:VEVENT", "UID:1", "SUMMARY:Borrel", *lines, "END:VEVENT"))
    named = f"METHOD:{method}\n" if method else ""
    return f"BEGIN:VCALENDAR\n{named}VERSION:2.0\n{before}{inside}\nEND:VCALENDAR\n"


def meeting(*lines: str, **more: str) -> Invitation:
    """The invitation, which must be readable."""
    found = read_calendar(calendar(*lines, **more))
    assert found is not None
    return found
