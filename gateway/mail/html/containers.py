"""What mail programs mark in their HTML: who is quoted, where a signature begins.

Every look into an element is bounded: a few dozen elements, a few hundred characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from ..trimming.words import bare, words

_LOOKED: Final = 40                   # elements of a container that are looked at for its first words
_HEAD: Final = 300                    # characters of a heading
_CLASSES: Final = 500
_QUOTING = re.compile(
    r"\b(?:gmail_quote|gmail_quote_container|yahoo_quoted|yahoo-quoted|protonmail_quote|tutanota_quote|zmail_extra|"
    r"cite|citation|quote|mailquote|gmail_extra|mail_quote|reply-quote|wrote|quotelev1)(?![\w-])", re.IGNORECASE)
# Containers that hold nothing but what somebody else wrote, with its heading inside.
_WHOLE = re.compile(r"\b(?:yahoo_quoted|yahoo-quoted|protonmail_quote|tutanota_quote)(?![\w-])", re.IGNORECASE)
_HEADING = re.compile(r"\b(?:gmail_attr|moz-cite-prefix|protonmail_quote_header|cite_prefix)(?![\w-])", re.IGNORECASE)
_REPLY_BLOCK = re.compile(r"divRplyFwdMsg|mail-editor-reference-message-container", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"(?<![\w-])(?:x_|v1)?(?:gmail_signature|moz-signature|ms-outlook-mobile-signature|signature|mail-signature|"
    r"email-signature|applemailsignature|protonmail_signature_block|composer_signature|yahoo_signature|"
    r"tutanota_signature|__sig_p(?:re|ost)__)(?![\w-])|ydp[\w-]{1,40}signature(?![\w-])", re.IGNORECASE)
_RULE_ABOVE = re.compile(r"(?:solid\s#(?:e1e1e1|b5c4df|cccccc|a0a0a0)|#(?:e1e1e1|b5c4df)\s.{0,20}solid)\s")
_INTRODUCES = re.compile(r"\d|@")
_MAILBOX = re.compile(r"<[^<>\s@]{1,64}@[^<>\s@]{1,255}>")
_BAR = re.compile(r"border-left[\w-]{0,8}\s?:(?!\s?(?:none|0|medium\snone))")


def is_cite(element: Any) -> bool:
    """Whether a `<blockquote>` holds the mail that is answered, and not what its author quotes.

    Mail programs say so; where they do not, the line above must introduce it. A passage from a
    book in a new mail has neither.
    """
    if (element.get("type") or "").lower() == "cite" or (element.get("cite") or "")[:4].lower() == "mid:":
        return not _is_forward(element)
    return _is_marked(element) and not _is_forward(element)


def _is_marked(quote: Any) -> bool:
    """Whether a quote is one by its class and place, by the line above or the first one in it, or by its levels.

    Gmail gives a passage that its author sets apart the class of an answered mail, too; the
    answered one lies in a container of that class.
    """
    named, within = _named(quote), quote.getparent()
    if within is not None and (within.get("data-marker") or "") == "__QUOTED_TEXT__":
        return True
    if _QUOTING.search(named) and (
            _WHOLE.search(named) or (within is not None and _QUOTING.search(_named(within)))):
        return True
    if _introduces(_words_above(quote)) or _introduces(first_words(quote)):
        return True
    first = next(iter(quote), None)
    levels = first is not None and first.tag == "blockquote" and not (quote.text or "").strip()
    return levels and not (is_indent(quote) and is_indent(first))


def is_indent(element: Any) -> bool:
    """Whether a `<blockquote>` only moves text to the right, as webmail editors have it."""
    style = (element.get("style") or "")[:_CLASSES].lower()
    return "border:none" in style.replace(" ", "") or ("margin" in style and not _BAR.search(style)
                                                      and "border" not in style and "font" not in style)


def is_quoted_whole(element: Any) -> bool:
    """Whether a container is somebody else's mail with its heading, and nothing forwarded."""
    if not _WHOLE.search(_named(element)) or element.tag == "blockquote":
        return False
    return next(element.iter("blockquote"), None) is None and not _is_forward(element)


