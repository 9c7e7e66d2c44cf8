"""Markdown of a post as safe HTML: no raw HTML, no foreign pictures, no link that runs anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from urllib.parse import quote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from ..addresses import elsewhere
from .text import straight
from .types import Attached

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_TAGS = {"p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img",
         "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "loading"}, "ol": {"start"}}
_BARE_LINK = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]]{1,1000}")
_AFTER_LINK = ".,;:!?)*_~"
_READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def to_html(text: str, files: Sequence[Attached], files_url: str) -> Markup:
    """The text as HTML; `files_url` is where the post's own pictures live, without a last slash."""
    own = tuple((file.name, f"{files_url}/{file.id}") for file in files if file.media_type in PICTURES)
    return Markup(_rendered(text, own, files_url))


def shown_in_text(text: str, files: Sequence[Attached]) -> frozenset[int]:
    """Ids of the pictures that the text itself shows, so that nobody lists them a second time."""
    return frozenset(file.id for file in files if file.media_type in PICTURES and any(
        source in text for source in _sources(file.name)))


@lru_cache(maxsize=1024)
def _rendered(text: str, own: tuple[tuple[str, str], ...], files_url: str) -> str:
    pictures = {source: url for name, url in own for source in _sources(name)}
    tokens = _READER.parse(straight(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1:]) + 3)}"      # the page's own titles are h1 to h3
        if token.children:
            token.children = list(_inline(token.children, pictures))
    html = _READER.renderer.render(tokens, _READER.options, {})
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"},
                     link_rel="noopener noreferrer nofollow", attribute_filter=_kept(files_url))


def _sources(name: str) -> tuple[str, ...]:
    """How Markdown names a file of the post: as it is, or quoted, whole or its spaces alone."""
    return (f"cid:{name}", f"cid:{name.replace(' ', '%20')}", f"cid:{quote(name)}")


def _kept(files_url: str) -> Callable[[str, str, str], str | None]:
    """Pictures only from our own file route, links only to somewhere else."""
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if tag == "img" and attribute == "src":
            return value if re.fullmatch(re.escape(files_url) + r"/\d{1,9}", value) else None
        if tag == "a" and attribute == "href":
            return value if value.lower().startswith(("http://", "https://", "mailto:")) else None
        return value
    return keep


def _inline(tokens: Iterable[Token], pictures: dict[str, str]) -> Iterable[Token]:
    target, words = "", ""            # of the link we are in: Markdown has none inside another
    linked = False
    for token in tokens:
        if token.type == "link_open":
            linked, target, words = True, str(token.attrGet("href") or ""), ""
        if token.type == "image":
            yield from _picture(token, pictures, inside_link=linked)
        elif token.type == "text" and not linked:
            yield from _with_links(token.content)
        else:
            yield token
        words += token.content
        if token.type == "link_close":
            linked = False
            yield from _truly(words, target)


def _picture(token: Token, pictures: dict[str, str], *, inside_link: bool) -> Iterable[Token]:
    source = str(token.attrGet("src") or "")
    if source in pictures:
        token.attrSet("src", pictures[source])
        token.attrSet("loading", "lazy")
        yield token
    elif inside_link or not source.lower().startswith(("http://", "https://")):
        yield _text(token.content)
    else:
        yield from _link(source, token.content or source)


def _with_links(text: str) -> Iterable[Token]:
    """The text with addresses of web pages made into links."""
    at = 0
    for found in _BARE_LINK.finditer(text):
        address = found[0].rstrip(_AFTER_LINK)
        yield _text(text[at:found.start()])
        yield from _link(address, address)
        at = found.start() + len(address)
    yield _text(text[at:])


def _link(address: str, words: str) -> Iterable[Token]:
    yield Token("link_open", "a", 1, attrs={"href": address})
    yield _text(words)
    yield Token("link_close", "a", -1)
    yield from _truly(words, address)


def _truly(words: str, target: str) -> Iterable[Token]:
    """The place that a link leads to, behind a link whose words name another."""
    if place := elsewhere(words, target):
        yield _text(f" (\u2192 {place})")


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
