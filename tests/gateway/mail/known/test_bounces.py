"""A mail that came back is no news for the square; who asks what it means is a person."""

from __future__ import annotations

import pytest

from gateway.mail.types import Automatic
from tests.gateway.mail.letters import letter, mixed, read
from tests.growth import LINEAR, growth

FACT = "<weg@corp.example>: 550 5.1.1 user unknown\n"


@pytest.mark.parametrize(("subject", "text"), [
    ("failure notice",
    "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver.\n"),
    ("Undelivered Mail Returned to Sender",
    "This is the mail system at host mx.example.\n\nYour message could not be delivered.\n"),
    ("Mail delivery failed: returning message to sender", "A message that you sent could not be delivered.\n"),
    ("Warning: message 1abc-0001 delayed 24 hours", "Your message has not been delivered to all recipients.\n"),
    ("Delayed Mail (still being retried)",
    "Your message could not be delivered for 4 hours. It will be retried.\n"),
    ("Returned mail: see transcript for details", "The original message was received at Mon, 23 Nov 2026\n"),
    ("Onbestelbaar: De lift", "Uw bericht is niet bezorgd bij de volgende geadresseerden:\n"),
    ("Kan niet worden bezorgd: De lift", "Bezorging aan de volgende geadresseerden is mislukt:\n"),
    ("Vertraagd: De lift", "Bezorging vertraagd voor de volgende geadresseerden:\n"),
    ("Unzustellbar: De lift", "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n"),
    ("Non remis : De lift", "Échec de la remise aux destinataires suivants :\n"),
    ("No se puede entregar: De lift", "Error de entrega a los siguientes destinatarios:\n"),
    ("Non recapitabile: De lift", "Recapito non riuscito ai seguenti destinatari:\n"),
    ("Delivery Status Notification (Fout)", "Adres niet gevonden\n\nJe bericht is niet bezorgd.\n"),
    ("Mail System Error - Returned Mail", "This Message was undeliverable; the mailbox is full.\n"),
])
def test_servers_say_it_in_words_of_their_own(subject: str, text: str) -> None:
    """Old servers and odd ones send no report that a program could read (RFC 3464)."""
    for author in ("Postmaster <postmaster@mx.example>", "Mail <mail@mx.example>"):
        found = read(letter(Subject=subject, From=author, body=f"{text}\n{FACT}")).automatic
        assert Automatic.BOUNCE == found, (author, found)


@pytest.mark.parametrize("author", [
    "MAILER-DAEMON@mx.example", "Mail Delivery Subsystem <x@mx.example>", "Mailbezorgsysteem <x@mx.example>",
    "=?utf-8?q?Syst=C3=A8me_de_distribution_du_courrier?= <x@mx.example>",
    "Sistema de entrega de correo <x@mx.example>",
])
def test_some_names_are_a_servers_alone(author: str) -> None:
    """Whatever the mail says."""
    assert Automatic.BOUNCE == read(letter(From=author, Subject="Bericht")).automatic


@pytest.mark.parametrize("author", [
    "Systeembeheerder <beheer@mx.example>", "Microsoft Outlook <x@corp.example>",
    "System Administrator <x@corp.example>"])
def test_other_names_need_the_subject_too(author: str) -> None:
    """The system administrator also invites for drinks."""
    assert Automatic.BOUNCE == read(letter(From=author, Subject="Onbestelbaar: De lift")).automatic
    assert read(letter(From=author, Subject="Borrel op vrijdag")).automatic is None


def test_exchange_writes_from_a_mailbox_of_its_own() -> None:
    """Bounces, quota and moderation; nobody's address looks like it."""
    author = "Microsoft Outlook <MicrosoftExchange0123456789abcdef0123456789abcdef@corp.example>"

    assert Automatic.BOUNCE == read(letter(From=author, Subject="Undeliverable: De lift")).automatic
    assert Automatic.AUTO_GENERATED == read(letter(From=author, Subject="Your mailbox")).automatic


