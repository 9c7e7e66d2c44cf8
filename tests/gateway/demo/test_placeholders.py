"""Dates in the samples follow the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from gateway.demo.placeholders import fill_in

FRIDAY = datetime(2027, 2, 26, 23, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(("mark", "shown"), [
    ("{{mail -1h30m}}", "Fri, 26 Feb 2027 22:00:00 +0100"),
    ("{{mail +30m}}", "Sat, 27 Feb 2027 00:00:00 +0100"),
    ("{{sent-nl -12m}}", "vrijdag 26 februari 2027 23:18"),
    ("{{sent-en -12m}}", "Friday 26 February 2027 23:18"),
    ("{{on-nl -1d}}", "do 25 feb 2027 om 23:30"),
    ("{{on-nl +10d}}", "ma 8 mrt 2027 om 23:30"),
    ("{{on-en -1d}}", "Thu, 25 Feb 2027 at 23:30"),
    ("{{stamp -30m}}", "20270226T220000Z"),
])
def test_a_placeholder_becomes_the_moment_it_means(mark: str, shown: str):
    """Quotations and headers must agree on when a mail was written."""
    assert f"a {shown} b".encode() == fill_in(f"a {mark} b".encode(), FRIDAY)


@pytest.mark.parametrize(("mark", "shown"), [
    ("{{day-nl +1d}}", "maandag 1 maart"),
    ("{{day-en +2d}}", "Monday 1 March"),
    ("{{day-nl +4d}}", "dinsdag 2 maart"),
    ("{{ical +1d}}", "20270301T100000Z"),
    ("{{ical +1d2h}}", "20270301T120000Z"),
])
def test_deadlines_and_parties_never_fall_in_a_weekend(mark: str, shown: str):
    """Saturday and Sunday move on to Monday."""
    assert shown.encode() == fill_in(mark.encode(), FRIDAY)


def test_other_braces_and_other_bytes_stay():
    """Only our own marks are touched: a mail may hold anything."""
    content = b"{{ }} {{mail}} {{mail -5}} \xe9\xff {mail -5m}"

    assert content == fill_in(content, datetime.now(UTC))


def test_an_unknown_placeholder_is_named():
    """A typing error in a sample must not be played."""
    with pytest.raises(ValueError, match=r"'mial'.*mail"):
        fill_in(b"Date: {{mial -5m}}", FRIDAY)
