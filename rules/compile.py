"""From the checked shape of a file to a RuleSet whose conditions are ready to judge."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from . import model
from .clauses import Among, Clause, Flag, Number, OneOf
from .condition import Condition
from .content import Author, Contains, Header
from .document import Document
from .durations import in_zone
from .hours import Days, Hours
from .including import Part
from .moments import Due, Moment, Replies
from .months import WEEKDAYS
from .ruleset import Company, Nudges, People, Rule, RuleSet, Target, Topic
from .types import Action, Decision
from .wording import phrase
from .written import Written

_NUDGE = {Action.POST: "moved", Action.DELIVER_AND_POST: "mail-and-post", Action.ABSORB: "reply-all-joined"}
_QUIET = timedelta(hours=4)


def compile_rules(shape: model.FileShape, document: Document, parts: Sequence[Part] = ()) -> RuleSet:
    """The RuleSet that the file and its included parts describe."""
    company = Company(domains=tuple(domain.lower() for domain in shape.company.domains),
                      timezone=ZoneInfo(shape.company.timezone), languages=shape.company.languages)
    files: list[tuple[Document, model.PartShape]] = [(document, shape), *((one.document, one.shape) for one in parts)]
    people = {name: _people(file, name, group) for file, part in files for name, group in part.people.items()}
    main = _Maker(people, company.timezone, document)
    makers = [main, *(main.of_part(one) for one in parts)]
    return RuleSet(
        file=document.file, files=tuple(file.file for file, _ in files),
        revision=revision_of([file.text for file, _ in files]),
        version=shape.version, mode=shape.mode, company=company, people=MappingProxyType(people),
        targets=MappingProxyType(
            {name: _target(file, name, it) for file, part in files for name, it in part.targets.items()}),
        topics=MappingProxyType(
            {name: _topic(file, name, it) for file, part in files for name, it in part.topics.items()}),
        guards=tuple(maker.entry("guard", number, each) for maker, (_, part) in zip(makers, files, strict=True)
                     for number, each in enumerate(part.guards)),
        rules=_ordered([[maker.entry("rule", number, each) for number, each in enumerate(part.rules)]
                        for maker, (_, part) in zip(makers, files, strict=True)], parts),
        otherwise=Action(shape.otherwise), nudges=_nudges(shape.nudges),
        texts=MappingProxyType({Path(document.file).name: document.text,
                                **{one.name: one.document.text for one in parts}}))


def revision_of(texts: Sequence[str]) -> str:
    """Names the exact text of all files, the main one first."""
    return hashlib.sha256(b"\0".join(text.encode() for text in texts)).hexdigest()[:12]


def _ordered(rules: Sequence[list[Rule]], parts: Sequence[Part]) -> tuple[Rule, ...]:
    """The rules of the main file with those of each part where `before:` puts them."""
    main, *others = rules
    found: list[Rule] = []
    for rule in (*main, None):
        here = rule.name if rule else None
        found += [one for part, its in zip(parts, others, strict=True) if part.terms.before == here for one in its]
        found += [rule] if rule else []
    return tuple(found)


def _people(document: Document, name: str, group: model.PeopleShape) -> People:
    line, column = document.place(("people", name), key=True)
    return People(name=name, departments=group.department, addresses=group.address, file=document.file,
                  line=line, column=column)


def _target(document: Document, name: str, target: model.TargetShape) -> Target:
    line, column = document.place(("targets", name), key=True)
    group = target.group or target.channel or target.room or target.stream or ""
    return Target(name=name, network=target.via, group=group, file=document.file, line=line, column=column,
                  title=target.title, description=target.description.strip(), words=target.words,
                  examples=target.examples)


def _topic(document: Document, name: str, topic: model.TopicShape) -> Topic:
    line, column = document.place(("topics", name), key=True)
    return Topic(name=name, words=topic.words, phrases=tuple(phrase(each) for each in topic.words),
                 examples=topic.examples, file=document.file, line=line, column=column)


def _nudges(shape: model.NudgesShape) -> Nudges:
    return Nudges(sender=shape.from_,
                  per_person=shape.at_most.per_person, same_nudge=shape.at_most.same_nudge,
                  nights=shape.quiet_hours.nights, weekends=shape.quiet_hours.weekends,
                  undo_within=shape.undo_within)


def _decision(role: str, shape: model.GuardShape) -> Decision:
    if not isinstance(shape, model.RuleShape):
        return Decision(action=Action.DELIVER, decided_by=f"{role}:{shape.name}")
    action = Action(shape.do)
    nudge = shape.nudge or _NUDGE.get(action)
    return Decision(
        action=action, decided_by=f"{role}:{shape.name}", targets=shape.target,
        nudge=None if nudge == "none" else nudge, as_is=shape.format == "as-is",
        answers_by_mail=shape.answers_by_mail, hold_for=shape.for_,
        until_quiet=(shape.until_quiet or _QUIET) if action is Action.ABSORB else None, archive=shape.archive)


class _Maker:
    """Makes conditions; it knows the names that conditions use."""

    def __init__(self, people: Mapping[str, People], zone: ZoneInfo, document: Document,
                 limit: Condition | None = None, included: str = "") -> None:
        self.people = people
        self.zone = zone
        self.document = document
        self.limit = limit            # what `include:` lets the entries of this file speak of
        self.included = included

    def of_part(self, part: Part) -> _Maker:
        """One for the entries of an included file."""
        limit = self.condition(part.terms.when) if part.terms.when else None
        return _Maker(self.people, self.zone, part.document, limit, part.name)

    def entry(self, role: str, number: int, shape: model.GuardShape) -> Rule:
        """A guard or rule."""
        written = Written(self.document, (f"{role}s", number))
        line, column = written.place()
        when = self.condition(shape.when)
        if self.limit is not None:
            when = Condition(when.clauses, when.branches, (self.limit, *when.also), when.never)
        return Rule(name=shape.name, role=role, file=self.document.file, included=self.included,
                    line=line, column=column, when=when, written=written,
                    unless=self.condition(shape.unless) if shape.unless else None,
                    observe=shape.mode == "observe", decision=_decision(role, shape))

    def condition(self, when: model.When) -> Condition:
        """A `when:` or `unless:` with its branches."""
        return Condition(
            (*self._envelope(when), *self._headers(when), *self._body(when)),
            tuple(self.condition(branch) for branch in when.any_ or ()),
            also=tuple(self.condition(one) for one in when.all_ or ()),
            never=(self.condition(when.not_),) if when.not_ else ())

    def _envelope(self, when: model.When) -> Iterator[Clause]:
        if when.list_:
            yield Among("list", frozenset(when.list_), _or(when.list_))
        if when.recipients:
            yield from _numbers("recipients", when.recipients, ("at_most", "more_than"),
                                _noun("recipient"), _count)
            if when.recipients.external is not None:
                yield Number("external", "more_than" if when.recipients.external else "at_most", 0,
                             _noun("external recipient"), _count)
        if when.size:
            yield from _numbers("size", when.size, ("at_most", "more_than"), _bytes, _bytes)
        for sort in ("before", "after") if when.date else ():
            moment = getattr(when.date, sort)
            if moment is not None and when.date:
                zone = self._zone(when.date.zone)
                yield Moment(sort == "before", in_zone(moment, zone), zone)
        if when.time and when.time.hours:
            yield Hours(*when.time.hours, self._zone(when.time.zone))
        if when.time and when.time.days:
            days = frozenset(WEEKDAYS.index(day) for day in when.time.days)
            yield Days(days, self._zone(when.time.zone), _or(when.time.days))

    def _zone(self, name: str | None) -> ZoneInfo:
        return ZoneInfo(name) if name else self.zone

    def _headers(self, when: model.When) -> Iterator[Clause]:
        if when.author:
            yield self._author(when.author)
        if when.department:
            yield OneOf("department", _folded(when.department), _or(when.department))
        for name, values in (when.header or {}).items():
            yield Header(name, _folded(values), _or(values))
        if when.subject:
            yield _contains("subject", when.subject)
        if when.is_reply is not None:
            yield Flag("is_reply", when.is_reply, "a reply")
        if when.reply_all is not None:
            yield Flag("reply_all", when.reply_all, "a reply to all")
        if when.verified is not None:
            yield Flag("verified", when.verified, "by a verified author")
        if when.thread_replies:
            yield Replies(when.thread_replies.at_least, when.thread_replies.within)

    def _body(self, when: model.When) -> Iterator[Clause]:
        if when.text:
            yield _contains("text", when.text)
        if when.language:
            yield OneOf("language", _folded(when.language), _or(when.language))
        if when.attachments:
            yield from _numbers("attachments", when.attachments, ("at_most", "at_least"),
                                _noun("attachment"), _count)
        for fact, says in (("calendar", "an invitation"), ("automatic", "automatic"), ("encrypted", "encrypted")):
            wished = getattr(when, fact)
            if wished is not None:
                yield Flag(fact, wished, says)
        if when.topic:
            yield Among("topic", frozenset(name.lower() for name in when.topic), _or(when.topic))
        if when.kind:
            yield OneOf("kind", _folded(when.kind), _or(when.kind))
        if when.confidence:
            yield from _numbers("confidence", when.confidence, ("below", "at_least"),
                                lambda value: f"confidence {_share(value)}", _share)
        if when.group:
            yield OneOf("group", _folded(when.group), _or(when.group))
        if when.group_confidence:
            yield from _numbers("group_confidence", when.group_confidence, ("below", "at_least"),
                                lambda value: f"group confidence {_share(value)}", _share)

        if when.special:
            yield Among("special", frozenset(when.special), _or(when.special))
        if when.sensitive is not None:
            yield Flag("sensitive", when.sensitive, "sensitive")
        if when.deadline:
            yield Due(when.deadline.within, self.zone)

    def _author(self, names: tuple[str, ...]) -> Author:
        groups = [self.people[name] for name in names if name in self.people]
        addresses = {name for name in names if name not in self.people}
        addresses.update(address for group in groups for address in group.addresses)
        shown = tuple(f"in {name}" if name in self.people else name for name in names)
        departments = frozenset(each.casefold() for group in groups for each in group.departments)
        return Author(frozenset(addresses), departments, _or(shown))


def _numbers(fact: str, shape: model.Shape, sorts: tuple[str, ...], show: Callable[[float], str],
             show_limit: Callable[[float], str]) -> Iterator[Clause]:
    for sort in sorts:
        limit = getattr(shape, sort)
        if limit is not None:
            yield Number(fact, sort, limit, show, show_limit)


def _contains(fact: str, words: model.WordsShape) -> Contains:
    return Contains(fact, MappingProxyType({phrase(each): each for each in words.contains}))


def _folded(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(value.strip().casefold() for value in values)


def _or(values: tuple[str, ...]) -> str:
    if len(values) > 4:
        return f"one of {len(values)} ({values[0]}, ...)"
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"


def _noun(noun: str) -> Callable[[float], str]:
    return lambda value: f"{f'{value:,}' if value else 'no'} {noun}{'' if value == 1 else 's'}"


def _count(value: float) -> str:
    return f"{value:,}"


def _share(value: float) -> str:
    return f"{value:.2f}" if round(value, 2) == value else f"{value:g}"


def _bytes(value: float) -> str:
    for unit, step in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if value >= step:
            return f"{value / step:.3g} {unit}"
    return f"{value:,} bytes"
