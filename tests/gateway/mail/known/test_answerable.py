"""May a machine answer? Apart from the question who wrote: RFC 3834 section 2."""

from __future__ import annotations

import pytest

from gateway.mail.known.answerable import is_nobodys
from tests.gateway.mail.letters import letter, read


@pytest.mark.parametrize("field", [
    "Auto-Submitted: auto-forwarded", "X-Auto-Response-Suppress: DR, OOF, AutoReply",
    "X-Auto-Response-Suppress: All",
    "Precedence: list", "X-Precedence: bulk", "List-Id: <all.corp.example>", "X-Loop: all@corp.example",
    "X-MS-Exchange-Inbox-Rules-Loop: noor@corp.example", "Reply-To: no-reply@corp.example",
    "From: second@corp.example",
])
def test_a_person_s_mail_may_forbid_answers(field: str) -> None:
    """Both answers stand apart: these are people's mails, and no machine may answer them."""
    message = read(letter(field))

    assert message.automatic is None
    assert not message.may_answer


@pytest.mark.parametrize("field", [
    "Auto-Submitted: no (by hand)", "X-Auto-Response-Suppress: DR, RN", "X-Auto-Response-Suppress: None",
    "Feedback-ID: i1:Mailhouse", "Precedence: normal", "Reply-To: Noor <noor@corp.example>"])
def test_these_forbid_nothing(field: str) -> None:
    """Receipts may be unwanted where answers are welcome."""
    assert read(letter(field)).may_answer


@pytest.mark.parametrize("local", [
    "no-reply", "noreply", "NoReply", "do_not_reply", "donotreply", "no-reply-nieuws", "sales.noreply",
    "jira-no-reply",
    "niet-beantwoorden", "nicht-antworten", "ne-pas-repondre", "no-responder", "non-rispondere", "postmaster",
    "mailer-daemon", "owner-all", "all-request", "all-bounces", "bounce+1", "bounces", "notifications",
    "listserv"])
def test_behind_these_addresses_sits_nobody(local: str) -> None:
    """By custom, RFC 3834 section 2 and RFC 5230 section 4.6."""
    assert is_nobodys(f"{local}@corp.example")


@pytest.mark.parametrize("local", [
    "noor", "n.reply", "norbert", "noreen.plyer", "bouncer", "owner", "rooter", "all", "nonno",
    "notify-me-not", "info",
    "replyson", "antwoorden", "arno.reply"])
def test_behind_these_sits_somebody(local: str) -> None:
    """A name may begin like one of those."""
    assert not is_nobodys(f"{local}@corp.example")
