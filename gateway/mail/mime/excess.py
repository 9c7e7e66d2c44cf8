"""How much text of one mail is read. Of more than anybody posts, only the beginning; that mail stays mail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .. import caps

_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(slots=True)
class Room:
    """What is left of the ceilings on text while the parts of one mail are read."""

    letters: dict[str, int] = field(default_factory=lambda: {"plain": caps.TEXT, "html": caps.TEXT})

    def take(self, text: str, form: str) -> tuple[str, str]:
        """The text, or its beginning and the reason; `form` is plain or html."""
        tags = text.count("<") if form == "html" else 0
        if len(text) > caps.HTML:
            return self._cut(text, f"a text is larger than {caps.HTML // 1024} KiB")
        if tags > caps.TAGS:
            return self._cut(text, f"an HTML text has more than {caps.TAGS} tags")
        size = len(text) - sum(match.end() - match.start() for match in _TAG.finditer(text)) if tags else len(text)
        self.letters[form] -= size
        if self.letters[form] < 0:
            return self._cut(text, f"there are more than {caps.TEXT // 1024} KiB of text")
        return text, ""

    def _cut(self, text: str, reason: str) -> tuple[str, str]:
        return text[:caps.EXCERPT], reason
