"""How often and when: caps and quiet hours limit persuasion, never notice."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.pipeline.nudges import (
    Cap,
    Caps,
    Later,
    Now,
    NudgeKind,
    QuietHours,
    ReceiptInstead,
    Sent,
    allowed,
    parse_cap,
    parse_nights,
)
from gateway.pipeline.nudges.caps import ASKED_FOR, WITHHELD

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 11, 23, 10, 31, tzinfo=ZONE)
CAPS = Caps(per_person=parse_cap("1 per day"), same_nudge=parse_cap("3 ever"))
QUIET = QuietHours(nights=parse_nights("18:00-08:00"), weekends=True)
LOUD = QuietHours()
CAPPED = [kind for kind in NudgeKind if kind not in ASKED_FOR]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
histories = st.lists(st.builds(Sent, moments, st.sampled_from(list(NudgeKind))), max_size=12)
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def test_the_first_nudge_in_office_hours_goes_at_once():
    """The plain case."""
    assert Now() == allowed(NudgeKind.MOVED, [], MONDAY, CAPS, QUIET, ZONE)


@pytest.mark.parametrize(
    ("ago", "kind", "reason"),
    [
        ([2 * HOUR], NudgeKind.POST_FAILED, "not long ago"),
        ([9 * DAY, 20 * DAY, 400 * DAY], NudgeKind.MOVED, "often enough"),
    ],
)
def test_over_a_cap_it_becomes_a_receipt(ago, kind, reason):
    """One a day, three of a kind ever; the author is told all the same."""
    answer = allowed(NudgeKind.MOVED, [Sent(MONDAY - one, kind) for one in ago], MONDAY, CAPS, QUIET, ZONE)

    assert isinstance(answer, ReceiptInstead)
    assert MONDAY == answer.at
    assert reason in answer.reason


def test_other_kinds_and_other_days_do_not_count():
    """Two of a kind, three of another, none today."""
    history = [
        Sent(MONDAY - n * DAY, kind) for n in (2, 3) for kind in (NudgeKind.MOVED, NudgeKind.POST_FAILED)
    ]

    assert Now() == allowed(
        NudgeKind.MOVED, [*history, Sent(MONDAY - DAY, NudgeKind.POST_FAILED)], MONDAY, CAPS, QUIET, ZONE
    )


def test_receipts_and_what_was_asked_for_do_not_use_up_the_cap():
    """Else an answer from the group would silence the nudge about the next mail."""
    history = [Sent(MONDAY - HOUR, kind) for kind in (*ASKED_FOR, NudgeKind.RECEIPT)]

    assert Now() == allowed(NudgeKind.MOVED, history, MONDAY, CAPS, QUIET, ZONE)


def test_receipts_come_at_most_hourly():
    """The second within the hour waits and takes all others along."""
    history = [Sent(MONDAY - timedelta(minutes=20), NudgeKind.RECEIPT), Sent(MONDAY - HOUR, NudgeKind.MOVED)]
    answer = allowed(NudgeKind.MOVED, history, MONDAY, CAPS, QUIET, ZONE)

    assert isinstance(answer, ReceiptInstead)
    assert MONDAY + timedelta(minutes=40) == answer.at


@pytest.mark.parametrize("kind", CAPPED)
def test_who_stopped_nudges_still_gets_receipts(kind):
    """STOP ends the persuasion; to be moved without knowing nobody asked for."""
    assert isinstance(allowed(kind, [], MONDAY, CAPS, LOUD, ZONE, stopped=True), ReceiptInstead)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-23T18:00", "2026-11-24T08:00"),  # Monday evening
        ("2026-11-24T07:59", "2026-11-24T08:00"),
        ("2026-11-27T19:00", "2026-11-30T08:00"),  # Friday evening
        ("2026-11-28T12:00", "2026-11-30T08:00"),  # Saturday noon
        ("2026-11-29T23:59", "2026-11-30T08:00"),
    ],
)
def test_at_night_and_in_the_weekend_a_nudge_waits_for_the_morning(at, opens):
    """On the company's clock, not the server's."""
    now = datetime.fromisoformat(at).replace(tzinfo=ZONE).astimezone(UTC)
    answer = allowed(NudgeKind.MAIL_AND_POST, [], now, CAPS, QUIET, ZONE)

    assert Later(datetime.fromisoformat(opens).replace(tzinfo=ZONE)) == answer


@pytest.mark.parametrize("kind", sorted(WITHHELD))
def test_at_night_the_author_of_a_moved_mail_gets_a_receipt(kind):
    """Quiet hours may not hide for a weekend that a mail never left."""
    saturday = datetime(2026, 11, 28, 12, tzinfo=ZONE)

    assert ReceiptInstead(saturday, "quiet hours") == allowed(kind, [], saturday, CAPS, QUIET, ZONE)


@given(st.sampled_from(sorted(ASKED_FOR)), histories, moments, st.booleans())
def test_what_somebody_asked_for_always_goes_at_once(kind, history, now, stopped):
    """An answer at night is what the asker waits for."""
    assert Now() == allowed(kind, history, now, CAPS, QUIET, ZONE, stopped=stopped)


@given(st.sampled_from(sorted(WITHHELD)), histories, moments, st.booleans())
def test_notice_of_a_moved_mail_never_waits_longer_than_an_hour(kind, history, now, stopped):
    """Whatever went before, unless a clock ran ahead of us."""
    past = [sent for sent in history if sent.at <= now]
    answer = allowed(kind, past, now, CAPS, QUIET, ZONE, stopped=stopped)

    assert isinstance(answer, Now | ReceiptInstead)
    assert isinstance(answer, Now) or now <= answer.at <= now + HOUR


@given(st.lists(st.tuples(moments, st.sampled_from(CAPPED)), max_size=40))
def test_no_history_beats_the_caps(wishes):
    """Play any series of mails: never two nudges within a day, never four of a kind."""
    sent: list[Sent] = []
    for now, kind in sorted(wishes):
        if kind is not NudgeKind.RECEIPT and allowed(kind, sent, now, CAPS, QUIET, ZONE) == Now():
            sent.append(Sent(now, kind))

    assert all(later.at - earlier.at >= DAY for earlier, later in pairwise(sent))
    assert all(sum(one.kind is kind for one in sent) <= 3 for kind in CAPPED)


@given(moments, clocks, clocks, st.booleans())
def test_the_end_of_quiet_is_later_and_not_quiet(now, start, end, weekends):
    """Also in the two nights when the clock jumps."""
    quiet = QuietHours(nights=(start, end) if start != end else None, weekends=weekends)
    over = quiet.over(now, ZONE)

    assert not quiet.covers(over.astimezone(UTC), ZONE)
    assert (over.astimezone(UTC) > now) == quiet.covers(now, ZONE)


@pytest.mark.parametrize(
    ("text", "cap"),
    [
        ("1 per day", Cap(1, DAY)),
        ("3 ever", Cap(3)),
        ("2 per 7 days", Cap(2, 7 * DAY)),
        ("0 ever", Cap(0)),
        (" 5  per  Hour ", Cap(5, HOUR)),
        ("1 per week", Cap(1, 7 * DAY)),
    ],
)
def test_a_cap_reads_as_it_is_written(text, cap):
    """The words of rules.yaml."""
    assert cap == parse_cap(text)


@pytest.mark.parametrize(
    "text", ["", "one per day", "1 a day", "-1 per day", "1 per 0 days", "1 per month", "ever", "9999 ever"]
)
def test_a_cap_that_says_nothing_clear_is_refused(text):
    """The message shows what to write."""
    with pytest.raises(ValueError, match="1 per day"):
        parse_cap(text)


def test_nights_read_as_they_are_written():
    """Over midnight or within a day."""
    assert (time(18), time(8)) == parse_nights("18:00-08:00")
    assert (time(12), time(13, 30)) == parse_nights("12:00 - 13:30")


@pytest.mark.parametrize("text", ["", "18-8", "25:00-08:00", "18:00-08:60", "08:00-08:00", "18:00"])
def test_nights_that_say_nothing_clear_are_refused(text):
    """Among them a stretch that never ends."""
    with pytest.raises(ValueError, match=r"write for instance|leave `nights` out"):
        parse_nights(text)
