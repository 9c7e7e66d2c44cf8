"""The author's words come apart from what others wrote, and nothing is ever lost."""

from __future__ import annotations

import pytest

from gateway.mail.trimming.trim import trim, trim_body
from tests.growth import LINEAR, growth

NEW = "Dat lijkt mij een goed plan.\nZullen we maandag beginnen?"


@pytest.mark.parametrize("heading", [
    "Op 23 november 2026 om 09:00 schreef Noor de Wit <noor@corp.example>:",
    "Op ma 23 nov. 2026 om 09:00 schreef Noor de Wit\n<noor@corp.example>:",
    "On Mon, Nov 23, 2026 at 9:00 AM, Noor de Wit <noor@corp.example> wrote:",
    "Am 23.11.2026 um 09:00 schrieb Noor de Wit <noor@corp.example>:",
    "Le 23 nov. 2026 à 09:00, Noor de Wit <noor@corp.example> a écrit :",
    "El lun, 23 nov 2026 a las 9:00, Noor de Wit (<noor@corp.example>) escribió:",
    "Il giorno lun 23 nov 2026 alle ore 09:00 Noor de Wit <noor@corp.example> ha scritto:",
    "Noor de Wit <noor@corp.example> schreef op 23-11-2026 09:00:",
    "-----Oorspronkelijk bericht-----",
    "-----Original Message-----",
    "-------- Ursprüngliche Nachricht --------",
    "________________________________\nVan: Noor de Wit\nVerzonden: maandag 23 november 2026 09:00\n"
    "Aan: Iedereen\nOnderwerp: De lift",
    "From: Noor\nSent: Monday\nTo: All\nSubject: The lift",
    "**Von:** Noor  \n**Gesendet:** Montag  \n**An:** Alle  \n**Betreff:** Der Aufzug",
    "De : Noor\nEnvoyé : lundi\nÀ : Tous\nObjet : L'ascenseur",
    "De: Noor\nEnviado el: lunes\nPara: Todos\nAsunto: El ascensor",
    "Da: Noor\nInviato: lunedì\nA: Tutti\nOggetto: L'ascensore",
])
@pytest.mark.parametrize("mark", ["> ", ""])
def test_a_quote_is_set_apart_in_any_language(heading: str, mark: str) -> None:
    """Posting the quoted mail again is the commonest fault of mail gateways."""
    found = trim(f"{NEW}\n\n{heading}\n\n{mark}De lift staat stil.\n{mark}Groet, Noor\n")

    assert found.visible == NEW
    assert "De lift staat stil." in found.quoted


def test_a_reply_below_and_between_quotes_stays() -> None:
    """Losing the answer because the quote came first is the worst failure of all."""
    found = trim(
        "Op 23 nov 2026 schreef Noor <n@c.example>:\n> Wanneer?\n\nMaandag.\n\n> Waar?\n\nIn de hal.\n")

    assert found.visible == "Maandag.\n\nIn de hal."
    assert "Wanneer?" in found.quoted
    assert "Waar?" in found.quoted


@pytest.mark.parametrize("closing", [
    "Met vriendelijke groet,\n\nNoor de Wit\nFacilitair\n06 12345678", "Mvg,\nNoor", "Groetjes, Noor",
    "Kind regards,\nNoor", "Viele Grüße\nNoor", "Cordialement,\nNoor", "Un saludo,\nNoor",
    "Cordiali saluti\nNoor", "-- \nNoor de Wit\nhttps://corp.example", "Verstuurd vanaf mijn iPhone",
    "Sent from my phone, excuse typos",
    "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "*Met vriendelijke groet,*\n\n**Noor**",
])
def test_a_signature_is_set_apart(closing: str) -> None:
    """Phone numbers and slogans are no news."""
    found = trim(f"{NEW}\n\n{closing}\n")

    assert found.visible == NEW
    assert closing.split("\n")[0].strip() in found.signature


