"""Sends sign-in links. Away from the request, so that its time does not tell who is on the list."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from ..errors import StoreTrouble
from ..limits import AtMost
from ..pipeline.links import LOGIN_LASTS, new_login_token
from ..pipeline.nudges import Nudge, NudgeKind, compose, first_name, language_for
from ..pipeline.own import letterhead
from ..pipeline.parts import Parts
from ..relay import NextHopDown
from ..store import people
from ..store.database import writing

A_PERSON = 5  # links an hour
A_PEER = 20  # questions an hour
HOUR = timedelta(hours=1)
LONGEST_ADDRESS = 320  # RFC 5321 section 4.5.3.1: 64 + @ + 255


class Mailroom:
    """Takes addresses from the sign-in form; only members of a configured list get a mail."""

    def __init__(self, parts: Parts, staff: Callable[[], frozenset[str]]) -> None:
        self._parts = parts
        self._staff = staff
        self._peers = AtMost(A_PEER, HOUR, parts.clock)
        # one at a time, so that counting a person's links and writing the next is one step
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="login-mail")

    def ask(self, address: str, peer: str) -> None:
        """Send a link if the address may have one. Nothing comes back: the page never tells."""
        if len(address) <= LONGEST_ADDRESS and self._peers.take(peer):
            self._worker.submit(self._send, address.strip().lower())

    def close(self) -> None:
        """Finish what was asked for, and take no more."""
        self._worker.shutdown(wait=True)

    def _send(self, person: str) -> None:
        parts = self._parts
        if person not in self._staff():
            return
        try:
            token, hashed = new_login_token()
            now = parts.clock()
            with writing(parts.database) as connection:
                if people.logins_since(connection, person, now - HOUR) >= A_PERSON:
                    return
                people.ask_login(connection, hashed, person, now, now + LOGIN_LASTS)
            mail = compose(self._note(person, token, hashed))
            sent = parts.relay.send(mail.content, recipient=person)
            if not sent.accepted:
                parts.log.warning("the next hop did not take a sign-in link")
        except (NextHopDown, StoreTrouble) as trouble:
            parts.log.warning("a sign-in link could not be sent", why=str(trouble))
        except ValueError:  # a list that holds what is no plain mailbox
            parts.log.warning("a sign-in link could not be written: the address is no plain mailbox")

    def _note(self, person: str, token: str, hashed: str) -> Nudge:
        """The mail with the link. Its address comes from the configuration, never from a Host header."""
        parts = self._parts
        colleague = parts.directory().person(person)
        company = language_for(parts.rulebook.now.company.languages[0], "nl")
        return Nudge(
            kind=NudgeKind.LOGIN,
            language=language_for(colleague.language, company),
            letterhead=letterhead(parts),
            at=parts.clock(),
            item=hashed[:24],
            to=person,
            first=first_name(colleague.name),
            login_url=f"{parts.manners.web_url}/login/{token}",
        )
