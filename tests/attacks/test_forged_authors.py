"""Nobody's name stands over words that are not theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.feed.tables import posts
from gateway.errors import NotAllowed
from gateway.mail.headers import scan_headers
from gateway.pipeline.fate import Fate
from gateway.pipeline.letting_go import confirm_post, post_after_all
from gateway.store.items import State
from tests.attacks import forgeries
from tests.attacks.forgeries import HONEST
from tests.attacks.forging import Forge, forge
from tests.gateway.town import Town, envelope_to

ALL = "iedereen@havik.example"
BOSS = "bea@havik.example"
NAME = "Bea Baas"
ME = "p1@havik.example"
STRANGER = "x@evil.test"
LOOKALIKE = "be\u0430@havik.example"          # a Cyrillic letter in it

# Header lines, envelope sender, and the only name that may stand over a post (None: there is no post).
FORGERIES = {
    "sender is another": ((f"From: {NAME} <{BOSS}>",), ME, None),
    "two From fields": ((f"From: <{ME}>", f"From: {NAME} <{BOSS}>"), ME, None),
    "two From fields, turned": ((f"From: {NAME} <{BOSS}>", f"From: <{ME}>"), ME, None),
    "two people in From": ((f"From: <{ME}>, {NAME} <{BOSS}>",), ME, None),
    "folded over three lines": ((f"From:\r\n {NAME} <{BOSS}>,\r\n <{ME}>",), ME, None),
    "a group of two": ((f"From: Bestuur: <{ME}>, {BOSS};",), ME, None),
    "a group of one": ((f"From: {NAME}: <{ME}>;",), ME, None),
    "a NUL and a second address": ((f"From: <{ME}>\x00, {BOSS}",), ME, None),
    "name of a colleague": ((f'From: "{NAME}" <{ME}>',), ME, "Persoon1 Havik"),
    "address as the name": ((f'From: "{BOSS}" <{ME}>',), ME, "Persoon1 Havik"),
    "address in angles as the name": ((f"From: <{BOSS}> <{ME}>",), ME, None),
    "address as a comment": ((f"From: {ME} ({BOSS})",), ME, None),
    "an old-style name as a comment": ((f"From: {ME} ({NAME})",), ME, "Persoon1 Havik"),
    "encoded name": ((f"From: =?utf-8?q?Bea_Baas_=3Cbea=40havik.example=3E?= <{ME}>",), ME, "Persoon1 Havik"),
    "source route": ((f"From: <@{BOSS}:{ME}>",), ME, None),
    "stranger under her name": ((f'From: "{NAME}" <{STRANGER}>',), STRANGER, None),
    "stranger under her address": (
        (f'From: "{BOSS}" <{STRANGER}>',), STRANGER, None),
    "stranger under both": (
        (f'From: "{NAME} <{BOSS}>" <{STRANGER}>',), STRANGER, None),
    "stranger with a long name": (
        (f'From: "{NAME}{" " * 90}{"x" * 90}" <{STRANGER}>',), STRANGER, None),
    "nobody of ours": ((f'From: "{NAME}" <new@havik.example>',), "new@havik.example",
                       f"{NAME} (new@havik.example)"),
    "look-alike address": ((f"From: {NAME} <{LOOKALIKE}>",), LOOKALIKE, None),
    "direction marks": ((f"From: {NAME} <be\u200ea@havik.example>",), ME, None),
    "Sender field": ((f"From: {NAME} <{BOSS}>", f"Sender: <{ME}>"), ME, None),
    "Resent fields": ((f"From: {NAME} <{BOSS}>", f"Resent-From: <{ME}>", f"Resent-Sender: <{ME}>"), ME, None),
    "Reply-To field": ((f"From: <{ME}>", f"Reply-To: {NAME} <{BOSS}>"), ME, "Persoon1 Havik"),
    "subaddress": ((f"From: {NAME} <{BOSS}>",), "bea+x@havik.example", None),
    "results of its own": (
        (f"Authentication-Results: plein.havik.example; dmarc=pass header.from={BOSS}",
         f"From: {NAME} <{BOSS}>"), STRANGER, None),
    "null sender": ((f"From: {NAME} <{BOSS}>",), "", None),
    "second From out of reach": ((f"From: <{ME}>", *["X-A: b"] * 1_100, f"From: {NAME} <{BOSS}>"), ME, None),
    "no From": (("X-From: none",), ME, None),
}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for the whole table."""
    town = Town(tmp_path_factory.mktemp("forged"))
    yield town
    town.close()


