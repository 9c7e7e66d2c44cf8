"""IT sees on a mail's page who vouched for its author, or why nobody did."""

from __future__ import annotations

import pytest

from gateway.mail.author import Doubt
from gateway.pipeline.vouching import By, Why
from gateway.store.items import State
from gateway.web.words import WORDS
from rules.types import Action, Decision, Step
from tests.gateway.web.desk import REVIEWER, Desk

UNVERIFIED = Step(name="built-in:unverified", role="built-in", hit=True, reason="nobody we trust says so: DMARC failed")


@pytest.mark.parametrize("one", [*By, *Why, *Doubt])
def test_each_reason_has_words_in_both_languages(one: By | Why | Doubt) -> None:
    """A page never shows the name of a key."""
    key = f"{'vouched_by' if isinstance(one, By) else 'unvouched'}_{one.name.lower()}"

    assert all(key in words for words in WORDS.values())


@pytest.mark.parametrize(("kept", "shown"), [
    ("DMARC", "onze mailserver: DMARC klopt"), ("a client of ours", "het netwerk: een collega"),
    ("a way of next year", "a way of next year"), ("", "niemand: DMARC klopt niet"),
])  # fmt: skip
def test_the_page_says_who_vouched(desk: Desk, kept: str, shown: str) -> None:
    """What an older or newer version kept is shown as it is."""
    envelope = {"by_list": ["all@corp.example"], "unvouched": "" if kept else "DMARC failed"}
    item = desk.mail(State.DELIVERED, vouched=kept, envelope=envelope)

    assert shown in desk.signed_in(REVIEWER).get(f"/items/{item.id}").text


def test_a_mail_that_waits_since_nobody_vouches_says_so(desk: Desk) -> None:
    """The reviewer must know what to look for, and until when."""
    decision = Decision(action=Action.HOLD, decided_by="built-in:unverified", trace=(UNVERIFIED,))
    item = desk.mail(State.HELD, decision=decision, vouched="", hold_until=desk.clock(),
                     envelope={"by_list": ["all@corp.example"], "unvouched": "DMARC failed"})  # fmt: skip
    page = desk.signed_in(REVIEWER).get(f"/items/{item.id}").text

    assert "echt schreef: DMARC klopt niet. Daarom wacht hij" in page
