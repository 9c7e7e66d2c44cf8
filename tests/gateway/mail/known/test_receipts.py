"""Receipts are written by nobody; a person may use the same word before a colon."""

from __future__ import annotations

import pytest

from gateway.mail.types import Automatic
from tests.gateway.mail.letters import letter, mixed, read


@pytest.mark.parametrize(("subject", "text"), [
    ("Read: De lift",
    "Your message\n\n   To: Noor\n   Subject: De lift\n\nwas read on Monday, 23 November 2026.\n"),
    ("Not read: De lift", "Your message\n\nwas deleted without being read on Monday, 23 November 2026.\n"),
    ("Gelezen: De lift",
    "Uw bericht\n\n   Aan: Noor\n   Onderwerp: De lift\n\nis gelezen op maandag 23 november.\n"),
    ("Niet gelezen: De lift", "Uw bericht\n\nis verwijderd zonder te zijn gelezen.\n"),
    ("Gelesen: De lift", "Ihre Nachricht\n\nwurde am Montag, 23. November 2026 gelesen.\n"),
    ("Lu : De lift", "Votre message\n\na été lu le lundi 23 novembre 2026.\n"),
    ("=?utf-8?q?Le=C3=ADdo:_De_lift?=", "El mensaje\n\nfue leído el lunes 23 de noviembre.\n"),
    ("Letto: De lift", "Il messaggio\n\nè stato letto lunedì 23 novembre 2026.\n"),
])
def test_a_read_receipt_is_told_by_subject_and_text(subject: str, text: str) -> None:
    """Where a gateway has made plain text of the report."""
    assert Automatic.RECEIPT == read(letter(Subject=subject, body=text)).automatic


def test_a_read_receipt_is_told_by_its_parts() -> None:
    """RFC 8098, also where the outer type was lost."""
    part = "Content-Type: message/disposition-notification\n\nDisposition: manual-action; displayed\n"
    content = mixed("Content-Type: text/plain\n\nGezien.\n", part, Subject="De lift")

    assert Automatic.RECEIPT == read(content).automatic
    assert Automatic.RECEIPT == read(letter("Content-Class: urn:content-classes:mdn")).automatic


@pytest.mark.parametrize("subject", [
    "Geaccepteerd: Werkoverleg", "Afgewezen: Werkoverleg", "Accepted: Werkoverleg", "Zugesagt: Besprechung",
    "=?utf-8?q?Accept=C3=A9_:_R=C3=A9union?=", "Aceptado: Reunión", "Accettato: Riunione"])
def test_an_answer_to_an_invitation_without_a_word_is_a_receipt(subject: str) -> None:
    """With a calendar inside, that tells; without one, there is nothing to post."""
    assert Automatic.RECEIPT == read(letter(Subject=subject, body="\n")).automatic


@pytest.mark.parametrize(("subject", "text"), [
    ("Geaccepteerd: nieuwe huisstijl", "De directie heeft de nieuwe huisstijl geaccepteerd.\n"),
    ("Abgesagt: Sommerfest", "Das Sommerfest fällt wegen des Wetters aus.\n"),
    ("Gelezen: het nieuwe boek van de directeur", "Een aanrader voor wie van cijfers houdt.\n"),
    ("Read: our new handbook", "It is on the intranet from today.\n"),
    ("Rappel : réunion demain", "La réunion commence à dix heures.\n"),
    ("Recall: espresso machine", "Please bring your machine back to the shop.\n"),
    ("Delivered: 40 laptops", "They are in the storage room.\n"),
])
def test_people_use_these_words_too(subject: str, text: str) -> None:
    """The subject alone never tells."""
    assert read(letter(Subject=subject, body=text)).automatic is None


@pytest.mark.parametrize(("subject", "text"), [
    ("Recall: De lift", 'Noor de Wit would like to recall the message, "De lift".\n'),
    ("Intrekken: De lift", "Noor de Wit wil het bericht 'De lift' intrekken.\n"),
    ("=?utf-8?q?R=C3=BCckruf:_De_lift?=", 'Noor de Wit möchte die Nachricht "De lift" zurückrufen.\n'),
    ("Rappel : De lift", "Noor de Wit souhaite rappeler le message « De lift ».\n"),
])
def test_outlook_s_call_for_a_mail_to_come_back_is_a_machine_s(subject: str, text: str) -> None:
    """Posted, it would draw everybody's eye to what should be gone."""
    assert Automatic.AUTO_GENERATED == read(letter(Subject=subject, body=text)).automatic


def test_the_report_of_a_recall_is_a_receipt() -> None:
    """Exchange Online counts in how many mailboxes it worked."""
    assert Automatic.RECEIPT == read(letter(Subject="Message Recall Report: De lift",
    body="Recalled: 12\n")).automatic
