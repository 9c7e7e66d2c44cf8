"""A Post as the texts of one or more Slack messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..text import clean, split, teaser
from ..types import File, Post
from .mrkdwn import escape, from_markdown

# "text" is cut off in silence at 40,000 characters, Markdown and block texts end at 12,000 and a little
# above: https://docs.slack.dev/reference/methods/chat.postMessage. We keep to the strictest.
LONGEST_TEXT = 12_000
MOST_PARTS = 4  # a longer text becomes a teaser and a file: nobody reads a fifth message
MOST_TEXT = 400_000  # characters of Markdown; a longer text goes as a file or not at all
TEASER = 1_500
LONGEST_NAME = 80

ICONS = MappingProxyType({"announcement": ":mega:", "question": ":question:"})
PLAIN_ICON = ":speech_balloon:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The sentences that we add to a post or a receipt, in one language."""

    by: str
    whole_below: str
    reaches_author: str
    file_name: str
    left_out: str
    name_not_shown: str


LINES: Mapping[str, Lines] = MappingProxyType({
    "en": Lines(
        by="From {name} ({address})",
        whole_below="This is the beginning. The whole text is in the file in this thread.",
        reaches_author="{name} gets your replies by mail.",
        file_name="Whole text.md",
        left_out="The file {name} could not be added: {reason}.",
        name_not_shown="The app may not post under another name (scope chat:write.customize), "
                       "so the author is named in the text.",
    ),
    "nl": Lines(
        by="Van {name} ({address})",
        whole_below="Dit is het begin. De hele tekst staat in het bestand in deze draad.",
        reaches_author="{name} krijgt je antwoorden per mail.",
        file_name="Hele tekst.md",
        left_out="Het bestand {name} kon niet mee: {reason}.",
        name_not_shown="De app mag niet onder een andere naam plaatsen (scope chat:write.customize), "
                       "daarom staat de schrijver in de tekst.",
    ),
})


def texts(post: Post, lines: Lines, *, by_line: bool) -> tuple[str, ...]:
    """The whole post, each text short enough for one message; the same post gives the same texts.

    None at all where the text is longer than MOST_TEXT.
    """
    if len(post.text) > MOST_TEXT:
        return ()
    whole = _joined(post, lines, from_markdown(post.text), by_line)
    room = LONGEST_TEXT - len("_(999/999)_\n")
    parts = split(whole, LONGEST_TEXT)
    if len(parts) < 2:
        return tuple(parts)
    parts = split(whole, room)
    return (parts[0], *(f"_({n}/{len(parts)})_\n{part}" for n, part in enumerate(parts[1:], 2)))


def opening(post: Post, lines: Lines, *, by_line: bool) -> str:
    """The first lines of a post whose whole text is in a file."""
    start = teaser(from_markdown(post.text[:4 * TEASER]), TEASER)
    return _joined(post, lines, f"{start}\n\n_{escape(lines.whole_below)}_", by_line)


def whole_file(post: Post, lines: Lines) -> File:
    """The text as it was written, for a post that is too long for messages."""
    text = f"# {post.title}\n\n{post.text}" if post.title else post.text
    return File(name=lines.file_name, media_type="text/markdown", content=clean(text).encode())


def shown_name(post: Post) -> str:
    """The author's name as Slack may show it above the post."""
    name = " ".join(clean(post.author).split()) or post.author_address
    return name[:LONGEST_NAME]


def _joined(post: Post, lines: Lines, body: str, by_line: bool) -> str:
    title = " ".join(clean(post.title).split())
    name = shown_name(post)
    blocks = [
        f"*{escape(title)}*" if title else "",
        escape(lines.by.format(name=name, address=post.author_address)) if by_line else "",
        body,
        f"_{escape(clean(post.audience_note))}_" if post.audience_note else "",
        f"_{escape(lines.reaches_author.format(name=name))}_" if post.answered_by_mail else "",
    ]
    return "\n\n".join(block for block in blocks if block) or "\u2014"
