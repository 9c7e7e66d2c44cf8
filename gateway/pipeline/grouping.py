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
from .audience import lists_of, widening

if TYPE_CHECKING:
    from .parts import Parts

MOST_POSTS = 50  # past posts of a target that are learnt from, the newest
LONGEST_POST = 500  # characters of each
REREAD = timedelta(hours=1)  # how long past posts are taken as they were read


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The target a mail fits, or None; how sure, and why in words fit for a trace."""

    target: str | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Built:
    revision: str
    read_at: datetime
    targets: Matcher | None
    topics: Matcher | None


class Groups:
    """Matches mail with the rules in force; built at first use, after a reload and each hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._built: _Built | None = None

    def choose(self, parts: Parts, item: Item, message: Message) -> Choice:
        """The target whose people the mail is for; one that would show it to more people is never chosen."""
        rules = parts.rulebook.now
        matcher = self._now(parts, rules).targets
        if matcher is None:
            return Choice(target=None, confidence=0.0, reason="no target has a description")
        found = matcher.match(_text(message))
        why = _why(found)
        if found.group is None:
            near = f"; {found.best} is nearest" if found.best else ""
            return Choice(target=None, confidence=found.confidence,
                          reason=f"no group fits well enough ({found.confidence:.2f}){near}{why}")
        place = rules.targets[found.group]
        directory = parts.directory()
        wider = widening(place, parts.networks.get(place.network), lists_of(item, directory), directory,
                         parts.clock(), parts.manners.audience_fresh)
        if wider:
            return Choice(target=None, confidence=found.confidence,
                          reason=f"{found.group} would fit best ({found.confidence:.2f}), but {wider}")
        return Choice(target=found.group, confidence=found.confidence,
                      reason=f"{found.group} fits best ({found.confidence:.2f}){why}")

    def topics(self, parts: Parts, message: Message) -> tuple[str, ...]:
        """The topics whose examples the mail is like."""
        matcher = self._now(parts, parts.rulebook.now).topics
        return () if matcher is None else matcher.fitting(_text(message))

    def _now(self, parts: Parts, rules: RuleSet) -> _Built:
        now = parts.clock()
        with self._lock:
            built = self._built
            if built is None or built.revision != rules.revision or not timedelta() <= now - built.read_at < REREAD:
                built = _Built(revision=rules.revision, read_at=now, targets=_matcher(_targets(parts, rules)),
                               topics=_matcher(_topics(rules)))
                self._built = built
        return built


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
