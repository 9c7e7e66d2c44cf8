"""DNs that are written differently, and a bind that must not be nobody's; tests/real/test_ldap.py asks a server."""

from __future__ import annotations

import pytest

from gateway.errors import ConfigError
from gateway.pipeline.sources.ldap import Entry, plain_dn, read_server
from gateway.pipeline.sources.ldap_settings import LdapShape

pytest.importorskip("ldap3")


@pytest.mark.parametrize(("one", "other"), [
    ("CN=Ann,OU=People,DC=corp", "cn=ann, ou=people , dc=corp"),
    (r"cn=Vries\, Ann,dc=corp", r"cn=vries\2C ann,dc=corp"),
    ("cn=Zoë,dc=corp", r"cn=zo\C3\AB,dc=corp"),
])
def test_one_dn_in_two_spellings_is_one(one: str, other: str) -> None:
    """Or a member would be somebody nobody knows."""
    assert plain_dn(one) == plain_dn(other) != ""


def test_two_dns_stay_two_and_what_is_none_is_none() -> None:
    """A comma within a name is no comma between two."""
    assert plain_dn(r"cn=a\,dc\=b") != plain_dn("cn=a,dc=b")
    assert "" == plain_dn("no dn at all")


def test_a_name_without_a_password_is_refused() -> None:
    """Many servers take such a bind for nobody's and answer that all is well (RFC 4513 section 5.1.2)."""
    with pytest.raises(ConfigError, match="bind_password_file"):
        read_server(LdapShape(url="ldap://127.0.0.1:1", base="dc=x", bind_dn="cn=reader"))


def test_values_come_in_the_order_of_the_names_asked_for() -> None:
    """The first that is filled counts."""
    entry = Entry(dn="cn=a", values={"cn": ("A",), "displayname": ("Ann",)})
    assert ("Ann", "A") == entry.all(("displayName", "cn"))
