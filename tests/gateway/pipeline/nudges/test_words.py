"""Names, numbers and times in two languages; and one-word commands."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.pipeline.nudges import Command, first_name, language_for, read_command
from gateway.pipeline.nudges.wording import duration, moment, number, until

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 23, 9, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("MAIL", Command.MAIL),
        ("mail.", Command.MAIL),
        ("\n\n  Stop \n\nGroet, Tom", Command.STOP),
        ("Waarom?", Command.WHY),
        ("WHY", Command.WHY),
        ("Opgelost!", Command.SOLVED),
        ("solved\r\n", Command.SOLVED),
        ("*STOP*", Command.STOP),
        ("e-mail", Command.MAIL),
        ("plaats", Command.POST),
        ("Stop\u00a0", Command.STOP),
        ("", None),
        ("Stop hiermee, dit is onzin.", None),
        ("Mail me maar", None),
        ("Hoi,\nSTOP", None),
        ("Waarom staat mijn mail hier?", None),
        ("x" * 5000 + "\nMAIL", None),
        ("\0", None),
    ],
)
def test_a_command_is_one_word_on_the_first_line(text, command):
    """A sentence is for a person to read, however it begins."""
    assert command == read_command(text)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Tom Bos", "Tom"),
        ("Vries, Pieter de", "Pieter"),
        ('"Tom Bos"', "Tom"),
        ("t.bos@x.example", ""),
        ("", ""),
        ("  ", ""),
        ("Bos,", ""),
    ],
)
def test_a_first_name_is_found_or_left_out(name, first):
    """'Hoi t.bos@x.example' greets nobody."""
    assert first == first_name(name)


@pytest.mark.parametrize(
    ("hours", "dutch", "english"),
    [
        (1, "vandaag 11:31", "today 11:31"),
        (24, "morgen 10:31", "tomorrow 10:31"),
        (48, "woensdag 25 november 10:31", "Wednesday 25 November 10:31"),
        (-1, "vandaag 09:31", "today 09:31"),
    ],
)
def test_an_end_is_named_from_today(hours, dutch, english):
    """The near days by their name, others by weekday and date."""
    end = NOW + timedelta(hours=hours)

    assert (dutch, english) == (until(end, NOW, ZONE, "nl"), until(end, NOW, ZONE, "en"))


def test_a_moment_of_another_day_names_the_day():
    """A nudge that waited for the morning must not say 'at 22:00' as if it were today."""
    then = NOW - timedelta(hours=12)

    assert ("op 22 november om 22:31", "on 22 November at 22:31") == (
        moment(then, NOW, ZONE, "nl"),
        moment(then, NOW, ZONE, "en"),
    )
    assert ("om 10:31", "at 10:31") == (moment(NOW, NOW, ZONE, "nl"), moment(NOW, NOW, ZONE, "en"))


@pytest.mark.parametrize(
    ("minutes", "dutch", "english"),
    [
        (38, "38 minuten", "38 minutes"),
        (1, "1 minuut", "1 minute"),
        (0, "1 minuut", "1 minute"),
        (120, "2 uur", "2 hours"),
        (1440 * 3, "3 dagen", "3 days"),
    ],
)
def test_a_length_of_time_uses_its_largest_fitting_unit(minutes, dutch, english):
    """Nobody counts 4,320 minutes."""
    length = timedelta(minutes=minutes)

    assert (dutch, english) == (duration(length, "nl"), duration(length, "en"))


def test_numbers_are_grouped_by_language():
    """2.014 is two thousand in one language and two in the other."""
    assert ("2.014", "2,014", "30.195", "7") == (
        number(2014, "nl"),
        number(2014, "en"),
        number(30195, "nl"),
        number(7, "en"),
    )


@pytest.mark.parametrize(
    ("written", "language"),
    [("nl", "nl"), ("en", "en"), ("nl-BE", "nl"), ("de", "en"), ("und", "en"), ("", "en")],
)
def test_we_write_in_the_authors_language_or_the_companys(written, language):
    """Two languages are ours; all others get the first of `company.languages`."""
    assert language == language_for(written, "en")
