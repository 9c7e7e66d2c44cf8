"""A gateway without workers for the pages: a real store and feed, and short words to fill it."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from starlette.testclient import TestClient

from adapters.feed.adapter import Feed, Settings
from adapters.types import Post
from gateway.mail.types import Envelope, Recipient
from gateway.pipeline.canary import beat
from gateway.pipeline.directory import Colleague, Directory, MailList
from gateway.pipeline.links import Signer
from gateway.pipeline.parts import Manners, Parts, Rulebook
from gateway.pipeline.record import decision_to_json
from gateway.store import items, journal, outgoing, threads
from gateway.store.database import open_engine, writing
from gateway.store.items import Item, State
from gateway.store.migrate import upgrade
from gateway.store.outgoing import Outgoing
from gateway.web.application import application
from gateway.web.mailroom import Mailroom
from rules.load import load_rules
from rules.types import Action, Decision, Step
from tests.gateway.town import InProcess
from tests.gateway.web.doubles import Clock, KeptRelay, Left, NotedEngine

SECRET = b"a secret of the tests, long enough for links and cookies"
AUTHOR = "pieter@corp.example"
REVIEWER = "mona@corp.example"
RULER = "lena@corp.example"
STAFF = frozenset({AUTHOR, REVIEWER, "fatima@corp.example", RULER})
RULES = """\
version: 1
mode: live
company: {domains: [corp.example], timezone: Europe/Amsterdam, languages: [nl, en]}
targets:
  ask-it: {via: feed, group: ask-it}
  nieuws: {via: feed, group: nieuws}
guards:
  - {name: small-audience, when: {recipients: {at_most: 25}}}
rules:
  - {name: it-questions, when: {kind: question}, do: post, target: ask-it, nudge: question-posted}
otherwise: deliver
nudges:
  from: Team Werkplek <werkplek@corp.example>
  undo_within: 24h
