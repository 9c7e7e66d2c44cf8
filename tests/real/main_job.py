"""The whole way with real parts: a client, Postfix, `mailsquare serve`, the feed, Dovecot's mailboxes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.gateway.serving import ALL, PEOPLE, Serving, letter, write_folder
from tests.real.mailserver import MailServer
from tests.real.waiting import wait_for

TRACE = {"return-path", "delivered-to", "received", "x-original-to"}
ANNOUNCEMENT = "Vanaf maandag is de kantine op vrijdag dicht. Het nieuwe rooster hangt bij de balie."


@contextmanager
def main_job(server: MailServer, folder: Path) -> Iterator[MainJob]:
    """The gateway behind that mail server, running until the block ends."""
    write_folder(folder, next_hop=server.ports["back"], smtp=server.ports["gateway"])
    with Serving(folder) as serving:
        yield MainJob(server, serving)


class MainJob:
    """What a colleague does, and where it can be seen."""

    def __init__(self, server: MailServer, serving: Serving) -> None:
        self.server = server
        self.serving = serving

    def write(self, to: str = ALL, text: str = ANNOUNCEMENT) -> tuple[str, bytes]:
        """(a subject that no other mail has, a whole mail with an accent, a dot and a long line)"""
        subject = f"Kantine {uuid.uuid4().hex[:12]}"
        return subject, letter(subject, f"{text}\r\n.punt\r\nréunion {'x' * 900}", to=to)

    def hand_in(self, content: bytes, *recipients: str) -> None:
        """As a colleague's mail program does."""
        self.server.send(content, recipients, options=["BODY=8BITMIME"])

    def posted(self, subject: str) -> list[str]:
        """The groups in which posts with that title stand, once there is one."""
        query = (f"SELECT g.name FROM feed_posts p JOIN feed_groups g ON g.id = p.group_id "
                 f"WHERE p.title = '{subject}'")
        found = wait_for(lambda: self.serving.rows(query), f"'{subject}' in the feed; {self.serving.said()}")
        return [str(row[0]) for row in found]

    def nudge(self, subject: str, author: str = PEOPLE[0]) -> bytes:
        """The one note in the author's mailbox that names the subject."""
        found = wait_for(lambda: self.server.mailbox(author, subject), "the nudge in the author's mailbox")
        assert 1 == len(found), f"{len(found)} mails about '{subject}'"
        return found[0]

    def empty_mailboxes(self, subject: str, people: tuple[str, ...] = PEOPLE[1:]) -> bool:
        """Whether nobody but the author has anything of that subject."""
        return not any(self.server.mailbox(one, subject) for one in people)

    def copies(self, subject: str, content: bytes, people: tuple[str, ...]) -> list[int]:
        """How many copies each of these people has, once each has one; 0 where one of them was changed."""
        found = self.server.arrived(subject, people)
        return [len(found[one]) * all(unchanged(mail, content) for mail in found[one]) for one in people]


def unchanged(arrived: bytes, sent: bytes) -> bool:
    """Byte for byte the mail that was sent, with nothing but trace fields before it."""
    if not arrived.endswith(sent):
        return False
    before = arrived[: -len(sent)].decode().replace("\r\n\t", " ").replace("\r\n ", " ").splitlines()
    return all(line.partition(":")[0].lower() in TRACE for line in before)
