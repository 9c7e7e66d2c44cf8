"""A private slapd on loopback: as OpenLDAP is set up, or with the names that Active Directory uses."""

from __future__ import annotations

import os
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.real.mailserver import free_ports
from tests.real.waiting import wait_for

BASE = "dc=havik,dc=example"
READER, PASSWORD = f"cn=reader,{BASE}", "lees-maar-mee-7"
SLAPD = Path("/usr/sbin/slapd")

# The few names of Active Directory that we read, by their numbers in Microsoft's schema.
ACTIVE = """
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.210 NAME 'proxyAddresses' EQUALITY caseIgnoreMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.2.840.113556.1.4.782 NAME 'objectCategory' EQUALITY caseIgnoreMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.2.840.113556.1.2.141 NAME 'department' EQUALITY caseIgnoreMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP inetOrgPerson STRUCTURAL
  MAY ( userAccountControl $ proxyAddresses $ objectCategory $ department ) )
objectclass ( 1.2.840.113556.1.5.8 NAME 'group' SUP top STRUCTURAL MUST cn
  MAY ( member $ mail $ proxyAddresses $ objectCategory $ description ) )
"""

CONF = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include {folder}/active.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile {folder}/slapd.pid
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
sizelimit size.soft=100 size.hard=100 size.prtotal=unlimited size.pr=50
database mdb
suffix "{base}"
rootdn "cn=root,{base}"
rootpw wortel
directory {folder}/db
overlay memberof
memberof-group-oc {group}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""


@dataclass
class LdapServer:
    """slapd with its own folder, certificate and data; stopped and started at will."""

    folder: Path
    active: bool = False
    port: int = 0
    tls_port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def prepare(self, ldif: str) -> None:
        """Make the certificate, the configuration and the entries."""
        ports = free_ports("ldap", "ldaps")
        self.port, self.tls_port = ports["ldap"], ports["ldaps"]
        (self.folder / "db").mkdir(parents=True)
        (self.folder / "active.schema").write_text(ACTIVE)
        group = "group" if self.active else "groupOfNames"
        (self.folder / "slapd.conf").write_text(
            CONF.format(folder=self.folder, base=BASE, reader=READER, group=group)
        )
        self._run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                  "-addext", "subjectAltName=DNS:localhost", "-keyout", f"{self.folder}/server.key",
                  "-out", f"{self.folder}/server.pem")
        self.fill(ldif)

    def fill(self, ldif: str) -> None:
        """Entries beside those that are there; the server stands still while they are written."""
        (self.folder / "more.ldif").write_text(ldif)
        self._run("/usr/sbin/slapadd", "-q", "-f", f"{self.folder}/slapd.conf", "-l", f"{self.folder}/more.ldif")

    def start(self) -> None:
        """Let it answer."""
        urls = f"ldap://127.0.0.1:{self.port}/ ldaps://127.0.0.1:{self.tls_port}/"
        words = [str(SLAPD), "-f", f"{self.folder}/slapd.conf", "-h", urls, "-d", "0"]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: self._answers(), "slapd")

    def stop(self) -> None:
        """End it, and it alone."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def empty(self) -> None:
        """Take all entries away."""
        for file in (self.folder / "db").iterdir():
            file.unlink()

    def _answers(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.tls_port)) == 0

    def _run(self, *words: str) -> None:
        done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, check=False)
        assert done.returncode == 0, f"{words[0]}: {done.stderr[-500:]}"


def person(name: str, *, active: bool, more: str = "", mail: str = "") -> str:
    """One person's entry."""
    lines = [f"dn: uid={name},ou=people,{BASE}", f"objectClass: {'user' if active else 'inetOrgPerson'}",
             f"uid: {name}", f"cn: {name}", f"sn: {name}", f"mail: {mail or f'{name}@havik.example'}"]
    lines += ["objectCategory: person"] if active else []
    lines += ["userAccountControl: 512"] if active and "userAccountControl" not in more else []
    return "\n".join([*lines, *filter(None, more.split("\n"))]) + "\n\n"


def group(name: str, *members: str, active: bool) -> str:
    """One list's entry; members by the first part of their DN, as uid=ann,ou=people."""
    kind = ["objectClass: group", "objectCategory: group"] if active else [
        "objectClass: groupOfNames", "objectClass: extensibleObject"]
    lines = [f"dn: cn={name},ou=lists,{BASE}", *kind, f"cn: {name}", f"mail: {name}@havik.example"]
    return "\n".join([*lines, *(f"member: {one},{BASE}" for one in members)]) + "\n\n"


def ground() -> str:
    """The tree, and who may read it."""
    top = f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Havik\ndc: havik\n\n"
    branches = "".join(f"dn: ou={one},{BASE}\nobjectClass: organizationalUnit\nou: {one}\n\n"
                       for one in ("people", "lists"))
    reader = f"dn: {READER}\nobjectClass: person\ncn: reader\nsn: reader\nuserPassword: {PASSWORD}\n\n"
    return top + reader + branches
