"""Mails of people that look like a machine's at a glance."""

from __future__ import annotations

import pytest

from gateway.mail.types import Automatic
from tests.gateway.mail.letters import letter, read

PEOPLE = {
    "back, nl": ("Noor <n@corp.example>", "Terug", "Dank voor jullie bloemen tijdens mijn verlof. Ik ben er weer!"),
    "back, en": ("Noor <n@corp.example>", "Back", "Thanks for the gifts during my leave. I will be back on Tuesday."),
    "how to": ("Noor <n@corp.example>", "Automatisch antwoord - wie helpt?", "Waar vind ik die instelling?"),
    "list": ("Noor <n@corp.example>", "Vakantie: rooster", "Vul het rooster voor vrijdag in."),
    "bounced": ("Noor <n@corp.example>", "Onbestelbaar: post aan de bank",
                "Mails naar info@bank.example komen niet aan: user unknown. Graag uitzoeken."),
    "security": ("IT <security@corp.example>", "Virus alert in de mail", "Open geen facturen van onbekenden."),
    "admin": ("Systeembeheerder Piet <piet@corp.example>", "Mail delivery delay vanavond",
              "De server wordt vervangen."),
}
MACHINES = {
    "reply, dash": ("Automatic reply - Lunch", "Thank you for your message, we will reply as soon as possible."),
    "virus": ("Virus alert", "The attachment was quarantined. Sender: x@y.example"),
    "away": ("Afwezig: Re: Lunch", "Tot maandag."),
}


@pytest.mark.parametrize(("author", "subject", "text"), PEOPLE.values(), ids=PEOPLE)
def test_a_person_who_writes_about_machines_is_a_person(author: str, subject: str, text: str) -> None:
    """What is taken for a machine's never reaches the square."""
    fields = ("In-Reply-To: <9@corp.example>",) if subject.startswith("Vakantie") else ()

    assert read(letter(*fields, From=author, Subject=subject, body=f"Hallo allemaal,\n\n{text}\n")).automatic is None


@pytest.mark.parametrize(("subject", "text"), MACHINES.values(), ids=MACHINES)
def test_a_machine_is_told_by_subject_and_text_together(subject: str, text: str) -> None:
    """The same subjects, with what only a machine says or knows."""
    fields = ("In-Reply-To: <9@corp.example>",) if "Re:" in subject else ()
    content = letter(*fields, From="Security <security@corp.example>", Subject=subject, body=f"{text}\n")

    assert read(content).automatic in (Automatic.OUT_OF_OFFICE, Automatic.AUTO_GENERATED)


@pytest.mark.parametrize("text", ["Ik ben op vakantie tot maandag.", "Vul je dagen in."])
def test_a_doubtful_subject_on_an_answer_needs_the_text(text: str) -> None:
    """`Vakantie` may be the title of a list."""
    message = read(letter("In-Reply-To: <9@corp.example>", Subject="Vakantie", body=text))

    assert ("tot maandag" in text) == (message.automatic is Automatic.OUT_OF_OFFICE)
