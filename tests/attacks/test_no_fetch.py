"""A mail full of addresses makes nobody call: no address in a mail is ever opened by us.

Who opened it would tell the sender who reads when, or knock on doors inside the company for them.
"""

from __future__ import annotations

import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gateway.mail.parse import parse
from gateway.mail.reader import Reader
from gateway.mail.types import Message
from gateway.store import outgoing
from tests.gateway.town import Town

AUTHOR, LIST = "p1@havik.example", "iedereen@havik.example"
REACHES_OUT = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "urllib.", "http.", "ftplib.")
_heard: list[tuple[str, object]] | None = None


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook stays for the life of a process, so this one can be put to sleep."""
    if _heard is not None and event.startswith(REACHES_OUT):
        _heard.append((event, arguments[1] if event == "socket.connect" else arguments[:2]))


sys.addaudithook(_listen)


@contextmanager
def heard() -> Iterator[list[tuple[str, object]]]:
    """What this process asks of the network or the shell inside the block."""
    global _heard
    found: list[tuple[str, object]] = []
    _heard = found
    try:
        yield found
    finally:
        _heard = None


class Ear:
    """A listener on loopback that counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.calls = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                call, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            call.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def ear() -> Iterator[Ear]:
    """One listener to which every address in the mails leads."""
    ear = Ear()
    yield ear
    ear.close()


def html(page: str) -> tuple[str, str]:
    return "Content-Type: text/html; charset=utf-8", page


def attached(media_type: str, name: str, body: str, fields: str = "") -> tuple[str, str]:
    """A text with one attachment."""
    return ("Content-Type: multipart/mixed; boundary=B",
            f"--B\nContent-Type: text/plain\n\nZie de bijlage.\n--B\nContent-Type: {media_type}\n"
            f"Content-Disposition: attachment; filename={name}\n{fields}\n{body}\n--B--\n")


def mails(u: str) -> Iterator[tuple[str, str, str]]:
    """Name, more header lines and body; `u` is an address of the listener with // and without scheme."""
    for name, page in pages(u).items():
        yield name, *html(f"<p>Dag allemaal</p>{page}")
    yield from attachments(u)
    yield from structures(u)


def pages(u: str) -> dict[str, str]:
    """HTML that browsers and old mail programs would fetch from, by what does it."""
    return {
        "pictures": f"<img src='http:{u}/a.png' srcset='http:{u}/2x 2x'>"
                    f"<picture><source srcset='https:{u}/s'></picture><input type=image src='{u}/i'>"
                    f"<img src='{u}/protocol' dynsrc='http:{u}/d' lowsrc='http:{u}/l'>",
        "links": f"<link rel=stylesheet href='http:{u}/c.css'><link rel=preload as=image href='http:{u}/p'>"
                 f"<link rel=dns-prefetch href='{u}'><a ping='http:{u}/ping' href='http:{u}/a'>hier</a>",
        "styles": f"<style>@import url(http:{u}/i.css); @font-face{{font-family:x;src:url('http:{u}/f')}}"
                  f"p{{background:url(http:{u}/bg)}}</style><p style=\"background-image:url('http:{u}/b')\">Dag</p>",
        "background": f"<body background='http:{u}/b'><table background='http:{u}/t'><tr><td background='http:{u}/d'>x",
        "frames": f"<iframe src='http:{u}/f'></iframe><frameset><frame src='http:{u}/g'></frameset>"
                  f"<object data='http:{u}/o'></object><embed src='http:{u}/e'><applet codebase='http:{u}/'></applet>",
        "media": f"<video src='http:{u}/v' poster='http:{u}/p'><source src='http:{u}/s'>"
                 f"<track src='http:{u}/t'></video><audio src='http:{u}/a'></audio><bgsound src='http:{u}/b'>",
        "refresh": f"<meta http-equiv=refresh content='0; url=http:{u}/r'><base href='http:{u}/'><img src=rel.png>",
        "scripts": f"<script src='http:{u}/s.js'></script><svg><image xlink:href='http:{u}/x'/><use href='http:{u}/u'/>"
                   f"</svg><math xlink:href='http:{u}/m'></math><form action='http:{u}/f'><button>x</button></form>",
        "schemes": f"<img src='file:{u}/etc/passwd'><img src='gopher:{u}/1'><img src='ftp:{u}/f'>"
                   f"<img src='jar:http:{u}!/'><img src='\\\\{u[2:]}\\share'><a href='ldap:{u}/'>x</a>"
                   f"<img src='dict:{u}/d'><img src='ws:{u}'>",
        "conditional": f"<!--[if gte mso 9]><v:fill src='http:{u}/v'/><xml><o:p src='http:{u}/o'/></xml>"
                       "<![endif]-->Dag",
        "entities": f"<!DOCTYPE html SYSTEM 'http:{u}/x.dtd' [<!ENTITY % e SYSTEM 'http:{u}/e'> %e;]><p>Dag &e;</p>",
    }


