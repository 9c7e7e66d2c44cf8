"""What a mail is besides its kind, and whether it is dangerous to show."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from nlp.showing import cues_for
from nlp.traits.model import MODEL, TraitFinder, file_in, traits_of
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


def test_every_special_kind_has_a_confidence_and_words_of_its_own() -> None:
    """However strong the words of a danger are, a farewell beside it is explained, too."""
    body = ("Vrijdag is mijn laatste werkdag, kom naar de afscheidsborrel. Ik ben overspannen, de bedrijfsarts en de "
            "psycholoog weten ervan, mijn salaris is 4.200 bruto en het ontslag was een conflict.")
    found = traits_of(Text(subject="Afscheid", body=body))

    assert Special.FAREWELL in found.special
    assert len(found.special) == len(found.special_confidence)
    assert all(0 < sure < 0.995 for sure in found.special_confidence)
    assert cues_for(found, "farewell")
    assert all(": " not in cue.text for cue in cues_for(found, "sensitive"))


def test_a_surer_sign_gives_a_higher_confidence() -> None:
    """A number that does not move with the evidence is none."""
    faint, plain = (traits_of(Text(subject=subject, body=body)) for subject, body in (
        ("Hoi", "Nog een enquête, wie weet vult iemand dat ding nog in, de kantine was trouwens dicht gisteren."),
        ("Enquête kantine", "Vul de enquête in, het kost drie minuten van je tijd. De vragenlijst is anoniem.")))
    sure = dict(zip(plain.special, plain.special_confidence, strict=True))
    less = dict(zip(faint.special, faint.special_confidence, strict=True))
    assert sure[Special.SURVEY] > less.get(Special.SURVEY, 0.0)


def flipped(whole: bytes, mark: bytes, behind: int, bit: int) -> bytes:
    """The bytes with one bit turned, so far behind a mark."""
    at = whole.index(mark) + behind
    return whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1:]


@pytest.mark.parametrize("broken", [
    "gone", "empty", "cut", "no archive", "key", "traits", "lengths", "format", "nan", "locked", "method", "order",
    "rarity",
])
def test_a_model_that_cannot_be_used_says_so_with_the_remedy(tmp_path: Path, broken: str) -> None:
    """The service catches exactly these two errors, and goes on without."""
    file, whole = file_in(tmp_path), file_in().read_bytes()
    with np.load(file_in(MODEL)) as kept:
        parts = dict(kept)
    match broken:
        case "empty":
            file.write_bytes(b"")
        case "cut":
            file.write_bytes(whole[: len(whole) // 2])
        case "no archive":
            file.write_bytes(b"weights" * 100)
        case "key":
            del parts["bias"]
        case "traits":
            parts["weights"] = parts["weights"][:, :-1]
        case "lengths":
            parts["columns"] = parts["columns"][:-1]
        case "format":
            parts["format"] = np.int32(99)
        case "nan":
            parts["bias"] = parts["bias"] * np.nan
        case "locked":                # one bit of the archive's list: numpy asks for a password
            file.write_bytes(flipped(whole, b"PK\1\2", 8, 1))
        case "method":                # and another one: packed in no way that is known
            file.write_bytes(flipped(whole, b"PK\1\2", 10, 64))
        case "order":                 # a search among unsorted columns finds none, and nothing would be sensitive
            parts["columns"] = parts["columns"][::-1]
        case "rarity":
            parts["rarity"] = parts["rarity"] * np.nan
        case _:
            pass
    if broken in ("key", "traits", "lengths", "format", "nan", "order", "rarity"):
        np.savez_compressed(file, **parts)

    with pytest.raises((FileNotFoundError, ValueError), match="install mailsquare again"):
        TraitFinder.load(tmp_path)


@pytest.mark.parametrize("piece", ["ziekenhuis ", "a", "1", "A1 ", "wachtwoord ", "0612345678 ", "a man _ ", "\n\n"])
def test_long_and_hostile_text_costs_little(piece: str) -> None:
    """Every mail that may be posted is looked at; none may hold up the others."""
    odd = Text(subject=piece * 1000, body=piece * (1_000_000 // len(piece)))
    plain = Text(subject="Rooster", body="Het rooster van volgende week hangt in de kantine. " * 600)

    assert dearer(lambda text: traits_of(text, MONDAY), odd, plain) <= LINEAR


def test_the_words_shown_for_a_danger_are_not_whom_it_is_about() -> None:
    """IT reads the trace: that health was seen, not whose."""
    found = traits_of(Text(subject="Truus", body="Truus heeft longkanker. Maandag begint de chemo in het ziekenhuis."))
    words = {cue.text for cue in cues_for(found, "sensitive")}

    assert "longkanker" in words
    assert words.isdisjoint({"truus", "maandag"})
