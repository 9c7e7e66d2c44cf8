"""The facts of a mail file alone, for cases of a rules test that name one: no store, no past posts."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from nlp.classify import Classifier
from nlp.traits.model import traits_of
from rules.ruleset import RuleSet
from rules.types import ABSENT, Absent, Facts, Value

from .mail.parse import parse
from .mail.types import Message, Unparsable
from .pipeline.classifiable import classifiable
from .pipeline.facts import TEXT_LENGTH, facts_of_traits
from .pipeline.grouping import from_rules_alone
from .pipeline.headfacts import fields_of


def facts_of_file(path: Path, rules: RuleSet, lists: Container[str] = ()) -> Facts:
    """What the body and headers of a mail say, its kind and group included, as in service.

    `lists` are names or addresses of lists that cases speak of. ValueError when it cannot be read.
    """
    content = path.read_bytes()
    message = parse(content)
    if isinstance(message, Unparsable):
        raise ValueError(f"{path}: {message.reason}")
    known: dict[str, Value | Absent] = {
        "author": message.author.address,
        "subject": message.subject,
        "header": fields_of(message.headers),
        "language": message.language if message.language != "und" else ABSENT,
        "is_reply": message.is_reply,
        "reply_all": message.is_reply,  # to whom it went is not in the file; a case is about mail to many
        "size": len(content),
        "attachments": sum(not part.inline for part in message.parts),
        **_told_by_models(message, rules, lists),
    }
    return Facts(known)


def _told_by_models(message: Message, rules: RuleSet, lists: Container[str]) -> dict[str, Value | Absent]:
    named = {one.address for one in (*message.to, *message.cc)}
    text = classifiable(message, lists=[one for one in named if one in lists or one.partition("@")[0] in lists])
    kind = _classifier().classify(text)
    topics, match = from_rules_alone(rules, message)
    written = f"{message.subject}\n{message.visible_text}"[:TEXT_LENGTH]
    return {
        "text": written,
        "topic": tuple(name for name in rules.topics if name in {*rules.topics_of(written), *topics}),
        "kind": kind.kind.value,
        "confidence": round(kind.confidence, 4),
        **facts_of_traits(traits_of(text, _written(message, rules), message.language)),
        "group": match.group or ABSENT,
        "group_confidence": match.confidence,
    }


def _written(message: Message, rules: RuleSet) -> datetime | None:
    """When it was written, by the company's clock; None where it does not say, or on no day that can be."""
    try:
        return message.date.astimezone(rules.company.timezone) if message.date and message.date.tzinfo else message.date
    except OverflowError:             # the last evening of the year 9999
        return None


@lru_cache(maxsize=1)
def _classifier() -> Classifier:
    return Classifier.load()
