"""What the pipeline works with: each part is one thing with one use, built once by app.py."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import structlog

from adapters.contract import Adapter
from nlp.types import Classification, Text
from rules.load import parse_rules
from rules.ruleset import RuleSet

from ..engine import Engine
from ..mail.types import Message, Unparsable
from ..relay import NextHop, Relay
from .directory import Directory
from .grouping import Groups
from .sensing import Sensing, shipped_traits
from .strain import Bounds, Gauge
from .vouching import Trust

if TYPE_CHECKING:
    from sqlalchemy import Engine as Database


class Reading(Protocol):
    """Reads bytes in a child process."""

    def read(self, content: bytes) -> Message | Unparsable: ...
    def close(self) -> None: ...


class Classifying(Protocol):
    """Tells the kind of a text."""

    def classify(self, text: Text) -> Classification: ...


ReadsRules = Callable[[str, Mapping[str, str]], RuleSet]  # the main text, and included files by name


class Rulebook:
    """The rules in force; a reload swaps them whole, and items keep the revision they were judged by."""

    def __init__(self, rules: RuleSet, reads: ReadsRules | None = None) -> None:
        self._lock = threading.Lock()
        self._rules = rules
        self._reads = reads

    @property
    def now(self) -> RuleSet:
        """The rules in force."""
        with self._lock:
            return self._rules

    def read(self, texts: Mapping[str, str]) -> RuleSet:
        """The rules of some texts, the main file's first, checked as those in force were; RulesError says why not.

        Nothing is read from disk: an included file that has no text here is a mistake.
        """
        return self.read_text(next(iter(texts.values())), texts)

    def read_text(self, main: str, texts: Mapping[str, str]) -> RuleSet:
        """The same of the main text, and included files by name."""
        if self._reads is not None:
            return self._reads(main, texts)
        path = Path(self.now.file)
        return parse_rules(main, str(path), folder=path.parent, texts=texts)

    def replace(self, rules: RuleSet) -> None:
        """Put a new file in force; only ever called with one that loaded without an error."""
        with self._lock:
            self._rules = rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Times and names that IT set."""

    hostname: str  # in Received lines and Message-IDs
    domain: str  # of reply+...@ addresses
    web_url: str  # https://square.corp.example, no slash at the end
    company: str
    give_up_posting: timedelta = timedelta(minutes=15)
    longest_hold: timedelta = timedelta(hours=4)
    keep_posted: timedelta = timedelta(days=30)
    keep_delivered: timedelta = timedelta(days=7)
    keep_ledger: timedelta = timedelta(days=30)
    keep_journal: timedelta = timedelta(days=365)
    audience_fresh: timedelta = timedelta(minutes=10)
    bounds: Bounds = field(default_factory=Bounds)  # when mail passes untouched, for our own sake
    trust: Trust = field(default_factory=Trust)  # whose word about an author counts; domains come from the rules
    holds_unverified: bool = False  # mail of an author for whom nobody vouches waits for a reviewer
    review_mail: tuple[str, ...] = ()  # reviewers who get a mail about held mails
    learn_at: time | None = None  # of the company's day; None: never by itself
    learn_least: int = 20  # new corrections that make a training worth its while


@dataclass(frozen=True, slots=True, kw_only=True)
class Canaries:
    """How mails of our own try the way, and from when on one is missed."""

    front: Relay  # where the mail server takes mail in from anybody
    every: timedelta
    late_after: timedelta
    door: NextHop | None = None  # where our own door listens; None where that is not known beforehand
    mailboxes: Mapping[str, str] = field(default_factory=dict)  # the address of each mailbox that we read, by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The collaborators of every step."""

    database: Database
    engine: Engine
    reader: Reading
    classifier: Callable[[], Classifying]  # the one in force, loaded at first use
    relay: Relay
    rulebook: Rulebook
    directory: Callable[[], Directory]  # as it stands now
    networks: Mapping[str, Adapter]
    manners: Manners
    secret: bytes  # signs links and reply addresses, salts the ledger
    state: Path  # folder with the `off` switch
    traits: Callable[[], Sensing] = shipped_traits
    groups: Groups = field(default_factory=Groups)
    gauge: Gauge = field(default_factory=Gauge)  # what is short on this node
    canaries: Canaries | None = None  # None: nobody tries the way
    mailboxes: tuple[str, ...] = ()  # those that are read by IMAP, as the store calls them
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    log: structlog.stdlib.BoundLogger = field(default_factory=structlog.get_logger)
