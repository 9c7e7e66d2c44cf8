"""Legal text, scanners' notes and banners are set apart; a mail about them is not."""

from __future__ import annotations

import pytest

from gateway.mail.html.convert import from_plain
from gateway.mail.trimming.disclaimers import find_disclaimers
from gateway.mail.trimming.trim import trim
from tests.growth import LINEAR, growth

NEW = "Dat lijkt mij een goed plan.\nZullen we maandag beginnen?"

LEGAL = [
    "Dit e-mailbericht is uitsluitend bestemd voor de geadresseerde(n). Indien u dit bericht ten onrechte\n"
    "ontvangt, verzoeken wij u het te vernietigen. Aan dit bericht kunnen geen rechten worden ontleend.",
    "Disclaimer\nDe informatie in dit bericht is vertrouwelijk.",
    "Denk aan het milieu voordat u deze mail print.",
    "🌳 Moet deze mail echt geprint worden?",
    "This e-mail and any attachments are confidential and intended solely for the addressee.",
    "CONFIDENTIALITY NOTICE: The contents of this email are privileged.",
    "Please consider the environment before printing this e-mail.",
    "Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige\n"
    "Adressat sind, informieren Sie bitte den Absender.",
    "Ce message et ses pièces jointes sont confidentiels et établis à l’intention exclusive de ses destinataires.",
    "Este mensaje y sus archivos adjuntos van dirigidos exclusivamente a su destinatario.",
    "Questo messaggio e i suoi allegati sono riservati e destinati esclusivamente ai destinatari indicati.",
    "Esta mensagem e seus anexos são confidenciais.",
    "Virusvrij. www.avg.com", "This email has been scanned for viruses by a scanner.",
    "U ontvangt dit bericht omdat u bent geabonneerd op Iedereen.\nAfmelden: https://lists.corp.example/x",
    "Diese E-Mail wurde von Avast Antivirus-Software auf Viren geprüft.\nwww.avast.com",
]
BANNERS = [
    "[EXTERN]", "**[EXTERNAL]**", "[Externe afzender]",
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments\n"
    "unless you recognize the sender and know the content is safe.",
    "LET OP: Deze e-mail is afkomstig van buiten de organisatie. Klik niet op links en open geen bijlagen.",
    "U ontvangt niet vaak e-mail van noor@corp.example. Meer informatie over waarom dit belangrijk is",
    "You don't often get email from noor@corp.example. Learn why this is important",
    "Sommige personen die dit bericht hebben ontvangen, ontvangen niet vaak e-mail van noor@corp.example.\n"
    "[Lees waarom dit belangrijk is](https://aka.example/x)",
    "Sie erhalten nicht häufig E-Mails von noor@corp.example. Erfahren Sie, warum dies wichtig ist",
    "Vous n’obtenez pas souvent d’e-mail à partir de noor@corp.example. Pourquoi c’est important",
    "ACHTUNG: Diese E-Mail stammt von außerhalb der Firma.",
]


@pytest.mark.parametrize("text", LEGAL)
def test_legal_text_is_set_apart_at_the_end(text: str) -> None:
    """With a signature above it and without, in plain text and Markdown."""
    for above in (NEW, f"{NEW}\n\nGroet,\nNoor"):
        found = trim(f"{above}\n\n{text}\n")

        assert NEW == found.visible
        assert text.split("\n")[-1] in found.disclaimer
        assert text.split("\n")[0] not in trim(from_plain(f"{above}\n\n{text}\n")).visible


def test_all_paragraphs_of_a_long_disclaimer_go_together() -> None:
    """Lawyers write more than one."""
    legal = ("Dit bericht is vertrouwelijk.\n\nOp onze diensten zijn algemene voorwaarden van toepassing, waarin\n"
             "onze aansprakelijkheid is beperkt.\n\nThis message is confidential.")
    found = trim(f"{NEW}\n\nGroet,\nNoor\n\n{legal}\n")

    assert NEW == found.visible
    assert legal == found.disclaimer


@pytest.mark.parametrize("banner", BANNERS)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_a_banner_is_set_apart_and_no_more(banner: str, gap: str) -> None:
    """With one above another, and where the author's first line follows at once."""
    found = trim(f"{banner}{gap}{NEW}\n")

    assert NEW == found.visible
    assert banner == found.disclaimer
    assert NEW == trim(f"[EXTERN]\n\n{banner}{gap}{NEW}\n").visible


@pytest.mark.parametrize("text", [
    "De informatie in deze e-mail staat morgen ook op intranet.\n\nTot dan!",
    "Denk aan het milieu: kom op de fiets.\n\nTot maandag.",
    "De inhoud van dit bericht mag gedeeld worden.\nGraag zelfs.",
    "External email addresses stop working on Friday.\n\nSorry!\n\nThe new ones are on the intranet.",
    "Voortaan staat dit onder elke mail:\n\nAan dit bericht kunnen geen rechten worden ontleend.\n\n"
    "Wie daar vragen over heeft, kan vanaf maandag bij de afdeling juridische zaken terecht voor uitleg.",
    "[EXTERN] betekent dat een mail van buiten komt.", "Dit bericht is vertrouwelijk.",
    "De [disclaimer](https://corp.example) is aangepast.\n\nGraag gebruiken.",
])
def test_a_mail_about_such_words_stays(text: str) -> None:
    """Doubt keeps the text."""
    assert text == trim(text).visible


@pytest.mark.parametrize("lines", [[], [""], ["[extern]"], ["disclaimer", "x"]])
def test_odd_lines_do_no_harm(lines: list[str]) -> None:
    """Whatever comes in, the lines found are there."""
    assert find_disclaimers(lines) <= set(range(len(lines)))


@pytest.mark.parametrize("piece", [
    "if you are not the intended recipient\n\n", "confidential virus\n\n", "[extern]\n", "click link\n",
    "external sender ", "disclaimer:\n", "this message is confidential ", "a\n\n",
])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """Ten paragraphs below, three above, forty lines of each."""
    assert growth(lambda text: find_disclaimers(text.split("\n")), piece, 5_000) <= LINEAR
