"""People and lists from a real slapd: paged, over TLS, and kept when it is away or suddenly empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.book import KEPT, Book
from gateway.config import load_config
from gateway.errors import ConfigError
from gateway.pipeline.sources.ldap import LdapTrouble
from tests.real.ldap_server import BASE, PASSWORD, READER, SLAPD, LdapServer, ground, group, person
from tests.real.parts import need

pytestmark = pytest.mark.real
MANY = 120  # more than the server gives without pages

CONFIG = """
hostname: plein.havik.example
domain: plein.havik.example
state: state
next_hop: 127.0.0.1:10026
lists:
  everyone: {{address: iedereen@havik.example, everyone: true}}
  sales: {{address: sales@havik.example, members_from: ldap}}
  both: {{address: both@havik.example, members_from: ldap}}
  strange: {{address: strange@havik.example, members_from: ldap}}
directory:
  ldap:
    url: {url}
    kind: {kind}
    base: "{base}"
    bind_dn: "{reader}"
    bind_password_file: password
    ca_file: {ca}
    page: 50
    timeout: 5
"""


def entries(active: bool) -> str:
    """Two lists on each other, one with a stranger, a manager, a leaver, somebody with two addresses."""
    gone = "userAccountControl: 514" if active else "pwdAccountLockedTime: 000001010000Z"
    ann = ("department: Sales\nproxyAddresses: SMTP:ann@havik.example\nproxyAddresses: smtp:ann.old@havik.example"
           if active else "departmentNumber: Sales")
    own = "ann@havik.example" if active else "ann.old@havik.example\nmail: ann@havik.example"
    ann += f"\nmanager: uid=bob,ou=people,{BASE}\ndisplayName: Ann de Vries\npreferredLanguage: nl-NL"
    return "".join([
        ground(),
        person("ann", active=active, more=ann, mail=own),
        person("bob", active=active),
        person("cas", active=active, more=gone if active else ""),
        *(person(f"p{n}", active=active) for n in range(MANY)),
        group("sales", "uid=ann,ou=people", "cn=both,ou=lists", "uid=cas,ou=people", active=active),
        group("both", "UID=Bob , OU=people", "cn=sales,ou=lists", active=active),
        group("strange", "uid=ann,ou=people", "uid=nobody,ou=elsewhere", active=active),
    ])


def write(folder: Path, server: LdapServer, *, url: str = "", kind: str = "") -> Path:
    (folder / "rules.yaml").write_text("version: 1\n")
    (folder / "password").write_text(PASSWORD + "\n")
    path = folder / "config.yaml"
    path.write_text(CONFIG.format(
        url=url or f"ldaps://localhost:{server.tls_port}", base=BASE, reader=READER,
        kind=kind or ("active-directory" if server.active else "openldap"), ca=server.folder / "server.pem"))
    return path


@pytest.fixture(params=["openldap", "active-directory"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LdapServer]:
    """A slapd of its own for each test."""
    if not SLAPD.exists():
        need("slapd")
    server = LdapServer(tmp_path / "slapd", active=request.param == "active-directory")
    server.prepare(entries(server.active))
    server.start()
    yield server
    server.stop()


def test_people_and_lists_come_whole(server: LdapServer, tmp_path: Path) -> None:
    """More people than the server gives at once, lists on each other, and whoever left on none of them."""
    found = Book(load_config(write(tmp_path, server)))()
    left = {"cas@havik.example"} if server.active else set()
    ann, bob, cas = "ann@havik.example", "bob@havik.example", "cas@havik.example"
    lists = {one.name: one for one in found.every_list}
    assert MANY + 3 - len(left) == len(found.people)
    assert ("Ann de Vries", "Sales", "nl", bob) == (
        found.people[ann].name, found.people[ann].department, found.people[ann].language, found.people[ann].manager)
    assert ann == found.own("Ann.Old@havik.example")
    assert left == set(found.left)
    assert {ann, bob, cas} - left == lists["sales"].members == lists["both"].members
    assert lists["strange"].members is None
    assert "neither a person nor a list" in lists["strange"].doubt


def test_starttls_is_as_good_and_clear_text_is_not_spoken(server: LdapServer, tmp_path: Path) -> None:
    """ldap:// means StartTLS; a certificate that nobody vouches for ends it, before any password is sent."""
    url = f"ldap://localhost:{server.port}"
    assert len(Book(load_config(write(tmp_path, server, url=url)))().people) > MANY
    path = write(tmp_path, server, url=url)
    path.write_text(path.read_text().replace(f"ca_file: {server.folder / 'server.pem'}", "ca_file: ''"))
    with pytest.raises(ConfigError, match=r"directory\.ldap"):
        load_config(path).directory()


def test_a_certificate_of_another_host_is_refused(server: LdapServer, tmp_path: Path) -> None:
    """It names localhost; we meant to reach 127.0.0.1."""
    path = write(tmp_path, server, url=f"ldaps://127.0.0.1:{server.tls_port}")
    with pytest.raises(ConfigError, match=r"directory\.ldap"):
        load_config(path).directory()


def test_a_server_that_is_away_or_empty_changes_nothing(server: LdapServer, tmp_path: Path) -> None:
    """Nor after a restart: the last answer is kept in the state folder."""
    config = load_config(write(tmp_path, server))
    book = Book(config)
    before = book()
    server.stop()
    with pytest.raises(LdapTrouble):
        book.refresh()
    assert before.people == book().people
    assert book().trouble
    again = Book(config)
    assert (before.people, before.lists) == (again().people, again().lists)
    server.empty()
    server.fill(ground() + "".join(person(f"p{n}", active=server.active) for n in range(MANY // 3)))
    server.start()
    with pytest.raises(LdapTrouble, match="40 people"):
        again.refresh()
    assert before.people == again().people
    assert PASSWORD not in again().trouble


def test_a_password_file_that_is_gone_ends_nothing(server: LdapServer, tmp_path: Path) -> None:
    """Secrets are moved and renewed while we run; the people of before stay, also over a restart."""
    config = load_config(write(tmp_path, server))
    book = Book(config)
    before = book().people
    (tmp_path / "password").unlink()
    with pytest.raises(LdapTrouble, match="bind_password_file"):
        book.refresh()
    again = Book(config)
    assert before == book().people == again().people
    assert "bind_password_file" in again().trouble
    (config.state / KEPT).unlink()
    with pytest.raises(ConfigError, match="bind_password_file"):
        Book(config)


def test_a_wrong_password_is_told_without_it(server: LdapServer, tmp_path: Path) -> None:
    """An answer about nobody would be an empty company."""
    path = write(tmp_path, server)
    (tmp_path / "password").write_text("een-heel-ander-woord")
    with pytest.raises(ConfigError) as told:
        load_config(path).directory()
    assert "een-heel-ander-woord" not in str(told.value)
