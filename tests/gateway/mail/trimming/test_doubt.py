"""Where it could be either, the text stays: what people write looks like what programs add."""

from __future__ import annotations

import pytest

from gateway.mail.html.convert import from_plain
from gateway.mail.trimming.trim import trim
from tests.growth import LINEAR, growth

AUTHOR = "Hanna Lindqvist"
NEW = "De kantine is vrijdag dicht."
QUOTE = "Op 1 nov 2026 om 10:15 schreef Piet <piet@corp.example>:\n> Ik vertrek in mei.\n"
OUTLOOK = ("-----Original Message-----\nFrom: Piet <piet@corp.example>\nSent: Monday 2 November 2026 10:15\n"
           "To: Hanna\nSubject: x\n\nWie komt er?\nIedereen, denk ik.\n")


@pytest.mark.parametrize("own", [
    "Cheers, fine by me.", "Mvg,\nHanna Lindqvist", "Liefs!", "Verzonden vanaf mijn iPad", "Gr. Hanna",
    "Bonne soirée !", "Outlook voor Mac werkt.", "Groet,\nHanna\n\nIf you are not the intended recipient, call us.",
])
def test_a_short_answer_never_gives_way_to_the_quote(own: str) -> None:
    """Else a colleague's words are posted under the author's name."""
    for text in (f"{own}\n\n{QUOTE}", from_plain(f"{own}\n\n{QUOTE}")):
        found = trim(text, author=AUTHOR)

        assert "vertrek" not in found.visible
        assert "vertrek" in found.quoted
        assert own.split("\n")[0].split()[0] in found.visible


@pytest.mark.parametrize("more", [
    "PS: neem een jas mee", "P.S. de sleutel ligt bij de balie", "NB: de lift doet het niet",
    "\nVergeet niet dat de bus van 18.15 uur dit jaar voor het eerst bij ingang 204 vertrekt.",
    "\nOpgeven kan tot dinsdag op https://intranet.corp.example/a, dan weet de keuken hoeveel mensen er eten.",
    "\nEn neem een jas mee!", "\nHet kan er koud zijn.", "\nWe zitten in zaal 204!",
])
def test_what_stands_below_a_signature_stays(more: str) -> None:
    """An afterthought is often the thing to know."""
    found = trim(f"{NEW}\n\nGroeten,\nHanna\n{more}\n", author=AUTHOR)

    assert found.visible.endswith(more.strip())
    assert found.signature == "Groeten,\nHanna"


@pytest.mark.parametrize("tail", [
    "Hanna Lindqvist\n\nHydraulics Benelux B.V.", "Hanna\n\nVerstuurd vanaf mijn Samsung Galaxy-smartphone.",
    "P.S. Lindqvist", "Hanna\n\nWij zijn op maandag en dinsdag het beste bereikbaar op 071-555 0118.",
])
def test_a_card_with_full_stops_is_still_a_card(tail: str) -> None:
    """Company forms and initials end in a full stop too."""
    assert trim(f"{NEW}\n\nGroeten,\n{tail}\n", author=AUTHOR).visible == NEW


@pytest.mark.parametrize("text", [
    "Over:\nLG Wasmachine 8 kg\nStoel", "We meet at\n\nBest Eastern Leiden\nHall 2", "Best Ideas\nUse the stairs",
    "KR Leiden: Piet\nKR Delft: Joke\n\nMeer volgt", "Te doen:\n\nGroeten van de directie overbrengen\nKaart kopen",
    "Von meinem Fenster aus sieht man den Park sehr gut.", "Verzonden via PostNL met code 3SXYZ987.",
    "Sent by bike today:\n3 boxes", "Outlook voor Mac loopt hier sinds vanmorgen steeds vast.",
])
def test_ordinary_words_are_no_closing_and_no_phone(text: str) -> None:
    """Two letters and a brand are found in shopping lists too."""
    assert trim(f"Hoi,\n\n{text}", author=AUTHOR).visible == f"Hoi,\n\n{text}"


@pytest.mark.parametrize("closing", ["LG Hanna", "KR Hanna Lindqvist", "Best Hanna", "Cheers, Joke", "BR,\nJoke"])
def test_a_short_closing_counts_with_a_name(closing: str) -> None:
    """People do sign like that."""
    assert trim(f"{NEW}\n\n{closing}", author=AUTHOR).visible == NEW


