"""HTML bodies as Markdown and as plain text: nothing runs, nothing is fetched, nothing recurses."""

from __future__ import annotations

import re
from typing import Final

from . import caps
from .clean import clean_text

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])")
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_SILENT = re.compile(r"<(script|style|title|head|svg|math|template)\b", re.IGNORECASE)
_CONTAINER = re.compile(r"<(?:div|pre|span|table|p)\b([^<>]{1,400})>", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"(?:class|id)\s?=\s?[\"']?[^\"'>]{0,60}\b(?:gmail_signature|moz-signature|ms-outlook-mobile-signature|"
    r"signature|mail-signature|protonmail_signature_block)[\"'\s]", re.IGNORECASE)
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "tr", "td", "th", "dt", "dd", "option",     # these close each other
})
_ADDRESS = r"(<[^<>\n]{0,2000}>|(?:[^()\s]|\([^()\s]{0,300}\)){0,2000})(?: [^()\n]{0,300})?"
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\]\(" + _ADDRESS + r"\)")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{0,500})\]\(" + _ADDRESS + r"\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_STRAY_IMAGE = re.compile(r"!\[(?![^\[\]\n]{0,300}\]\(cid:)", re.IGNORECASE)
_STRAY_LINK = re.compile(r"\]\((?!<?(?:https?://|mailto:|tel:|cid:))", re.IGNORECASE)
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:|cid:)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~])")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)([^*_~\n]{1,1000})(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]{1,1000})(?<=\S)\1(?![\w*_])")
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_TABLE_RULE = re.compile(r"^\|(?: ?:?-{3,}:? ?\|){1,100}$\n?", re.MULTILINE)
_BREAK = re.compile(r"(?: {2,}|\\)$", re.MULTILINE)
_QUOTE_START = re.compile(r"^([^>\n][^\n]*)\n(> )", re.MULTILINE)


def to_markdown(html: str) -> str:
    """The body as Markdown with tables, lists and links; scripts, styles and hidden text left out.

    Pictures stay only where they travel inside the mail (`cid:`), links only with a scheme that
    opens a page, a mail or a call. Beyond the caps on size and nesting the tags are dropped.
    """
    html = clean_text(html[:caps.HTML])
    if is_too_deep(html):
        return without_tags(html)
    import html_to_markdown

    options = html_to_markdown.ConversionOptions(
        extract_metadata=False, exclude_selectors=["title"], max_depth=caps.HTML_DEPTH * 2,
        strip_newlines="<pre" not in html.lower())        # elsewhere a line break in HTML is a space
    try:
        markdown = str(html_to_markdown.convert(_CONTAINER.sub(_marked, html), options).content or "")
    except (html_to_markdown.ConversionError, ValueError):
        return without_tags(html)
    markdown = _QUOTE_START.sub(r"\1\n\n\2", clean_text(markdown))
    return _harmless(markdown).strip()


def to_plain(markdown: str) -> str:
    """The words of a Markdown text, without its marks."""
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", markdown))
    text = _AUTOLINK.sub(lambda link: link.group(1).removeprefix("mailto:"), text)
    text = _TABLE_RULE.sub("", _HEADING.sub("", text))
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", _STRONG.sub(r"\2", text)))
    return _ESCAPE.sub(r"\1", _BREAK.sub("", text)).strip()


def from_plain(text: str) -> str:
    """Plain text as Markdown that shows the same: short lines keep their breaks."""
    shown: list[str] = []
    lines = text.split("\n")
    for n, line in enumerate(lines):
        if line.startswith("#") or (line and not line.strip("-= ") and n and lines[n - 1].strip()):
            line = "\\" + line
        ends_short = line.strip() and len(line) < 60 and n + 1 < len(lines) and lines[n + 1].strip()
        shown.append(line.rstrip() + "  " if ends_short else line.rstrip())
    return _harmless("\n".join(shown))


def _harmless(markdown: str) -> str:
    """Without remote pictures and odd links; what is too crooked to take out is made plain text."""
    markdown = _LINK.sub(_safe_link, _IMAGE.sub(_safe_image, markdown))
    return _STRAY_LINK.sub("] (", _STRAY_IMAGE.sub("[", markdown))


def _marked(match: re.Match[str]) -> str:
    """A signature that the mail program marked gets the line that announces one in plain text."""
    return "<p>--</p>" + match.group() if _SIGNATURE.search(match.group(1) + " ") else match.group()


def _safe_image(match: re.Match[str]) -> str:
    return match.group() if match.group(2).lower().lstrip("<").startswith("cid:") else match.group(1)


def _safe_link(match: re.Match[str]) -> str:
    address = match.group(2).strip("<>")
    return match.group() if _SAFE_LINK.match(address) and match.group(1).strip() else match.group(1)


def is_too_deep(html: str) -> bool:
    """Whether tags nest beyond the cap, by counting; tags that close themselves do not count."""
    depth = 0
    for match in _TAG.finditer(html):
        if match.group(2).lower() in _VOID:
            continue
        depth += -1 if match.group(1) else 1
        if depth > caps.HTML_DEPTH:
            return True
        depth = max(depth, 0)
    return False


def without_tags(html: str) -> str:
    """The text between the tags, for HTML that no parser should see."""
    import html as entities

    kept: list[str] = []
    at = 0
    lower = html.lower()
    while (silent := _SILENT.search(html, at)) is not None:
        kept.append(html[at:silent.start()])
        end = lower.find(f"</{silent.group(1).lower()}", silent.end())
        at = len(html) if end < 0 else end
    kept.append(html[at:])
    text = _ANY_TAG.sub(" ", "".join(kept))
    return clean_text(entities.unescape(text)).strip()
