"""A text that ends with its author's name is signed, also without a closing above the name."""

from __future__ import annotations

import pytest

from gateway.mail.trimming.trim import trim
from tests.gateway.mail.letters import letter, read
from tests.growth import LINEAR, growth

NEW = "Dat lijkt mij een goed plan.\nZullen we maandag beginnen?"


@pytest.mark.parametrize(("author", "signed"), [
    ("Hui Min Zhou", "Hui Min"), ("Hui Min Zhou", "Hui"), ("Zhou, Hui Min", "Hui Min Zhou"),
    ("Hanna Lindqvist", "Hanna"), ("Hanna Lindqvist", "- Hanna"), ("Hanna Lindqvist", "*Hanna*"),
    ("Hanna Lindqvist", "hanna"), ("Hanna Lindqvist (Facilitair)", "Hanna."),
    ("Hanna Lindqvist", "Hanna M. Lindqvist"),
    ("Hanna Lindqvist", "Thanks,\nHanna\n\nHanna Lindqvist\nHydraulics engineer | Havik"),
    ("Hanna Lindqvist", "Many thanks,\n\nHanna"), ("Hanna Lindqvist", "Thanks, Hanna"),
    ("Hanna Lindqvist", "Alvast bedankt,\nHanna"),
    ("Hanna Lindqvist", "Hanna\n\nVerstuurd vanaf mijn iPhone"),
    ("Hanna Lindqvist", "Hanna\n\n-- \nHanna Lindqvist\n06 12345678"),
    ("Fatma Yıldız", "Fatma Yildiz | Verkoop"), ("Élodie Marchand", "Elodie"),
    ("Oluwaseun Adeyemi", "Seun\n\nOluwaseun Adeyemi, structural engineer"),
    ("Chantal de Boer", "Chantal, balie Utrecht"), ("Cor Smit", "Cor (bel 071-5550 177)"),
    ("Servicedesk ICT", "Servicedesk ICT\ntelefoon 071-5550 199"),
    ("Noor de Wit", "Noor\nT 071-5550 118"),
    ("Noor de Wit", "NdW"), ("Noor de Wit", "N."), ("Noor de Wit", "NW"), ("Wit, N. de", "Noor de Wit"),
    ("N. de Wit", "Noor de Wit\nAdviseur"), ("Noor de Wit", "NOOR DE WIT"), ("Noor", "Noor de Wit"),
    ("Bo Smit", "Bo"), ("Li Wei", "Li"), ("Jo", "Jo"), ("Hanna Muster", "i.A. Hanna Muster\nAssistentin"),
    ("Noor de Wit", "Fijn weekend,\nNoor"), ("Noor de Wit", "Tot morgen,\n\nNoor"),
    ("Noor de Wit", "Noor de Wit\nAdviseur facilitair\n\nKade BV\nT 071-5550 118\nwww.corp.example"),
    ("Noor de Wit", "Noor\n\nKade 12, 2311 AB Leiden\nT 071-5550 118\n\nnoor@corp.example"),
    ("Noor de Wit", "Have a nice weekend,\nNoor"), ("Team Facilitair", "Team Facilitair"),
])
def test_the_author_s_name_at_the_end_is_the_signature(author: str, signed: str) -> None:
    """The post carries its author's name already."""
    found = trim(f"{NEW}\n\n{signed}\n", author=author)

    assert found.visible == NEW
    assert signed.split("\n")[0] in found.signature


@pytest.mark.parametrize("closing", [
    "Met groet,\nNoor", "Groetjes van Noor", "Groetjes van de balie", "Groeten uit Leiden,\nNoor en Jan",
    "Vr. gr.\nNoor", "Viele Grüße aus Halle 7\nNoor", "Best regards from the team", "Vele groeten, Noor",
])
def test_a_closing_needs_no_author(closing: str) -> None:
    """People close in more ways than textbooks know."""
    assert NEW == trim(f"{NEW}\n\n{closing}\n").visible


@pytest.mark.parametrize("text", [
    "Wie doet er mee?\n\nHenk\nPiet\nJan", "De winnaar is:\n\nHenk", "De winnaar is\nHenk",
    "Dit heeft iedereen gedaan.\n\nPiet", "Henk", "Bedankt!\n\nIedereen",
    "De uitslag.\n\nHenk Bolhuis heeft gewonnen.", "Ik ben er.\n\nHenk is er ook.",
    "De uitslag.\n\nHenk Bolhuis\nDat is wie er dit jaar gewonnen heeft.",
    "De stand.\n\nHB 3\nPV 4", "Wie wint?\n\nH of P", "Nieuw bereikbaar:\n\nHenk\n\nT 071-5550 118\nwww.x.example",
    "Er is er een jarig, hoera.\n\nHenk\n\nTaart om drie uur in de kantine", "Gezien door\n\nH",
    "Iedereen doet de groeten.\n\nDe groeten van Jan", "Kom je?\n\nHe",
])
def test_a_name_that_is_news_stays(text: str) -> None:
    """Only the author's name, at the end, standing for itself, signs a mail."""
    assert text.split("\n")[-1] in trim(text, author="Henk Bolhuis").visible


def test_thanks_that_is_meant_stays() -> None:
    """`Bedankt!` is often all that somebody wants to say."""
    assert f"{NEW}\n\nBedankt!" == trim(f"{NEW}\n\nBedankt!\nNoor\n", author="Noor de Wit").visible
    assert "Bedankt." == trim("Bedankt.\nNoor\n", author="Noor de Wit").visible


@pytest.mark.parametrize("text", ["Top!", "+1", "Ja", "ok", "Noor", "👍", "?"])
@pytest.mark.parametrize("below", [
    "", "\n\nNoor", "\n\n> Kom je ook?\n", "\n\nOp 1 mei 2026 schreef J <j@c.example>:\n> oud"])
def test_the_shortest_reply_stays(text: str, below: str) -> None:
    """A thumb up is an answer; an empty post is none."""
    assert text == trim(f"{text}{below}\n", author="Noor de Wit").visible.split("\n")[0]


def test_an_answer_below_a_quote_that_is_a_name_stays() -> None:
    """Asked who comes, Noor answers with her name."""
    found = trim("Op 1 mei 2026 schreef J <j@c.example>:\n> Wie komt er?\n\nNoor\n", author="Noor de Wit")
    assert "Noor" == found.visible


def test_the_name_comes_from_the_from_header() -> None:
    """In text and in Markdown alike."""
    body = "<p>De lift doet het weer.</p><p>Groot nieuws!<br>Noor</p>"
    message = read(letter("Content-Type: text/html", body=body))

    assert "Noor" == message.signature
    assert "Noor" not in message.markdown
    assert "De lift doet het weer.\n\nNoor" == read(
        letter(body="De lift doet het weer.\n\nNoor\n", From="info@corp.example")).visible_text


@pytest.mark.parametrize("author", ["", ",", "N", " , ", "noor@corp.example", "(x)", "\u0301", "a" * 5_000])
def test_an_odd_author_changes_nothing(author: str) -> None:
    """From holds whatever somebody typed."""
    assert f"{NEW}\n\nNoor" == trim(f"{NEW}\n\nNoor\n", author=author).visible


@pytest.mark.parametrize("piece", [
    "Noor\n", "Noor ", "Noor, ", "Thanks,\nNoor\n\n", "Noor\n\n", "-- ", "\n", "\u0301",
    "NdW\n", "071 555\n\n", "i.a. Noor\n"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """The name is looked for in whatever comes in."""
    assert growth(lambda text: trim(text, author="Noor de Wit"), piece) <= LINEAR
