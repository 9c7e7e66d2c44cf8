"""A signature is known in each language, with a closing above it and without; what is content stays."""

from __future__ import annotations

import pytest

from gateway.mail.html.convert import from_plain
from gateway.mail.trimming.closings import find_signature
from gateway.mail.trimming.trim import trim
from tests.growth import LINEAR, growth

NEW = "Dat lijkt mij een goed plan.\nZullen we maandag beginnen?"

CLOSINGS = [
    "Met vriendelijke groet,", "met vriendelijke groet", "Met vriendlijke groet,", "MET VRIENDELIJKE GROET",
    "Mvg", "MVG,", "M.v.g.", "Mvrgr,", "Vr.gr.", "Vriendelijke groeten", "Hartelijke groet,", "Groetjes!",
    "Groetjes! 😊", "Groetn", "Beste groeten,", "Collegiale groet,", "Liefs,", "Hoogachtend,",
    "Met sportieve groeten!", "*Met vriendelijke groet,*", "__Met vriendelijke groet__",
    "Met vriendelijke groet / Kind regards,", "Vriendelijke groeten | Bien à vous", "Dank en groet,",
    "Kind regards,", "Best,", "Cheers!", "Best wishes", "Yours sincerely,", "BR", "Thanks and regards,",
    "Mit freundlichen Grüßen", "Mit freundlichen Gru\u0308ßen", "Freundliche Grüsse", "MfG", "LG", "Viele Gruesse",
    "Cordialement,", "Bien à vous,", "Bien cordialement", "Salutations distinguées", "Cdlt",
    "Un saludo,", "Saludos cordiales,", "Atentamente", "Cordiali saluti", "Distinti saluti,",
    "Atenciosamente,", "Com os melhores cumprimentos,", "Abraços,", "Med vänlig hälsning", "Mvh", "Hälsningar,",
    "Med venlig hilsen", "De bedste hilsner", "Med vennlig hilsen,", "Ystävällisin terveisin", "Terveisin,",
    "Z poważaniem", "Pozdrawiam,", "S pozdravem", "S přátelským pozdravem,", "Saygılarımla,", "С уважением,",
]
CARDS = {
    "first name": "Noor", "two letters": "Bo", "initials": "NdW", "one letter": "N.", "capitals": "NOOR DE WIT",
    "card": "Noor de Wit\nAdviseur facilitair\n\nKade BV\nKade 12, 2311 AB Leiden\nT 071-5550 118 | M 06 12345678\n"
            "noor@corp.example | www.corp.example\nKvK 12345678 | BTW NL001234567B01\nAanwezig op ma, di en do",
    "shared": "Servicedesk ICT", "team": "HR Team\ntoestel 4321", "two": "Noor de Wit, mede namens Piet Bakker",
    "proxy": "i.A. Noor de Wit\nAssistentin der Geschäftsführung", "proxy en": "p.p. Noor de Wit",
    "social": "Noor de Wit (she/her)\n[LinkedIn](https://social.example/noor) | [Web](https://corp.example)",
    "phone": "Noor\n\nVerstuurd vanaf mijn iPhone", "fence": "-- \nNoor de Wit\nKade BV",
}


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closing_begins_the_signature(closing: str) -> None:
    """People close in more ways than textbooks know, in each language of a company."""
    for text in (f"{NEW}\n\n{closing}\nNoor\n", f"{NEW}\n{closing}\n\nNoor de Wit\nFacilitair\n"):
        found = trim(text)

        assert NEW == found.visible
        assert found.signature.startswith(closing)
        assert "Noor" not in trim(from_plain(text)).visible


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
@pytest.mark.parametrize("quote", ["", "\n\nOp 1 nov 2026 om 10:15 schreef J <j@c.example>:\n> oud\n"])
def test_what_stands_below_a_closing_is_signature(card: str, quote: str) -> None:
    """Name, job, telephone, trade register: none of it is news."""
    found = trim(f"{NEW}\n\nMet vriendelijke groet,\n\n{card}\n{quote}")

    assert NEW == found.visible
    assert card.split("\n")[-1] in found.signature


@pytest.mark.parametrize("line", [
    "Verstuurd vanaf mijn iPhone", "Verzonden vanaf mijn iPad", "Verzonden vanuit Outlook voor Android",
    "Verstuurd vanaf mijn Samsung Galaxy-smartphone.", "Verzonden vanuit Mail voor Windows",
    "Outlook voor iOS downloaden", "[Outlook voor iOS](https://aka.example/x) downloaden",
    "Sent from my iPhone", "Sent from Outlook for iOS", "Get Outlook for iOS<https://aka.example/o0ukef>",
    "Sent from my Samsung Galaxy smartphone.", "Sent with Proton Mail secure email.", "Sent from Mail for Windows",
    "Sent from Yahoo Mail on Android", "Von meinem iPhone gesendet", "Gesendet von Outlook für iOS",
    "Gesendet mit der Telekom Mail App", "Envoyé de mon iPhone", "Envoyé à partir d’Outlook pour Android",
    "Enviado desde mi iPhone", "Enviado do meu iPhone", "Inviato da iPhone", "Inviato da Outlook per iOS",
    "Skickat från min iPhone", "Sendt fra min iPhone", "Lähetetty iPhonesta", "Wysłane z iPhone'a",
    "Odesláno z iPhonu", "Отправлено с iPhone", "iPhone'umdan gönderildi", "发自我的 iPhone", "iPhoneから送信",
])
def test_a_phone_s_own_line_is_set_apart(line: str) -> None:
    """It says nothing but which telephone somebody bought."""
    found = trim(f"{NEW}\n\n{line}\n\n\nOp 1 nov 2026 om 10:15 schreef J <j@c.example>:\n> oud\n")

    assert NEW == found.visible
    assert line == found.signature


