"""A town full of hostile mail, and all its pages on a port of this machine as the demo has them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

from adapters.feed.types import Viewer
from adapters.types import File, Post
from gateway.config import load_config
from gateway.mail.parse import parse
from gateway.mail.types import Message
from gateway.pipeline.links import Signer
from gateway.web.server import WebServer
from nlp.types import Kind
from tests.attacks.payloads import AUTHORS, BULKY, FILE_NAMES, HTML_BULK, MEDIA_TYPES, PAYLOADS, numbered
from tests.gateway.town import RULES, Town, letter
from tests.gateway.web.doubles import Left

ALL = "iedereen@havik.example"
AUTHOR = "p1@havik.example"
STAFF = frozenset(f"p{n}@havik.example" for n in range(1, 11))
OTHERS = 9_000                         # numbers of what is no payload of the list
TOGETHER = 6                           # payloads in one mail
NUMBERED = tuple(numbered(payload, n) for n, payload in enumerate(PAYLOADS))
SIX = tuple(NUMBERED[n : n + TOGETHER] for n in range(0, len(NUMBERED), TOGETHER))
TALKATIVE = RULES.replace("target: news, nudge: none", "target: news, nudge: moved").replace(
    "per_person: 1 per day, same_nudge: 3 ever", "per_person: 900 per day, same_nudge: 900 ever"
)


def mail(name: str, payloads: Sequence[str], *, author: str = AUTHOR, html: bool) -> bytes:
    """The payloads in subject, name, text, quote, signature, file names, a Content-ID and a meeting."""
    line, text = " ".join(" ".join(payloads).split()), "\n\n".join(payloads)
    quoted = "\n".join(f"> {one}" for one in text.splitlines())
    made = EmailMessage()
    made["To"] = ALL
    made["Subject"] = f"alarm {name} {line}"
    made["Message-ID"] = f"<{name}@havik.example>"
    said = f"Op ma 15 mrt 2027 om 11:00 schreef Jan <p2@havik.example>:\n{quoted}"
    made.set_content(f"Voor {text}\n\nen na.\n\n{said}\n\n-- \n{text}\n", cte="base64")
    if html:
        body = f'<p>Voor</p>{text}<p title="{text}">en na.</p><blockquote type="cite">{text}</blockquote>'
        made.add_alternative(f"<html><body>{body}</body></html>", subtype="html", cte="base64")
    meeting = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", f"UID:{name}", f"SUMMARY:{line}",
                           f"LOCATION:{line}", f"ORGANIZER;CN={line[:60]}:mailto:{AUTHOR}",
                           "DTSTART:20270316T100000Z", "DTEND:20270316T110000Z", "END:VEVENT", "END:VCALENDAR", ""))
    made.add_attachment(meeting, subtype="calendar", filename=f"{line}.ics", cid=f"<{line[:40]}>")
    made.add_attachment(text.encode(), maintype="image", subtype="svg+xml", filename=f"{line}.svg")
    sender = f"From: =?utf-8?q?{quote(line[:300], safe='').replace('%', '=')}?= <{author}>\n".encode()
    return (sender + made.as_bytes()).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def files_mail() -> bytes:
    """Every name with a kind of content that it is not, and a picture that is a page as well."""
    page = b"<html><script>ran(%d)</script></html>" % OTHERS
    parts = ""
    for n, name in enumerate(FILE_NAMES):
        kind = MEDIA_TYPES[n % len(MEDIA_TYPES)]
        content = (b"\x89PNG\r\n\x1a\n" if n % 2 else b"") + page
        parts += (f"--b\r\nContent-Type: {kind}\r\nContent-Disposition: {'inline' if n % 3 else 'attachment'};"
                  f" filename*=utf-8''{quote(name, safe='')}\r\nContent-ID: <{n}>\r\n"
                  f"Content-Transfer-Encoding: 8bit\r\n\r\n{content.decode('latin-1')}\r\n")  # fmt: skip
    head = (f"From: P <{AUTHOR}>\r\nTo: {ALL}\r\nSubject: alarm bijlagen\r\nMessage-ID: <files@havik.example>\r\n"
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")  # fmt: skip
    body = "--b\r\nContent-Type: text/plain\r\n\r\nZie ![x](cid:0) en ![y](cid:5).\r\n"
    return (head + body + parts + "--b--\r\n").encode("latin-1")


def bulk_mail(name: str, *, text: str = "", html: str = "") -> bytes:
    """Too much of one thing."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"P <{AUTHOR}>", ALL, f"alarm {name}"
    made["Message-ID"] = f"<bulk-{'html' if html else 'text'}-{name.replace(' ', '-')}@havik.example>"
    quoted = "\n".join(f"> {one}" for one in text.splitlines())
    made.set_content(f"Veel:\n\n{text}\n\nJan <p2@havik.example> schreef op 15-03-2027:\n\n{quoted}", cte="base64")
    if html:
        made.add_alternative(f"<p>Veel:</p>{html}<blockquote type=cite>{html}</blockquote>", subtype="html",
                             cte="base64")
    return made.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