@pytest.mark.parametrize("field", [
    "X-Failed-Recipients: weg@corp.example", "X-MS-Exchange-Message-Is-Ndr:",
    "Content-Class: urn:content-classes:dsn",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=x"])
def test_some_fields_are_a_bounces_alone(field: str) -> None:
    """Exim and Gmail, Exchange, everybody."""
    assert Automatic.BOUNCE == read(letter(field, Subject="x")).automatic


BOUNCED = "Delivery has failed to these recipients:\n\n" + FACT


@pytest.mark.parametrize(("fields", "subject", "text"), [
    ((), "Fwd: Undelivered Mail Returned to Sender", f"Weet iemand wat deze fout betekent?\n\n{BOUNCED}"),
    ((), "Doorst: Onbestelbaar: De lift", BOUNCED),
    ((), "Delivery failure", f"Wie weet wat dit betekent?\n\n{BOUNCED}"),
    ((), "Delivery failure?", BOUNCED),
    ((), "Vraag over mijn mail", f"Dit kreeg ik terug.\n\n{BOUNCED}"),
    (("In-Reply-To: <9@corp.example>",), "Re: Undeliverable: De lift", f"Het adres klopt niet.\n\n{BOUNCED}"),
    ((), "Re: Undeliverable: De lift",
    "Noor is uit dienst.\n\nOp 3-11 schreef Jan:\n> Delivery has failed\n> " + FACT),
    ((), "Vertraagd: levering laptops", "De laptops komen een week later, vraag j.bakker@corp.example.\n"),
    ((), "Niet bezorgd", "Mijn mail aan weg@corp.example werd niet bezorgd: 550 user unknown.\n"),
    ((), "Delivery failure of the printer", "It could not be delivered: address not found. Call 555 12345.\n"),
    ((), "Mail is down", "Your mail could not be delivered today because the server failed. Sorry!\n"),
    ((), "Pakket niet bezorgd", "Het pakket voor de derde is niet bezorgd; ik bel morgen met de vervoerder.\n"),
])
def test_who_writes_about_a_bounce_is_a_person(fields: tuple[str, ...], subject: str, text: str) -> None:
    """Taken for a bounce, the question would never reach the square, nor its answer the asker."""
    assert Automatic.BOUNCE != read(letter(*fields, Subject=subject, body=text)).automatic
    assert read(letter(*fields, Subject=subject, body=text)).automatic is None


def test_a_bounce_attached_to_a_question_is_a_persons() -> None:
    """Outlook's `forward as attachment`."""
    inner = "Content-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n\n" + BOUNCED
    content = mixed("Content-Type: text/plain\n\nWeet iemand wat dit betekent?\n",
    inner, Subject="Fout in de mail")

    assert read(content).automatic is None


@pytest.mark.parametrize("subject", [
    "Delivered: De lift", "Successful Mail Delivery Report", "Afgeleverd: De lift", "Relayed: x"])
def test_a_report_of_arrival_is_a_receipt(subject: str) -> None:
    """RFC 3461 NOTIFY=SUCCESS: nothing came back."""
    content = mixed(
        "Content-Type: text/plain\n\nYour message was delivered.",
        "Content-Type: message/delivery-status\n\nAction: delivered\n",
        kind="report; report-type=delivery-status", From="postmaster@mx.example", Subject=subject)

    assert Automatic.RECEIPT == read(content).automatic


@pytest.mark.parametrize("piece", ["delivery ", "your message ", "uw bericht heeft a a a ", "<a@b> ", "550 ", "niet "])
def test_a_bounce_is_told_in_linear_time(piece: str) -> None:
    """Texts come from strangers."""
    def run(text: str) -> object:
        return read(letter(Subject=f"Delivery failure {text[:900]}", body=text)).automatic

    assert growth(run, piece, 5_000) <= LINEAR
