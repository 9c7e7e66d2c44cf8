"""What is asked for by default, and what config.yaml may say instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from gateway.pipeline.sources.ldap_settings import LdapShape

URL = "ldaps://dc1.corp.example"


def test_names_come_from_the_kind_unless_told() -> None:
    """Active Directory where nothing is said."""
    settings = LdapShape(url=URL, base="dc=corp", department="ou division")
    assert ("mail", "proxyAddresses") == settings.attributes("address", "also")
    assert ("ou", "division") == settings.attributes("department")
    assert "inetOrgPerson" in LdapShape(url=URL, base="dc=x", kind="openldap").called("people_filter")


def test_files_start_from_the_folder_of_the_config() -> None:
    """Like all others in it; those that are not named stay so."""
    settings = LdapShape(url=URL, base="dc=x", ca_file="ca.pem").from_here(Path("/etc/square"))
    assert ("/etc/square/ca.pem", "") == (settings.ca_file, settings.bind_password_file)


@pytest.mark.parametrize("url", ["dc1.corp.example", "http://dc1", "ldap://dc1/dc=corp"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    """With TLS required unless the config says otherwise."""
    with pytest.raises(ValidationError):
        LdapShape(url=url, base="dc=x")
    assert "required" == LdapShape(url=URL, base="dc=x").tls
