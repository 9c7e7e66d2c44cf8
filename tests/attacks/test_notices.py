"""Notices about mail that the next hop refused: the author hears it, and hostile words stay words."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
AUTHOR = "p1@havik.example"


@pytest.fixture
def refusing(town: Town) -> Town:
    """A town whose mail server takes nothing for the list, and says so in odd words."""
    town.says.kind = Kind.DISCUSSION
    town.hop.answers = {f"RCPT TO:<{ALL}": "550-5.1.1 Bcc: x@evil.test\r\n550 5.1.1 ☃ {refused} %s\x07"}
    return town


@pytest.mark.parametrize("subject", ["Kantine dícht", "=?utf-8?q?a=0D=0ABcc:_x@evil.test?=", "{refused}", "x" * 900])
def test_the_author_is_told_whatever_the_headers_hold(refusing: Town, subject: str) -> None:
    """Raw UTF-8 in a header broke the notice once, and with it the work on the item."""
    item = refusing.accept(letter(subject), AUTHOR, ALL)
    refusing.run(60)
    assert State.FAILED is refusing.item(item).state
    (mail,) = refusing.mails_to(AUTHOR)
    notice = message_from_bytes(mail.content, policy=policy.default)
    assert [] == [key for key in notice if key.lower() in ("bcc", "cc")]
    assert AUTHOR == notice["To"]
    shown, status, original = notice.iter_parts()
    assert ALL in shown.get_content()
    assert "delivery-status" in status.get_content_type()
    assert subject.encode() in original.as_bytes().replace(b"\n ", b" ")


def test_who_is_refused_beside_a_post_is_told_too(refusing: Town) -> None:
    """The post stands, but the mail that was promised with it reached nobody."""
    item = refusing.accept(letter("alarm"), AUTHOR, ALL)
    refusing.run(60)
    assert (State.FAILED, 1) == (refusing.item(item).state, len(refusing.posts(item)))
    assert b"delivery-status" in refusing.mails_to(AUTHOR)[0].content


def test_a_forged_sender_gets_no_notice(refusing: Town) -> None:
    """Whoever stands in a forged envelope did not write to us."""
    refusing.accept(letter(author="p2@havik.example"), AUTHOR, ALL, trusted=True)
    refusing.accept(letter("Anders"), AUTHOR, ALL, trusted=False)
    refusing.run(60)
    assert [] == refusing.hop.mails