"""
TRACE = (
    Step(name="small-audience", role="guard", hit=False, reason="2,014 recipients is more than 25", line=8),
    Step(name="it-questions", role="rule", hit=True, reason="kind is question", line=10),
)


class Desk:
    """One gateway with its pages, and short words to fill it."""

    def __init__(
        self,
        folder: Path,
        *,
        demo: bool = False,
        web_url: str = "http://testserver",
        password: str = "",
        metrics: str = "127.0.0.0/8",
    ) -> None:
        self.clock, self.engine, self.relay = Clock(), NotedEngine(), KeptRelay()
        self.demo, self.left, self.folder, self._made = demo, list[Left](), folder, 0
        database = open_engine(f"sqlite:///{folder / 'store.db'}")
        upgrade(database)
        rules = folder / "rules.yaml"
        rules.write_text(RULES)
        groups = {name: {"title": name, "openness": "open"} for name in ("ask-it", "nieuws")}
        self.feed = Feed(
            database,
            lambda: STAFF,
            "/feed",
            Settings.model_validate({"groups": groups}).all_groups,
            clock=self.clock,
        )
        self.feed.sync_groups()
        people = {
            a: Colleague(address=a, name=f"{a.partition('@')[0].title()} de Vries", language="nl")
            for a in STAFF
        }
        book = Directory(
            people,
            {"all@corp.example": MailList(name="all-staff", address="all@corp.example", members=STAFF)},
        )
        self.parts = Parts(
            database=database,
            engine=self.engine,
            reader=InProcess(),
            classifier=cast(Any, None),
            relay=self.relay,
            rulebook=Rulebook(load_rules(rules, lists=["all-staff"], networks=["feed"])),
            directory=lambda: book,
            networks={"feed": self.feed},
            manners=Manners(hostname="mx.test", domain="mx.test", web_url=web_url, company="Waterlinie"),
            secret=SECRET,
            state=folder / "state",
            clock=self.clock,
        )
        beat(self.parts)
        if password:
            (folder / "admin").write_text(password + "\n")
        web = SimpleNamespace(
            listen="127.0.0.1:0",
            reviewers=(REVIEWER.title(),),
            rule_admins=(RULER,),
            admin_password_file="admin" if password else "",
            metrics=(ip_network(metrics),),
        )
        self.config = cast(Any, SimpleNamespace(path=folder / "config.yaml", shape=SimpleNamespace(web=web)))
        self.staff = STAFF
        self.mailroom = Mailroom(self.parts, lambda: self.staff)
        self.app = application(
            self.config, self.parts, lambda: self.staff, self.mailroom, demo=demo, outbox=lambda: self.left
        )

    def browser(self, **more: Any) -> TestClient:
        """A browser of nobody yet."""
        headers = {"accept": "text/html", "accept-language": "en", **more.pop("headers", {})}
        return TestClient(
            self.app, base_url=self.parts.manners.web_url, headers=headers, follow_redirects=False, **more
        )

    def signed_in(self, address: str) -> TestClient:
        """A browser of a colleague, come in through the door."""
        browser = self.browser()
        post(browser, "/login", "/login", address=address)
        self.settle()
        link = re.search(rb"/login/([\w-]+)", self.relay.sent[-1][1])
        assert link
        path = f"/login/{link[1].decode()}"
        assert 303 == post(browser, path, path).status_code
        return browser

    def settle(self) -> None:
        """Wait until the mailroom has done what was asked."""
        self.mailroom._worker.submit(lambda: None).result()

    def mail(
        self,
        state: State = State.POSTED,
        *,
        subject: str = "VPN verbreekt steeds",
        name: str = "Pieter de Vries",
        decision: Decision | None = None,
        **more: Any,
    ) -> Item:
        """An item of Pieter's in some state, with the journal it would have."""
        self._made += 1
        item_id, now = f"ITEM{self._made:04d}ABCDEFGH", self.clock()
        decision = decision or Decision(
            action=Action.POST,
            decided_by="rule:it-questions",
            targets=("ask-it",),
            nudge="question-posted",
            answers_by_mail=True,
            trace=TRACE,
        )
        row: dict[str, Any] = {
            "id": item_id,
            "door_key": item_id,
            "accepted_at": now,
            "intake": "inline",
            "sender": AUTHOR,
            "trusted": True,
            "vouched": "trusted network",
            "envelope": {"by_list": ["all@corp.example"]},
            "size": 41_000,
            "author": AUTHOR,
            "author_name": name,
            "subject": subject,
            "language": "nl",
            "list": "all@corp.example",
            "recipient_count": 2014,
            "thread_id": item_id,
            "thread_seq": 1,
        }
        envelope = Envelope(sender=AUTHOR, recipients=(Recipient(address="all@corp.example"),))
        with writing(self.parts.database) as connection:
            threads.start(
                connection, id=item_id, list="all@corp.example", base_subject=subject, author=AUTHOR
            )
            items.add(connection, row, envelope, b"From: x\r\n\r\nx\r\n")
            journal.write(
                connection,
                at=now,
                item_id=item_id,
                event="accepted",
                words="accepted from 127.0.0.1 for all-staff, 2014 people",
            )
            if state is State.RECEIVED:
                return cast(Item, items.get(connection, item_id))
            columns = {
                "decided_by": decision.decided_by,
                "action": decision.action.value,
                "kind": "question",
                "confidence": 0.93,
                "decision": decision_to_json(decision),
                "rules_revision": "r" * 16,
                "facts": {"topic": ["it"], "kind": "question"},
                **more,
            }
            items.move(
                connection, item_id, State.HELD if state is State.HELD else State.ACTING, at=now, **columns
            )
            journal.write(
                connection,
                at=now,
                item_id=item_id,
                event="decided",
                words=f"{decision.action.value} by {decision.decided_by}",
            )
            if state not in (State.HELD, State.ACTING):
                items.move(connection, item_id, state, at=now + timedelta(seconds=0.41))
        return self.item(item_id)

    def posted(self, item: Item) -> Outgoing:
        """Stand its post in the feed, as the pipeline would."""
        key = f"{item.id}.ask-it"
        receipt = self.feed.post(
            Post(
                key=key,
                target="ask-it",
                author="Pieter",
                author_address=AUTHOR,
                title="VPN",
                text="Mijn VPN",
                kind="question",
            )
        )
        with writing(self.parts.database) as connection:
            outgoing.intend(
                connection,
                Outgoing(
                    id=key,
                    item_id=item.id,
                    target="ask-it",
                    network="feed",
                    group="ask-it",
                    key=key,
                    state=outgoing.Sending.INTENDED,
                    thread_id=item.thread_id,
                    remote_id="",
                    remote_thread="",
                    url="",
                    tries=0,
                    error="",
                    intended_at=self.clock(),
                    called_at=None,
                    sent_at=None,
                    notes=(),
                ),
            )
            outgoing.sent(
                connection,
                key,
                remote_id=receipt.remote_id,
                remote_thread=receipt.thread,
                url=receipt.url,
                notes=(),
                at=self.clock(),
            )
            journal.write(
                connection, at=self.clock(), item_id=item.id, event="posted", words="posted in ask-it"
            )
        return self.rows(item)[0]

    def rows(self, item: Item) -> tuple[Outgoing, ...]:
        """Its posts as they stand."""
        with self.parts.database.connect() as connection:
            return outgoing.of_item(connection, item.id)

    def item(self, item_id: str) -> Item:
        """The item as it stands."""
        with self.parts.database.connect() as connection:
            return cast(Item, items.get(connection, item_id))

    def journal(self, item: Item) -> list[tuple[str, str]]:
        """Event and who, oldest first."""
        with self.parts.database.connect() as connection:
            return [(line.event, line.who) for line in journal.of_item(connection, item.id)]

    def choice(self, item: Item, person: str = AUTHOR) -> str:
        """The path of the choice page for a mail."""
        signer = Signer(SECRET, lambda: self.clock().timestamp())
        return f"/choice/{signer.choice_token(item.id, person)}"


def csrf(page: str) -> str:
    """The token in a page's forms."""
    found = re.search(r'name="csrf" value="(\w+)"', page)
    assert found, page[:600]
    return found[1]


def post(browser: TestClient, page: str, to: str, **fields: str) -> Any:
    """Open a page, and send a form from it."""
    return browser.post(to, data={"csrf": csrf(browser.get(page).text), **fields})