@pytest.mark.parametrize("text", [
    "Beste allen,\n\nDe groeten van Jan, die volgende week weer op kantoor is.",
    "Best practices for the new door:\n- push\n- pull",
    "Op 3 december is het kantoor dicht.\nOp 4 december zijn we er weer.",
    "On the other hand, we should wait.\nOn Monday 12 we decide.",
    "Van: maandag tot vrijdag.\nDaarna niet meer.",
    "Lijst:\n-- een\n-- twee\n\nGraag reactie!",
    "```\n# code\n> shell\n--\n```\nKlaar.",
    "Vergadering om 14:00, mail jan@corp.example bij vragen:\n- agenda\n- notulen",
])
def test_ordinary_text_stays_whole(text: str) -> None:
    """A word that also begins a quote or a closing must not cut a mail in two."""
    assert text == trim(text).visible


def test_a_ps_below_the_signature_stays_visible() -> None:
    """What the author adds below is meant to be read."""
    found = trim(f"{NEW}\n\nGroet,\nNoor\n\nPS: neem taart mee!\n")

    assert found.visible == f"{NEW}\n\nPS: neem taart mee!"
    assert "Noor" in found.signature


@pytest.mark.parametrize("text", [
    "Dit bericht is uitsluitend bestemd voor de geadresseerde. Aan dit bericht kunnen geen rechten\n"
    "worden ontleend.",
    "This e-mail and any attachments are confidential. If you are not the intended recipient, delete it.",
])
def test_a_disclaimer_is_set_apart(text: str) -> None:
    """Legal text says nothing to colleagues, and misleads a classifier."""
    found = trim(f"{NEW}\n\nGroet,\nNoor\n\n{text}\n")

    assert found.visible == NEW
    assert "disclaimer" not in found.visible
    assert text.split()[0] in found.disclaimer


def test_a_banner_of_the_mail_server_is_set_apart() -> None:
    """The banner stands above every mail from outside."""
    found = trim(f"CAUTION: This email originated from outside of the company.\n\n{NEW}\n")

    assert found.visible == NEW
    assert "originated from outside" in found.disclaimer


@pytest.mark.parametrize("text", [
    "> Alleen een citaat", "Met vriendelijke groet,\nNoor", "-- \nNoor", "Sent from my phone",
    "On Mon, Nov 23, 2026, Noor <n@c.example> wrote:\n\nDe lift staat stil.",
    "---------- Forwarded message ----------\nFrom: Noor <n@c.example>\nSubject: Lift\nTo: all\n\n"
    "De lift staat stil.",
    "This e-mail and any attachments are confidential.",
])
def test_visible_text_is_never_empty_where_there_is_text(text: str) -> None:
    """Better too much than an empty post."""
    assert trim(text).visible.strip()


def test_a_forwarded_mail_stays_visible_under_the_note() -> None:
    """Who forwards wants it read; further quotes inside are cut as ever."""
    text = ("Ter info, zie onder.\n\n---------- Forwarded message ----------\nFrom: Noor <n@c.example>\n"
            "Date: Monday\nSubject: Lift\n\nDe lift staat stil.\n\n"
            "Op 22 nov 2026 schreef Jan <j@c.example>:\n> Oud\n")

    found = trim(text, forwarded=True)
    assert "Ter info" in found.visible
    assert "De lift staat stil." in found.visible
    assert "Oud" not in found.visible
    assert "De lift" not in trim(text).visible


def test_every_line_ends_in_one_of_the_piles() -> None:
    """Set apart, never deleted: the web part shows the rest on demand."""
    text = (f"{NEW}\n\nGroet,\nNoor\n\nif you are not the intended recipient\n\n"
            "Op 1 mei 2026 schreef J <j@c.example>:\n> oud")
    found = trim(text)
    piles = "\n".join([found.visible, found.quoted, found.signature, found.disclaimer])

    assert sorted(filter(None, text.split("\n"))) == sorted(filter(None, piles.split("\n")))
    assert found.visible == trim_body(text)


@pytest.mark.parametrize("piece", [
    "On ", "On x\n", "a wrote ", " ", "> ", "_", "-\n", "From: a\n", "Sent from my ", "Van: a\nx\n",
    "Op 1 a@b:\n",
    "Groet,\n", "--\n", "```\n", "\n", ">x\ny\n", "if you are not the intended recipient\n\n", "On 1 <a@b>\n",
])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """The popular trimmers hang for minutes on 10 KB of these."""
    assert growth(trim_body, piece) <= LINEAR
