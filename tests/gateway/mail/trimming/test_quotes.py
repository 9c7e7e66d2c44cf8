"""What others wrote is told from what the author wrote, however a mail program marks it."""

from __future__ import annotations

import re

import pytest

from gateway.mail.html.convert import from_plain, to_markdown
from gateway.mail.trimming.quotes import find_quotes
from gateway.mail.trimming.trim import trim
from tests.gateway.mail.programs import BLOCKS, HEADINGS, MARKED_ONLY
from tests.growth import LINEAR, growth

NEW = "Dat lijkt mij een goed plan.\nZullen we maandag beginnen?"
_DRAWN = re.compile(r"\t|   ")           # what is drawn with blanks is fenced in Markdown, and a fence is kept
OLD = "De lift staat stil.\nKomt er iemand?"


def marked(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS)
def test_each_program_s_heading_begins_a_quote(heading: str) -> None:
    """With `>` and without, with a blank line below the heading and without."""
    for quote in (marked(OLD), OLD, f"\n{marked(OLD)}", f"\n{OLD}"):
        found = trim(f"{NEW}\n\n{heading}\n{quote}\n")

        assert NEW == found.visible
        assert "De lift staat stil." in found.quoted


@pytest.mark.parametrize("heading", MARKED_ONLY.values(), ids=MARKED_ONLY)
def test_a_heading_without_date_or_address_needs_a_marked_quote(heading: str) -> None:
    """`Zoals Jan schreef:` is a sentence; above a quote it is a program's."""
    assert NEW == trim(f"{NEW}\n\n{heading}\n\n{marked(OLD)}\n").visible
    assert "De lift staat stil." in trim(f"{NEW}\n\n{heading}\n\n{OLD}\n").visible


@pytest.mark.parametrize("heading", [one for one in HEADINGS.values() if not _DRAWN.search(one)])
def test_markdown_is_read_as_plain_text_is(heading: str) -> None:
    """A post is made of the Markdown, the classifier reads the text: both must end at the same place."""
    found = trim(from_plain(f"{NEW}\n\n{heading}\n\n{OLD}"))

    assert NEW.split("\n")[1] == found.visible.split("\n")[-1].strip()


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS)
def test_an_answer_below_a_quote_stays(heading: str) -> None:
    """Who answers below the quote must not be cut off with it."""
    found = trim(f"{heading}\n{marked(OLD)}\n\n{NEW}\n")

    assert NEW == found.visible
    assert "De lift staat stil." in found.quoted


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS)
def test_a_quote_that_is_all_there_is_is_shown(heading: str) -> None:
    """Better the quote than an empty post."""
    assert "De lift staat stil." in trim(f"{heading}\n\n{OLD}\n").visible
    assert "De lift staat stil." in trim(f"{heading}\n\n{marked(OLD)}\n").visible


@pytest.mark.parametrize("note", ["", "Ter info", "FYI, zie onder.", NEW])
@pytest.mark.parametrize("heading", BLOCKS.values(), ids=BLOCKS)
def test_a_forwarded_mail_stays_under_any_heading(heading: str, note: str) -> None:
    """Who passes a mail on wants it read."""
    found = trim(f"{note}\n\n{heading}\n\n{OLD}\n", forwarded=True)

    assert found.visible.startswith(note)
    assert found.visible.endswith(OLD)


@pytest.mark.parametrize("heading", [
    "<b>Van:</b> Jan<br><b>Verzonden:</b> maandag 12 november 2026 10:15<br><b>Aan:</b> Iedereen<br>"
    "<b>Onderwerp:</b> De lift",
    "<span><b>From:</b></span> Jan &lt;<a href='mailto:j@corp.example'>j@corp.example</a>&gt;<br>"
    "<b>Sent:</b> Monday<br><b>To:</b> All<br><b>Subject:</b> Lift",
    "Op ma 12 nov 2026 om 10:15 schreef Jan &lt;<a href='mailto:j@corp.example'>j@corp.example</a>&gt;:",
    "On Mon, Nov 12, 2026 at 10:15&#8239;AM Jan &lt;<a href='mailto:j@c.example'>j@c.example</a>&gt; wrote:<br>",
    "Le&nbsp;lun. 12 nov. 2026 &agrave;&nbsp;10:15, Jan &lt;<a href='mailto:j@c.example'>j@c.example</a>&gt; "
    "a &eacute;crit&nbsp;:",
])
@pytest.mark.parametrize("quote", ["<div><p>De lift staat stil.</p></div>", "<blockquote>De lift staat stil."])
def test_a_heading_in_html_begins_a_quote(heading: str, quote: str) -> None:
    """Bold marks, links and odd spaces stand between the words there."""
    found = trim(to_markdown(f"<p>Goed plan.</p><hr><div>{heading}</div>{quote}"))

    assert "Goed plan." == found.visible
    assert "De lift staat stil." in found.quoted


