"""Warnings about what a mail is matched with: descriptions and examples that say too little."""

from __future__ import annotations

from collections.abc import Iterator

from .fields import MATCHING
from .problems import Problem
from .ruleset import RuleSet, Target, Topic
from .wording import normalise

FEW_EXAMPLES = 2                      # fewer show what one mail was like, not what a topic is
SHORT_EXAMPLE = 4                     # words; fewer are better written under `words:`
SHORT_DESCRIPTION = 3                 # words


def warnings(rules: RuleSet) -> Iterator[Problem]:
    """Topics and described targets that will hardly ever match, in the order of the file."""
    for topic in rules.topics.values():
        yield from _topic(topic)
    if any(rule.decision.targets == (MATCHING,) for rule in rules.rules):
        if len(rules.described) == 1:
            only = rules.described[0]
            yield _warn(only, f"targets, {only.name}: the only target with a description",
                        f"describe others too: `{MATCHING}` has nothing to choose between")
        for target in rules.described:
            yield from _target(target)


def _topic(topic: Topic) -> Iterator[Problem]:
    if topic.examples and not topic.words and len(topic.examples) < FEW_EXAMPLES:
        yield _warn(topic, f"topics, {topic.name}: one example and no words",
                    "add words, or a few more examples")
    yield from _short(topic, f"topics, {topic.name}", topic.examples)


def _target(target: Target) -> Iterator[Problem]:
    said = " ".join((target.title, target.description, *target.words))
    if len(normalise(said).split()) < SHORT_DESCRIPTION:
        yield _warn(target, f"targets, {target.name}: the description says little",
                    "name what belongs there, in a sentence")
    yield from _short(target, f"targets, {target.name}", target.examples)


def _short(about: Topic | Target, whose: str, examples: tuple[str, ...]) -> Iterator[Problem]:
    for number, example in enumerate(examples, 1):
        if len(normalise(example).split()) < SHORT_EXAMPLE:
            yield _warn(about, f"{whose}: example {number} is too short to learn from",
                        "write a sentence as people mail it, or put the word under `words:`")


def _warn(about: Topic | Target, message: str, suggestion: str) -> Problem:
    return Problem(file=about.file, line=about.line, column=about.column, severity="warn", message=message,
                   suggestion=suggestion)
