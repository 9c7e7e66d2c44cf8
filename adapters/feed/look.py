"""How one page speaks to one viewer: their language, their clock, their links."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from markupsafe import Markup

from . import apart
from .markdown import shown_in_text, to_html
from .strings import WORDS
from .text import one_line
from .types import Attached, Shown, Viewer
from .when import moment, number, span

HUES = 8
_MARKS = re.compile(r"[*_`#>|]|^[-+] ", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A person as a round with initials; the colour follows from the name."""

    name: str
    initials: str
    hue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the templates may ask."""

    viewer: Viewer
    language: str
    root: str                         # path where the network's pages are mounted, "" at the top
    csrf: str
    here: str                         # path and query of this page
    now: datetime
    zone: tzinfo | None

    def say(self, key: str, **values: object) -> str:
        """A sentence with its values filled in; numbers as the language writes them."""
        told = {name: number(value, self.language) if isinstance(value, int) else value
                for name, value in values.items()}
        return WORDS[self.language][key].format(**told)

    def count(self, key: str, n: int, **values: object) -> str:
        """A sentence about n things, in its singular where n is one."""
        return self.say(f"{key}_one" if n == 1 else key, n=n, **values)

    def when(self, then: datetime) -> str:
        """A moment, as short as it can be today."""
        return moment(then, self.now, self.language, self.zone)

    def span(self, length: timedelta) -> str:
        """How long something took."""
        return span(length, self.language)

    def html(self, post: Shown) -> Markup:
        """The words of a post as safe HTML."""
        return to_html(post.text, post.files, f"{self.root}/files")

    def apart(self, post: Shown) -> Markup:
        """What stood below the words in their mail, as safe HTML; "" where nothing did."""
        return apart.to_html(post.set_apart)

    def listed(self, post: Shown) -> tuple[Attached, ...]:
        """Files that stand below the words, because the words do not show them."""
        inside = shown_in_text(post.text, post.files)
        return tuple(file for file in post.files if file.id not in inside)


def opening(post: Shown, longest: int) -> str:
    """The first words of a post, on one line and without the marks of Markdown."""
    return one_line(_MARKS.sub("", post.text[: 8 * longest]), longest)


def portrait(name: str) -> Portrait:
    """Initials of the first and last word that starts with a letter, and a colour of eight."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = (words[0][0] + (words[-1][0] if len(words) > 1 else "")) if words else "?"
    return Portrait(name=name, initials=letters.upper(), hue=zlib.crc32(name.encode()) % HUES)
