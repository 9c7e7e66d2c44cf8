"""text/enriched (RFC 1896) as plain text; the older text/richtext reads well enough the same way."""

from __future__ import annotations

import re

_PARAMETER = re.compile(r"<param>[^<]{0,2000}</param>", re.IGNORECASE)
_COMMAND = re.compile(r"</?[a-z0-9-]{1,60}>", re.IGNORECASE)
_LINE_ENDS = re.compile(r"(?<!\n)(\n{1,1000})(?!\n)")
_LESS = "\ue000"                      # stands for `<<` while commands are taken out; private use


def from_enriched(text: str) -> str:
    """The words without the commands; a single line end is a space, of several one is dropped."""
    text = re.sub(r"<nl>", "\n\n", text, flags=re.IGNORECASE)
    text = _COMMAND.sub("", _PARAMETER.sub("", text.replace("<<", _LESS)))
    text = _LINE_ENDS.sub(lambda ends: " " if len(ends.group(1)) == 1 else ends.group(1)[1:], text)
    return text.replace(_LESS, "<").strip()
