"""An absence notice is nobody's news; a colleague who announces a holiday is a person."""

from __future__ import annotations

import pytest

from gateway.mail.types import Automatic
from tests.gateway.mail.letters import letter, read
from tests.growth import LINEAR, growth

ANSWER = ("In-Reply-To: <9@corp.example>", "References: <9@corp.example>")

NOTICES = {
    "nl": "Ik ben afwezig van 23 november tot en met 4 december.\n\nBij spoed kunt u contact opnemen met "
          "Jan Bakker via jan@corp.example of 020 555 01 23.\n\nMet vriendelijke groet,\nNoor de Wit\n",
    "nl, vacation": "Beste afzender,\n\nBedankt voor uw bericht. Ik ben met vakantie en op 7 december weer "
                    "bereikbaar. Uw mail wordt niet doorgestuurd.\n",
    "nl, part time": "Hallo,\n\nDank voor je mail! Op woensdag ben ik niet op kantoor. Ik reageer zo snel mogelijk.\n",
    "nl, holiday": "Ik heb vakantie tot 7 december. Je kunt voor vragen terecht bij mijn collega (jan@corp.example).\n",
    "nl, free": "Vandaag ben ik vrij. Morgen lees ik mijn mail weer. Bij spoed: 06 12345678.\n",
    "nl, parent": "Momenteel ben ik met zwangerschapsverlof. Vanaf 1 maart ben ik weer aanwezig. Voor vragen kun je "
                  "terecht bij Jan Bakker.\n",
    "en, gone": "Thank you for contacting me. I no longer work at Corp. Please contact info@corp.example.\n",
    "en, travels": "I will be travelling until 30 November with intermittent access to email.\n",
    "en": "I am out of the office until Monday 7 December with limited access to email.\n\nFor urgent matters "
          "please contact the service desk.\n\nKind regards,\nNoor\n",
    "en, leave": "Hello,\n\nThank you for your message. I am on annual leave and will be back on 7 December. "
                 "Your email will not be forwarded.\n",
    "de": "Guten Tag,\n\nvielen Dank für Ihre Nachricht. Ich bin bis zum 4. Dezember nicht im Büro. In dringenden "
          "Fällen wenden Sie sich bitte an meine Kollegin.\n\nMit freundlichen Grüßen\nNoor\n",
    "de, holiday": "Ich bin im Urlaub und ab dem 7.12. wieder erreichbar. Ihre E-Mail wird nicht weitergeleitet.\n",
    "de, travels": "Liebe Kolleginnen und Kollegen, ich bin bis Freitag auf Dienstreise und kann Ihre E-Mails nur "
                   "unregelmäßig lesen. Meine Vertretung ist Herr Maier.\n",
    "de, away": "Hallo,\n\nich bin derzeit nicht erreichbar. Ab Montag bin ich wieder für Sie da. Bitte wenden Sie "
                "sich an service@corp.example.\n",
    "fr, holiday": "Je suis actuellement en congés jusqu'au 4 décembre inclus. Je répondrai à votre message dès mon "
                   "retour.\n",
    "es, holiday": "Estoy de vacaciones del 23 de noviembre al 4 de diciembre. En caso de urgencia, contacte con "
                   "Juan.\n",
    "it, away": "Buongiorno, sarò assente dal 23 novembre al 4 dicembre. Risponderò alla vostra mail al mio rientro.\n",
    "fr": "Bonjour,\n\nMerci pour votre message. Je suis absente du bureau du 23 novembre au 4 décembre. En cas "
          "d'urgence, veuillez contacter ma collègue.\n\nCordialement,\nNoor\n",
    "es": "Hola:\n\nGracias por su mensaje. Estaré fuera de la oficina hasta el 4 de diciembre. Para asuntos "
          "urgentes puede llamar al 555 01 23.\n\nSaludos,\nNoor\n",
    "it": "Buongiorno,\n\ngrazie per il messaggio. Sono in ferie fino al 4 dicembre. In caso di urgenza contattare "
          "la mia collega.\n\nCordiali saluti\nNoor\n",
}


@pytest.mark.parametrize("text", NOTICES.values(), ids=NOTICES)
def test_a_notice_is_told_by_its_text_alone(text: str) -> None:
    """No header and no subject gives it away: many programs only put Re: before the subject."""
    message = read(letter(*ANSWER, Subject="Re: De lift", body=text))

    assert Automatic.OUT_OF_OFFICE == message.automatic
    assert not message.may_answer


@pytest.mark.parametrize("text", [text for text in NOTICES.values() if "edank" in text or "hank you" in text])
def test_thanks_for_a_mail_are_an_answer_by_themselves(text: str) -> None:
    """Some programs keep no reference to what they answer; who writes first has no mail to thank for."""
    assert Automatic.OUT_OF_OFFICE == read(letter(Subject="De lift", body=text)).automatic


