"""Plain text as Markdown and back: what is shown stays what was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from .inline import escaped, escaped_line
from .links import same

_TARGET = r"(<[^<>\n]{0,2000}>|(?:[^()\s]|\([^()\s]{0,300}\)){0,2000})(?: [^()\n]{0,300})?"
_WORDS = r"((?:[^\[\]\\\n]|\\.){0,500})"
IMAGE = re.compile(r"(?<!\\)!\[" + _WORDS + r"\]\(" + _TARGET + r"\)")
LINK = re.compile(r"(?:(?<![!\\])|(?<=\\!))\[" + _WORDS + r"\]\(" + _TARGET + r"\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_MAILBOX = re.compile(r"(?<!\w )<([^\s<>@]{1,64}@[^\s<>@]{1,255})>")
_STRONG = re.compile(r"(\*\*|~~|(?<!\w)__)(?=\S)([^*_~\n]{1,1000})(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]{1,1000})(?<=\S)\1(?![\w*_])")
_EMPHASIS_WITHIN = re.compile(r"\*(?=\S)([^*_\n]{1,1000})(?<=\S)\*")
_HEADING = re.compile(r"^((?:> ?){0,40})#{1,6} ", re.MULTILINE)
_TABLE_RULE = re.compile(r"^((?:> ?){0,40})\|(?: ?:?-{3,}:? ?\|){1,100}$\n?", re.MULTILINE)
_BREAK = re.compile(r"(?: {2,}|\\)$", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~&=])")
_CODE = re.compile(r"(?<![`\w])`([^`\n]{1,1000})`(?!`)")
_SAFE: Final = 0xF0000                # a private plane where an escaped mark waits until the others are gone
_KEPT: Final = {ord(mark): chr(_SAFE + ord(mark)) for mark in "*_~`"}
_WEB = re.compile(r"https?://(?:[^\s<>\[\]*_~`]|[*_~`]+(?=[^\s<>\[\]*_~`]))+")
_BACK = re.compile("[\U000f0000-\U000f007f]")
_LINES: Final = 50_000               # beyond them a text is left as it is
_SHORT: Final = 60                    # characters; a longer line was wrapped by a mail program, not by its author
_WIDE: Final = 100                    # characters; a longer indented line is prose
_SHOWN_ADDRESS: Final = 100
_INDENT_SPACES = re.compile(r"^\xa0{1,80}", re.MULTILINE)
_GAP = re.compile(r"\S(?: {3,}|\t)\S")
_ITEM = re.compile(r"\s{0,12}(?:[-+*•o]|\d{1,3}[.)])\s")
_INDENT = re.compile(r"[ \t\xa0]{1,80}")
_ORDINARY = re.compile(r"(?:- )?[^\W_](?:[^\W_]|[ ,.;:'\"?!()/@€%-])*")
_DRAWN = re.compile(r"\s{0,20}(?:\|.{0,400}\||\+[-=+]{2,400}\+)\s{0,20}")
_GFM_RULE = re.compile(r"\s{0,3}\|?(?:\s{0,9}:?-{1,100}:?\s{0,9}\|){1,40}(?:\s{0,9}:?-{1,100}:?\s{0,9})?")


def to_plain(markdown: str) -> str:
    """The words of a Markdown text, without its marks; a link says its address where its words do not."""
    text = []
    for fenced, lines in _fenced(markdown.split("\n")):
        text.append("\n".join(lines) if fenced else _plain("\n".join(lines)))
    return "\n".join(text).strip()


def from_plain(text: str) -> str:
    """Plain text as Markdown that shows the same: stars stay stars, short lines keep their breaks.

    Lists stay lists, quotes stay quotes. What is drawn with spaces or bars, or indented as a
    block, keeps its place in a fence; other lines keep their indent as no-break spaces.
    """
    shown: list[str] = []
    lines = [line.rstrip() for line in text.split("\n", _LINES)]
    drawn = _drawn(lines)
    in_list = False
    for n, line in enumerate(lines):
        if drawn[n]:
            if not n or not drawn[n - 1]:
                shown += ["", "```"] if n and lines[n - 1] else ["```"]
            shown.append(line)
            if n + 1 == len(lines) or not drawn[n + 1]:
                shown += ["```", ""] if n + 1 < len(lines) and lines[n + 1] else ["```"]
            continue
        in_list = bool(_ITEM.match(line)) or (in_list and line[:1] in (" ", "\t"))
        above = lines[n - 1] if n and not drawn[n - 1] else ""
        below = lines[n + 1] if n + 1 < len(lines) and not drawn[n + 1] else ""
        shown.append(_shown(line, above, in_list) + ("  " if line and len(line) < _SHORT and below else ""))
    return "\n".join(shown)


def _shown(line: str, above: str, in_list: bool) -> str:
    if not line:
        return ""
    if _ORDINARY.fullmatch(line):
        return line
    if above and not line.strip("-= "):
        return "\\" + line                            # below a line of text it would make a heading of it
    if "|" in line and _GFM_RULE.fullmatch(line):
        return line
    indent = _INDENT.match(line)
    depth = indent.group().expandtabs(4) if indent else ""
    core = line[indent.end():] if indent else line
    if core[:2] == "* ":
        written = "* " + escaped(core[2:])
    else:
        written = escaped_line(escaped(core))
    if not depth:
        return written
    return depth[:12] + written if in_list else "\xa0" * len(depth) + written


def _drawn(lines: Sequence[str]) -> list[bool]:
    """The lines whose columns only spaces or bars hold in place."""
    marks: list[bool] = []
    for kind, grouped in groupby(lines, key=_column_kind):
        group = list(grouped)
        ruled = any(_GFM_RULE.fullmatch(line) for line in group[1:2])
        keeps = kind == "bars" and len(group) > 1 and not ruled
        keeps = keeps or (kind == "indent" and len(group) > 1 and not (marks and lines[len(marks) - 1]))
        keeps = keeps or (kind == "spaces" and len(group) > 2 and _aligned(group))
        marks += [keeps] * len(group)
    return marks


def _column_kind(line: str) -> str:
    line = line[:400]
    if line.lstrip()[:1] in ("|", "+") and _DRAWN.fullmatch(line):
        return "bars"
    if ("   " not in line and "\t" not in line) or not line:
        return ""
    if line.startswith(("    ", "\t")) and len(line) < _WIDE and not _ITEM.match(line):
        return "indent"
    return "spaces" if _GAP.search(line) and not _ITEM.match(line) and line[:1] != ">" else ""


def _aligned(lines: Sequence[str]) -> bool:
    """Whether most lines have a column that begins at the same place."""
    if any("\t" in line for line in lines):
        return True
    starts: dict[int, int] = {}
    for line in lines:
        for gap in _GAP.finditer(line[:400]):
            starts[gap.end()] = starts.get(gap.end(), 0) + 1
    return max(starts.values(), default=0) * 3 >= len(lines) * 2


def _fenced(lines: Sequence[str]) -> list[tuple[bool, list[str]]]:
    """The lines in runs, inside and outside of fences, the fences themselves left out."""
    fences = [n for n, line in enumerate(lines) if line.lstrip("> ").startswith("```")]
    pairs = dict(zip(fences[::2], fences[1::2], strict=False))
    runs: list[tuple[bool, list[str]]] = []
    at = 0
    for begin, end in pairs.items():
        if lines[at:begin]:
            runs.append((False, list(lines[at:begin])))
        runs.append((True, list(lines[begin + 1:end])))
        at = end + 1
    if at < len(lines):
        runs.append((False, list(lines[at:])))
    return runs


def _plain(text: str) -> str:
    text = _ESCAPE.sub(lambda mark: chr(_SAFE + ord(mark.group(1))), _BREAK.sub("", text))
    text = _WEB.sub(lambda found: found.group().translate(_KEPT), text)
    text = LINK.sub(_said, IMAGE.sub(r"\1", text))
    text = _AUTOLINK.sub(lambda found: found.group(1).removeprefix("mailto:"), text)
    text = _CODE.sub(r"\1", _MAILBOX.sub(r"\1", text))
    text = _TABLE_RULE.sub("", _HEADING.sub(r"\1", text))
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", _STRONG.sub(r"\2", text)))
    text = _EMPHASIS_WITHIN.sub(r"\1", text)
    if "\n|" in text or text[:1] == "|":
        text = "\n".join(_cells(line) for line in text.split("\n"))
    text = _INDENT_SPACES.sub(lambda run: " " * len(run.group()), text)
    return _BACK.sub(lambda mark: chr(ord(mark.group()) - _SAFE), text)


def _said(found: re.Match[str]) -> str:
    words, address = found.group(1), found.group(2).strip("<>")
    if not address.lower().startswith(("http://", "https://")) or len(address) > _SHOWN_ADDRESS:
        return words
    return words if same(words, address) or not words.strip() else f"{words} ({address})"


def _cells(line: str) -> str:
    """A row of a table without its outer bars."""
    return " | ".join(cell.strip() for cell in line[2:-2].split(" | ")) if line[:2] == "| " and line[-2:] == " |" \
        else line
