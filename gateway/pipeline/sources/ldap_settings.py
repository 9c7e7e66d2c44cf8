"""`directory.ldap` of config.yaml, and what Active Directory and OpenLDAP call things."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from rules.fields import span
from rules.model import Shape

Pause = Annotated[timedelta, span(timedelta(days=1), "the pause between two readings")]

# What `kind` sets where the config says nothing. A user without a mail address is read too: such a member
# of a list gets no mail, and is no reason to doubt that list.
NAMES: dict[str, dict[str, str]] = {
    "active-directory": {
        "people_filter": "(&(objectCategory=person)(objectClass=user))",
        "lists_filter": "(objectCategory=group)",
        "address": "mail",
        "name": "displayName",
        "department": "department",
        "manager": "manager",
        "language": "preferredLanguage",
        "also": "proxyAddresses",
        "member_of": "memberOf",
        "members": "member",
        "left": "userAccountControl",
    },
    "openldap": {
        "people_filter": "(objectClass=inetOrgPerson)",
        "lists_filter": "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))",
        "address": "mail",
        "name": "displayName cn",
        "department": "departmentNumber",
        "manager": "manager",
        "language": "preferredLanguage",
        "also": "",
        "member_of": "memberOf",
        "members": "member uniqueMember",
        "left": "pwdAccountLockedTime",
    },
}


class LdapShape(Shape):
    """Reading people and lists from a directory server."""

    url: str = Field(
        description="ldaps://dc1.corp.example, or ldap:// where the session is made safe by StartTLS.",
        pattern=r"^ldaps?://[^/\s]+/?$",
    )
    kind: Literal["active-directory", "openldap"] = Field(
        default="active-directory", description="Whose names are the defaults below: active-directory or openldap."
    )
    tls: Literal["required", "none"] = Field(
        default="required", description="none: also a password and people in clear over the wire; for loopback only."
    )
    ca_file: str = Field(default="", description="Certificates that vouch for the server; empty: the system's.")
    bind_dn: str = Field(default="", description="As whom we read; empty: as nobody.")
    bind_password_file: str = Field(default="", description="File with the password of `bind_dn`.")
    base: str = Field(description="Where people are, as dc=corp,dc=example.", min_length=1)
    lists_base: str = Field(default="", description="Where lists are; empty: `base`.")
    people_filter: str = Field(default="", description="Which entries are people; empty: by `kind`.")
    lists_filter: str = Field(default="", description="Which entries are lists; empty: by `kind`.")
    address: str = Field(default="", description="Attribute with the mail address; empty, as below: by `kind`.")
    name: str = Field(default="", description="Attributes with the name, the first that is filled counts.")
    department: str = Field(default="", description="Attribute with the department.")
    manager: str = Field(default="", description="Attribute with the manager: a DN or an address.")
    language: str = Field(default="", description="Attribute with the language, as nl or en-GB.")
    also: str = Field(default="", description="Attributes with more addresses; `smtp:` before one is understood.")
    member_of: str = Field(default="", description="Attribute of a person that names their lists.")
    members: str = Field(default="", description="Attributes of a list that name its members: DNs or addresses.")
    left: str = Field(
        default="",
        description="Attribute of those who left: filled and not 0, no or false; of userAccountControl, its bit 2.",
    )
    every: Pause = Field(default=timedelta(minutes=15), description="How often it is read.")
    page: int = Field(default=500, ge=10, le=5_000, description="Entries asked for at once.")
    timeout: int = Field(default=20, ge=1, le=300, description="Seconds until a silent server counts as away.")

    def called(self, key: str) -> str:
        """A filter or attribute: as config.yaml says, or as servers of this kind call it."""
        return str(getattr(self, key)) or NAMES[self.kind][key]

    def attributes(self, *keys: str) -> tuple[str, ...]:
        """The attributes behind some keys, each once."""
        return tuple(dict.fromkeys(word for key in keys for word in self.called(key).split()))

    def from_here(self, folder: Path) -> LdapShape:
        """The same with its files seen from the folder of config.yaml."""
        named = ("ca_file", "bind_password_file")
        return self.model_copy(update={key: str(folder / getattr(self, key)) for key in named if getattr(self, key)})
