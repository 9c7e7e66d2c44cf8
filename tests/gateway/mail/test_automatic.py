"""A machine's mail is never posted as a person's, and never answered: one loop fills a server."""

from __future__ import annotations

import pytest

from gateway.mail.automatic import automatic_by_headers
from gateway.mail.headers import scan_headers
from gateway.mail.known.answerable import may_answer
from gateway.mail.types import Automatic
from tests.gateway.mail.letters import letter, mixed, read
from tests.growth import LINEAR, growth


def judged(*fields: str, sender: str = "noor@corp.example", **named: str) -> Automatic | None:
    """What the headers alone tell, as at the SMTP door."""
    found = automatic_by_headers(scan_headers(letter(*fields, **named)), sender)
    return found[0] if found else None


@pytest.mark.parametrize(("fields", "expected"), [
    (["Auto-Submitted: auto-replied"], Automatic.AUTO_REPLIED),
    (["Auto-Submitted: auto-generated; owner=x"], Automatic.AUTO_GENERATED),
    (["Auto-Submitted: no"], None),
    (["Auto-Submitted: auto-forwarded"], None),
    (["X-Autoreply: yes"], Automatic.AUTO_REPLIED),
    (["Precedence: auto_reply"], Automatic.AUTO_REPLIED),
    (["Precedence: bulk"], Automatic.LIST_MAIL),
    (["Precedence: list", "List-Id: <all.corp.example>"], None),
    (["Precedence: bulk", "List-Post: <mailto:all@corp.example>"], None),
    (["X-Auto-Response-Suppress: All"], None),
    (["X-Failed-Recipients: x@corp.example"], Automatic.BOUNCE),
    (["Content-Type: multipart/report; report-type=delivery-status; boundary=a"], Automatic.BOUNCE),
    (["Content-Type: multipart/report; report-type=disposition-notification; boundary=a"], Automatic.RECEIPT),
    (["Content-Type: multipart/report; report-type=feedback-report; boundary=a"], Automatic.FEEDBACK_REPORT),
])
def test_headers_tell_who_wrote(fields: list[str], expected: Automatic | None) -> None:
    """RFC 3834, 3464, 8098 and 5965, and the customs of older software."""
    assert expected == judged(*fields)


@pytest.mark.parametrize("subject", [
    "Automatic reply: De lift", "Automatisch antwoord: De lift", "Out of Office AutoReply: De lift",
    "Autosvar: De lift", "Automatiskt svar: De lift", "Resposta autom=?utf-8?q?=C3=A1?=tica: De lift",
    "AUTO: Noor de Wit is out of the office (returning 07-12-2026)",
    "Autoreply", "Automatische Antwort: De lift", "Automatische Abwesenheitsnotiz: De lift",
    "Réponse automatique : De lift", "Respuesta automática: De lift", "Risposta automatica: De lift",
    "=?utf-8?q?R=C3=A9ponse_automatique_:_x?=",
])
def test_absence_is_told_by_the_subject_alone(subject: str) -> None:
    """Not every server sets Auto-Submitted."""
    assert Automatic.OUT_OF_OFFICE == judged(Subject=subject)


@pytest.mark.parametrize("subject", [
    "Vacation: please hand in your days", "Afwezig: zo meld je het", "Wie is er out of office vrijdag?",
    "Absence policy", "Urlaub: bitte eintragen", "Out of office: zo stel je het in", "Afwezigheidsmelding",
])
def test_people_may_write_about_absence(subject: str) -> None:
    """An announcement about holidays is a person's mail."""
    assert judged(Subject=subject) is None


@pytest.mark.parametrize("subject", [
    "Afwezig: Re: De lift", "Out of Office: De lift", "Afwezigheidsmelding", "Abwesenheitsnotiz: De lift",
    "Absence du bureau : De lift", "Fuera de la oficina: De lift", "Fuori sede: De lift",
])
def test_doubtful_words_count_on_an_answer(subject: str) -> None:
    """`Afwezig: Re: De lift` in answer to a mail is a machine, and so is whatever comes from <>."""
    assert Automatic.OUT_OF_OFFICE == judged("In-Reply-To: <1@corp.example>", Subject=subject)
    assert Automatic.OUT_OF_OFFICE == judged(Subject=subject, sender="")


@pytest.mark.parametrize("author", ["MAILER-DAEMON@mx.example", "Mail Delivery System <x@mx.example>"])
def test_a_mail_server_speaks_under_its_name(author: str) -> None:
    """Old servers send bounces without any of the headers."""
    assert Automatic.BOUNCE == judged(From=author)


