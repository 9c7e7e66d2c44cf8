"""Health in words, for the live page, the terminal and `check` alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..pipeline.health import Finding, Health
from ..pipeline.nudges import Language
from .words import WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One finding as people read it."""

    name: str
    level: str  # ok, look or trouble
    words: str
    why: str  # in others' words
    remedy: str  # "" where nothing is wrong


def told(finding: Finding, language: Language, when: Callable[[datetime], str]) -> Told:
    """The sentence, what others said, and what to do; `when` writes a moment."""
    words = WORDS[language]
    key = f"health_{finding.code}"
    one = f"{key}_one"
    sentence = words[one] if finding.count == 1 and one in words else words[key]
    since = when(finding.since) if finding.since else "?"
    return Told(
        name=finding.name,
        level=finding.level.word,
        words=sentence.format(n=finding.count, since=since, about=finding.about),
        why=finding.why,
        remedy=words[f"{key}_do"] if finding.level else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The words above the counts: one sentence where all is well, else what is wrong and what to do."""

    level: str
    title: str
    proof: str  # the sentence about the canary, where all is well
    wrong: tuple[Told, ...]


OWN_NOTES = frozenset({"switch", "model"})  # the page has a note with a button or more words for these


def strip(seen: Health, language: Language, when: Callable[[datetime], str], *, demo: bool) -> Strip:
    """What the live page says of it; the demo has no mail server whose way could be tried."""
    words = WORDS[language]
    shown = [one for one in seen.wrong if one.name not in OWN_NOTES]
    level = max((one.level for one in shown), default=seen.level)
    proof = [] if demo else [told(one, language, when).words for one in seen.findings if one.name == "canary"]
    return Strip(
        level=level.word,
        title=words[f"health_{level.word}"],
        proof=" ".join(proof),
        wrong=tuple(told(one, language, when) for one in shown),
    )


def for_machines(seen: Health) -> Mapping[str, Any]:
    """The same without a word that could name a person: what monitoring gets, whoever asks."""
    return {
        "status": seen.level.word,
        "at": seen.at.isoformat(timespec="seconds"),
        "findings": [_plain(one) for one in seen.findings],
    }


def _plain(finding: Finding) -> dict[str, Any]:
    # the place of a mailbox is somebody's address
    about = "" if finding.name == "mailbox" else finding.about
    found: dict[str, Any] = {"name": finding.name, "level": finding.level.word, "code": finding.code}
    found |= {"about": about} if about else {}
    found |= {"count": finding.count} if finding.count else {}
    found |= {"since": finding.since.isoformat(timespec="seconds")} if finding.since else {}
    return found | ({"do": WORDS["en"][f"health_{finding.code}_do"]} if finding.level else {})
