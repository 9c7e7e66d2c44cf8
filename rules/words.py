"""Facts out of words on a command line: `kind=question list=all-staff recipients=2014`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .durations import in_zone, shown
from .facts import FACTS, FactType
from .plain import complete, read_facts
from .problems import remedy
from .ruleset import RuleSet
from .types import Facts

_MOST = 200                           # words; far more than there are facts


class WordsError(ValueError):
    """Words that state no fact; the message has a line for each."""


def facts_from_words(words: Iterable[str], rules: RuleSet, *, at: datetime | None = None) -> Facts:
    """Every fact of a mail that these words describe; what they leave out, the mail does not have.

    A word is `name=value`. Several names are separated by commas or given in several words, a
    header field is `header.Sensitivity=Private`, and `name=` says that the mail has none. `at`
    is the accepted time where no word says it; without one no date condition holds.
    """
    given, wrong = _split(list(words)[:_MOST])
    moment = in_zone(at, rules.company.timezone) if at else None
    facts, unread = read_facts({name: _plain(values) for name, values in given.items()}, moment, rules)
    wrong += [f"{name}={','.join(map(str, given[name]))[:60]}: {text}" for name, text in unread.items()]
    if wrong:
        raise WordsError("\n".join(wrong))
    return complete(facts, rules)


def _split(words: list[str]) -> tuple[dict[str, list[object]], list[str]]:
    """Values by fact, and the words that fit none."""
    given: dict[str, list[object]] = {}
    wrong: list[str] = []
    for word in words:
        name, equals, value = word.partition("=")
        name, dot, field = name.strip().partition(".")
        fact = FACTS.get(name)
        if not equals:
            wrong.append(f"{shown(word)} states no fact: write name=value, as in kind=question")
        elif fact is None:
            wrong.append(f"unknown fact {shown(name)} in {shown(word)} ({remedy(name, FACTS)})")
        elif (fact.type is FactType.HEADERS) != bool(dot and field):
            wrong.append(f"{shown(word)}: only a header field has a dot, as in header.Sensitivity=Private")
        elif dot:
            given.setdefault(name, []).append((field, value))
        elif fact.type is FactType.TEXTS:
            given.setdefault(name, []).extend(part.strip() for part in value.split(",") if part.strip())
        elif name in given:
            wrong.append(f"{shown(name)} is stated twice: a mail has one")
        else:
            given[name] = [value]
    return given, wrong


def _plain(values: list[object]) -> object:
    """One value as itself, header fields as a mapping, an empty one as none."""
    fields = [pair for pair in values if isinstance(pair, tuple)]
    if fields:
        return dict(fields)
    if len(values) == 1:
        return values[0] or None
    return tuple(values)
