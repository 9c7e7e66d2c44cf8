"""The bytes of a nudge, header by header, and what it says of what is known."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from gateway.mail.types import Address
from gateway.pipeline.nudges import Mail, NudgeKind, Proof, ReceiptLine, compose
from tests.gateway.pipeline.nudges.samples import AT, CHOICE, letterhead, nudge, receipt_lines

SENT_KINDS = [kind for kind in NudgeKind if kind is not NudgeKind.ANSWER]


def read(mail: Mail) -> EmailMessage:
    return message_from_bytes(mail.content, policy=policy.default)  # type: ignore[return-value]


def text(mail: Mail) -> str:
    body = read(mail).get_body(("plain",))
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def test_a_nudge_has_exactly_these_headers():
    """RFC 3834 section 3.1, field by field; no Precedence, and no List field that would fake a list."""
    mail = read(compose(nudge(reply_to="")))

    assert {
        "From": "Team Werkplek <werkplek@waterlinie.example>",
        "To": "t.bos@waterlinie.example",
        "Subject": 'Je bericht "Borrel vrijdag in de kantine" staat in #hallo-en-tot-ziens',
        "Date": "Mon, 23 Nov 2026 10:31:00 +0100",
        "Message-ID": "<nudge.7f3k29qd.moved@plein.waterlinie.example>",
        "In-Reply-To": "<borrel.1@waterlinie.example>",
        "References": "<earlier@waterlinie.example> <borrel.1@waterlinie.example>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "nl",
        "MIME-Version": "1.0",
    } == {name: str(value) for name, value in mail.items() if name != "Content-Type"}
    assert ["text/plain", "text/html"] == [part.get_content_type() for part in mail.iter_parts()]
    assert "multipart/alternative" == mail.get_content_type()


def test_the_envelope_sender_is_null_and_the_one_recipient_the_author():
    """A bounce of a nudge must go nowhere (RFC 3834 section 3.3)."""
    mail = compose(nudge())

    assert ("", "t.bos@waterlinie.example") == (mail.envelope_sender, mail.to)


@pytest.mark.parametrize("kind", SENT_KINDS)
def test_every_line_is_7_bit_with_crlf_and_short_enough(kind):
    """Any server takes it as it is, and no signature of ours breaks on the way (RFC 5322 section 2.1.1)."""
    lines = compose(nudge(kind, subject="Één böse 🎉 Straße " * 20)).content.split(b"\r\n")

    assert all(len(line) <= 78 for line in lines)
    assert not any(b"\n" in line or b"\r" in line or not line.isascii() for line in lines)


@pytest.mark.parametrize(
    ("kind", "automatic", "answers"),
    [
        (NudgeKind.MOVED, "auto-replied", True),
        (NudgeKind.RECEIPT, "auto-replied", True),
        (NudgeKind.WHY, "auto-replied", True),
        (NudgeKind.LOGIN, "auto-generated", False),
    ],
)
def test_only_a_response_to_one_mail_is_called_auto_replied(kind, automatic, answers):
    """RFC 3834 section 5 keeps the two words apart."""
    mail = read(compose(nudge(kind)))

    assert (automatic, answers) == (mail["Auto-Submitted"], "In-Reply-To" in mail)


def test_a_batch_of_receipts_is_generated_and_lists_them_all():
    """It answers several mails, so it hangs under none; and none of them may go untold."""
    lines = tuple(replace(receipt_lines("nl")[0], subject=f"Mail {n}") for n in range(12))
    mail = compose(nudge(NudgeKind.RECEIPT, lines=lines, item="batch-1"))

    assert ("auto-generated", None) == (read(mail)["Auto-Submitted"], read(mail)["In-Reply-To"])
    assert "Over 12 van je mails" == mail.subject
    assert all(f'"Mail {n}"' in text(mail) for n in range(12))
    assert 12 == text(mail).count(f"{CHOICE}#mail")


def test_a_receipt_is_two_lines_and_an_address():
    """Notice without persuasion."""
    said = [line for line in text(compose(nudge(NudgeKind.RECEIPT))).split("\n") if line]

    assert [
        'Je mail "Borrel vrijdag in de kantine" ging naar #ask-it, niet naar de lijst.',
        "Toch mailen (tot morgen 10:31)",
        f"  {CHOICE}#mail",
        "Automatisch bericht van Team Werkplek. Marieke leest je antwoord.",
    ] == said


def test_a_line_of_a_receipt_never_borrows_the_link_of_another_mail():
    """Who presses 'mail it anyway' must not send out something else."""
    lines = (replace(receipt_lines("nl")[0], choice_url=""),)

    assert "Toch mailen" not in text(compose(nudge(NudgeKind.RECEIPT, lines=lines)))


def test_the_same_nudge_is_the_same_mail_to_the_byte():
    """A step that runs twice after a crash must not look like two mails."""
    assert compose(nudge()) == compose(nudge())


def test_long_ids_of_hosted_mail_stay_whole():
    """An id cut into encoded words breaks the thread in every reader."""
    long = f"<{'A' * 90}@{'b' * 60}.example>"
    mail = compose(
        nudge(original_id=long, references=("<a@b>", long, "no id", "<=?utf-8?q?x?=@b>", "<x y@b>"))
    )

    assert f"In-Reply-To: {long}\r\nReferences: <a@b>\r\n {long}\r\n".encode() in mail.content


def test_a_mail_without_a_message_id_is_answered_without_threading():
    """RFC 3834 section 3.1.6 asks for the fields only where there is something to name."""
    mail = read(compose(nudge(original_id="")))

    assert (None, None) == (mail["In-Reply-To"], mail["References"])


def test_commands_are_offered_only_where_somebody_reads_them():
    """A promise the product does not keep has no place in a nudge."""
    assert "MAIL, STOP" in text(compose(nudge()))
    assert "STOP" not in text(compose(nudge(reply_to="")))


def test_why_says_nobody_read_the_mail_only_where_that_is_so():
    """A held mail that a reviewer posted was read."""
    assert "No colleague read" in text(compose(nudge(NudgeKind.WHY, "en")))
    assert "No colleague read" not in text(compose(nudge(NudgeKind.WHY, "en", reviewed=True)))


def test_who_was_named_got_the_mail_and_the_note_says_so():
    """'The mail was not sent' would be untrue for them."""
    said = text(compose(nudge(language="en", named=2)))

    assert "went only to the 2 colleagues you named. That keeps 2,011 inboxes one mail lighter." in said
    assert "was not sent" not in said


@pytest.mark.parametrize(
    ("reached", "named", "said"),
    [
        (2, 0, "Dat scheelt één postvak een mailtje."),
        (2014, 0, "Dat scheelt 2.013 postvakken een mailtje."),
        (1, 0, "is niet verstuurd.\n"),
        (2, 1, "naar de collega die je bij naam noemde.\n"),
        (None, 0, "is niet verstuurd.\n"),
    ],
)
def test_plurals_follow_the_number_and_unknown_numbers_are_left_out(reached, named, said):
    """One inbox is not '1 inboxes', and an unknown number is not invented."""
    assert said in text(compose(nudge(reached=reached, named=named)))


def test_what_is_unknown_is_not_said():
    """Every optional word may be missing; the note still reads well and promises less."""
    bare = nudge(
        first="",
        members=None,
        answers_by_mail=False,
        post_url="",
        group_url="",
        until=None,
        proof=None,
        reply_to="",
        letterhead=replace(letterhead(), reader=""),
        kind=NudgeKind.QUESTION_POSTED,
    )

    assert (
        "Hallo,\n\nWe hebben je vraag in #hallo-en-tot-ziens gezet.\n\n"
        "Automatisch bericht van Team Werkplek. Het team leest je antwoord.\n\n"
        f"Toch als e-mail versturen\n  {CHOICE}#mail\nWaarom?\n  {CHOICE}#why\n"
        f"Mijn keuzes of stoppen\n  {CHOICE}#later\n"
    ) == text(compose(bare))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "/g/1",
        "https://",
        "http://[::1",
        "",
        "https://a.example/\r\nBcc: x",
        'https://a.example/"onclick="x',
        "file:///etc",
        "file://host/etc",
        "javascript://host/%0aalert(1)",
    ],
)
def test_an_address_that_is_no_web_page_makes_no_link(url):
    """A network's answer is not ours to trust."""
    said = compose(nudge(post_url=url))

    assert "Bekijk je bericht" not in text(said)