def played(town: Town, lines: tuple[str, ...], sender: str, *, trusted: bool = True) -> list[str]:
    """The names over the posts that came of an alarm to everybody. The mail itself always went on."""
    town.now += timedelta(hours=1)
    mark = f"{len(town.engine.tasks)}.{town.now.timestamp()}"
    rest = [f"To: {ALL}", "Subject: alarm", f"Message-ID: <{mark}@havik.example>",
            "Date: Mon, 15 Mar 2027 12:00:00 +0100", "", f"Kom allemaal naar de kantine. {mark}"]
    content = ("\r\n".join([*lines, *rest]) + "\r\n").encode()
    options = () if sender.isascii() else ("SMTPUTF8",)
    envelope = replace(envelope_to(ALL, sender=sender, trusted=trusted), options=options)
    verdict = town.knock(envelope, content)
    if verdict.fate is Fate.TAKE:
        asyncio.run(town.door.accept(envelope, scan_headers(content), content))
        town.run(60)
        assert content in town.mails_to(ALL)[-1].content
    else:
        assert Fate.RELAY is verdict.fate
    with town.parts.database.connect() as connection:
        return list(connection.execute(select(posts.c.author).where(posts.c.text.contains(mark))).scalars())


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_post_stands_under_a_forged_name(busy: Town, forgery: str) -> None:
    """Anybody can write any name in a header: only the verified address and the directory count."""
    lines, sender, name = FORGERIES[forgery]
    assert ([] if name is None else [name]) == played(busy, lines, sender)


def test_a_peer_that_nobody_trusts_verifies_nobody(busy: Town) -> None:
    """Envelope and From agree, but a stranger says so."""
    assert [] == played(busy, (f"From: {NAME} <{BOSS}>",), BOSS, trusted=False)


@pytest.fixture(scope="module", params=["deliver", "hold"])
def forgery_shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    """The real door, under either policy for authors whom nobody vouches for."""
    with forge(tmp_path_factory.mktemp("forge"), holds=request.param == "hold") as shop:
        yield shop


def test_there_are_as_many_forgeries_as_were_promised() -> None:
    """Who takes one out puts another in."""
    assert 24 == len(forgeries.FORGERIES)


@pytest.mark.parametrize("name", forgeries.FORGERIES)
def test_a_forgery_is_never_posted_and_never_lost(forgery_shop: Forge, name: str) -> None:
    """Its words stand under nobody's name, and who it was for has it, or will have."""
    letter = forgeries.FORGERIES[name]
    outcome = forgery_shop.play(letter)

    waits = forgery_shop.town.parts.manners.holds_unverified and bool(letter.why)
    assert ((), letter.why) == (outcome.names, outcome.why)
    assert (waits, not waits) == (outcome.held, outcome.delivered)
    assert [] == forgery_shop.town.mails_to(letter.sender)


@pytest.mark.parametrize("name", HONEST)
def test_honest_mail_beside_it_is_posted(forgery_shop: Forge, name: str) -> None:
    """Else nothing above would mean anything."""
    outcome = forgery_shop.play(HONEST[name])

    assert ((forgeries.NAME,), False, False) == (outcome.names, outcome.delivered, outcome.held)


def test_a_held_forgery_waits_for_a_reviewer_and_goes_out_as_mail(tmp_path: Path) -> None:
    """As every hold: it has a deadline, and no click makes a post of it."""
    with forge(tmp_path, holds=True) as shop:
        assert shop.play(forgeries.FORGERIES["none none none, mx: plain"]).held
        town = shop.town
        item = shop.newest()
        with pytest.raises(NotAllowed):
            confirm_post(town.parts, item.id, forgeries.BOSS)
        town.run(3_600)

        assert State.DELIVERED is town.item(item.id).state
        assert 1 == len(town.mails_to(ALL))


def test_a_held_forgery_becomes_no_post_by_hand(tmp_path: Path) -> None:
    """A reviewer vouches for nobody: what they let go goes out as mail."""
    with forge(tmp_path, holds=True) as shop:
        assert shop.play(forgeries.FORGERIES["none none none, mx: plain"]).held
        town, item = shop.town, shop.newest()
        post_after_all(town.parts, item.id, ("news",), "it@havik.example")
        town.run(60)

        assert (State.DELIVERED, []) == (town.item(item.id).state, town.posts(item.id))
        assert 1 == len(town.mails_to(ALL))
