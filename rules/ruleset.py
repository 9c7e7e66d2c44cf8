"""A rules file, loaded: frozen values, conditions ready to judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from .clauses import Answer, View
from .condition import Condition
from .types import Action, Decision, Step
from .wording import topics_in
from .written import Written

Cap = tuple[int, timedelta | None]    # how many in which time; None: ever


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Who we are; `domains` lower case, the first language is the default of nudges."""

    domains: tuple[str, ...]
    timezone: ZoneInfo
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """A named group of authors; a member by department or by address (lower case)."""

    name: str
    departments: tuple[str, ...]
    addresses: tuple[str, ...]
    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A place in a network where a post can go."""

    name: str
    network: str                      # a name under `networks:` in config.yaml, or "feed"
    group: str                        # in the network's own words: group, channel, room or stream
    file: str
    line: int
    column: int
    title: str = ""
    description: str = ""             # "": never chosen by `target: matching`
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a mail is about: the words as written, and ready to be looked for."""

    name: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    examples: tuple[str, ...] = ()    # judged by the gateway: this room compares words only
    file: str = ""
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudges:
    """How often, when and from whom authors hear of it."""

    sender: str | None                # "Name <address>"; None: the gateway's own
    per_person: Cap
    same_nudge: Cap
    nights: tuple[time, time] | None  # hours without nudges in company.timezone
    weekends: bool                    # True: none on Saturday and Sunday either
    undo_within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One entry of `guards:` or `rules:`. Only `decision` depends on the action."""

    name: str
    role: str                         # "guard" or "rule"
    file: str
    included: str                     # its file as `include:` names it; "" in the main file
    line: int
    column: int
    when: Condition
    unless: Condition | None
    observe: bool
    decision: Decision                # with an empty trace
    written: Written = field(repr=False, compare=False)
    facts: frozenset[str] = field(init=False)     # every fact that the entry may look at

    def __post_init__(self) -> None:
        facts = self.when.facts | self.unless.facts if self.unless else self.when.facts
        object.__setattr__(self, "facts", facts)

    def judge(self, view: View) -> Answer:
        """Whether the entry matches, or the facts to fetch before anyone can say."""
        answer = self.when.judge(view)
        if answer is False or self.unless is None:
            return answer
        exception = self.unless.judge(view)
        if exception is True:
            return False
        needs = frozenset() if answer is True else answer
        needs = needs if exception is False else needs | exception
        return needs or True

    def step(self, view: View, hit: bool) -> Step:
        """The line of the trace for this entry."""
        reason = self.when.reason(view)
        if not hit and self.unless is not None and self.unless.judge(view) is True:
            reason = f"unless: {self.unless.reason(view)}"
        return Step(name=self.name, role=self.role, hit=hit, reason=reason, line=self.line,
                    observed=hit and self.observe, file=self.included)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Everything one rules file and those it includes say. `revision` names their exact text."""

    file: str
    files: tuple[str, ...]            # it and the files that it includes
    revision: str
    version: int
    mode: str                         # "live" or "observe"; the gateway heeds it
    company: Company
    people: Mapping[str, People]
    targets: Mapping[str, Target]
    topics: Mapping[str, Topic]
    guards: tuple[Rule, ...]
    rules: tuple[Rule, ...]
    otherwise: Action
    nudges: Nudges
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # of `files`, by name
    entries: tuple[Rule, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", self.guards + self.rules)

    @property
    def described(self) -> tuple[Target, ...]:
        """The targets that `target: matching` chooses among."""
        return tuple(target for target in self.targets.values() if target.description)

    def topics_of(self, text: str) -> tuple[str, ...]:
        """Names of the topics with a word in the text; examples are left to the gateway."""
        return topics_in({name: topic.phrases for name, topic in self.topics.items()}, text)
