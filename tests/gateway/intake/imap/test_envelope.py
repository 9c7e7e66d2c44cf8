"""A copy lost its envelope; what the delivering server wrote on top is as near as it gets."""

from __future__ import annotations

from gateway.intake.imap.envelope import copy_of
from gateway.intake.imap.settings import ImapSettings
from tests.gateway.intake.imap.doubles import ALL, JOURNAL, settings

PATH = "Return-Path: <anna@waterkant.example>"
OWN = f"Delivered-To: {JOURNAL}"
LMTP = "Received: from mx by mail with LMTP; Mon, 23 Nov 2026 10:00:00 +0100"
SMTP = "Received: from laptop by mx with ESMTP; Mon, 23 Nov 2026 10:00:00 +0100"


def mail(*fields: str) -> bytes:
    return ("\r\n".join(fields) + "\r\n\r\nhello\r\n").encode()


def recipients(one: ImapSettings, content: bytes) -> list[str]:
    return [each.address for each in copy_of(one, content).envelope.recipients]


def test_the_bytes_stay_as_they_are() -> None:
    """What is stripped can no longer be shown, and the door key rests on it."""
    content = mail(PATH, OWN, LMTP, SMTP, "Subject: hello")
    assert content == copy_of(settings(), content).content


def test_the_sender_is_the_return_path_and_counts_only_where_the_mailbox_is_trusted() -> None:
    """At a provider's mailbox anybody may have written it."""
    content = mail(PATH, OWN, LMTP, "From: anna@waterkant.example")

    believed, doubted = (copy_of(settings(trusted=word), content).envelope for word in (True, False))

    assert ("anna@waterkant.example", True) == (believed.sender, believed.trusted)
    assert not doubted.trusted


def test_a_return_path_further_down_is_not_the_servers() -> None:
    """It came with the mail, from whoever wrote it."""
    content = mail(OWN, LMTP, SMTP, "Return-Path: <director@waterkant.example>", "From: director@waterkant.example")
    assert "" == copy_of(settings(), content).envelope.sender


def test_a_bounce_keeps_its_empty_sender() -> None:
    """It must never be taken for a person's mail."""
    assert "" == copy_of(settings(), mail("Return-Path: <>", OWN, LMTP)).envelope.sender


def test_below_an_empty_sender_nobody_names_another() -> None:
    """Handed in to the delivering server itself, all below its own lines is the stranger's."""
    content = mail("Return-Path: <>", OWN, LMTP, "Return-Path: <director@waterkant.example>")
    assert "" == copy_of(settings(), content).envelope.sender


def test_a_journals_note_names_the_list_also_for_a_hidden_recipient() -> None:
    """Postfix writes X-Original-To below Dovecot's own line."""
    content = mail(PATH, OWN, LMTP, f"X-Original-To: {ALL}", SMTP, "To: undisclosed-recipients:;")
    assert [ALL] == recipients(settings(), content)


def test_a_forged_note_is_not_read() -> None:
    """It stands below the line of our own mail server."""
    content = mail(PATH, OWN, LMTP, SMTP, f"X-Original-To: {ALL}", "To: somebody@waterkant.example")
    assert [JOURNAL] == recipients(settings(), content)


def test_a_member_mailbox_stands_for_its_list() -> None:
    """Its server notes only the member, and a hidden recipient shows in no header."""
    content = mail(PATH, OWN, LMTP, SMTP, "To: undisclosed-recipients:;")
    assert [ALL] == recipients(settings(list=ALL), content)


def test_a_mail_written_to_the_member_itself_is_not_the_lists() -> None:
    """A word to one mailbox must never become a post to all."""
    content = mail(PATH, OWN, LMTP, SMTP, f"To: Robot <{JOURNAL}>")
    assert [JOURNAL] == recipients(settings(list=ALL), content)


def test_a_mail_to_both_is_the_lists() -> None:
    """Its author named the list."""
    content = mail(PATH, OWN, LMTP, SMTP, f"To: {JOURNAL}, {ALL}")
    assert [ALL] == recipients(settings(list=ALL), content)


def test_the_login_name_may_differ_from_the_address() -> None:
    """Many servers take a bare user name; Delivered-To still says whose mailbox it is."""
    one = settings(list=ALL, user="journal")
    assert [JOURNAL] == recipients(one, mail(PATH, OWN, LMTP, SMTP, f"To: {JOURNAL}"))


def test_the_configured_address_is_the_mailboxs_own_too() -> None:
    """Where the server notes nothing and the login is a bare name."""
    one = settings(list=ALL, user="journal", address=JOURNAL)
    assert [JOURNAL] == recipients(one, mail(PATH, f"To: {JOURNAL}"))


def test_a_thousand_fields_cost_no_more_than_ten() -> None:
    """Headers are written by strangers."""
    content = mail(*[f"Delivered-To: p{n}@waterkant.example" for n in range(900)])
    assert 10 == len(recipients(settings(), content))


def test_a_report_is_taken_apart_only_where_it_is_said_that_reports_come() -> None:
    """Else anybody could send one, and speak as anybody."""
    inner = b"From: anna@waterkant.example\r\nSubject: inside\r\n\r\nhello\r\n"
    content = (f"{PATH}\r\nX-MS-Journal-Report: \r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
               f"--b\r\nContent-Type: text/plain\r\n\r\nSender: anna@waterkant.example\r\nTo: {ALL}\r\n"
               "--b\r\nContent-Type: message/rfc822\r\n\r\n").encode() + inner + b"\r\n--b--\r\n"

    unwrapped = copy_of(settings(journal_reports=True), content)

    assert inner == unwrapped.content
    assert [ALL] == [one.address for one in unwrapped.envelope.recipients]
    assert "inside" == unwrapped.headers.get("subject")
    assert content == copy_of(settings(), content).content