@pytest.mark.parametrize("text", [NOTICES["nl"], NOTICES["en"], NOTICES["de, holiday"]])
def test_who_announces_a_holiday_is_a_person(text: str) -> None:
    """The same words, to all staff and in answer to nothing."""
    assert read(letter(Subject="Volgende week", body=text)).automatic is None
    assert read(letter(Subject="Out of office", body=text)).automatic is None


@pytest.mark.parametrize("text", [
    "Ik ben er vrijdag niet, Jan neemt waar tot maandag.\n",
    "Hoi Jan,\n\nIk ben afwezig van 1 tot 4 december. Bij spoed kun je Piet bellen.\n",
    "Ik ben met vakantie tot 7 december, bij spoed Piet bellen. Kun jij de notulen maken?\n",
    "I am on leave until 3 December.\n\nI read the plan and I think the second option fits our budget far "
    "better, because the rent of the third floor ends in March and nobody wants to move twice.\n",
    "Dear Hanna,\n\nThank you for your message. I am out of the office until Monday; in urgent cases call me.\n",
    "Ik ben afwezig van 1 tot 4 december, Jan vervangt mij.\n",
    "I'm on leave until the 4th so count me out, have fun!\n",
    "Ich bin bis Freitag im Urlaub, danach gerne.\n",
    "Dank voor je mail. Ik heb het rooster aangepast en zet je op dinsdag. Woensdag ben ik niet op kantoor.\n",
    "Merci pour votre message. Je valide vos congés du 23 au 27 novembre.\n",
    "Bedankt voor het doorgeven! Geniet van je vakantie, wij redden het hier.\n",
    "Danke für die Einladung, ich bin leider im Urlaub.\n",
    "Prima plan!\n",
    "Je suis en congé vendredi.\n",
    "",
])
def test_a_person_who_answers_is_a_person(text: str) -> None:
    """A name in the greeting, a question, other words, or just one line about Friday."""
    assert read(letter(*ANSWER, Subject="Re: Overleg", body=text)).automatic is None


def test_the_quote_below_an_answer_is_not_its_text() -> None:
    """Who answers a notice quotes it."""
    quoted = "".join(f"> {line}\n" for line in NOTICES["nl"].splitlines())
    body = f"Fijne vakantie, het heeft geen haast.\n\nOp 23-11-2026 schreef Noor:\n{quoted}"

    assert read(letter(*ANSWER, Subject="Re: De lift", body=body)).automatic is None


def test_a_notice_passed_on_is_a_persons() -> None:
    """`Ter info` above somebody else's notice."""
    assert read(letter(Subject="Fwd: De lift", body=NOTICES["nl, vacation"])).automatic is None


def test_a_server_s_title_and_the_text_tell_together() -> None:
    """Exchange 2007 wrote the title before the subject and no other mark."""
    assert Automatic.OUT_OF_OFFICE == read(letter(Subject="Niet aanwezig: De lift",
    body=NOTICES["nl"])).automatic
    assert read(letter(Subject="Out of office: zo stel je het in", body="Klik op Bestand.\n")).automatic is None
    friday = "I am out of the office on Friday. In urgent cases, call Jan until Monday.\n"
    assert read(letter(Subject="Out of office: Friday", body=friday)).automatic is None


def test_an_answer_of_a_machine_is_looked_into() -> None:
    """Auto-replied says who wrote it, the text says why."""
    message = read(letter("Auto-Submitted: auto-replied", Subject="Re: De lift", body=NOTICES["fr"]))

    assert Automatic.OUT_OF_OFFICE == message.automatic


def test_a_text_that_calls_itself_automatic_is_taken_at_its_word() -> None:
    """Notes says so below each notice, ticket desks above each answer."""
    note = 'Note: This is an automated response to your message "De lift" sent on 23-11-2026.\n'
    desk = "Dit is een automatisch antwoord op uw bericht. Wij hebben uw vraag ontvangen.\n"

    away = letter(Subject="Noor is out of the office", body=f"I am out of the office until 7 December.\n\n{note}")
    assert Automatic.OUT_OF_OFFICE == read(away).automatic
    assert Automatic.AUTO_REPLIED == read(letter(*ANSWER, Subject="Re: De lift", body=desk)).automatic
    asked = "Krijgt iedereen een automatisch antwoord op je bericht als je vrij bent?\n"
    assert read(letter(Subject="Instelling", body=asked)).automatic is None


@pytest.mark.parametrize("piece", [
    "Ik ben afwezig tot 3 december. ", "tot ", "dank voor uw ", "van a tot ", "a\n\n", "puede "])
def test_a_text_is_judged_in_linear_time(piece: str) -> None:
    """Texts come from strangers."""
    def run(text: str) -> object:
        return read(letter(*ANSWER, Subject="Re: De lift", body=text)).automatic

    assert growth(run, piece, 5_000) <= LINEAR