class Stage:
    """All of it posted, mailed, nudged about and in the outbox."""

    def __init__(self, folder: Path) -> None:
        self.town = town = Town(folder, rules=TALKATIVE)
        town.says.kind = Kind.ANNOUNCEMENT
        self.six = [self._take(mail(f"{'h' if n % 2 else 'z'}{n}", six, html=bool(n % 2)))
                    for n, six in enumerate(SIX)]  # fmt: skip
        self.bulk = [self._take(bulk_mail(name, text=text)) for name, text in BULKY.items()]
        self.bulk += [self._take(bulk_mail(name, html=html)) for name, html in HTML_BULK.items()]
        self.files = self._take(files_mail())
        self.odd = [self._take(letter(f"alarm {n}", author=one), AUTHOR if "<" in one else one)
                    for n, one in enumerate(AUTHORS)]  # fmt: skip
        town.run(600)
        self.single = [self._single(n, one) for n, one in enumerate(NUMBERED)]
        self.raw = self._raw()
        self.left = [Left(n, town.now, _sender(seen.mail), (ALL,), seen.content)
                     for n, seen in enumerate(town.hop.mails, 1)]  # fmt: skip
        for n in range(0, len(SIX), 2):
            twelve = [one for six in SIX[n : n + 2] for one in six]
            self.left.append(Left(7_000 + n, town.now, "", (AUTHOR,), mail(f"o{n}", twelve, html=True)))
        for n, html in enumerate(HTML_BULK.values()):
            self.left.append(Left(8_000 + n, town.now, "", (AUTHOR,), bulk_mail(f"{n}", html=html)))
        self._serve(folder)

    def _take(self, content: bytes, sender: str = AUTHOR) -> str:
        item = self.town.accept(content, sender, ALL)
        self.town.run(2)
        return item

    def _single(self, n: int, payload: str) -> int:
        """A mail in HTML with one payload, read and posted without the steps between; its thread."""
        read = parse(mail(f"s{n}", [payload], html=True))
        assert isinstance(read, Message)
        files = tuple(File(name=one.name, media_type=one.media_type, content=one.content, inline=one.inline)
                      for one in read.parts)  # fmt: skip
        post = Post(key=f"single-{n}", target="nieuws", author=read.author.name, author_address=AUTHOR, files=files,
                    title=read.subject, text=read.markdown, set_apart=f"{read.quoted_text}\n\n{read.signature}")
        return int(self.town.feed.post(post).remote_id)

    def _raw(self) -> list[int]:
        """The same straight into the network, past all that reading a mail cleans; ids of the threads."""
        firsts = []
        for n, six in enumerate(SIX):
            together = {"title": " ".join(six), "text": "\n\n".join(six), "kind": "question"}
            first = self._put(f"raw-{n}", six[0], **together)
            firsts.append(int(first))
            for m, payload in enumerate(six):
                self._put(f"raw-{n}-{m}", payload, title="", text=f"Voor {payload}", thread=first)
        return firsts

    def _put(self, key: str, one: str, **more: Any) -> str:
        post = Post(key=key, target="nieuws", author=one, author_address=f"{one}@havik.example", audience_note=one,
                    set_apart=f"> {one}\n{one}", answered_by_mail=True,
                    files=(File(name=one, media_type=one, content=b"x"),), **more)  # fmt: skip
        receipt = self.town.feed.post(post)
        return str(receipt.remote_id)

    def _serve(self, folder: Path) -> None:
        path = folder / "config.yaml"
        path.write_text(path.read_text().replace("web: {", 'web: {listen: "127.0.0.1:0", '))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        viewer = Viewer(address=AUTHOR, name=NUMBERED[4], is_staff=True)
        self._server = WebServer(load_config(path), self.town.parts, lambda: STAFF, demo=True,
                                 outbox=lambda: self.left, viewer=viewer)  # fmt: skip
        self._wait(self._server.start())
        self.url = f"http://127.0.0.1:{self._server.port}"
        self.routes = self._server._server.config.app.routes  # type: ignore[union-attr]

    def _wait(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def close(self) -> None:
        """Stop everything."""
        self._wait(self._server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self.town.close()

    def choice(self, item: str) -> str:
        """The page that a note links to."""
        return f"/choice/{Signer(self.town.parts.secret, self.town.now.timestamp).choice_token(item, AUTHOR)}"

    def threads(self, items: Sequence[str]) -> list[int]:
        """Numbers of the posts of some mails."""
        return [int(url.rpartition("/")[2].partition("#")[0]) for item in items for url in self.town.posts(item)]


def _sender(mail_command: str) -> str:
    """The address in `MAIL FROM:<...>`, "" for the null sender that our own notes have."""
    return mail_command.partition("<")[2].partition(">")[0]
