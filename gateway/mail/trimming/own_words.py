"""An organisation's own words beside ours: a YAML file of the shape of signoffs.yaml, checked when config loads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import Field

from rules.document import Document, Where, read_document, read_file
from rules.model import Shape
from rules.problems import Problem, RulesError
from rules.validate import validate

from .words import bare

PHRASES: Final = 500                  # together, of all keys
LETTERS: Final = 20_000               # together; they travel to each reading process on its command line
LONGEST: Final = 120                  # characters of one phrase
_VERBS: Final = 50                    # of those that each line of a mail is held against
_FEW: Final = frozenset({"quote_starts", "quote_verbs", "devices"})
# A phrase found anywhere in a paragraph sets all of it apart, so a short one would take whole mails.
_SHORTEST: Final = {
    "disclaimers": 10, "vague_disclaimers": 10, "vague_banners": 5, "mail_words": 3, "device_words": 3,
    "legal_openings": 10, "banners": 5, "answers_inside": 10, "list_footers": 5,
    "meetings": 5, "legal_words": 3, "banner_goes_on": 3, "devices": 5, "card_marks": 3,
}
Phrases = tuple[str, ...]


class HeaderNamesShape(Shape):
    """Names in the header block that a mail program puts above a quote."""

    from_: Phrases = Field(default=(), alias="from")
    sent: Phrases = ()
    date: Phrases = ()
    to: Phrases = ()
    copy_: Phrases = Field(default=(), alias="copy")
    subject: Phrases = ()
    other: Phrases = ()


class WordsShape(Shape):
    """A whole file; what each list is for stands in signoffs.yaml."""

    header_names: HeaderNamesShape = HeaderNamesShape()
    separators: Phrases = ()
    forwarded_by: Phrases = ()
    quote_starts: Phrases = ()
    quote_verbs: Phrases = ()
    no_names: Phrases = ()
    answers_inside: Phrases = ()
    answer_words: Phrases = ()
    answer_places: Phrases = ()
    answer_asked: Phrases = ()
    signoffs: dict[str, Phrases] = Field(default={})
    needs_name: Phrases = ()
    signoff_links: Phrases = ()
    thanks: Phrases = ()
    by_proxy: Phrases = ()
    devices: Phrases = ()
    device_words: Phrases = ()
    greetings: Phrases = ()
    card_marks: Phrases = ()
    meetings: Phrases = ()
    list_footers: Phrases = ()
    disclaimers: Phrases = ()
    vague_disclaimers: Phrases = ()
    legal_openings: Phrases = ()
    legal_words: Phrases = ()
    banners: Phrases = ()
    vague_banners: Phrases = ()
    mail_words: Phrases = ()
    banner_goes_on: Phrases = ()


def read_own_words(path: Path) -> str:
    """The words of a file as text for `words.use_own_words` and the reading process; checked.

    Raises:
        RulesError: all problems, each with line, column and remedy.
    """
    document = read_document(read_file(path), str(path))
    shape, problems = validate(WordsShape, document)
    found = [*document.problems, *problems]
    if shape is None:
        raise RulesError(found)
    value = shape.model_dump(by_alias=True, exclude_defaults=True)
    found += _too_many(document, value)
    for where, phrase in _phrases(value):
        found += _unfit(document, where, phrase)
    if found:
        raise RulesError(found)
    return json.dumps(value, ensure_ascii=False)


def _phrases(value: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    if isinstance(value, str):
        yield where, value
        return
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _phrases(part, (*where, key))


def _unfit(document: Document, where: Where, phrase: str) -> Iterator[Problem]:
    least = _SHORTEST.get(str(where[0]), 1)
    length = len(bare(phrase))
    if len(phrase) > LONGEST:
        yield document.problem(where, f"a phrase of {len(phrase)} characters",
                               f"keep its first words, at most {LONGEST} characters")
    elif length < least:
        yield document.problem(where, f'"{phrase}" would be found in too many texts' if phrase.strip()
                               else "an empty phrase", f"write at least {least} characters")


def _too_many(document: Document, value: dict[str, Any]) -> Iterator[Problem]:
    listed = list(_phrases(value))
    if len(listed) > PHRASES:
        yield document.problem(listed[PHRASES][0], f"{len(listed)} phrases", f"keep the {PHRASES} most common")
    elif sum(len(phrase) for _, phrase in listed) > LETTERS:
        yield document.problem((), f"more than {LETTERS:,} characters of phrases", "keep the most common ones")
    for name in sorted(_FEW & value.keys()):
        if len(value[name]) > _VERBS:
            yield document.problem((name, _VERBS), f"{name} has {len(value[name])} entries", f"keep at most {_VERBS}")
