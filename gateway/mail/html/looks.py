"""How an element of a mail's HTML looks, as far as its own attributes tell: hidden, tiny, spaced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_STYLE: Final = 4_000                 # characters of a style attribute that are read
_TINY: Final = 2                      # pixels; a picture no larger shows nothing, it counts readers
_ICON: Final = 48                     # pixels; a linked picture no larger is a button
_NUMBER = re.compile(r"(\d{1,5}(?:\.\d{1,4})?|\.\d{1,4})\s?(px|pt|em|rem|%|cm|in|mm)?")
_ZERO = re.compile(r"0?\.?0{1,4}\s?(?:px|pt|em|rem|%|cm|in|mm)?")
_PIXELS: Final = {"px": 1.0, "": 1.0, "pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0}


def styles(element: Any) -> Mapping[str, str]:
    """The element's own style as property and value, lower case; of a property said twice the last."""
    written = element.get("style")
    if not written:
        return {}
    found: dict[str, str] = {}
    for declaration in written[:_STYLE].lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def is_hidden(element: Any, style: Mapping[str, str]) -> bool:
    """Whether no mail program shows the element: a preheader, or what only some versions may see."""
    if element.get("hidden") is not None:
        return True
    if not style:
        return False
    return (
        style.get("display") == "none" or style.get("visibility") == "hidden"
        or style.get("mso-hide") == "all" or _is_zero(style.get("opacity"))
        or (style.get("overflow") == "hidden"
            and (_is_zero(style.get("max-height")) or _is_zero(style.get("height")))))


def is_unreadably_small(style: Mapping[str, str]) -> bool | None:
    """Whether the font has no size; None where the element does not say."""
    size = style.get("font-size")
    return None if size is None else _is_zero(size)


def keeps_lines(style: Mapping[str, str]) -> bool | None:
    """Whether line breaks of the source are shown; None where the element does not say."""
    space = style.get("white-space")
    return None if space is None else space in ("pre", "pre-wrap", "pre-line", "break-spaces")


def has_margin(style: Mapping[str, str]) -> bool:
    """Whether a paragraph stands apart from its neighbours, as it does unless it says otherwise."""
    written = style.get("margin", "").split()
    above = style.get("margin-top", written[0] if written else "")
    below = style.get("margin-bottom", written[2] if len(written) > 2 else written[0] if written else "")
    return not (_is_zero(above) and _is_zero(below))


def is_tiny(element: Any, style: Mapping[str, str]) -> bool:
    """Whether a picture is a tracker or a spacer: at most two pixels wide or high."""
    width, height = _size(element, style)
    return any(side is not None and side <= _TINY for side in (width, height))


def is_icon(element: Any, style: Mapping[str, str]) -> bool:
    """Whether a picture is so small that it is a button or a face: a network's sign, an emoji."""
    width, height = _size(element, style)
    return width is not None and height is not None and width <= _ICON and height <= _ICON


def _size(element: Any, style: Mapping[str, str]) -> tuple[float | None, float | None]:
    return (_pixels(style.get("width") or element.get("width")),
            _pixels(style.get("height") or element.get("height")))


def _pixels(written: str | None) -> float | None:
    match = _NUMBER.fullmatch(written[:20].strip().lower()) if written else None
    factor = _PIXELS.get(match.group(2) or "") if match else None
    return float(match.group(1)) * factor if match and factor else None


def _is_zero(written: str | None) -> bool:
    return written is not None and bool(_ZERO.fullmatch(written[:20])) and "0" in written
