"""Which addresses are the company's own, letter by letter."""

from __future__ import annotations

import pytest

from gateway.pipeline.within import within

DOMAINS = ("waterkant.example", "zürich.example")
KNOWN = frozenset({"all-staff@lists.far.example", "plein@gw.waterkant.example"})


@pytest.mark.parametrize("address", [
    "anna@waterkant.example", "Anna.Kade+x@WaterKant.Example", "jörg@waterkant.example", "x@zürich.example",
    "x@ZüRICH.example", "x@xn--zrich-kva.example", "postmaster", "Postmaster",
    "All-Staff@lists.far.example", "plein@gw.waterkant.example"])
def test_a_plain_mailbox_of_the_company_is_within(address: str) -> None:
    """Also in capitals, with accents, and in the form that DNS knows."""
    assert within(address, domains=DOMAINS, known=KNOWN)


@pytest.mark.parametrize("address", [
    "victim@far.test", "victim", "", "@waterkant.example", "victim@", "victim@sub.waterkant.example",
    "victim@waterkant.example.far.test", "victim@waterkant.example.", "victim@far-waterkant.example"])
def test_another_domain_is_not(address: str) -> None:
    """Nor a part of ours, nor one that ends like ours."""
    assert not within(address, domains=DOMAINS, known=KNOWN)


@pytest.mark.parametrize("address", [
    "victim%far.test@waterkant.example", "far.test!victim@waterkant.example", '"victim@far.test"@waterkant.example',
    '"victim"@waterkant.example', "victim@far.test@waterkant.example", "@far.test:victim@waterkant.example",
    "a,victim@waterkant.example", "a\\@b@waterkant.example", "far::victim@waterkant.example", "|sh@waterkant.example",
    "a b@waterkant.example", "a\0@waterkant.example", "a\r@waterkant.example", "victim%far.test", "x" * 65 +
    "@waterkant.example"])
def test_an_address_that_may_hold_another_is_not(address: str) -> None:
    """Postfix alone rewrites user%domain and site!user unless told not to."""
    assert not within(address, domains=DOMAINS, known=KNOWN)


@pytest.mark.parametrize("address", [
    "victim@wаterkant.example", "victim@ｗaterkant.example", "victim@waterkant。example",
    "victim@waterk\u00adant.example", "victim@water\N{KELVIN SIGN}ant.example",
    "plein@gw.water\N{KELVIN SIGN}ant.example", "victim@zu\u0308rich.example"])
def test_what_looks_alike_is_not(address: str) -> None:
    """Cyrillic, full width, soft hyphens: to the next hop it is a domain outside."""
    assert not within(address, domains=DOMAINS, known=KNOWN)


def test_without_domains_only_what_is_known_is_within() -> None:
    """Doubt is outside."""
    assert not within("anna@waterkant.example", domains=(), known=KNOWN)
    assert within("all-staff@lists.far.example", domains=(), known=KNOWN)
