"""Markdown in Slack's own dialect, mrkdwn, and back.

The dialect: https://docs.slack.dev/messaging/formatting-message-text. `&`, `<` and `>` are always
escaped, so no text of ours can hold a live mention such as `<!everyone>`. What is not understood
stays as it was written: every word survives. All patterns are linear: each one stops at its own
delimiter, so no character is looked at more than a fixed number of times.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Generator, Iterator, Sequence

from ..addresses import elsewhere
from ..text import FENCE, clean, hush

_OPENS = re.compile(r" {0,3}(`{3,}|~{3,})([^`]*)\Z")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(\S[^\n]*)\Z")
_BULLET = re.compile(r"([ \t]*)[-*+][ \t]+(?=\S)")
_NUMBER = re.compile(r"([ \t]*\d{1,9}[.)][ \t]+)(?=\S)")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")  # Slack knows one level of quotes
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*\Z")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_INLINE = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
    |(?P<ticks>`{1,2})(?P<code>[^`\n]+)(?P=ticks)(?!`)
    |(?P<picture>!?)\[(?P<label>[^\[\]\n]{0,2000})\]
        \(<?(?P<url>[^\s()<>]{1,2000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,200})?)>?(?:\s"(?P<title>[^"\n]{0,500})")?\)
    |<(?P<auto>(?:https?://|mailto:)[^\s<>|]{1,2000})>
    |(?P<bare>https?://[^\s<>|*`"]{1,2000})
    |\*\*\*(?=\S)(?P<both>[^*\n]+)(?<=\S)\*\*\*
    |\*\*(?=\S)(?P<bold>[^*\n]+)(?<=\S)\*\*
    |(?<!\w)__(?=\S)(?P<bold_>[^_\n]+)(?<=\S)__(?!\w)
    |\*(?=[^\s*])(?P<italic>[^*\n]+)(?<=\S)\*(?!\*)
    |(?<!\w)_(?=[^\s_])(?P<italic_>[^_\n]+)(?<=\S)_(?!\w)
    |~~(?=\S)(?P<struck>[^~\n]+)(?<=\S)~~""",
    re.VERBOSE,
)
_MARKS = {"both": ("*_", "_*"), "bold": ("*", "*"), "bold_": ("*", "*"), "italic": ("_", "_"),
          "italic_": ("_", "_"), "struck": ("~", "~")}
_UNMARK = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*|`")
_DEEPEST = 3  # marks inside marks; deeper ones stay as written
_WIDEST_CELL = 60  # characters that a table cell is padded to; longer cells are kept whole

_CONTROL = re.compile(r"<([^<>|\n]{1,3000})(?:\|([^<>\n]{0,3000}))?>")
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![\w*])")
_STRUCK = re.compile(r"(?<![\w~])~(?=[^\s~])([^~\n]+)(?<=\S)~(?![\w~])")


def escape(text: str) -> str:
    """Text that Slack shows as it is: the three control characters escaped, no @channel alive."""
    return hush(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def from_markdown(markdown: str) -> str:
    """The same text in mrkdwn: tables and code as code blocks, headings and strong words bold."""
    lines = clean(markdown).split("\n")
    return "\n".join(_converted(lines)).strip("\n")


def to_markdown(mrkdwn: str, name_of: Callable[[str], str]) -> str:
    """What somebody wrote in Slack, as Markdown; `name_of` gives the name for a user id."""
    pieces = mrkdwn.split("`")  # every second piece is code, or the empty space between three ticks
    for at in range(0, len(pieces), 2):
        piece = _STRUCK.sub(r"~~\1~~", _BOLD.sub(r"**\1**", pieces[at]))
        pieces[at] = _CONTROL.sub(lambda found: _said(found, name_of), piece)
    return html.unescape("`".join(pieces))