@pytest.mark.parametrize(
    ("share", "before", "count", "said"),
    [
        (51, 4, 231, "Vorige maand begon 51% van dit soort berichten in een groep. In september was dat 4%."),
        (12, 4, 30, "Vorige maand begon 12% van dit soort berichten in een groep. In september was dat 4%."),
        (60, 70, 231, "Vorige maand begon 60% van dit soort berichten in een groep.\n"),
        (12, 12, 231, ""),
        (12, 20, 231, ""),
        (12, None, 231, ""),
        (51, 4, 29, ""),
        (None, None, 231, ""),
    ],
)
def test_a_number_is_told_only_where_it_persuades(share, before, count, said):
    """A small share that does not grow shows that nobody does it; fewer than 30 messages show nothing."""
    proof = Proof(share=share, share_before=before, month_before=9, count=count)
    found = text(compose(nudge(proof=proof)))

    assert said in found
    assert bool(said) == ("Vorige maand" in found)


def test_a_nudge_that_lacks_what_it_must_say_is_refused():
    """Better no mail than one with a hole in it."""
    with pytest.raises(ValueError, match="needs until"):
        compose(nudge(NudgeKind.ASK_FIRST, until=None))
    with pytest.raises(ValueError, match="receipt"):
        compose(nudge(NudgeKind.RECEIPT, lines=()))
    with pytest.raises(ValueError, match="cannot stand for login"):
        compose(nudge(NudgeKind.RECEIPT, lines=(ReceiptLine(kind=NudgeKind.LOGIN, subject="x"),)))
    with pytest.raises(ValueError, match="compose_answer"):
        compose(nudge(NudgeKind.ANSWER))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a@b, c@d.example",
        "ü@waterlinie.example",
        "a b@c.example",
        "a@b\r\nBcc: x@y",
        "=?utf-8?q?a?=@c.example",
        "<a@b.example>",
        '"a b"@c.example',
        "a..b@c.example",
    ],
)
def test_an_address_that_is_not_one_plain_mailbox_is_refused(address):
    """The error holds no address: it ends up in logs."""
    with pytest.raises(ValueError, match="no plain ASCII mailbox"):
        compose(nudge(to=address))


def test_times_are_those_of_the_company():
    """A person far from the server still reads the clock on their own wall."""
    late = AT.replace(hour=23, minute=30)

    assert "(tot morgen 00:40)" not in text(compose(nudge(at=late, until=late + timedelta(minutes=10))))
    assert "(tot vandaag 00:40)" in text(compose(nudge(at=late, until=late + timedelta(minutes=10))))


def test_a_team_without_a_name_is_called_by_its_address():
    """`nudges.from` may be a bare address."""
    team = replace(letterhead(), team=Address(name="", address="werkplek@waterlinie.example"))

    assert "bericht van werkplek@waterlinie.example." in text(compose(nudge(letterhead=team)))
