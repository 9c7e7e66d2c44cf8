"""Facts from what a person writes down: a test case, or the words of `rules explain`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from types import MappingProxyType

from .durations import in_zone, parse_moment, parse_size, shown
from .facts import FACTS, KINDS, SPECIALS, Fact, FactType
from .problems import remedy
from .ruleset import RuleSet
from .types import ABSENT, Absent, Facts, Value

_YES_NO = {"true": True, "yes": True, "false": False, "no": False}
_MOST_REPLIES = 10_000


def read_facts(stated: Mapping[str, object], at: datetime | None,
               rules: RuleSet) -> tuple[Facts, dict[str, str]]:
    """Facts from values by name, and for each name that could not be read what is wrong with it.

    `at` is the accepted time (aware) unless `stated` names one. A null value means that the mail
    has none. Only what was stated is known afterwards: see `complete`.
    """
    known: dict[str, Value | Absent] = {} if at is None else {"at": at}
    wrong: dict[str, str] = {}
    for name in sorted(stated, key=lambda name: name != "at"):    # replies count back from `at`
        moment = known.get("at")
        try:
            known[name] = _read(name, stated[name], moment if isinstance(moment, datetime) else None, rules)
        except ValueError as error:
            wrong[name] = str(error)
    return Facts(known), wrong


def complete(facts: Facts, rules: RuleSet) -> Facts:
    """The stated facts with every other one as in a mail that does not have it.

    What follows from the stated ones is drawn from them: `text` includes the subject, topics
    come from the words of the text, and a reply to all is a reply.
    """
    known = dict(facts.known)
    subject, text = known.get("subject", ABSENT), known.get("text", ABSENT)
    written = "\n".join(part for part in (subject, text) if isinstance(part, str))
    if written:
        known["text"] = written
        known.setdefault("topic", rules.topics_of(written))
    if known.get("reply_all") is True:
        known.setdefault("is_reply", True)
    return with_blanks(Facts(known))


def with_blanks(facts: Facts) -> Facts:
    """The facts, and for every other name its blank, so that no decision can need more."""
    return facts.with_more({name: fact.blank for name, fact in FACTS.items()})


def _read(name: str, raw: object, at: datetime | None, rules: RuleSet) -> Value | Absent:
    fact = FACTS.get(name)
    if fact is None:
        raise ValueError(f"unknown fact {shown(name)} ({remedy(name, FACTS)})")
    if raw is None:
        return ABSENT
    if fact.type is FactType.TIME:
        return in_zone(parse_moment(raw), rules.company.timezone)
    if fact.type is FactType.TIMES:
        return _times(raw, at, rules.company.timezone)
    value = parse_size(raw) if name == "size" else _value(fact, raw)
    _known(name, value, rules)
    return value


def _value(fact: Fact, raw: object) -> Value:
    if fact.type is FactType.COUNT:
        return _count(raw)
    if fact.type is FactType.SHARE:
        return _share(raw)
    if fact.type is FactType.FLAG:
        found = _YES_NO.get(str(raw).lower()) if isinstance(raw, str | bool) else None
        if found is None:
            raise ValueError(f"must be true or false, not {shown(raw)}")
        return found
    if fact.type is FactType.DATE:
        return _date(raw)
    if fact.type is FactType.TEXTS:
        return _texts(raw)
    if fact.type is FactType.HEADERS:
        return _headers(raw)
    if not isinstance(raw, str):
        raise ValueError(f"must be text, not {shown(raw)}")
    return raw.strip().lower() if fact.name == "author" else raw


def _count(raw: object) -> int:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= 12:
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise ValueError(f"must be a whole number, 0 or more, not {shown(raw)}")
    return raw


def _share(raw: object) -> float:
    try:
        number = float(raw) if isinstance(raw, str | int | float) and not isinstance(raw, bool) else -1.0
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise ValueError(f"must be a number from 0 to 1, not {shown(raw)}")
    return number


def _texts(raw: object) -> tuple[str, ...]:
    several = raw if isinstance(raw, tuple | list) else (raw,)
    texts = tuple(each for each in several if isinstance(each, str))
    if len(texts) != len(several):
        raise ValueError(f"must be a name or a list of names, not {shown(raw)}")
    return texts


def _headers(raw: object) -> Mapping[str, str]:
    pairs = raw.items() if isinstance(raw, Mapping) else ()
    if not isinstance(raw, Mapping) or not all(isinstance(each, str) for pair in pairs for each in pair):
        raise ValueError("must be header names with their values, as in {Sensitivity: Private}")
    return MappingProxyType({name.lower(): value for name, value in pairs})


def _date(raw: object) -> date:
    try:
        return date.fromisoformat(str(raw).strip())
    except ValueError as error:
        raise ValueError(f"must be a day as in 2027-03-01, not {shown(raw)}") from error


def _times(raw: object, at: datetime | None, zone: tzinfo) -> tuple[datetime, ...]:
    """Times as they are, or so many replies just now."""
    if isinstance(raw, tuple | list):
        return tuple(in_zone(parse_moment(each), zone) for each in raw)
    count = _count(raw)
    if at is None or count > _MOST_REPLIES:
        raise ValueError("needs a time: add `at:`" if at is None else f"more than {_MOST_REPLIES:,} replies")
    return (at,) * count


def _known(name: str, value: Value, rules: RuleSet) -> None:
    """Refuse a kind, topic or group that no rule could mean."""
    known = {"kind": KINDS, "special": SPECIALS, "topic": tuple(rules.topics), "group": tuple(rules.targets)}
    choices = known.get(name)
    for each in value if isinstance(value, tuple) else (value,):
        if choices is not None and each not in choices:
            raise ValueError(f"unknown {name} {shown(each)} ({remedy(str(each), choices)})")
