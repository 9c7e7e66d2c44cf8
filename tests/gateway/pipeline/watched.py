"""Runs mails as chance makes them through the whole gateway, and looks at each post who could read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from adapters.types import Audience, Post, Receipt
from gateway.book import Book
from gateway.config import load_config
from gateway.pipeline.fate import Fate
from nlp.types import Kind
from tests.gateway.pipeline.circles import (
    ALIASES,
    CONFIG,
    GROUPS,
    LISTS,
    PEOPLE,
    SIZE,
    Circle,
    Company,
    address,
    seen,
)
from tests.gateway.pipeline.wayward import Network
from tests.gateway.town import Town, envelope_to, letter

RULES = """
version: 1
mode: live
company: {domains: [havik.example], timezone: Europe/Amsterdam, languages: [nl, en]}
targets:
""" + "".join(f"  {one}: {{via: other, channel: {one}}}\n" for one in GROUPS) + """
rules:
  - {name: storm, when: {reply_all: true, thread_replies: {at_least: 3, within: 1h}}, do: absorb, target: g0,
     until_quiet: 1h, nudge: none}
""" + "".join(
    f"  - {{name: both-{one}, when: {{subject: {{contains: 'twee {one}'}}}}, do: deliver_and_post, target: {one}, "
    f"nudge: none}}\n  - {{name: to-{one}, when: {{subject: {{contains: {one}}}}}, do: post, target: {one}, "
    f"nudge: none}}\n" for one in GROUPS) + """
otherwise: deliver
nudges: {from: Team Plein <plein@havik.example>, at_most: {per_person: 1 per day}, undo_within: 24h}
"""


ITS = "its"                              # where the mail itself goes
OF_GROUPS = ("open", "share", "close", "silent", "reads")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happens in the company: `what` to whom, and where."""

    what: str                            # open, close, share, silent, reads, joins, leaves, gone, command
    who: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """One mail, and what happens before it and between its decision and its post."""

    to: tuple[str, ...]                  # lists
    people: tuple[int, ...]              # named one by one
    target: str
    author: int
    both: bool                           # delivered as well
    answers: int                         # the mail so many before this one; 0: none
    before: tuple[Change, ...]
    between: tuple[Change, ...]


@dataclass
class Onlooker(Network):
    """A network that lets things happen after it was asked, and judges each post as it is made."""

    company: Company = field(default_factory=Company)
    happens: list[Callable[[], None]] = field(default_factory=list)
    lists_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # item -> lists in its envelope
    leaks: list[str] = field(default_factory=list)
    made: int = 0

    def audience(self, target: str) -> Audience:
        openness, members, at = seen(self.company, target, self._now())
        while self.happens:
            self.happens.pop()()
        return Audience(openness=openness, members=members, fetched_at=at)

    def post(self, post: Post) -> Receipt:
        item = post.key.partition(".")[0]
        had = set().union(*(self.company.truth(one) for one in self.lists_of[item]))
        more = self.company.readers(post.target) - had
        if more:
            self.leaks.append(f"{post.title or 'a reply'} in {post.target}, sent to {self.lists_of[item]}: {more}")
        self.made += 1
        return super().post(post)


