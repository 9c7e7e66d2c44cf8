"""What a mail is besides its kind, and whether it is dangerous to show."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from nlp.traits.model import traits_of
from nlp.types import Special, Text
from tests.growth import LINEAR, dearer

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("subject", "body"), [
    ("Update Truus", "Truus heeft longkanker. Maandag begint de chemo in het ziekenhuis."),
    ("Exit", "We let Brian go this morning. He has a settlement agreement and his access is withdrawn."),
    ("Gehalt", "Vertraulich: Frau Meier bekommt ab Januar 4.200 brutto, Herr Kurz nur 3.900."),
    ("Candidats", "Confidentiel : après les entretiens, Mme Petit est notre candidate, M. Roux n'est pas retenu."),
    ("login", "Het wachtwoord is Lente2026! en de gebruikersnaam directie."),
])
def test_mail_about_one_person_or_secret_is_sensitive(subject: str, body: str) -> None:
    """In four languages: what is nobody's business stays out of groups."""
    found = traits_of(Text(subject=subject, body=body))

    assert found.sensitive
    assert found.dangers
    assert any(cue.text.startswith("sensitive: ") for cue in found.cues)


@pytest.mark.parametrize(("subject", "body"), [
    ("Kantine", "Morgen is de kantine dicht in verband met de verbouwing."),
    ("Printer", "Does anyone know how to scan to mail on the second floor?"),
    ("Sommerfest", "Am 4. Juli feiern wir im Hof, bringt gute Laune mit!"),
    ("Parking", "Le parking nord sera fermé mardi matin pour marquage au sol."),
])
def test_ordinary_mail_is_not(subject: str, body: str) -> None:
    """A gateway that fears everything posts nothing."""
    assert not traits_of(Text(subject=subject, body=body)).sensitive


@pytest.mark.parametrize(("subject", "body", "special"), [
    ("Verdrietig nieuws", "Onze collega Piet is overleden. De uitvaart is vrijdag.", Special.CONDOLENCE),
    ("Goodbye", "Friday is my last day after nine years. Farewell drinks at four, keep in touch!", Special.FAREWELL),
    ("Enquête kantine", "Vul de enquête in, het kost drie minuten van je tijd.", Special.SURVEY),
])
def test_special_kinds_are_recognised(subject: str, body: str, special: Special) -> None:
    """Rules name them under `special:`."""
    assert special in traits_of(Text(subject=subject, body=body)).special


def test_a_deadline_is_told_only_where_the_day_of_writing_is_known() -> None:
    """"By Friday" says nothing without it."""
    text = Text(subject="Survey", body="Please fill in the survey by Friday.")

    assert date(2026, 11, 27) == traits_of(text, MONDAY, "en").deadline
    assert traits_of(text).deadline is None


def test_cues_are_single_words_strongest_first_and_say_for_what() -> None:
    """An admin sees why; the trace must not retell the mail."""
    body = ("Vertrouwelijk: de bedrijfsarts zegt dat Wim overspannen is. "
            "Zijn behandelplan loopt tot mei, niet doorvertellen.")
    cues = traits_of(Text(subject="Wim", body=body)).cues

    assert 0 < len(cues) <= 8
    assert [cue.weight for cue in cues] == sorted((cue.weight for cue in cues), reverse=True)
    assert all(len(cue.text.split(": ")) == 2 and " " not in cue.text.split(": ")[1] for cue in cues)


@pytest.mark.parametrize("piece", ["ziekenhuis ", "a", "1", "A1 ", "wachtwoord ", "0612345678 ", "a man _ ", "\n\n"])
def test_long_and_hostile_text_costs_little(piece: str) -> None:
    """Every mail that may be posted is looked at; none may hold up the others."""
    odd = Text(subject=piece * 1000, body=piece * (1_000_000 // len(piece)))
    plain = Text(subject="Rooster", body="Het rooster van volgende week hangt in de kantine. " * 600)

    assert dearer(lambda text: traits_of(text, MONDAY), odd, plain) <= LINEAR
