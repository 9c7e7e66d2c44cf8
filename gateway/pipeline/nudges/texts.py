"""The texts of the notes, read once from texts/nl.yaml and texts/en.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from .types import Language

PLACE = re.compile(r"\{([a-z_]+)\}")
FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a text may speak of: words by name, numbers it bends to, and what is true."""

    words: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    true: frozenset[str] = frozenset()

    def has_words_of(self, text: str) -> bool:
        """Whether every word in braces is known."""
        return all(name in self.words for name in PLACE.findall(text))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight."""

    text: str
    bold: bool = False


Rich = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a note with its variants; `say` picks one or leaves it out."""

    first: tuple[str, ...] = ()       # the first whose words are all known
    always: bool = False              # a sentence that may not be left out
    when: str = ""
    count: str = ""
    by_count: Mapping[str, str] = field(default_factory=dict)     # none, one, other

    def variants(self) -> tuple[str, ...]:
        """Every text this sentence may become, as it stands in the file."""
        return (*self.first, *self.by_count.values())

    def say(self, known: Known) -> str | None:
        """The variant to use, its braces still in it; None to leave the sentence out.

        Raises ValueError where a sentence that is always said lacks one of its words.
        """
        if self.count:
            return self._by_count(known)
        if self.when and self.when not in known.true:
            return None
        for text in self.first:
            if known.has_words_of(text):
                return text
        if self.always:
            missing = [name for name in PLACE.findall(self.first[0]) if name not in known.words]
            raise ValueError(f"the text {self.first[0]!r} needs {', '.join(missing)}")
        return None

    def _by_count(self, known: Known) -> str | None:
        size = known.counts.get(self.count)
        if size is None:
            return None
        text = self.by_count.get("none" if size <= 0 else "one" if size == 1 else "other")
        return text if text is not None and known.has_words_of(text) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link of a note: what it says, and where it leads (a key of `compose.where`)."""

    label: Sentence
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One kind of note in one language."""

    subject: Sentence
    body: tuple[tuple[Sentence, ...], ...]
    button: Choice | None
    proof: str                        # "share", "first_answer" or ""
    hint: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptText:
    """The line of a receipt for one kind of nudge."""

    text: Sentence
    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """The words around an answer from the group."""

    sender: str
    footer: str
    cut: str
    read: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All notes of one language."""

    hello: Sentence
    signature: Sentence
    proofs: Mapping[str, Sentence]
    kinds: Mapping[str, str]
    the_list: str
    notes: Mapping[str, Note]
    receipt_lines: Mapping[str, ReceiptText]
    answer: AnswerText


@cache
def texts_in(language: Language) -> Texts:
    """The texts of a language; KeyError where the file lacks one."""
    read: Any = YAML(typ="safe", pure=True).load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return Texts(
        hello=_sentence(read["hello"]),
        signature=_sentence(read["signature"]),
        proofs={name: _sentence(read[name]) for name in ("share", "first_answer")},
        kinds=dict(read["kinds"]),
        the_list=str(read["the_list"]),
        notes={kind: _note(note) for kind, note in read["notes"].items()},
        receipt_lines={
            kind: ReceiptText(text=_sentence(line["text"]), choice=_choice(line))
            for kind, line in read["receipt_lines"].items()
        },
        answer=AnswerText(
            sender=read["answer"]["from"], footer=read["answer"]["footer"],
            cut=read["answer"]["cut"], read=read["answer"]["read"],
        ),
    )


def fill(text: str, known: Known) -> str:
    """The text with its words put in and the marks of bold taken out; braces in a word stay."""
    return "".join(run.text for run in rich(text, known))


def rich(text: str, known: Known) -> Rich:
    """The text as runs, words put in after the bold was read, so no word can make or break bold."""
    return tuple(
        Run(PLACE.sub(lambda found: known.words[found[1]], piece), bold=bool(at % 2))
        for at, piece in enumerate(text.split("**"))
        if piece
    )


def _sentence(read: Any) -> Sentence:
    if isinstance(read, str):
        return Sentence(first=(read,), always=True)
    if "count" in read:
        return Sentence(count=read["count"], by_count={k: v for k, v in read.items() if k != "count"})
    if "when" in read:
        return Sentence(first=(read["text"],), when=read["when"])
    return Sentence(first=tuple(read["first"]))


def _paragraph(read: Any) -> tuple[Sentence, ...]:
    return tuple(_sentence(one) for one in (read if isinstance(read, list) else [read]))


def _choice(read: Any) -> Choice:
    return Choice(label=_sentence(read["label"]), link=read["link"])


def _note(read: Any) -> Note:
    return Note(
        subject=_sentence(read["subject"]),
        body=tuple(_paragraph(part) for part in read["body"]),
        button=_choice(read["button"]) if "button" in read else None,
        proof=read.get("proof", ""),
        hint=read.get("hint", ""),
        choices=tuple(_choice(choice) for choice in read["choices"]),
    )