@pytest.mark.parametrize("text", [
    "Op de vraag van Jan schreef ik al:\n\nDe lift wordt maandag gemaakt.",
    "On Monday he wrote:\n\nThe lift is out of order.",
    "Zoals Jan schreef:\n\nDe lift wordt maandag gemaakt.",
    "In 2019 schreef de directie:\n\nIedereen krijgt een fiets.\n\nWaar blijft die fiets?",
    "Le 14 juillet, il a écrit :\n\nNous fermons en août.",
    "Am Montag hat sie geschrieben:\n\nDer Aufzug ist kaputt.",
    "Van: maandag\nTot: vrijdag\n\nis het kantoor dicht.",
    "Van: maandag Tot: vrijdag\nDatum: nog niet bekend",
    "Uitje!\n\nDatum: 3 december\nVan: 9:00\nAan: de kade\n\nTot dan!",
    "Vul in en stuur terug:\n\nNaam: ...\nVan: ...\nDatum: ...\n\nDank!",
    "From: 10:00\nTo: 11:00\nDate: 3 December\n\nBring cake.",
    "From: 10:00 To: 11:00\nFrom: 13:00 To: 14:00\n\nSee you there.",
    "Rooster:\nVan: 9:00\nAan: 12:00\nDatum: dinsdag\nOnderwerp: brandoefening\n\nGraag op tijd.",
    "Reis:\nVan: Utrecht\nNaar: Leiden\nDatum: 3 december 2026 10:15\n\nWie rijdt er mee?",
    "De: 9h00\nÀ: 12h00\nDate: lundi\nObjet: exercice\n\nVenez nombreux.",
    "Rozen verwelken,\nschepen vergaan,\nop 3 december schreef hij:\nlaat mij maar gaan.",
    "```\nFrom: Jan <jan@corp.example>\nTo: all@corp.example\nSubject: x\n\nbody\n```\nWaarom komt dit terug?",
    "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-oud\n+nieuw",
    "De vergadering is op 12-11-2026 om 10:15. Wat Noor schreef: graag op tijd.",
    "Jan wrote a book.\nIt came out on 12 November 2026: buy it.",
    "Am 12.11. um 10:15 Uhr treffen wir uns:\n\n- Halle\n- Kantine",
    "El 12 de noviembre a las 10:15 nos vemos:\n\nen la sala grande.",
    "Le 12 novembre à 10:15 :\n\nréunion dans la grande salle.",
    "Il 12 novembre alle 10:15 ci vediamo:\n\nin sala grande.",
    "Contact: jan@corp.example, 12 november 10:15:\n\nneem taart mee.",
    "a > b\n-> Ga naar de website\n=> Klik daar",
    "Nieuw adres:\n\nVan de Heuvellaan 12\nAan: de kade",
    "Message original: niet kwijtraken!\nDe rest volgt.",
    "Origineel bericht\n\nwas een mooie tentoonstelling.",
])
def test_words_that_only_look_like_a_heading_stay(text: str) -> None:
    """Half a mail lost is worse than a quote too many."""
    assert text == trim(text).visible
    assert text == trim(f"{text}\n\nOp 12 nov 2026 om 10:15 schreef J <j@c.example>:\n> oud\n").visible


@pytest.mark.parametrize("note", [
    "Zie mijn antwoorden hieronder in rood.", "Mijn reactie staat hieronder, in het blauw.",
    "See my answers below in red.", "My comments are inline below.", "Answers inline.",
    "Antworten siehe unten in rot.", "Mes réponses ci-dessous en rouge.", "Le mie risposte qui sotto in rosso.",
    "Mis respuestas abajo en rojo.", "Ik heb in je mail hieronder geantwoord.",
])
@pytest.mark.parametrize("heading", ["outlook nl", "outlook en", "outlook mobile"])
def test_answers_between_the_lines_of_an_unmarked_quote_stay(note: str, heading: str) -> None:
    """Red letters are lost in plain text, so nobody can tell them from the quote."""
    found = trim(f"{note}\n\n{BLOCKS[heading]}\n\nWanneer?\nMaandag.\n\nWaar?\nIn de hal.\n\n"
                 "Op 1 nov 2026 om 10:15 schreef K <k@c.example>:\n> heel oud\n")

    assert f"{note}\n\nWanneer?\nMaandag.\n\nWaar?\nIn de hal." == found.visible
    assert "heel oud" in found.quoted


def test_an_answer_above_between_and_below_stays() -> None:
    """Technicians answer that way, in marked quotes of any depth."""
    found = trim(
        "Hoi,\n\nOp 12-11-2026 om 10:15 schreef Jan:\n>> Wie?\n> Jij.\nIk dus.\n> Wanneer?\n\nMaandag.\n\n"
        "> Waar?\n> >> Oud.\n\nIn de hal.\n")

    assert "Hoi,\n\nIk dus.\n\nMaandag.\n\nIn de hal." == "\n\n".join(found.visible.replace("\n\n", "\n").split("\n"))


def test_a_quote_within_a_quote_is_set_apart_once() -> None:
    """Long threads hold the same mail again and again."""
    thread = [NEW, BLOCKS["outlook nl"], OLD, BLOCKS["outlook de"], "Älter.", BLOCKS["outlook en"], "x"]

    assert NEW == trim("\n\n".join(thread)).visible


@pytest.mark.parametrize("lines", [[], [""], [">"], [">", ""], ["van:"], [":"] * 40, ["-" * 500], ["<" * 500]])
def test_odd_lines_do_no_harm(lines: list[str]) -> None:
    """Whatever comes in, each line gets its mark."""
    assert len(lines) == len(find_quotes(lines).marks)


@pytest.mark.parametrize("piece", [
    "On ", "On x\n", "a wrote ", "> ", "_", "-\n", "From: a\n", "From: a To: b ", ">>> a 12-11-2026 10:15 >>>\n",
    "----- a wrote: -----\n", "Op 1-1-2026 10:15 <", "Van: a\nx\n", "schreef op 1 1 10:15:\n", "<a@b> 10:15 ",
    "hieronder in rood\nVan: a\nAan: b\nDatum: c\n\n", "**Van:** a\n\n", "\u200e", "Op 1\n\u200e\n",
])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """Each look at a line is bounded, and so are the lines ahead."""
    assert growth(lambda text: find_quotes(text.split("\n")), piece, 5_000) <= LINEAR
