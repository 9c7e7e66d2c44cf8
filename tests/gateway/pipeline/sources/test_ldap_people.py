"""What a directory server's entries mean; tests/real/test_ldap.py asks a real server."""

from __future__ import annotations

import pytest

from gateway.pipeline.sources.ldap import Entry
from gateway.pipeline.sources.ldap_people import found
from gateway.pipeline.sources.ldap_settings import LdapShape

ACTIVE = LdapShape(url="ldaps://dc1.corp.example", base="dc=corp")


def entry(dn: str, **values: str | tuple[str, ...]) -> Entry:
    return Entry(dn=dn, values={k.lower(): (v,) if isinstance(v, str) else v for k, v in values.items()})


def plain(dn: str) -> str:
    return dn.lower()


PEOPLE = (
    entry("cn=ann", mail="Ann@corp.example", userAccountControl="512", manager="CN=Bob", memberOf="CN=By-Person",
          proxyAddresses=("SMTP:Ann@corp.example", "smtp:a@corp.example", "x500:/o=corp/cn=ann")),
    entry("cn=bob", mail="bob@corp.example", userAccountControl="66048"),
    entry("cn=cas", mail="cas@corp.example", userAccountControl="514"),
    entry("cn=scanner", userAccountControl="512"),
)


def test_a_disabled_account_has_left_and_other_addresses_are_known() -> None:
    """Bit 2 of userAccountControl; of proxyAddresses those of mail alone."""
    told = found(ACTIVE, PEOPLE, (), plain)
    assert {"ann@corp.example", "bob@corp.example"} == set(told.people.here)
    assert {"cas@corp.example"} == told.people.left
    assert ("a@corp.example",) == told.people.here["ann@corp.example"].also
    assert "bob@corp.example" == told.people.here["ann@corp.example"].manager


@pytest.mark.parametrize("value", ["²", "--5", "-", "٣", "512.0", "9" * 5_000, "NORMAL"])
def test_an_account_whose_bits_cannot_be_read_has_left(value: str) -> None:
    """And ends nobody's asking: Python takes some of these for digits, and then for no number."""
    told = found(ACTIVE, (*PEOPLE, entry("cn=dee", mail="dee@corp.example", userAccountControl=value)), (), plain)
    assert {"cas@corp.example", "dee@corp.example"} == told.people.left
    assert {"ann@corp.example", "bob@corp.example"} == set(told.people.here)


def test_lists_take_members_from_both_sides() -> None:
    """From the list, from the person, from lists on it in a circle; who has no mailbox gets no mail."""
    lists = (
        entry("cn=all", mail="all@corp.example", member=("CN=Bob", "CN=Scanner", "CN=By-Person")),
        entry("cn=by-person", mail="by@corp.example", member=("CN=All",)),
    )
    told = found(ACTIVE, PEOPLE, lists, plain)
    both = {"ann@corp.example", "bob@corp.example"}
    assert both == told.lists["all@corp.example"] == told.lists["by@corp.example"] == told.lists["cn=all"]


def test_a_member_nobody_read_or_a_part_of_the_members_is_doubt() -> None:
    """Active Directory gives 1,500 members at once, and says so in the attribute's name."""
    lists = (
        entry("cn=strange", mail="strange@corp.example", member=("CN=Bob", "CN=Elsewhere")),
        entry("cn=above", mail="above@corp.example", member="CN=Strange"),
        entry("cn=long", mail="long@corp.example", **{"member;range=0-1499": "CN=Bob"}),
        entry("cn=twin1", mail="twin@corp.example", member="CN=Bob"),
        entry("cn=twin2", mail="twin@corp.example", member="CN=Ann"),
    )
    told = found(ACTIVE, PEOPLE, lists, plain)
    names = {f"{one}@corp.example" for one in ("strange", "above", "long", "twin")}
    assert names <= set(told.doubts)
    assert names.isdisjoint(told.lists)
