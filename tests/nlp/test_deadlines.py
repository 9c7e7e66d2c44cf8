"""The date by which a mail wants an answer, as people write it in four languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from nlp.deadlines import deadline_in, find_deadline
from tests.growth import LINEAR, growth

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("text", "language", "day"), [
    ("Graag invullen vóór vrijdag 4 december.", "nl", date(2026, 12, 4)),
    ("Meld je uiterlijk 12/12 aan.", "nl", date(2026, 12, 12)),
    ("Opgeven kan tot 3 december bij Ria.", "nl", date(2026, 12, 3)),
    ("De enquête sluit op 30 november om 12.00 uur.", "nl", date(2026, 11, 30)),
    ("Reageren voor 1 maart aub", "nl", date(2027, 3, 1)),
    ("Laat het voor het eind van de week weten", "nl", date(2026, 11, 27)),
    ("Uiterlijk volgende week woensdag doorgeven", "nl", date(2026, 12, 2)),
    ("uiterlijk morgen graag", "nl", date(2026, 11, 24)),
    ("Invullen vóór donderdag", "nl", date(2026, 11, 26)),
    ("Graag uiterlijk vr. 27 nov. inleveren", "nl", date(2026, 11, 27)),
    ("Please answer by Friday noon.", "en", date(2026, 11, 27)),
    ("Deadline: Nov 30", "en", date(2026, 11, 30)),
    ("Sign up by the 4th.", "en", date(2026, 12, 4)),
    ("The survey closes on 15 January.", "en", date(2027, 1, 15)),
    ("Register before December 9, 2026", "en", date(2026, 12, 9)),
    ("RSVP by noon on Thursday", "en", date(2026, 11, 26)),
    ("Please respond no later than 2026-12-11.", "en", date(2026, 12, 11)),
    ("Replies by end of month please", "en", date(2026, 11, 30)),
    ("The poll is open until Wednesday", "en", date(2026, 11, 25)),
    ("Bitte bis 5. Dezember anmelden.", "de", date(2026, 12, 5)),
    ("Rückmeldung spätestens am 2.12. bei mir", "de", date(2026, 12, 2)),
    ("Anmeldeschluss: 31.01.2027", "de", date(2027, 1, 31)),
    ("Bitte bis Freitag ausfüllen", "de", date(2026, 11, 27)),
    ("Réponse avant le 3 mars.", "fr", date(2027, 3, 3)),
    ("Inscriptions jusqu'au 10 décembre", "fr", date(2026, 12, 10)),
    ("Merci de répondre au plus tard vendredi", "fr", date(2026, 11, 27)),
    ("Date limite : 1er décembre", "fr", date(2026, 12, 1)),
])
def test_a_deadline_is_read_as_its_writer_meant_it(text: str, language: str, day: date) -> None:
    """A rule that keeps a survey open until its last day needs the right day."""
    assert day == deadline_in(text, MONDAY, language)


@pytest.mark.parametrize("text", [
    "Op 4 december is het kerstfeest.", "De kantine is dicht tot 4 december.", "See you on Friday!",
    "The lift is out of order until Thursday.", "Voor de bhv zoeken we twee mensen.", "", "by", "voor 31",
    "Written by Friday's child", "We verkopen 12 stoelen voor 10 euro.", "Meld je aan voor de training",
    "uiterlijk 31 februari", "Deadline 12/45", "uiterlijk 4 december 2031",
])
def test_a_date_that_nobody_answers_by_is_no_deadline(text: str) -> None:
    """A party is not a deadline, and a day that does not exist is none."""
    assert deadline_in(text, MONDAY, "nl") is None


def test_the_year_turns_with_the_day_the_mail_was_written() -> None:
    """"Before 5 January", written in December, is next year's; written on the 4th, it is tomorrow."""
    december, january = datetime(2026, 12, 28, tzinfo=UTC), datetime(2027, 1, 4, tzinfo=UTC)

    assert date(2027, 1, 5) == deadline_in("Graag vóór 5 januari invullen", december, "nl")
    assert date(2027, 1, 5) == deadline_in("Graag vóór 5 januari invullen", january, "nl")
    assert date(2026, 12, 30) == deadline_in("Dit had uiterlijk 30 december gemoeten", january, "nl")


def test_the_first_of_two_deadlines_counts() -> None:
    """Whoever keeps the earlier one keeps both."""
    text = "Aanmelden kan tot 10 december. Je maat geef je uiterlijk 2 december door."

    assert date(2026, 12, 2) == deadline_in(text, MONDAY, "nl")


def test_american_dates_put_the_month_first_where_told() -> None:
    """12/11 is the twelfth of November here and the eleventh of December there."""
    assert date(2026, 12, 11) == deadline_in("Due 12/11", MONDAY, "en-us")
    assert date(2026, 11, 12) == deadline_in("Due 12/11", MONDAY, "en")


@pytest.mark.parametrize("piece", ["by ", "uiterlijk 4 ", "vóór 1/1/", "12.", "eind van de ", "by the 4th of "])
def test_long_and_hostile_text_costs_little(piece: str) -> None:
    """Every mail is read; none may hold up the others."""
    assert growth(lambda text: deadline_in(text, MONDAY, "nl"), piece) <= LINEAR


@pytest.mark.parametrize(("text", "words"), [
    ("Vul de enquête uiterlijk op vrijdag 4 december in, dan kan Jan verder.", "uiterlijk vrijdag 4 december"),
    ("Please answer by noon on Friday, thanks!", "by friday"),
    ("Meld je uiterlijk 12/12 aan.", "uiterlijk 12/12"),
    ("Invullen kan tot en met 12 juni, 23.59 uur.", "tot 12 juni"),
    ("Meld je uiterlijk vrijdag 0612345678.", "uiterlijk vrijdag"),
    ("Uiterlijk vrijdag 4 december 123456782 invullen.", "uiterlijk vrijdag 4 december"),
    ("Répondez avant vendredi 06 12 34 56 78", "avant vendredi 06"),
    ("Please answer by Friday 4secret2.", "by friday"),
])
def test_the_words_of_a_deadline_name_the_day_and_nothing_else(text: str, words: str) -> None:
    """They are shown where the rest of the mail is covered."""
    found = find_deadline(text, MONDAY, "nl")
    assert found is not None
    assert words == found.words


@pytest.mark.parametrize("text", [
    "Vor 5.² antworten", "Invullen voor 5/²", "Please answer by May 5 20²²", "before 99/99/9999", "by ½ may ³",
])
def test_what_only_looks_like_a_number_does_no_harm(text: str) -> None:
    """A footnote mark counts as a digit, and is no number."""
    find_deadline(text, MONDAY, "en")


@pytest.mark.parametrize("year", [1, 9999])
def test_a_mail_of_no_real_year_has_no_deadline(year: int) -> None:
    """Its Date field may say anything, and no day can be counted from the first or the last of all days."""
    for written in (datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, tzinfo=UTC)):
        assert find_deadline("Please answer by Friday, or before 4 December", written, "en") is None


def test_a_day_that_something_is_wanted_by_is_surer_than_one_that_is_only_named() -> None:
    """As counted in our corpus."""
    wanted, closed, named = (find_deadline(text, MONDAY, "nl") for text in (
        "Vul de enquête uiterlijk vrijdag in", "De inschrijving is open tot vrijdag", "Hij komt uiterlijk vrijdag"))
    assert wanted is not None
    assert closed is not None
    assert named is not None
    assert 1 > wanted.confidence > closed.confidence > named.confidence > 0.5
