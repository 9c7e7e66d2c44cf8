"""Text on its way to any network: made safe, and cut at borders that a reader would choose.

Everything here is linear in the length of the text, and no word is ever dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FENCE = "```"

# Control characters but tab and newline, and lone surrogates: no network shows them, some refuse them.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# U+2060 WORD JOINER after the "@" is invisible and leaves the word as it was, but it calls nobody.
_SHOUT = re.compile(r"@(?=(?:channel|here|everyone|all|room|group|team)\b)", re.IGNORECASE)
# A link or an entity is one piece; a cut inside would change what it says.
_PIECE = re.compile(r"(?:<[^<>\n]{1,3500}>|\S)+?(?=\s|$|<)|\S")
_ENTITY_CUT = re.compile(r"&[#\w]{0,8}\Z")


def clean(text: str) -> str:
    """The text with `\\n` line ends, without characters that cannot be shown."""
    return _UNSHOWABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def hush(text: str) -> str:
    """The text with words like @channel kept readable, but no longer calling everybody."""
    return _SHOUT.sub("@\u2060", text)


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` characters, cut between paragraphs, else lines, else words.

    A code fence that has to be cut is closed in one part and opened again in the next.
    """
    if limit < 4 * len(FENCE):
        raise ValueError(f"a limit of {limit} characters leaves no room for text")
    parts: list[str] = []
    current: list[str] = []
    length = 0
    for gap, piece in _pieces(text, limit):
        if current and length + len(gap) + len(piece) > limit:
            parts.append("".join(current))
            current, length = [], 0
        added = gap + piece if current else piece
        current.append(added)
        length += len(added)
    return [*parts, "".join(current)] if current else parts


def teaser(text: str, limit: int) -> str:
    """The beginning of the text, at most `limit` characters, ending in "..." where it was cut."""
    parts = split(text, limit - 4)
    if len(parts) < 2:
        return "".join(parts)
    closed = parts[0].endswith(FENCE)
    return parts[0] + ("\n..." if closed else " ...")


def _pieces(text: str, limit: int) -> Iterator[tuple[str, str]]:
    """Pieces no longer than `limit`, each with the white space that stood before it."""
    for block in _blocks(text):
        if len(block) <= limit:
            yield "\n\n", block
        elif block.startswith(FENCE):
            yield from _fence_pieces(block, limit)
        else:
            yield from _line_pieces(block, limit)


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs and whole code fences; an open fence is closed."""
    block: list[str] = []
    in_fence = False
    for line in text.split("\n"):
        fence = line.startswith(FENCE) and line[3:].strip(" ") == ""
        if block and not in_fence and (fence or not line.strip()):
            yield "\n".join(block)
            block = []
        if in_fence or line.strip():
            block.append(line)
        if fence and in_fence:
            yield "\n".join(block)
            block = []
        in_fence ^= fence
    if block:
        yield "\n".join([*block, FENCE] if in_fence else block)


def _fence_pieces(block: str, limit: int) -> Iterator[tuple[str, str]]:
    inside = block[len(FENCE):-len(FENCE)].strip("\n")
    room = limit - 2 * len(FENCE) - 2
    chunk: list[str] = []
    length = 0
    for gap, piece in _line_pieces(inside, room):
        if chunk and length + len(gap) + len(piece) > room:
            yield "\n\n", f"{FENCE}\n{''.join(chunk)}\n{FENCE}"
            chunk, length = [], 0
        added = gap + piece if chunk else piece
        chunk.append(added)
        length += len(added)
    yield "\n\n", f"{FENCE}\n{''.join(chunk)}\n{FENCE}"


def _line_pieces(block: str, limit: int) -> Iterator[tuple[str, str]]:
    before = "\n\n"
    for line in block.split("\n"):
        if len(line) <= limit:
            yield before, line
        else:
            yield from _word_pieces(line, limit, before)
        before = "\n"


def _word_pieces(line: str, limit: int, before: str) -> Iterator[tuple[str, str]]:
    end = 0
    for found in _PIECE.finditer(line):
        gap = line[end:found.start()] if end else before
        word, end = found.group(), found.end()
        while len(word) > limit:
            cut = _ENTITY_CUT.search(word, max(0, limit - 10), limit)
            link = word.rfind(">", 0, limit) + 1 if word.startswith("<") else 0
            at = cut.start() if cut and cut.start() > 0 else link or limit
            yield gap, word[:at]
            gap, word = "", word[at:]
        yield gap, word