@pytest.mark.parametrize("text", [
    "Verslag 3-11-2026\nAanwezig: Piet, Joke en Hanna", "Begroting\nZaal: 900 euro\nBtw: 189 euro",
    "Ik werk op maandag in zaal 118\nIk werk op dinsdag thuis", "Devis\nTVA : 180 euros\nTotal : 1080 euros",
    "Hanna Lindqvist - maandag\nPiet Vos - dinsdag\nJoke Bos - vrijdag",
    "Hanna Lindqvist, 12 punten\nPiet Vos, 9 punten",
])
def test_minutes_prices_and_lists_are_no_visiting_card(text: str) -> None:
    """A card names a mailbox, a telephone or a register."""
    for above in ("Hoi,", f"Hoi,\n\n{NEW}"):
        assert trim(f"{above}\n\n{text}", author=AUTHOR).visible == f"{above}\n\n{text}"


@pytest.mark.parametrize("text", [
    "Dit bericht is vertrouwelijk tot dinsdag: de kantine gaat dicht.",
    "Je ontvangt dit bericht omdat je nog een sleutel hebt. Lever die in voor mei.",
    "You are receiving this email because you ordered soup. It comes at noon.",
    "Aan dit overzicht kunnen geen rechten worden ontleend. Het bedrag is 300 euro.",
    "Denk aan het milieu voordat je de verwarming aanzet; de oude gaat weg.",
    "Caution: external painters on the stairs.", "Let op: extern bezoek om tien uur.",
    "Externe mail: vanaf mei gaat die naar de balie.",
])
def test_a_sentence_of_one_s_own_is_no_legal_text(text: str) -> None:
    """Where no lawyer's word stands beside it and no signature above it."""
    for above in ("", "Beste collega's,\n\n"):
        assert trim(f"{above}{text}\n\nGroeten,\nHanna", author=AUTHOR).visible == f"{above}{text}"
    assert trim(f"{text}\n\nMeer volgt", author=AUTHOR).visible == f"{text}\n\nMeer volgt"


@pytest.mark.parametrize("text", [
    "On Monday at 9:30 Piet said the following:\n\nThe roof leaks.",
    "Op maandag om 9:30 heeft Piet geschreven wat er mist:\n- verf\n- kwasten",
    "Aan: iedereen\nVan: directie\nDatum: 3 november 2026\nOnderwerp: het dak\n\nHet dak lekt.",
    "Van: Hanna\nAan: IT\nOnderwerp: scherm\nReden: stuk",
    ">1000 euro: langs Piet\n<1000 euro: zelf doen", "> 20 mensen: grote zaal\n\nAnders de kleine",
])
def test_what_only_looks_like_a_quote_stays(text: str) -> None:
    """No program wrote it: there is no address in it, no verb before a name, no second mark."""
    for above in ("", "Hoi,\n\n"):
        assert trim(f"{above}{text}", author=AUTHOR).visible == f"{above}{text}"


@pytest.mark.parametrize("heading", [
    "Op 2-11-2026 om 10:15 schreef Piet de Vries:", "Am 02.11.2026 um 10:15 schrieb Piet Vos:",
    "On 2-11-2026 10:15, Piet Vos wrote:", "On Mon, Nov 2, 2026 at 10:15 Piet said:",
])
def test_a_program_s_heading_without_address_is_known(heading: str) -> None:
    """Thunderbird leaves the address out."""
    assert trim(f"{NEW}\n\n{heading}\n\nIk vertrek in mei.").visible == NEW


@pytest.mark.parametrize("note", [
    "Mijn antwoord staat eronder in paars.", "Remarks below, in green.", "Anmerkungen im Text in grün",
    "Réponses dans le texte", "Zie inline", "Opmerking onder",
])
def test_answers_announced_in_any_words_are_kept(note: str) -> None:
    """Without marks nobody can tell question from answer, so both are shown."""
    assert "Iedereen, denk ik." in trim(f"{note}\n\n{OUTLOOK}").visible


@pytest.mark.parametrize("note", ["Graag jullie reactie hieronder.", "Please put your comments below", NEW])
def test_who_asks_for_answers_gave_none(note: str) -> None:
    """Then the quote is only a quote."""
    assert trim(f"{note}\n\n{OUTLOOK}").visible == note


def test_a_greeting_alone_is_no_post() -> None:
    """Where only a greeting would be left, what was set apart below it comes back."""
    said = "-- \nDe kantine is vrijdag dicht wegens verbouwing en maandag weer open"
    assert "kantine" in trim(f"Hoi allen,\n\n{said}").visible
    assert trim("Hoi Piet,\n\nGroeten,\nHanna", author=AUTHOR).visible == "Hoi Piet,"


@pytest.mark.parametrize("piece", [
    "Cheers, a ", "0 1", "a. ", "Hanna - a\n", ">1\n\n", "Van: a\nAan: b\nOnderwerp: c\n\n> x\n", "schreef ",
    "Groet,\n\nHanna\n\na b c d.\n\n", "in rood onder\n", "caution: external ", "sent from https:", "12345",
])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """Each look is bounded."""
    assert growth(lambda text: trim(text, author=AUTHOR), piece, 5_000) <= LINEAR