def attachments(u: str) -> Iterator[tuple[str, str, str]]:
    """XML with entities from elsewhere, signatures with certificates from elsewhere."""
    xml = (f"<?xml version='1.0'?><?xml-stylesheet href='http:{u}/x.xsl'?><!DOCTYPE svg ["
           f"<!ENTITY x SYSTEM 'http:{u}/e'><!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
           f"<svg xmlns:xlink='http://www.w3.org/1999/xlink'><image xlink:href='http:{u}/i'/>&x;&f;</svg>")
    for kind, ending in (("image/svg+xml", "svg"), ("application/xhtml+xml", "xhtml"), ("text/xml", "xml"),
                         ("text/html", "html"), ("application/rss+xml", "rss")):
        yield f"attached {ending}", *attached(kind, f"a.{ending}", xml)
    yield "s/mime", *attached("application/pkcs7-signature", "smime.p7s",
                              f"MIAGCSqGSIb3DQEHAqCA http:{u}/aia.crt http:{u}/ocsp http:{u}/crl")


def structures(u: str) -> Iterator[tuple[str, str, str]]:
    """Mails whose own structure says that a part of them lies elsewhere."""
    for access in (f"URL; URL=\"http:{u}/body\"", f"anon-ftp; site=\"{u[2:]}\"; directory=pub; name=x",
                   f"tftp; site=\"{u[2:]}\"; name=x", "local-file; name=\"/etc/hostname\"",
                   f"mail-server; server=\"x@{u[2:]}\""):
        body = "Content-Type: text/plain\nContent-ID: <a@b>\n\nTHIS IS NOT REALLY THE BODY\n"
        yield f"external {access[:9]}", f"Content-Type: message/external-body; access-type={access}", body
    yield "calendar", "Content-Type: text/calendar; method=REQUEST", (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nMETHOD:REQUEST\n"
        f"BEGIN:VTIMEZONE\nTZID:X\nTZURL:http:{u}/zone\nEND:VTIMEZONE\n"
        f"BEGIN:VEVENT\nUID:1\nSUMMARY:Borrel\nDTSTART:20261201T150000Z\nATTACH;VALUE=URI:http:{u}/a.pdf\n"
        f"ATTACH:cid:x\nURL:http:{u}/u\nORGANIZER;DIR=\"ldap:{u}/o\":mailto:a@b.example\nIMAGE;VALUE=URI:http:{u}/i\n"
        f"CONFERENCE;VALUE=URI:http:{u}/c\nBEGIN:VALARM\nACTION:AUDIO\nTRIGGER:-PT5M\nATTACH:http:{u}/bell\nEND:VALARM\n"
        "END:VEVENT\nEND:VCALENDAR\n")
    yield "related", (
        f"Content-Type: multipart/related; boundary=B; type=text/html\nContent-Base: \"http:{u}/base/\"\n"
        f"Content-Location: http:{u}/base/index.html"), (
        f"--B\nContent-Type: text/html\nContent-Location: http:{u}/base/index.html\n\n<p>Dag</p><img src=logo.png>\n"
        f"--B\nContent-Type: image/png\nContent-Location: http:{u}/base/logo.png\n\n\n--B--\n")
    yield "list", (
        f"List-Unsubscribe: <http:{u}/unsubscribe>, <mailto:u@x.example>\nArchived-At: <http:{u}/archive>\n"
        f"List-Unsubscribe-Post: List-Unsubscribe=One-Click\nList-Archive: <http:{u}/archive>"), "Dag allemaal"
    yield "plain", "Content-Type: text/plain", (
        f"Kijk op http:{u}/x of file:{u}/y of \\\\{u[2:]}\\z\n![a](http:{u}/md.png)\n")


