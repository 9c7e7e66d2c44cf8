"""What servers tell people is no news for the square, unless a colleague of IT tells it."""

from __future__ import annotations

import pytest

from gateway.mail.types import Automatic
from tests.gateway.mail.letters import letter, read


@pytest.mark.parametrize("subject", [
    "Uw postvak is bijna vol", "Your mailbox is almost full", "Ihr Postfach ist fast voll",
    "=?utf-8?q?Votre_bo=C3=AEte_aux_lettres_est_presque_pleine?=",
    "=?utf-8?q?Su_buz=C3=B3n_est=C3=A1_casi_lleno?=",
    "La cassetta postale =?utf-8?q?=C3=A8?= quasi piena", "Spam quarantine report", "Quarantaine: 3 berichten",
    "Virus found in a mail from you", "You have messages on hold",
])
def test_a_server_warns(subject: str) -> None:
    """Sender and subject together tell; a colleague writes the same under a name."""
    assert Automatic.AUTO_GENERATED == read(letter(From="Mail <postmaster@corp.example>",
    Subject=subject)).automatic
    assert read(letter(Subject=subject)).automatic is None
    assert read(letter(From="Mail <postmaster@corp.example>",
    Subject="Onderhoud op zaterdag")).automatic is None


@pytest.mark.parametrize("subject", [
    "Cron <root@mx> /usr/bin/backup", "Logwatch for mx (Linux)", "Anacron job 'daily'"])
def test_a_job_reports(subject: str) -> None:
    """The output of a night's work."""
    assert Automatic.AUTO_GENERATED == read(letter(From="root <root@mx.example>", Subject=subject)).automatic
    assert read(letter(Subject=subject)).automatic is None


def test_a_filter_asks_who_we_are() -> None:
    """An answer to our own mail, and an answer to it would run in a circle."""
    body = "Your message has been held. Reply to this message to confirm that you are a person.\n"
    asked = letter("In-Reply-To: <1@corp.example>", Subject="Please confirm your message", body=body)
    passed = letter("X-Delivery-Agent: TMDA/1.1", Subject="Please confirm your message")

    assert Automatic.AUTO_REPLIED == read(asked).automatic
    assert Automatic.AUTO_REPLIED == read(passed).automatic
    assert read(letter(Subject="Please confirm your attendance", body="Before Friday.\n")).automatic is None
