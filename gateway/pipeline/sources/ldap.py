"""Asks a directory server, page by page. The one place that knows ldap3, and only when it is used."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import ConfigError, MailsquareError
from .ldap_settings import LdapShape

if TYPE_CHECKING:
    import ldap3

PEOPLE = ("address", "name", "department", "manager", "language", "also", "member_of", "left")
LISTS = ("address", "also", "members")


class LdapTrouble(MailsquareError):
    """The directory server did not tell all: away, refused, or cut short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: its DN in pieces that can be compared, and its attributes in lower-case names."""

    dn: str
    values: Mapping[str, Sequence[str]]

    def all(self, names: Sequence[str]) -> tuple[str, ...]:
        """All values of some attributes, in their order."""
        return tuple(one for name in names for one in self.values.get(name.lower(), ()))


def read_server(settings: LdapShape) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """People and lists, all of them.

    Raises:
        LdapTrouble: the server is away, refuses us, or does not give everything.
        ConfigError: the extra is not installed, or a file is missing.
    """
    try:
        import ldap3
        from ldap3.core.exceptions import LDAPException
    except ImportError as error:
        raise ConfigError("directory.ldap needs more: pip install 'mailsquare[ldap]'") from error
    try:
        connection = _connection(ldap3, settings)
        with connection:
            people = tuple(_search(connection, settings, settings.base, "people_filter", PEOPLE))
            lists = tuple(_search(connection, settings, settings.lists_base or settings.base, "lists_filter", LISTS))
    except (LDAPException, OSError, ValueError) as error:
        raise LdapTrouble(f"{settings.url}: {_brief(error)}") from error
    return people, lists


def _connection(library: Any, settings: LdapShape) -> ldap3.Connection:
    safe = settings.tls == "required"
    # RFC 4513 section 3.1.3: a certificate counts only where it names the host that we meant to reach
    tls = library.Tls(
        validate=ssl.CERT_REQUIRED if safe else ssl.CERT_NONE, ca_certs_file=settings.ca_file or None,
        version=ssl.PROTOCOL_TLS_CLIENT if safe else None,
    )
    server = library.Server(
        settings.url.rstrip("/"), get_info=library.NONE, connect_timeout=settings.timeout, tls=tls
    )
    starts = safe and not settings.url.startswith("ldaps:")
    return library.Connection(
        server,
        user=settings.bind_dn or None,
        password=_password(settings) if settings.bind_dn else None,
        authentication=library.SIMPLE if settings.bind_dn else library.ANONYMOUS,
        auto_bind=library.AUTO_BIND_TLS_BEFORE_BIND if starts else library.AUTO_BIND_NO_TLS,
        auto_referrals=False, auto_range=True, check_names=False, raise_exceptions=True, read_only=True,
        receive_timeout=settings.timeout,
    )


def _password(settings: LdapShape) -> str:
    path = settings.bind_password_file
    try:
        password = Path(path).read_text("utf-8").strip() if path else ""
    except OSError as error:
        raise ConfigError(f"directory.ldap.bind_password_file: {path}: {error.strerror}") from error
    if not password:  # RFC 4513 section 5.1.2: a name without a password is nobody, and many servers say yes to it
        raise ConfigError("directory.ldap: bind_dn needs a password; name its file under bind_password_file")
    return password


def _search(
    connection: ldap3.Connection, settings: LdapShape, base: str, which: str, keys: tuple[str, ...]
) -> Iterator[Entry]:
    names = settings.attributes(*keys)
    found = connection.extend.standard.paged_search(
        base, settings.called(which), attributes=list(names), paged_size=settings.page, generator=True
    )
    for one in found:
        if one.get("type") == "searchResEntry":  # not the referrals to other domains
            yield _entry(one)


def _entry(raw: Mapping[str, Any]) -> Entry:
    values: dict[str, Sequence[str]] = {}
    for name, held in raw["raw_attributes"].items():
        texts = tuple(one.decode("utf-8", "replace").strip() for one in held)
        values[name.lower()] = tuple(one for one in texts if one)
    return Entry(dn=plain_dn(str(raw["dn"])), values=values)


def plain_dn(dn: str) -> str:
    """A DN that is written alike however a server writes it (RFC 4514): case, spaces and escapes; "" for none."""
    from ldap3.core.exceptions import LDAPInvalidDnError
    from ldap3.utils.dn import parse_dn

    try:
        parts = parse_dn(dn, escape=True, strip=True)
    except (LDAPInvalidDnError, ValueError, IndexError):
        return ""
    return "".join(f"{key.strip().lower()}={_unescaped(value).lower()}{after}" for key, value, after in parts)


def _unescaped(value: str) -> str:
    """`\\2C` and `\\,` are one and the same; written with a mark no separator is mistaken for."""
    out = bytearray()
    at = 0
    while at < len(value):
        pair = value[at + 1 : at + 3]
        if value[at] == "\\" and len(pair) == 2 and all(one in "0123456789abcdefABCDEF" for one in pair):
            out += bytes([int(pair, 16)])
            at += 3
        elif value[at] == "\\":
            out += value[at + 1 : at + 2].encode()
            at += 2
        else:
            out += value[at].encode()
            at += 1
    text = " ".join(out.decode("utf-8", "replace").split())
    return text.replace("\\", "\\5c").replace(",", "\\2c").replace("+", "\\2b").replace("=", "\\3d")


def _brief(error: Exception) -> str:
    """The server's words in one line, without what it was asked."""
    return (str(error) or type(error).__name__).splitlines()[0][:200]
