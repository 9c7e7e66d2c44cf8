"""The facts of a mail file alone, for cases of a rules test that name one: no lists, no store."""

from __future__ import annotations

from pathlib import Path

from nlp.classify import Classifier
from nlp.traits.model import traits_of
from rules.ruleset import RuleSet
from rules.types import ABSENT, Absent, Facts, Value

from .mail.parse import parse
from .mail.types import Unparsable
from .pipeline.facts import classifiable, facts_of_traits
from .pipeline.grouping import from_rules_alone


def facts_of_file(path: Path, rules: RuleSet) -> Facts:
    """What the body and headers of a mail say, its kind included. ValueError when it cannot be read."""
    content = path.read_bytes()
    message = parse(content)
    if isinstance(message, Unparsable):
        raise ValueError(f"{path}: {message.reason}")
    kind = Classifier.load().classify(classifiable(message))
    topics, match = from_rules_alone(rules, message)
    text = f"{message.subject}\n{message.visible_text}"
    known: dict[str, Value | Absent] = {
        "author": message.author.address,
        "subject": message.subject,
        "text": text,
        "language": message.language,
        "is_reply": message.is_reply,
        "size": len(content),
        "attachments": sum(not part.inline for part in message.parts),
        "topic": tuple(name for name in rules.topics if name in {*rules.topics_of(text), *topics}),
        "group": match.group or ABSENT,
        "group_confidence": match.confidence,
        **facts_of_traits(traits_of(classifiable(message), message.date, message.language)),
        "kind": kind.kind.value,
        "confidence": kind.confidence,
    }
    return Facts(known)
