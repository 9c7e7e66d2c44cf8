"""Mail made to cost more than it is worth: it is passed on, and the next mail is none the later."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from gateway.pipeline.posts import post_of
from gateway.store import items, outgoing
from tests.attacks.conftest import Running
from tests.gateway.serving import ALL, PEOPLE, TEAM, letter
from tests.gateway.town import Town
from tests.real.waiting import wait_for

GROWTH_MIB = 250                      # of the service's own process, over all bombs together
PLAIN = "Content-Type: text/plain; charset=utf-8"
HTML = "Content-Type: text/html; charset=utf-8"


def bomb(subject: str, body: str, *more: str, to: str = ALL) -> bytes:
    """A mail to everybody that would become a post."""
    lines = [f"From: <{PEOPLE[0]}>", f"To: {to}", f"Subject: {subject}", "Message-ID: <b@x.test>",
             "Date: Mon, 23 Nov 2026 10:00:00 +0100", "MIME-Version: 1.0", *more, "", body]
    return ("\r\n".join(lines) + "\r\n").encode()


def nested(depth: int) -> str:
    """Multiparts, each in the one before."""
    return "".join(f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n" for n in range(depth))


def zip_of_nothing() -> str:
    """30 MB of zeros in a few kilobytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nothing", bytes(30_000_000))
    return base64.encodebytes(packed.getvalue()).decode().replace("\n", "\r\n")


def bombs() -> Iterator[tuple[str, bytes]]:
    """The name of each, and its bytes."""
    yield "encoded words", bomb("=?utf-8?q?abcde?=\r\n " * 17_000, "x", PLAIN)
    yield "one long subject", bomb("\r\n ".join(["x" * 60_000] * 5), "x", PLAIN)
    yield "50,000 in To", bomb("aan velen", "x", PLAIN, to=",\r\n ".join(f"a{n}@e.test" for n in range(50_000)))
    yield "comments in To", bomb("haken", "x", PLAIN, to="(" * 60_000)
    yield "references", bomb("verwijzingen", "x", PLAIN, "References: " + "\r\n ".join(["<a@x>"] * 20_000))
    yield "fields", bomb("velden", "x", *["X-A: b"] * 20_000)
    yield "depth", bomb("diep", nested(2_000), "Content-Type: multipart/mixed; boundary=b0")
    yield "mails in mails", bomb("dozen", "Content-Type: message/rfc822\r\n\r\n" * 2_000,
                                 "Content-Type: message/rfc822")
    yield "width", bomb("breed", "--B\r\n\r\nx\r\n" * 20_000, "Content-Type: multipart/mixed; boundary=B")
    yield "nested div", bomb("div", "<div>\r\n" * 100_000, HTML)
    yield "cells", bomb("cellen", "<table>" + "<td colspan=1000000 rowspan=1000000>x</td>\r\n" * 3_000, HTML)
    yield "entities", bomb("tekens", ("&#x41;" * 2_000 + "\r\n") * 40, HTML)
    yield "zip", bomb("zip", "x\r\n--Z\r\nContent-Type: application/zip; name=a.zip\r\n"
                      f"Content-Transfer-Encoding: base64\r\n\r\n{zip_of_nothing()}",
                      "Content-Type: multipart/mixed; boundary=Z")
    yield "calendar", bomb("agenda", "BEGIN:VCALENDAR\r\n" * 20_000, "Content-Type: text/calendar")
    yield "brackets", bomb("haakjes", ("![a](" * 180 + "\r\n") * 400, PLAIN)
    yield "long charset", bomb("tekenset", "x", f"Content-Type: text/plain; charset={'x' * 50_000}")


def peak(running: Running) -> int:
    """MiB that the service ever held at once."""
    assert running.serving.process is not None
    status = Path(f"/proc/{running.serving.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found
    return int(found[1]) // 1024


def test_a_bomb_is_passed_on_and_its_neighbours_are_not_held_up(running: Running) -> None:
    """Nothing of it is lost either: whoever sends 50,000 addresses may have a reason."""
    before = peak(running)
    for name, content in bombs():
        assert 250 == running.serving.send(content, [ALL])[0], name
        assert 250 == running.serving.send(letter(f"buur van {name}", "Hoi", to=TEAM), [TEAM])[0]
        assert any(f"buur van {name}".encode() in mail.content for mail in running.hop.mails), name
    wait_for(lambda: not running.serving.rows("select 1 from items where state in ('received', 'acting')"),
             "every bomb to be delivered or posted", seconds=90)
    assert [] == running.serving.rows("select subject from items where state in ('failed', 'held')")
    assert "Traceback" not in running.serving.said()
    assert peak(running) - before < GROWTH_MIB


def test_a_picture_named_often_does_not_blow_a_text_up(town: Town) -> None:
    """A short id, a long file name and a text full of the id made half a gigabyte out of 2 MB."""
    mentions = "![a](cid:x)\r\n" * 30_000
    picture = ("Content-Type: image/png\r\nContent-ID: <x>\r\nContent-Transfer-Encoding: base64\r\n"
               f"Content-Disposition: inline; filename*=utf-8''{'%F0%9D%94%98' * 100}.png\r\n\r\niVBORw0KGgo=")
    content = bomb("plaatje", f"--B\r\n{PLAIN}\r\n\r\n{mentions}--B\r\n{picture}\r\n--B--",
                   "Content-Type: multipart/related; boundary=B").replace(PEOPLE[0].encode(), b"p1@havik.example")
    item = town.accept(content, "p1@havik.example", "iedereen@havik.example")
    town.run(60)
    with town.parts.database.connect() as connection:
        (row,) = outgoing.of_item(connection, item)
        kept = items.content(connection, item)
    message = town.parts.reader.read(kept or b"")
    post = post_of(town.parts, town.item(item), row, message, None)  # type: ignore[arg-type]
    assert "%F0%9D%94%98.png" in post.text
    assert len(post.text) < 2 * len(content)