def letter(name: str, fields: str, body: str, u: str) -> bytes:
    """A mail to everybody; its header alone asks for some calls."""
    head = (f"From: Persoon1 Havik <{AUTHOR}>\nTo: {LIST}\nSubject: {name} http:{u}/subject\n"
            f"Message-ID: <{name.replace(' ', '-')}@havik.example>\nDate: Mon, 15 Mar 2027 12:00:00 +0100\n"
            "MIME-Version: 1.0\n"
            f"Disposition-Notification-To: <{AUTHOR}>\nReturn-Receipt-To: <{AUTHOR}>\n"
            f"X-Face-URL: http:{u}/face\nFace: http:{u}/face\nBIMI-Location: v=BIMI1; l=http:{u}/logo.svg\n"
            f"Autocrypt: addr={AUTHOR}; keydata=x\nOpenPGP: url=http:{u}/key.asc\n")
    return f"{head}{fields}\n\n{body}".replace("\n", "\r\n").encode()


@pytest.fixture(params=["//127.0.0.1:{port}", "//localhost:{port}", "//fetch.example:{port}"])
def all_mails(request: pytest.FixtureRequest, ear: Ear) -> list[tuple[str, bytes]]:
    """Every mail, with addresses by number and by name: a name that is looked up tells as much."""
    u = str(request.param).format(port=ear.port)
    return [(name, letter(name, fields, body, u)) for name, fields, body in mails(u)]


def test_reading_asks_nothing_of_the_network(all_mails: list[tuple[str, bytes]], ear: Ear) -> None:
    """Not one socket is opened and not one name looked up, whatever the mail names."""
    for name, content in all_mails:
        with heard() as events:
            message = parse(content)
        assert isinstance(message, Message), name
        assert [] == events, name
    assert 0 == ear.calls


def test_the_reading_process_calls_nobody(all_mails: list[tuple[str, bytes]], ear: Ear) -> None:
    """The same through the child that reads in service."""
    reader = Reader()
    for name, content in all_mails:
        assert isinstance(reader.read(content), Message), name
    reader.close()
    assert 0 == ear.calls


def test_the_whole_way_of_a_mail_calls_the_next_hop_alone(
    town: Town, all_mails: list[tuple[str, bytes]], ear: Ear
) -> None:
    """Judged, posted and nudged about: no step on the way follows an address either."""
    with heard() as events:
        accepted = [town.accept(content, AUTHOR, LIST) for _, content in all_mails]
        town.run(120)
    states = {town.item(item).state.value for item in accepted}

    assert "posted" in states
    assert states <= {"posted", "delivered"}
    called = {where for event, where in events if event == "socket.connect"}
    assert called <= {("127.0.0.1", town.hop.at.port)}
    assert not [one for one in events if "fetch.example" in str(one) or "localhost" in str(one)]
    assert not [one for one in events if not one[0].startswith("socket.")]
    assert 0 == ear.calls
    with town.parts.database.connect() as connection:
        posts = [row for item in accepted for row in outgoing.of_item(connection, item)]
    assert posts


def test_no_post_shows_a_remote_picture(all_mails: list[tuple[str, bytes]], ear: Ear) -> None:
    """Else each reader's own browser would make the call that we do not."""
    for name, content in all_mails:
        message = parse(content)
        assert isinstance(message, Message)
        assert not re.search(rf"!\[[^\]]*\]\([^)]*:{ear.port}", message.markdown), name
