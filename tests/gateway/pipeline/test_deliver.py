"""A copy that goes out again loses the marks of its delivery, and no mail on its way loses anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from gateway.pipeline.deliver import deliver, without_delivered_to
from gateway.store import items, tables
from gateway.store.database import writing
from gateway.store.items import Reached
from tests.gateway.town import Town, letter
from tests.growth import LINEAR, growth

ALL, P1 = "iedereen@havik.example", "p1@havik.example"


@pytest.mark.parametrize(("before", "after"), [
    (b"Delivered-To: alle@x.example\r\nSubject: a\r\n\r\nb\r\n", b"Subject: a\r\n\r\nb\r\n"),
    (b"Subject: a\r\nDELIVERED-TO:  <Alle@X.example> \r\n\r\nb\r\n", b"Subject: a\r\n\r\nb\r\n"),
    (b"Delivered-To: alle@x.example\nSubject: a\n\nb\n", b"Subject: a\n\nb\n"),
    (b"Delivered-To: anna@x.example\r\n\r\nb\r\n", b"Delivered-To: anna@x.example\r\n\r\nb\r\n"),
    (b"X-Delivered-To: alle@x.example\r\n\r\nb\r\n", b"X-Delivered-To: alle@x.example\r\n\r\nb\r\n"),
    (b"Subject: a\r\n\r\nDelivered-To: alle@x.example\r\n", b"Subject: a\r\n\r\nDelivered-To: alle@x.example\r\n"),
    (b"Delivered-To: alle@x.example\r\n folded\r\n\r\nb\r\n", b"Delivered-To: alle@x.example\r\n folded\r\n\r\nb\r\n"),
])
def test_only_the_marks_of_those_addresses_go(before: bytes, after: bytes) -> None:
    """Postfix would bounce the second delivery to the same address as a loop (5.4.6)."""
    assert after == without_delivered_to(before, ["alle@x.example"])


@pytest.mark.parametrize("piece", [" ", "delivered-to: a\r\n", "\r\ndelivered-to:"])
def test_a_hostile_header_block_costs_no_more_than_its_length(piece: str) -> None:
    """A mailbox holds what anybody sends."""
    def run(text: str) -> bytes:
        return without_delivered_to(b"delivered-to:" + text.encode(), ["alle@x.example"])

    assert growth(run, piece) < LINEAR


def test_a_copy_goes_out_without_them_and_a_mail_on_its_way_as_it_came(tmp_path: Path) -> None:
    """What a mail server signed is not for us to change; a mailbox's copy never was that mail."""
    town = Town(tmp_path)
    marked = b"Delivered-To: iedereen@havik.example\r\n"
    sent = []
    for n, intake in enumerate(("copy", "inline")):
        content = marked + letter(f"Mail {n}", message_id=f"<{n}@x.example>")
        item = town.item(town.accept(content, P1, ALL))
        with writing(town.parts.database) as connection:
            connection.execute(update(tables.items).where(tables.items.c.id == item.id).values(intake=intake))
            reached: tuple[Reached, ...] = items.reached(connection, item.id)
        deliver(town.parts, town.item(item.id), reached, "a test")
        sent.append(town.hop.mails[-1].content)
    town.close()

    assert marked not in sent[0]
    assert marked in sent[1]
