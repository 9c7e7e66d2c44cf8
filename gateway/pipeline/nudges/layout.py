"""A letter, laid out twice: as plain text and as HTML with the same words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .texts import Rich
from .types import Language

LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph, and the link that belongs to it alone."""

    text: Rich
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A nudge in words, before it becomes a mail."""

    language: Language
    subject: str
    hello: str
    lines: tuple[Line, ...]
    button: Link | None
    proof: Rich
    signature: str
    hint: str
    choices: tuple[Link, ...]

    def without(self, part: str) -> Letter:
        """The letter with its "proof" or its "hint" left out."""
        return replace(self, proof=()) if part == "proof" else replace(self, hint="")


def plain_of(letter: Letter) -> str:
    """The letter as plain text; addresses on lines of their own."""
    parts = [letter.hello]
    for line in letter.lines:
        parts.append(_flat(line.text) + (f"\n{_link(line.link)}" if line.link else ""))
    parts.append(_link(letter.button) if letter.button else "")
    parts.append(_flat(letter.proof))
    parts.append(" ".join(part for part in (letter.signature, letter.hint) if part))
    parts.append("\n".join(_link(choice) for choice in letter.choices))
    return "\n\n".join(part for part in parts if part) + "\n"


def html_of(letter: Letter) -> str:
    """The letter as one column of HTML: inline styles, no picture, no script, nothing fetched."""
    return pages().get_template("nudge.html.j2").render(letter=letter)


def words_in(letter: Letter) -> int:
    """Words a reader sees below the subject; addresses do not count."""
    return sum(len(line.split()) for line in plain_of(letter).splitlines() if not line.startswith("  "))


def web_address(url: str) -> str:
    """The address where it is http or https and harmless to print, else ""."""
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or set(url) & set(' "<>\\^`{|}'):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


@cache
def pages() -> Environment:
    """The HTML of our mails; every value is escaped."""
    loader = FileSystemLoader(Path(__file__).parent / "texts")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True)


def _flat(text: Rich) -> str:
    return "".join(run.text for run in text)


def _link(link: Link) -> str:
    return f"{link.label}\n  {link.url}"
