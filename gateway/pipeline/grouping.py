"""The group that a mail belongs in, among the described targets; and topics told from examples.

What groups say of themselves stands in rules.yaml; what was posted in them is read from our own store
as far as retention keeps it. The words of a mail reach no trace: it names concepts, not text.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from nlp.groups import Matcher
from nlp.types import Group, Match, Text
from rules.ruleset import RuleSet, Target

from ..mail.types import Message
from ..store import outgoing
from ..store.items import Item
from .audience import widening_now

if TYPE_CHECKING:
    from .parts import Parts

MOST_POSTS = 50  # past posts of a target that are learnt from, the newest
LONGEST_POST = 500  # characters of each
REREAD = timedelta(hours=1)  # how long past posts are taken as they were read
TRY_AGAIN = timedelta(minutes=1)  # where what matching has learned cannot be used
_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The target a mail fits, or None; how sure, and why in words fit for a trace."""

    target: str | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The target whose description a mail fits, before anybody asked who may see it there."""

    asked: bool  # whether any target has a description
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class _Built:
    revision: str
    read_at: datetime
    targets: Matcher | None
    topics: Matcher | None
    trouble: str = ""  # why there is neither, although rules.yaml asks for them


class Groups:
    """Matches mail with the rules in force; built at first use, after a reload and each hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._built: _Built | None = None

    def choose(self, parts: Parts, item: Item, message: Message, fit: Fit | None = None) -> Choice:
        """The target whose people the mail is for; one that would show it to more people is never chosen."""
        fit = fit or self.fit(parts, message)
        if not fit.asked:
            reason = "what tells groups cannot be used" if self.trouble(parts) else "no target has a description"
            return Choice(target=None, confidence=0.0, reason=reason)
        found, why = fit.match, _why(fit.match)
        if found.group is None:
            near = f"; {found.best} is nearest" if found.best else ""
            return Choice(target=None, confidence=found.confidence,
                          reason=f"no group fits well enough ({found.confidence:.2f}){near}{why}")
        place = parts.rulebook.now.targets.get(found.group)
        wider = "it is no longer in rules.yaml" if place is None else widening_now(parts, item, place)
        if wider:
            return Choice(target=None, confidence=found.confidence,
                          reason=f"{found.group} would fit best ({found.confidence:.2f}), but {wider}")
        return Choice(target=found.group, confidence=found.confidence,
                      reason=f"{found.group} fits best ({found.confidence:.2f}){why}")

    def topics(self, parts: Parts, message: Message) -> tuple[str, ...]:
        """The topics whose examples the mail is like."""
        matcher = self._now(parts, parts.rulebook.now).topics
        return () if matcher is None else matcher.fitting(_text(message))

    def fit(self, parts: Parts, message: Message) -> Fit:
        """The target that a mail fits by its words alone; whom that would show it to is not asked."""
        matcher = self._now(parts, parts.rulebook.now).targets
        match = matcher.match(_text(message)) if matcher else Match(group=None, confidence=0.0)
        return Fit(asked=matcher is not None, match=match)

    def trouble(self, parts: Parts) -> str:
        """Why no group or topic can be told although rules.yaml describes some; "" where all is well."""
        return self._now(parts, parts.rulebook.now).trouble

    def _now(self, parts: Parts, rules: RuleSet) -> _Built:
        now = parts.clock()
        with self._lock:
            built = self._built
            lasts = TRY_AGAIN if built is not None and built.trouble else REREAD
            if built is None or built.revision != rules.revision or not timedelta() <= now - built.read_at < lasts:
                told = built is not None and bool(built.trouble)
                built = self._built = _build(parts, rules, now)
                if built.trouble and not told:
                    parts.log.warning("no group or topic can be told", why=built.trouble)
        return built


def _build(parts: Parts, rules: RuleSet, now: datetime) -> _Built:
    """The matchers for rules; without them, and told why, where what they stand on is missing or damaged."""
    described, trouble = _targets(parts, rules), ""
    targets = topics = None
    try:
        targets, topics = _matcher(described), _matcher(_topics(rules))
    except _BROKEN as error:
        targets, trouble = None, str(error) or repr(error)
    return _Built(revision=rules.revision, read_at=now, targets=targets, topics=topics, trouble=trouble)


def trouble_of_groups() -> str:
    """What is wrong with what matching has learned, and what to do; "" where it can be used."""
    try:
        Matcher([Group(name="probe", words=("printer",))]).match(Text(subject="Printer", body=""))
    except _BROKEN as error:
        return str(error) or repr(error)
    return ""


def from_rules_alone(rules: RuleSet, message: Message) -> tuple[tuple[str, ...], Match]:
    """The topics whose examples a mail is like, and its group: without past posts or audiences."""
    topics, targets = _matcher(_topics(rules)), _matcher([_group(one) for one in rules.described])
    match = targets.match(_text(message)) if targets else Match(group=None, confidence=0.0)
    return (topics.fitting(_text(message)) if topics else ()), match


def _text(message: Message) -> Text:
    return Text(subject=message.subject, body=message.visible_text, is_reply=message.is_reply)


def _matcher(groups: Sequence[Group]) -> Matcher | None:
    return Matcher(groups) if groups else None


def _targets(parts: Parts, rules: RuleSet) -> list[Group]:
    with parts.database.connect() as connection:
        posts = {one.name: outgoing.past(connection, one.name, MOST_POSTS) for one in rules.described}
    return [_group(one, tuple(post[:LONGEST_POST] for post in posts[one.name])) for one in rules.described]


def _group(target: Target, posts: tuple[str, ...] = ()) -> Group:
    return Group(name=target.name, title=target.title or target.group, description=target.description,
                 words=target.words, examples=(*target.examples, *posts))


def _topics(rules: RuleSet) -> list[Group]:
    return [Group(name=one.name, words=one.words, examples=one.examples)
            for one in rules.topics.values() if one.examples]


def _why(found: Match) -> str:
    """ " by printer, network; next: facilities"."""
    by = f" by {', '.join(found.reasons[:4])}" if found.reasons else ""
    return by + (f"; next: {found.runner_up}" if found.runner_up else "")
