"""Whom a nudge may reach: a reason for every no."""

import pytest

from gateway.mail.types import Address, Automatic, Headers, Message
from gateway.pipeline.nudges import House, Why, may_nudge

PIETER = "p.devries@waterlinie.example"
HOUSE = House(
    domains=frozenset({"waterlinie.example", "plein.waterlinie.example"}),
    lists=frozenset({"all-staff@waterlinie.example"}),
    own=frozenset({"werkplek@waterlinie.example"}),
    gateway_domain="plein.waterlinie.example",
)


def message(author: str = PIETER, **more) -> Message:
    known = {
        "message_id": "<1@x>",
        "subject": "Vraagje",
        "to": (),
        "cc": (),
        "reply_to": (),
        "date": None,
        "in_reply_to": "",
        "references": (),
        "language": "nl",
        "visible_text": "",
        "quoted_text": "",
        "signature": "",
        "disclaimer": "",
        "markdown": "",
        "may_answer": True,
    }
    return Message(author=Address(name="Pieter", address=author), **{**known, **more})


def test_a_verified_colleague_may_be_told():
    """The case all others depart from; case does not matter in an address."""
    assert may_nudge(message(), PIETER.upper(), HOUSE, verified=True) is None


@pytest.mark.parametrize("kind", list(Automatic))
def test_no_automatic_mail_is_answered(kind):
    """RFC 3834 section 2: a responder never answers a responder, and so two gateways stop after one."""
    refusal = may_nudge(message(automatic=kind), PIETER, HOUSE, verified=True)

    assert refusal is not None
    assert Why.AUTOMATIC == refusal.why


@pytest.mark.parametrize("value", ["auto-replied", "auto-generated", "AUTO-NOTIFIED; x=y", "whatever"])
def test_any_auto_submitted_but_no_is_automatic(value):
    """Also words that the RFC has yet to define (section 5)."""
    refusal = may_nudge(
        message(headers=Headers(fields=(("auto-submitted", value),))), PIETER, HOUSE, verified=True
    )

    assert refusal is not None
    assert Why.AUTOMATIC == refusal.why


def test_auto_submitted_no_is_a_person():
    """Section 5: 'no' says that a human wrote it."""
    fields = (("auto-submitted", [" no", "by hand)"][0]),)

    assert may_nudge(message(headers=Headers(fields=fields)), PIETER, HOUSE, verified=True) is None


@pytest.mark.parametrize(
    ("sender", "author", "why"),
    [
        ("", PIETER, Why.NULL_SENDER),
        ("<>", PIETER, Why.NULL_SENDER),
        ("bounce@waterlinie.example", PIETER, Why.SENDER_DIFFERS),
        (PIETER, "", Why.SENDER_DIFFERS),
        ("x@elsewhere.example", "x@elsewhere.example", Why.OUTSIDER),
        ("x@evil.waterlinie.example", "x@evil.waterlinie.example", Why.OUTSIDER),
        ("x@notwaterlinie.example", "x@notwaterlinie.example", Why.OUTSIDER),
        ("nobody", "nobody", Why.OUTSIDER),
        ("werkplek@waterlinie.example", "werkplek@waterlinie.example", Why.OURSELVES),
        ("reply+a.b.c@plein.waterlinie.example", "reply+a.b.c@plein.waterlinie.example", Why.OURSELVES),
        ("all-staff@waterlinie.example", "all-staff@waterlinie.example", Why.LIST),
        ("pïeter@waterlinie.example", "pïeter@waterlinie.example", Why.UNREACHABLE),
    ],
)
def test_each_no_has_its_reason(sender, author, why):
    """The trace shows it, without any address."""
    refusal = may_nudge(message(author), sender, HOUSE, verified=True)

    assert refusal is not None
    assert why == refusal.why
    assert "@" not in refusal.reason


@pytest.mark.parametrize(
    "local",
    [
        "no-reply",
        "noreply",
        "donotreply",
        "do-not-reply",
        "do_not_reply",
        "hr.noreply",
        "niet-beantwoorden",
        "mailer-daemon",
        "MAILER-DAEMON",
        "postmaster",
        "owner-staff",
        "staff-request",
        "staff-owner",
        "staff-bounces",
        "bounces+12=x",
        "listserv",
        "majordomo",
    ],
)
def test_nobody_sits_behind_these_addresses(local):
    """RFC 3834 section 2 and RFC 5230 section 4.6 name them."""
    address = f"{local}@waterlinie.example"
    refusal = may_nudge(message(address.lower()), address, HOUSE, verified=True)

    assert refusal is not None
    assert Why.NO_REPLY == refusal.why


@pytest.mark.parametrize("local", ["noor.replyan", "anton", "norbert", "owner", "r.bounce-jansen", "notaris"])
def test_people_with_unlucky_names_are_people(local):
    """A rule about robots must not silence a colleague."""
    address = f"{local}@waterlinie.example"

    assert may_nudge(message(address), address, HOUSE, verified=True) is None


def test_an_author_nobody_verified_gets_nothing():
    """A forged From would make us write to a stranger's victim."""
    refusal = may_nudge(message(), PIETER, HOUSE, verified=False)

    assert refusal is not None
    assert Why.UNVERIFIED == refusal.why


def test_a_mail_that_asks_for_silence_gets_it():
    """X-Auto-Response-Suppress and its like (`may_answer`) bind us too."""
    refusal = may_nudge(message(may_answer=False), PIETER, HOUSE, verified=True)

    assert refusal is not None
    assert Why.MAY_NOT_ANSWER == refusal.why
