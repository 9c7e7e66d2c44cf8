"""What `check` tells IT of forged authors."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest

from gateway.pipeline.vouchers import advise, advise_of
from gateway.pipeline.vouching import Trust, Why
from gateway.store.items import Item
from tests.gateway.town import Town, letter

PLAIN = Trust(clients=(ip_network("127.0.0.0/8"),))


@pytest.mark.parametrize(("trust", "sure", "words"), [
    (PLAIN, False, "Without XFORWARD an outsider's forgery passes"),
    (Trust(authserv_id="mx.example"), True, "must remove what others wrote under that name"),
    (Trust(clients=(ip_network("10.0.0.0/8"),), clients_named=True), True, "from 10.0.0.0/8 counts as a colleague"),
])  # fmt: skip
def test_what_is_set_up_is_told_with_what_it_takes(trust: Trust, sure: bool, words: str) -> None:
    """A set-up that lets forgeries through says so before the first one comes."""
    advice = advise(trust)

    assert (sure, True) == (advice.sure, words in advice.words)


def test_mail_that_came_without_its_client_is_counted(town: Town) -> None:
    """The configuration cannot show what the mail server leaves out; the mail does."""
    item = town.item(town.accept(letter(), "p1@havik.example", "iedereen@havik.example"))
    outside = {"xforward": [["ADDR", "10.1.2.3"]], "unvouched": str(Why.OUTSIDE)}
    told: Item = replace(item, envelope={**item.envelope, **outside})

    silent, well = advise_of([item, told], PLAIN), advise_of([told], PLAIN)
    assert silent is not None
    assert well is not None
    assert (False, True) == (silent.sure, well.sure)
    assert "1 of the last 2 mails" in silent.words
    assert "1 came from outside" in well.words
    assert advise_of([], PLAIN) is None is advise_of([item], Trust(authserv_id="mx.example"))
