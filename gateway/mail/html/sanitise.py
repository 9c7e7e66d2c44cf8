"""HTML that may be shown in our own pages."""

from __future__ import annotations

import re
from typing import Final

from .. import caps
from .convert import is_too_deep, without_tags

_TAGS: Final = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "div", "dl",
    "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "q", "s",
    "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "ol": {"start"},
}
_NO_PICTURE = re.compile(r"<img(?![^<>]{0,2000}\bsrc=)[^<>]{0,2000}>")
_OWN_PICTURE = re.compile(r"(?:cid:|/)(?!/)", re.IGNORECASE)


def safe_html(html: str) -> str:
    """The same content with an allow-list of tags: no scripts, styles, forms or remote pictures.

    Pictures stay where they come from the mail (`cid:`) or from our own pages (`/...`). Links open
    with rel="noopener nofollow". Beyond the caps on size and nesting only the text is left.
    """
    import nh3

    html = html[:caps.HTML]
    if is_too_deep(html):
        return str(nh3.clean_text(without_tags(html)))
    return _NO_PICTURE.sub("", nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "svg", "math", "template", "title", "noscript"},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener nofollow",
        strip_comments=True,
    ))


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Drops the address of a picture that lies elsewhere; it would tell the sender who reads."""
    if tag == "img" and name == "src" and not _OWN_PICTURE.match(value.strip()):
        return None
    return value
