"""HTML bodies as Markdown: nothing runs, nothing is fetched, nothing recurses."""

from __future__ import annotations

import re
from typing import Any, Final

from .. import caps
from ..clean import clean_text
from .numbers import with_true_numbers
from .plain import IMAGE, LINK
from .plain import from_plain as _from_plain
from .plain import to_plain as to_plain
from .tables import shapes
from .writer import Writer

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])")
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_SILENT = re.compile(r"<(script|style|title|head|svg|math|template)\b", re.IGNORECASE)
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "tr", "td", "th", "dt", "dd", "option",     # these close each other
})
_STRAY_IMAGE = re.compile(r"(?<!\\)!\[(?=[^\[\]\n]{0,300}\]\((?!<?cid:))", re.IGNORECASE)
_STRAY_LINK = re.compile(r"\]\((?!<?(?:https?://|mailto:|tel:|cid:))", re.IGNORECASE)
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:|cid:)", re.IGNORECASE)


def to_markdown(html: str) -> str:
    """The body as Markdown with tables, lists and links; scripts, styles and hidden text left out.

    Pictures stay only where they travel inside the mail (`cid:`), links only with a scheme that
    opens a page, a mail or a call. Answered mail that a mail program marked becomes `> ` lines.
    Beyond the caps on size, nesting and number of tags the tags are dropped.
    """
    html = clean_text(html[:caps.HTML])
    if is_too_deep(html) or html.count("<") > caps.TAGS:
        return without_tags(html)
    root = _root(html)
    if root is None:
        return without_tags(html)
    markdown = _written(root, show_hidden=False) or _written(root, show_hidden=True)
    return _harmless(with_true_numbers(clean_text(markdown))).strip("\n").rstrip()


def from_plain(text: str) -> str:
    """Plain text as Markdown that shows the same; no picture and no link can hide in it."""
    return _harmless(with_true_numbers(_from_plain(text)))


def _root(html: str) -> Any | None:
    """The page as a tree; None where there is nothing to build one from."""
    from lxml import etree

    parser = etree.HTMLParser(huge_tree=True, no_network=True, remove_pis=False, encoding="utf-8")
    try:
        return etree.fromstring(html.encode(), parser)
    except (etree.LxmlError, ValueError):
        return None


def _written(root: Any, show_hidden: bool) -> str:
    from lxml import etree

    found = shapes(etree.iterwalk(root, events=("start", "end")))
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    return "\n".join(Writer(found, show_hidden).write(walk))


def _harmless(markdown: str) -> str:
    """Without remote pictures and odd links; what is too crooked to take out is made plain text."""
    markdown = LINK.sub(_safe_link, IMAGE.sub(_safe_image, markdown))
    return _STRAY_LINK.sub("] (", _STRAY_IMAGE.sub("[", markdown))


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