def _converted(lines: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        opened = _OPENS.match(lines[at])
        if opened:
            at = yield from _code(lines, at, opened)
        elif _starts_table(lines, at):
            at = yield from _table(lines, at)
        else:
            yield _line(lines[at])
            at += 1


def _code(lines: Sequence[str], at: int, opened: re.Match[str]) -> Generator[str, None, int]:
    """Yield one code block, return the line after it; a block that never ends goes to the end."""
    fence, language = opened.group(1), opened.group(2).strip()
    if language:
        yield escape(language)
    yield FENCE
    at += 1
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            break
        yield _literal(line)
    yield FENCE
    return at


def _literal(line: str) -> str:
    return escape(line).replace("`" * 3, "`\u2060`\u2060`")


def _starts_table(lines: Sequence[str], at: int) -> bool:
    if "|" not in lines[at] or at + 1 >= len(lines):
        return False
    below = lines[at + 1].strip()
    return "|" in below and "-" in below and not below.strip("|:- \t")


def _table(lines: Sequence[str], at: int) -> Generator[str, None, int]:
    """Yield a table as a code block with straight columns, return the line after it."""
    rows = [_cells(lines[at])]
    at += 2
    while at < len(lines) and "|" in lines[at]:
        rows.append(_cells(lines[at]))
        at += 1
    width = max(len(row) for row in rows)
    wide = [min(_WIDEST_CELL, max(len(row[n]) if n < len(row) else 0 for row in rows)) for n in range(width)]
    yield FENCE
    for row in rows:
        yield _literal("  ".join(cell.ljust(wide[n]) for n, cell in enumerate(row)).rstrip())
    yield FENCE
    return at


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|").replace("\\|", "\x00").removesuffix("|")
    return [_plain(_BREAK.sub(" ", cell).strip().replace("\x00", "|")) for cell in inner.split("|")]


def _plain(text: str) -> str:
    return _entities(_UNMARK.sub(lambda found: found.group(1) or "", text))


def _line(line: str) -> str:
    if _RULE.match(line):
        return "\u2500" * 8
    line = _BREAK.sub("\n", line.rstrip())
    heading = _HEADING.match(line)
    if heading:
        return f"*{_inline(_UNMARK.sub(_kept, _unclosed(heading.group(1))), _DEEPEST)}*"
    quote = _QUOTE.match(line)
    if quote:
        return "> " + _line(line[quote.end():])
    bullet, number = _BULLET.match(line), _NUMBER.match(line)
    if bullet:
        return bullet.group(1) + "\u2022 " + _inline(line[bullet.end():])
    if number:
        return number.group(1) + _inline(line[number.end():])
    return _inline(line.removesuffix("\\"))


def _unclosed(heading: str) -> str:
    """A heading without the closing row of # that Markdown allows."""
    bare = heading.rstrip("#")
    return bare.rstrip() if bare != heading and bare.endswith((" ", "\t")) else heading


def _kept(found: re.Match[str]) -> str:
    return found.group() if found.group(1) else ""


def _inline(text: str, depth: int = 0) -> str:
    out: list[str] = []
    end = 0
    for found in _INLINE.finditer(text):
        out.append(escape(_entities(text[end:found.start()])))
        out.append(_marked(found, depth))
        end = found.end()
    out.append(escape(_entities(text[end:])))
    return "".join(out)


def _marked(found: re.Match[str], depth: int) -> str:
    kind = found.lastgroup or ""
    if found["escaped"]:
        # An escaped mark must not come alive again, since mrkdwn has no escape of its own.
        return escape(found["escaped"]) + ("\u2060" if found["escaped"] in "*~`" else "")
    if found["code"]:
        return f"`{escape(found['code'])}`"
    if found["url"]:
        return _link(found["url"], found["label"], found["title"] or "")
    if found["auto"] or found["bare"]:
        return _bare(found["auto"] or found["bare"])
    before, after = _MARKS[kind]
    if depth >= _DEEPEST:
        return escape(found.group())
    return before + _inline(found[kind], depth + 1) + after


def _bare(url: str) -> str:
    """A URL as a link; a full stop or bracket at its end belongs to the sentence."""
    link = url.rstrip(".,;:!?')]")
    return f"<{escape_url(link)}>{_truly(link, link)}{escape(url[len(link):])}"


def _link(url: str, label: str, title: str) -> str:
    said = " ".join(word for word in (_plain(label).strip(), f"({title})" if title else "") if word)
    if not url.lower().startswith(("http://", "https://", "mailto:")):
        return escape(said) + ("" if url.lower().startswith("cid:") else escape(f" ({url})"))
    if not said or said == url:
        return f"<{escape_url(url)}>{_truly(url, url)}"
    return f"<{escape_url(url)}|{escape(said).replace('|', chr(0xA6))}>{_truly(said, url)}"


def _truly(words: str, url: str) -> str:
    """The place that a link leads to, behind a link whose words name another."""
    place = elsewhere(words, url)
    return escape(f" (\u2192 {place})") if place else ""


def escape_url(url: str) -> str:
    """A URL that cannot end the link it stands in."""
    return url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")


def _entities(text: str) -> str:
    return clean(_ENTITY.sub(lambda found: html.unescape(found.group()), text))


def _said(found: re.Match[str], name_of: Callable[[str], str]) -> str:
    control, label = found.group(1), found.group(2) or ""
    if control.startswith("@"):
        return "@" + (label or name_of(control[1:]))
    if control.startswith("#"):
        return "#" + (label or control[1:])
    if control.startswith("!"):
        return label or "@" + control[1:].partition("^")[0]
    return f"[{label}]({control})" if label and label != control else f"<{control}>"