def is_quote_heading(element: Any) -> bool:
    """Whether an element is the line that a mail program set above a quote."""
    if not _HEADING.search(_named(element)):
        return False
    follows = _next(element)
    return follows is not None and follows.tag == "blockquote" and is_cite(follows)


def needs_separator(element: Any, style: Mapping[str, str]) -> bool:
    """Whether a header block begins here whose own words would not tell that it is one."""
    if _REPLY_BLOCK.search(element.get("id") or ""):
        first = first_words(element)
        return bool(first) and not _is_known(first)
    if not _RULE_ABOVE.search(style.get("border-top", "") + " "):
        return False
    names = [child for child in islice(element.iter("b", "strong"), 6) if _text(child)[-1:] in (":", "：")]
    return len(names) >= 3 and not _is_known(first_words(element))


def is_signature(element: Any) -> bool:
    """Whether a mail program marked the element as a signature, and it says something."""
    named = f"{_named(element)} {element.get('data-marker') or ''} {element.get('data-smartmail') or ''}"
    if len(named) < 8 or not _SIGNATURE.search(named):
        return False
    first = first_words(element)
    if first:
        return not first.startswith("--")
    picture = next(element.iter("img"), None)
    return picture is not None and (picture.get("src") or "")[:4].lower() == "cid:"


def first_words(element: Any) -> str:
    """The first line of an element, or ""."""
    said = ""
    for n, piece in enumerate(islice(element.itertext(with_tail=False), _LOOKED * 4)):
        said = f"{said}{piece[:_HEAD]}"
        core = said.strip()
        if core and (len(core) > 60 or "\n" in core or (core.endswith(":") and n)):
            break
        if len(said) > _HEAD:
            break
    return " ".join(said.split())[:_HEAD]


def _is_forward(element: Any) -> bool:
    """Whether the container says at its top what it holds: a header block, or that it was forwarded."""
    first = first_words(element)
    name, colon, _ = bare(first[:80]).replace("：", ":").partition(":")
    if colon and words().header_names.get(name.strip()) == "from":
        return True                   # the header block will tell, and in a forward keep the text in sight
    return bare(first).strip("-_=*~<>–— :").startswith(tuple(words().separators))


def _introduces(said: str) -> bool:
    """Whether words end like `On ... wrote:` do."""
    if said[-1:] not in (":", "：") or not _INTRODUCES.search(said):
        return False
    core = bare(said[-_HEAD:]).rstrip(" :：")
    if core.endswith(words().quote_verbs) or _MAILBOX.search(core):
        return True
    return "@" in core and any(f" {verb} " in core for verb in words().quote_verbs)


def _words_above(element: Any) -> str:
    """The text that ends where the element begins, as far as its nearest neighbours have it."""
    for _ in range(3):
        before = element.getprevious()
        for _ in range(4):
            if before is None:
                break
            tail = (before.tail or "").strip()
            said = tail or ("" if not isinstance(before.tag, str) else _text(before))
            if said:
                return said
            before = before.getprevious()
        within = element.getparent()
        if within is None:
            return ""
        if (within.text or "").strip() and element.getprevious() is None:
            return str(within.text).strip()
        element = within
    return ""


def _next(element: Any) -> Any | None:
    """The element behind, over line breaks, while no words stand between."""
    for _ in range(4):
        if (element.tail or "").strip():
            return None
        element = element.getnext()
        if element is None or element.tag != "br":
            return element
    return None


def _is_known(first: str) -> bool:
    name, colon, _ = bare(first[:80]).replace("：", ":").partition(":")
    return bool(colon) and name.strip() in words().header_names


def _named(element: Any) -> str:
    return f"{(element.get('class') or '')[:_CLASSES]} {(element.get('id') or '')[:_CLASSES]}"


def _text(element: Any) -> str:
    """The last words of a small element."""
    return "".join(piece[-_HEAD:] for piece in islice(element.itertext(with_tail=False), _LOOKED))[-_HEAD:].strip()