def test_the_null_sender_is_a_machine() -> None:
    """RFC 5321 section 4.5.5: only notices come from <>."""
    assert Automatic.AUTO_GENERATED == judged(sender="")
    assert Automatic.BOUNCE == judged(sender="", Subject="Undelivered Mail Returned to Sender")


def test_a_bounce_of_its_own_form_is_told_by_subject_and_text_together() -> None:
    """Either alone may be a person who writes about a bounce."""
    body = "Your message could not be delivered to <x@corp.example>: 550 user unknown\n"

    assert Automatic.BOUNCE == read(letter(Subject="Delivery failure", body=body)).automatic
    assert read(letter(Subject="De lift", body=body)).automatic is None
    assert read(letter(Subject="Delivery failure", body="Wie weet wat dit betekent?\n")).automatic is None
    reply = letter("In-Reply-To: <9@corp.example>", Subject="Re: Delivery failure", body=body)
    assert read(reply).automatic is None


def test_a_delivery_report_is_told_by_its_parts() -> None:
    """RFC 3464, as Postfix and Exchange send it."""
    content = mixed(
        "Content-Type: text/plain\n\nI'm sorry.", "Content-Type: message/delivery-status\n\nAction: failed\n",
        kind="report; report-type=delivery-status", From="MAILER-DAEMON@mx.example", Return_Path="<>")

    assert Automatic.BOUNCE == read(content).automatic
    assert not read(content).may_answer


@pytest.mark.parametrize("field", [
    "Auto-Submitted: auto-forwarded", "X-Auto-Response-Suppress: DR, OOF, AutoReply",
    "X-Auto-Response-Suppress: All", "Precedence: list", "List-Id: <all.corp.example>",
    "List-Unsubscribe: <https://x.example>",
    "Reply-To: no-reply@corp.example", "From: second@corp.example", "Return-Path: <>",
    "Return-Path: <bounces+12=3@news.example>",
])
def test_no_answer_goes_to_lists_machines_and_those_who_ask_for_none(field: str) -> None:
    """RFC 3834 section 2; X-Auto-Response-Suppress sits on people's own Exchange mail."""
    assert read(letter()).may_answer
    assert not read(letter(field)).may_answer


@pytest.mark.parametrize("address", [
    "no-reply@corp.example", "noreply@corp.example", "do_not_reply@corp.example", "postmaster@corp.example",
    "owner-all@corp.example", "all-request@corp.example", "bounce+1@corp.example", "",
])
def test_no_answer_goes_to_these_senders(address: str) -> None:
    """The envelope sender decides where an answer would go."""
    assert not may_answer(scan_headers(letter()), address, None)


def test_suppression_does_not_make_a_person_a_machine() -> None:
    """The two questions are apart."""
    message = read(letter("X-Auto-Response-Suppress: All"))

    assert message.automatic is None
    assert not message.may_answer


@pytest.mark.parametrize("piece", ["auto ", "out of office ", "=?utf-8?q?a?= ", "delivery ", "a@b "])
def test_the_door_judges_in_linear_time(piece: str) -> None:
    """It is asked for every mail before 250."""
    def run(text: str) -> object:
        return automatic_by_headers(scan_headers(letter(f"X-Long: {text}", Subject=text, From=text)), "a@b")

    assert growth(run, piece) <= LINEAR


NUDGE = ("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", "Message-ID: <nudge.1@plein.corp.example>")


def test_our_own_notes_are_a_machine_s() -> None:
    """Whichever way one comes back to us: as it is, bounced, or answered by a program."""
    assert read(letter(*NUDGE, Message_ID="")).automatic is Automatic.AUTO_REPLIED
    bounced = letter(From="MAILER-DAEMON@mx.example", Subject="Undelivered Mail", Return_Path="<>")
    assert read(bounced).automatic is Automatic.BOUNCE
    away = letter("In-Reply-To: <nudge.1@plein.corp.example>",
    Subject="Automatisch antwoord: Je vraag staat op het plein")
    assert read(away).automatic is Automatic.OUT_OF_OFFICE


def test_an_answer_to_our_note_is_a_person_s() -> None:
    """Also where it quotes the fields of the note, as some programs do."""
    quoted = "".join(f"> {line}\n" for line in NUDGE)
    answer = letter("In-Reply-To: <nudge.1@plein.corp.example>", Subject="Re: Je vraag staat op het plein",
                    body=f"Dank, dat had ik niet gezien.\n\n{quoted}")

    assert read(answer).automatic is None
    assert read(answer).may_answer
