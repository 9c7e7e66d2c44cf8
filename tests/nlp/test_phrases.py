"""The phrasebook is read whole, finds what it says it finds, and costs no more than the text is long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nlp.phrases import BOOK, Pattern, find, phrases, read
from nlp.words import words_of
from tests.growth import LINEAR, growth

LANGUAGES = ("de", "en", "fr", "nl")


def said(text: str) -> set[str]:
    """The groups of what is found in a text."""
    return {hit.group for hit in find(words(text))}


def words(text: str) -> list[str]:
    return ["0" if word[0].isdigit() else word.lower() for word in words_of(text)]


@pytest.fixture
def book(tmp_path: Path) -> Callable[[str], tuple[Pattern, ...]]:
    """Reads a phrasebook of one file with the given text."""
    def write(text: str) -> tuple[Pattern, ...]:
        (tmp_path / "en.txt").write_text(text, encoding="utf-8")
        return read(tmp_path)
    return write


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_file_with_a_good_hundred_phrases(language: str, tmp_path: Path) -> None:
    """A file forgotten in the package would go unnoticed: mail in that language is only judged worse."""
    (tmp_path / f"{language}.txt").write_bytes((BOOK / f"{language}.txt").read_bytes())

    assert 100 < len(read(tmp_path))


def test_the_languages_know_the_same_speech_acts() -> None:
    """What is learned of a speech act in Dutch holds for German only under the same name."""
    groups = {
        path.stem: {line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("[")}
        for path in BOOK.glob("*.txt")
    }

    assert set(LANGUAGES) == set(groups)
    assert all(not found - groups["en"] for found in groups.values())


def test_every_phrase_is_found_in_a_sentence_made_of_its_own_words() -> None:
    """A line that no mail can match is an error of ours that nobody would see."""
    for pattern in read():
        for form in pattern.forms:
            made = [min(part) if part else "tja" for part in form]
            hits = [hit for hit in find(made) if hit.phrase == pattern.text and hit.start == 0]
            assert hits, pattern.text
            assert words(" ".join(made)) == made, f"{pattern.text}: mail is not cut into these words"


def test_no_phrase_stands_in_the_book_twice() -> None:
    """Twice the same line counts double wherever it stands."""
    texts = [text for group in phrases().values() for text in group]

    assert len(set(texts)) == len(texts) == len(read())


def test_a_gap_spans_two_words_but_not_the_end_of_a_sentence() -> None:
    """`kan _ niet` over a full stop would join what two sentences say."""
    def missing(text: str) -> bool:
        return any("trouble" == hit.act for hit in find(words(text)))

    assert missing("Het doet sinds vandaag niet")
    assert not missing("Ik doe. Morgen niet")


@pytest.mark.parametrize(("text", "problem"), [
    ("does anyone", "en.txt:1: 'does anyone' stands before the first [act: sort]"),
    ("[asks: who\ndoes anyone", "en.txt:1: "),
    ("[asks: who: more]", "is no heading; write [act] or [act: sort]"),
    ("[asks]\n\nDoes anyone", "en.txt:3: 'Does anyone': no mail has 'Does' as one word"),
    ("[asks]\ne-mail me", "no mail has 'e-mail' as one word"),
    ("[asks]\nat 9 sharp", "no mail has '9' as one word"),
    ("[asks]\nwho||what", "no mail has 'who||what' as one word"),
    ("[asks]\nwho|who is", "'who|who' has a word twice"),
    ("[asks]\n_ is", "must begin and end with a word that is always there"),
    ("[asks]\nwho (is)", "must begin and end with a word that is always there"),
    ("[asks]\n^", "en.txt:2: '^'"),
    ("[asks]\na _ b _ c _ d", "leaves too much open"),
    ("[asks]\nwho is\n[views]\nwho is  # again", "en.txt:4: 'who is' stands in en.txt:2 too; keep one"),
])
def test_a_line_that_means_nothing_is_refused_with_its_place(
    text: str, problem: str, book: Callable[[str], tuple[Pattern, ...]],
) -> None:
    """People who add a way of saying must see at once what is wrong with it, and where."""
    with pytest.raises(ValueError, match=r"en\.txt:\d") as refused:
        book(text)

    assert problem in str(refused.value)


def test_comments_and_empty_lines_mean_nothing(book: Callable[[str], tuple[Pattern, ...]]) -> None:
    """The files are written for people."""
    found = book("# about\n\n[asks: who]  # who knows\nwho knows  # anything\n[kind]\nthank you\n")

    assert [("asks: who", "who knows"), ("kind", "thank you")] == [(each.group, each.text) for each in found]


@pytest.mark.parametrize("piece", [
    "does anyone ", "kan ik ", "i ", "a ", "? ", "je ne ", "wir haben ", "0 : ", "x",
    "wie weet ", "we we we really ", "could you please kindly ",
])
def test_hostile_text_takes_no_longer_than_it_is_long(piece: str) -> None:
    """Mail is written by anybody; the openings of phrases over and over must not add up."""
    assert growth(lambda text: find(words_of_all(text)), piece, 5_000) < LINEAR


def words_of_all(text: str) -> list[str]:
    """Every word of a text, where `words_of` looks at both ends only."""
    return text.split()


@pytest.mark.parametrize(("text", "group"), [
    ("Does anyone know where the projector went?", "asks: who"),
    ("Could someone please help me with this?", "asks: help"),
    ("We are still looking for a spare bicycle.", "asks: needs"),
    ("I was wondering whether the canteen is open.", "asks: wonders"),
    ("Am I right that the form goes to payroll?", "asks: confirms"),
    ("The scanner keeps crashing.", "trouble: broken"),
    ("What do you all think of the new layout?", "views: opinion"),
    ("I propose we meet less often.", "views: proposes"),
    ("I don't think that is a good idea.", "opines: argues"),
    ("Count me in!", "answers: attends"),
    ("Please find attached the new rota.", "informs: attached"),
    ("As of Monday the gate will be closed.", "informs: closed"),
    ("It is with great sadness that I tell you this.", "informs: decision"),
    ("Please register before 3 May.", "calls: deadline"),
    ("Don't hesitate to contact the desk.", "calls: contact"),
    ("Weet iemand waar de beamer is gebleven?", "asks: who"),
    ("Kun je mij uitleggen hoe dat werkt?", "asks: help"),
    ("Ik vraag me af of dat nog geldt.", "asks: wonders"),
    ("De printer doet het weer niet.", "trouble: broken"),
    ("Wat vinden jullie van dit plan?", "views: opinion"),
    ("Ik stel voor dat we eerst stemmen.", "views: proposes"),
    ("Dat lijkt mij geen goed idee.", "opines: argues"),
    ("Bijgaand de notulen.", "informs: attached"),
    ("De balie is vrijdag gesloten.", "informs: change"),
    ("Iedereen is van harte welkom.", "calls: invites"),
    ("Meld je aan bij Femke.", "calls: signs up"),
    ("Heb je nog vragen, bel dan gerust.", "calls: contact"),
    ("Weiß jemand, wo der Schlüssel ist?", "asks: who"),
    ("Könnt ihr mir sagen, wie das geht?", "asks: help"),
    ("Was meint ihr dazu?", "views: opinion"),
    ("Ich schlage vor, dass wir abstimmen.", "views: proposes"),
    ("Anbei das Protokoll.", "informs: attached"),
    ("Die Feier findet im Hof statt.", "informs: event"),
    ("Meldet euch bitte bis Freitag an.", "calls: signs up"),
    ("Quelqu'un aurait une rallonge ?", "asks: who"),
    ("Je me demande si c'est normal.", "asks: wonders"),
    ("L'imprimante ne marche plus.", "trouble: broken"),
    ("Qu'en pensez-vous ?", "views: opinion"),
    ("Je propose de voter.", "views: proposes"),
    ("Vous trouverez ci-joint le compte rendu.", "informs: attached"),
    ("La réunion aura lieu jeudi.", "informs: event"),
    ("N'hésitez pas à me contacter.", "calls: contact"),
])
def test_what_people_say_is_found_under_what_they_do_by_it(text: str, group: str) -> None:
    """The groups are what carries over from our corpus to mail by other hands."""
    assert group in said(text)


@pytest.mark.parametrize(("text", "group"), [
    ("The one who has the key locks up.", "asks: who"),           # a relative clause asks nobody
    ("The room which is free is upstairs.", "asks: facts"),
    ("Whoever comes last, does everything.", "asks: who"),
    ("No help came.", "asks: help"),
    ("I have lost patience with this debate.", "trouble: lost"),
    ("De man die iemand kent.", "asks: who"),
    ("Niemand weet het.", "asks: who"),
    ("Vind je de weg?", "views: opinion"),
    ("Der Mann, den niemand kennt.", "asks: who"),
    ("Il pense à toi.", "views: opinion"),
])
def test_what_only_looks_alike_is_not_found(text: str, group: str) -> None:
    """Words that ask in one place tell in another."""
    assert group not in said(text)