class Square:
    """The gateway beside a company that changes under it."""

    def __init__(self, folder: Path) -> None:
        self.network = Onlooker()
        self.folder = folder / "company"
        self.folder.mkdir()
        self.company = Company()
        self.sent: list[tuple[str, tuple[str, ...]]] = []
        self.lists_of: dict[str, tuple[str, ...]] = {}
        (self.folder / "config.yaml").write_text(CONFIG)
        (self.folder / "rules.yaml").write_text(RULES)
        self.town = Town(folder, rules=RULES, networks={"other": self.network})
        self.town.says.kind = Kind.DISCUSSION
        self.network.town = self.town
        self.network.lists_of = self.lists_of
        self.mails = 0
        self._book: Book | None = None

    def open(self, company: Company) -> None:
        """Another company moves in."""
        self.company = self.network.company = company
        self.sent = []
        self._reload()

    def mail(self, one: Mailing) -> None:
        """Send a mail with all that happens around it, and let everything run."""
        for change in one.before:
            self._change(_meant(change, one))
        self.network.happens = [partial(self._change, _meant(change, one)) for change in one.between]
        self.mails += 1
        number = f"<m{self.mails}@havik.example>"
        answered = self.sent[-one.answers][0] if 0 < one.answers <= len(self.sent) else ""
        subject = ("Re: " if answered else "") + f"Nieuws {'twee ' if one.both else ''}{one.target}"
        to = [*(address(name) for name in one.to), *(address(person) for person in one.people)]
        author = address(one.author)
        content = letter(subject, f"Tekst {self.mails}.", author=author, to=", ".join(to), message_id=number,
                         answers=answered)
        envelope = envelope_to(*to, sender=author, trusted=True)
        if self.town.knock(envelope, content).fate is Fate.TAKE:
            item = self.town.accept(content, author, *to)
            self.lists_of[item] = one.to
            self.town.run()
        self.sent.append((number, one.to))

    def _reload(self) -> None:
        self.company.write(self.folder)
        if self._book is None:
            self._book = Book(load_config(self.folder / "config.yaml"))
            self.town.reopen(replace(self.town.parts, directory=self._book))
        self._book.reload()

    def _change(self, change: Change) -> None:
        group = self.company.groups.get(change.where)
        if group is not None:
            if change.what == "reads":
                group.members.add(change.who)
                if change.where == "g3":
                    self.company.hidden.add(change.who)  # IT's word: on the list as well
            elif change.what == "silent":
                group.told = False
            else:
                group.openness = {"open": "open", "share": "shared"}.get(change.what, "closed")
            return
        if change.what == "gone":
            self.company.here.discard(change.who)
            if not self.company.groups["g3"].told:
                self.company.groups["g3"].members.discard(change.who)  # nobody but IT can see to that
        elif change.what == "command":
            self.company.on[change.where].add("|filter")
        elif change.what == "joins":
            self.company.on[change.where].add(change.who)
        else:
            self.company.on[change.where].discard(change.who)
        self._reload()


def _meant(change: Change, mail: Mailing) -> Change:
    """The same where the mail itself goes: chance alone would change other groups and lists most of the time."""
    if change.where != ITS:
        return change
    files = [name for name in mail.to if name in ("l0", *ALIASES)] or ["l0"]
    return replace(change, where=mail.target if change.what in OF_GROUPS else files[0])


PERSON = st.sampled_from(PEOPLE)
CHANGES = st.one_of(
    st.builds(Change, what=st.sampled_from(["open", "share", "close", "silent", "reads", "reads"]), who=PERSON,
              where=st.sampled_from([*GROUPS, *[ITS] * 6])),
    st.builds(Change, what=st.sampled_from(["joins", "leaves", "leaves", "gone", "command"]), who=PERSON,
              where=st.sampled_from(["l0", *ALIASES, *[ITS] * 6])),
)
MAILINGS = st.builds(
    Mailing,
    to=st.lists(st.sampled_from(LISTS), min_size=0, max_size=2, unique=True).map(tuple),
    people=st.lists(PERSON, max_size=2, unique=True).map(tuple),
    target=st.sampled_from(GROUPS),
    author=PERSON,
    both=st.booleans(),
    answers=st.sampled_from([0, 0, 1, 1, 2, 3]),
    before=st.lists(CHANGES, max_size=1).map(tuple),
    between=st.lists(CHANGES, max_size=1).map(tuple),
).filter(lambda one: one.to or one.people)


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """Lists on lists, aliases in chains and circles, groups that are often within a list."""
    some = st.sets(PERSON, min_size=2, max_size=8)
    names: st.SearchStrategy[set[str]] = st.sets(st.sampled_from(["l0", "l1", "a1", "a2", "l3", "all"]), max_size=1)
    odd = st.sampled_from([set(), set(), set(), {":include:"}, {"|filter"}])
    on: dict[str, set[int | str]] = {
        "l0": {*draw(some), *(draw(st.sampled_from([set(), {"l1"}, {"l2"}])))},
        "l1": {*draw(some), *draw(odd)},
        "l2": {*draw(some), *draw(names)},
        "a1": {*draw(some), *draw(st.sampled_from([set(), {"a2"}, {"l1"}]))},
        "a2": {*draw(some), *draw(odd), *draw(st.sampled_from([set(), set(), {"a1"}]))},
    }
    company = Company(on=on, hidden=draw(st.sets(PERSON, min_size=1, max_size=SIZE)), included=draw(some))
    for name in GROUPS[:3]:
        inside = draw(st.sampled_from(LISTS))
        within = sorted(company.truth(inside)) or [0]
        members = draw(st.sets(st.sampled_from(within), min_size=1))
        company.groups[name] = Circle(draw(st.sampled_from(["closed", "closed", "closed", "open"])), members)
    company.groups["g3"] = Circle("closed", set(company.hidden))
    return company


@contextmanager
def square() -> Iterator[Square]:
    """A gateway in a folder that goes."""
    with TemporaryDirectory() as folder:
        made = Square(Path(folder))
        try:
            yield made
        finally:
            made.town.close()