@pytest.mark.parametrize("text", [
    "Groeten!", "Bedankt!", "Mvg", "Groetjes,\nNoor", "Fijn weekend!", "Cheers", "Verstuurd vanaf mijn iPhone",
    "Fijn weekend allemaal,", f"{NEW}\n\nFijne avond!", f"{NEW}\n\nBedankt!", f"{NEW}\n\nFijn weekend,",
    f"{NEW}\n\nHave a nice weekend", f"{NEW}\n\nTot maandag!",
    "Hoi,\n\nDe groeten van Jan, hij is er weer.", "Wie doet de groeten?\n\nDe groeten aan Jan!",
    "De bezorger:\n\nVerzonden via DHL: 3 dozen.\nVerzonden met de post: 12 dozen.",
    "Sent by mistake: please ignore my last mail.\nThe party is on Friday.",
    "Vragen? Mail de balie:\n\nJan de Vries\n06 12345678\nKvK 12345678",
    "Welkom aan:\n\n- Noor de Wit\n- Piet Bakker", "Welkom!\n\nNoor de Wit\nAdviseur\nT 071-5550 118",
    "Best of luck to all.\nWe will need it.", "Kr. 200 per persoon.\nBr. 12 is de kamer.",
    "Tabel:\n\n| a | b |\n|---|---|\n| gr | 3 |\n| kg | 4 |",
])
def test_what_may_be_meant_stays(text: str) -> None:
    """Never an empty post, and never a list, a wish or a name that is the news."""
    assert text == trim(text).visible


@pytest.mark.parametrize("more", [
    "PS: neem taart mee!", "P.S. Neem taart mee.", "NB de lift is stuk", "- taart\n- koffie\n- thee",
    "1. inloop\n2. taart", "Wie neemt er taart mee?",
    "De agenda volgt morgen, en wie nog een punt heeft kan dat vandaag aan mij doorgeven.",
    "Microsoft Teams-vergadering\nNeem deel op uw computer\nhttps://teams.example/l/meetup-join/1\n"
    "Vergadering-ID: 123 456 789\nWachtwoordcode: aBc",
    "________________________________\nMicrosoft Teams meeting\nJoin the meeting now: https://teams.example/1\n"
    "Meeting ID: 123 456\nPasscode: abc\n________________________________",
    "Join Zoom Meeting\nhttps://zoom.example/j/123\n\nMeeting ID: 123 456 7890\nPasscode: 1234",
])
def test_what_the_author_adds_below_stays(more: str) -> None:
    """A signature in the midst of a mail ends where the author goes on; a meeting needs its link."""
    found = trim(f"{NEW}\n\nGroet,\nNoor de Wit\nT 071-5550 118\n\n{more}\n")

    assert f"{NEW}\n\n{more}" == found.visible
    assert "Noor de Wit" in found.signature


@pytest.mark.parametrize("card", [
    "Noor de Wit\nAdviseur\nT 071-5550 118\nKvK 12345678",
    "Noor de Wit\nWerkdagen: ma, di, do\n071-5550 118", "Max Muster\nMuster GmbH\nHRB 12345, Geschäftsführer: X",
])
def test_a_card_without_closing_or_known_author_is_set_apart(card: str) -> None:
    """A trade register number stands on cards, and hardly ever in what people tell each other."""
    assert NEW == trim(f"{NEW}\n\n{card}\n").visible
    assert card.split("\n")[-1] in trim(f"{NEW}:\n\n{card}\n").visible


def test_a_signature_above_and_below_a_quote_is_set_apart() -> None:
    """Some programs add it twice."""
    quote = "Op 1 nov 2026 om 10:15 schreef J <j@c.example>:\n> oud"
    found = trim(f"{NEW}\n\nMvg Noor\n\n{quote}\n\n-- \nNoor de Wit\n06 12345678\n")

    assert NEW == found.visible
    assert "Mvg Noor" in found.signature
    assert "06 12345678" in found.signature


@pytest.mark.parametrize("closing", [
    "Groet, mede namens Piet", "Hartelijke groet, mede namens de hele balie", "Groeten van team Leiden",
    "Groetjes uit de kantine!", "Mit freundlichen Grüßen aus Halle 7", "Kind regards on behalf of the whole team",
    "Mvg Jan van der Berg", "Groet Noor", "Gr. Noor", "Cheers, Noor",
])
def test_a_closing_with_its_sender_on_one_line_is_set_apart(closing: str) -> None:
    """Short mails close on one line."""
    assert NEW == trim(f"{NEW}\n\n{closing}\n").visible


@pytest.mark.parametrize("lines", [[], [""], ["--"], ["-- ", ""], ["Groet,"], ["```", "Groet,", "```"]])
def test_odd_lines_do_no_harm(lines: list[str]) -> None:
    """Whatever comes in, the place found lies within it."""
    begin, end = find_signature(lines) or (0, 0)
    assert 0 <= begin <= end <= len(lines)


@pytest.mark.parametrize("piece", [
    "Sent from my ", "Groet ", "Groet,", "mvg / ", "van ", "-- \n", "KvK 1\n", "- a\n", "a\n\n", "😊", "!",
    "Mvg\n\nPS\n", "Groeten van ", "Groet,\n\n- a\n- b\n", "Meeting ID:\n\n", "_" * 12 + "\n",
])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """Each line is looked at a bounded number of times."""
    assert growth(lambda text: trim(text, author="Noor de Wit"), piece, 5_000) <= LINEAR
