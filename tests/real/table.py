"""The gateway beside a real mail server in one of the ways, and who got a mail as mail."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gateway.connecting.elsewhere import behind
from tests.gateway.serving import CONFIG, Serving
from tests.real.mailserver import ALL_STAFF, MailServer
from tests.real.postfix_files import OURS, OUTSIDER
from tests.real.waiting import wait_for

STAFF = tuple(f"user{number:02}@waterkant.example" for number in range(1, 12))
AUTHOR, COLLEAGUE, NAMED = STAFF[0], STAFF[1], STAFF[4]
RULES = """
version: 1
mode: live
company: {domains: [waterkant.example], timezone: Europe/Amsterdam, languages: [nl, en]}
targets: {news: {via: feed, group: nieuws}}
guards:
  - {name: outsiders, when: {recipients: {external: true}, subject: {contains: partners}}}
  - {name: confidential, when: {text: {contains: vertrouwelijk}}}
rules:
  - {name: all, when: {list: everyone}, do: post, target: news, nudge: moved}
otherwise: deliver
nudges: {from: Team Plein <plein@waterkant.example>, at_most: {per_person: 500 per day, same_nudge: 500 ever}}
"""
TOLD = "Vanaf maandag is de kantine op vrijdag dicht. Het nieuwe rooster hangt bij de balie."


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What somebody sends."""

    to: Sequence[str]  # of the envelope
    author: str = AUTHOR
    shown: str = ""  # To of the header; the envelope unless told
    cc: str = ""
    words: str = ""  # in the subject
    text: str = TOLD
    answers: str = ""  # Message-ID of the mail that it replies to


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of it."""

    copies: Mapping[str, int]  # whoever has it as mail, and how often
    posts: int
    items: int


@dataclass
class Beside:
    """A mail server, the gateway beside it, and what was sent through both."""

    server: MailServer
    serving: Serving
    sent: list[str] = field(default_factory=list)

    def send(self, mail: Mail) -> str:
        """Hand it in; its Message-ID."""
        number = f"<{uuid.uuid4()}@waterkant.example>"
        subject = f"{'Re: ' if mail.answers else ''}Kantine {mail.words}"
        head = [f"From: Anna Kade <{mail.author}>", f"To: {mail.shown or ', '.join(mail.to)}", f"Subject: {subject}",
                "Date: Mon, 23 Nov 2026 10:00:00 +0100", f"Message-ID: {number}"]
        head += [f"Cc: {mail.cc}"] if mail.cc else []
        head += [f"In-Reply-To: {mail.answers}", f"References: {mail.answers}"] if mail.answers else []
        content = "\r\n".join([*head, "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "",
                               f"{mail.text} {number[1:9]}", ""])
        self.server.send(content.encode(), mail.to, sender=mail.author)
        return number

    def outcome(self, number: str, least: int = 0, *, seconds: float = 60) -> Outcome:
        """What became of a mail once nothing is on its way any more and at least so many have it."""
        wait_for(lambda: self.still() and sum(self.copies(number).values()) >= least,
                 f"an end of {number}, {least} copies; {self.copies(number)}; {self.story()}", seconds=seconds)
        posts = self.serving.rows("SELECT count(*) FROM outgoing o JOIN items i ON i.id = o.item_id "
                                  f"WHERE i.message_id = '{number}' AND o.state = 'sent'")
        items = self.serving.rows(f"SELECT count(*) FROM items WHERE message_id = '{number}'")
        return Outcome(copies=self.copies(number), posts=int(str(posts[0][0])), items=int(str(items[0][0])))

    def still(self) -> bool:
        """Whether neither Postfix nor the gateway has anything in hand."""
        open_items = "SELECT count(*) FROM items WHERE state IN ('received', 'acting', 'held')"
        return self.server.idle() and [(0,)] == self.serving.rows(open_items) and self.server.idle()

    def copies(self, number: str) -> dict[str, int]:
        """Who has that mail in a mailbox, read from the disk: the note about it does not count."""
        line = f"\nMessage-ID: {number}".encode()
        found: dict[str, int] = {}
        for box in (self.server.top / "boxes").iterdir():
            count = sum(line in path.read_bytes().replace(b"\r\n", b"\n") for path in box.glob("Maildir/new/*"))
            count += sum(line in path.read_bytes().replace(b"\r\n", b"\n") for path in box.glob("new/*"))
            if count:
                domain = "elders.example" if box.name == OUTSIDER.partition("@")[0] else "waterkant.example"
                found[f"{box.name}@{domain}"] = count
        return found

    def story(self) -> str:
        """What the gateway decided and why, for a failure."""
        return str(self.serving.rows("SELECT i.subject, i.state, i.decided_by, i.envelope, group_concat(r.address || r.options || r.state) FROM items i JOIN recipients r ON r.item_id = i.id GROUP BY i.id"))[-4000:]  # noqa: E501


@contextmanager
def beside(variant: str, folder: Path, *, pieces: int = 0, staff: tuple[str, ...] = STAFF) -> Iterator[Beside]:
    """The gateway beside a private mail server that stands in that way."""
    server = MailServer(variant=variant, pieces=pieces, staff=staff)
    server.start()
    try:
        with Serving(write_place(folder, server)) as serving:
            yield Beside(server, serving)
    finally:
        server.stop()


def write_place(folder: Path, server: MailServer) -> Path:
    """config.yaml, rules and people for that server; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rules.yaml").write_text(RULES)
    people = "".join(f"{one},Persoon{n} Kade,Werkplaats,nl\n" for n, one in enumerate(server.staff, 1))
    (folder / "people.csv").write_text("address,name,department,language\n" + people)
    config = CONFIG.format(next_hop=server.ports["back"], smtp=server.ports["gateway"], web=0,
                           team=", ".join(server.staff[:3]))
    if server.variant == "takeover":
        for address in server.lists:
            names = f", also: [{address.partition('@')[0]}@{OURS}], deliver_to: {behind(address)}"
            config = config.replace(f"address: {address}", f"address: {address}{names}")
    (folder / "config.yaml").write_text(config)
    return folder


def everybody(staff: Sequence[str], copies: int = 1) -> dict[str, int]:
    """So many copies for each of them."""
    return dict.fromkeys(staff, copies)


__all__ = ["ALL_STAFF", "AUTHOR", "COLLEAGUE", "NAMED", "OUTSIDER", "STAFF", "Beside", "Mail", "Outcome", "beside",
           "everybody"]
