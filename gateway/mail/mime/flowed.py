"""Text that a mail program wrapped and marked so that it can be unwrapped: RFC 3676."""

from __future__ import annotations


def unflow(text: str, delete_space: bool) -> str:
    """The text with soft line breaks taken out; `delete_space` is the DelSp parameter.

    A line that ends in a space goes on in the next one of the same quote depth, except `-- `
    (section 4.3). Quotes keep one `>` for each level (section 4.5).
    """
    shown: list[str] = []
    paragraph: list[str] = []
    depth = 0
    for line in text.split("\n"):
        level, rest = _depth(line)
        if paragraph and level != depth:
            shown.append(_line(depth, paragraph))
            paragraph = []
        depth = level
        if rest == "-- ":
            shown += [_line(depth, paragraph)] if paragraph else []
            shown.append(_line(depth, [rest]))
            paragraph = []
        elif rest.endswith(" "):
            paragraph.append(rest[:-1] if delete_space else rest)
        else:
            shown.append(_line(depth, [*paragraph, rest]))
            paragraph = []
    if paragraph:
        shown.append(_line(depth, paragraph))
    return "\n".join(shown)


def _depth(line: str) -> tuple[int, str]:
    """Quote depth and the line behind it, unstuffed (section 4.4).

    A space stays before a `>` that is no quote: without it the line would be taken for one.
    """
    rest = line.lstrip(">")
    level = len(line) - len(rest)
    return level, rest if not level and rest.startswith(" >") else rest.removeprefix(" ")


def _line(depth: int, pieces: list[str]) -> str:
    text = "".join(pieces)
    return f"{'>' * depth} {text}" if depth else text
