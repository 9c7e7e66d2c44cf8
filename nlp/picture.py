"""Measured scores as one SVG picture: what confidence is worth, what is taken for what, and F1 with intervals.

No script, font or picture from outside; its colours follow the viewer's light or dark setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from .measuring import Figures, Interval, Measured
from .types import Kind

_WIDTH, _HEIGHT = 1120, 470
_SIDE, _TOP = 280, 112                # of each panel, in pixels
_BARS = 242                           # width of the bars, which leaves room for their figures
_SHORT = {Kind.ANNOUNCEMENT: "announce", Kind.QUESTION: "question", Kind.DISCUSSION: "discuss"}
_STYLE = """
svg { --sheet: #ffffff; --well: #eef1f4; --rule: #e0e5ea; --ink: #141a20; --soft: #4a5662; --teal: #0c6866;
  --amber: #c27c0c; --on-teal: #ffffff; }
@media (prefers-color-scheme: dark) { svg { --sheet: #151b21; --well: #10151a; --rule: #27303a; --ink: #e8edf2;
  --soft: #adb8c3; --teal: #3bc0b3; --amber: #e5ac4a; --on-teal: #03211e; } }
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; fill: var(--ink); }
.title { font-size: 17px; font-weight: 650; } .head { font-weight: 620; } .soft { fill: var(--soft); font-size: 12px; }
.sheet { fill: var(--sheet); } .well { fill: var(--well); } .rule { stroke: var(--rule); }
.bar { fill: var(--teal); } .pale { fill: var(--teal); fill-opacity: .35; } .on { fill: var(--on-teal); }
.ideal { stroke: var(--amber); stroke-width: 1.6; stroke-dasharray: 5 4; }
.reach { stroke: var(--ink); stroke-width: 1.6; }
.mid { text-anchor: middle; } .end { text-anchor: end; }
"""


def picture(measured: Measured, title: str) -> str:
    """The picture of a set of mails called `title`, as an SVG document."""
    whole = measured.whole
    says = f"{whole.messages} messages, macro-F1 {whole.macro_f1}, calibration error {whole.calibration_error}"
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" role="img" aria-label="{escape(says)}">',
        f"<title>{escape(title)}</title><desc>{escape(says)}</desc><style>{_STYLE}</style>",
        f'<rect class="sheet" width="{_WIDTH}" height="{_HEIGHT}" rx="10"/>',
        _text(28, 38, title[:90], "title"), _text(28, 62, says, "soft"),
        *_reliability(whole, 60), *_confusion(whole, 438), *_bars(measured, 808),
        "</svg>",
    ]
    return "\n".join(body) + "\n"


def _reliability(figures: Figures, x: float) -> Iterator[str]:
    """A bar per tenth of confidence, as high as answers there are right; paler where they are few."""
    yield _text(x, _TOP - 14, "What confidence is worth", "head")
    yield f'<rect class="well" x="{x}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"/>'
    for tenth in range(0, 11, 2):
        y = _TOP + _SIDE * (1 - tenth / 10)
        yield f'<line class="rule" x1="{x}" x2="{x + _SIDE}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield _text(x - 8, y + 4, f"{tenth / 10:.1f}", "soft end")
        yield _text(x + _SIDE * tenth / 10, _TOP + _SIDE + 18, f"{tenth / 10:.1f}", "soft mid")
    wide = _SIDE / len(figures.bins)
    for at, one in enumerate(figures.bins):
        if one.count:
            high = max(1.5, _SIDE * one.right)
            sort = "bar" if one.count >= 10 else "pale"
            told = f"{one.low:.1f} to {one.low + .1:.1f}: {one.right:.0%} of {one.count} right"
            yield (f'<rect class="{sort}" x="{x + at * wide + 2:.1f}" y="{_TOP + _SIDE - high:.1f}" '
                   f'width="{wide - 4:.1f}" height="{high:.1f}"><title>{told}</title></rect>')
            on = " on" if high > 22 and sort == "bar" else ""
            count = str(one.count) if one.count < 1000 else f"{one.count / 1000:.0f}k"
            yield _text(x + (at + .5) * wide, _TOP + _SIDE - 6, count, f"mid soft{on}")
    yield f'<line class="ideal" x1="{x}" y1="{_TOP + _SIDE}" x2="{x + _SIDE}" y2="{_TOP}"/>'
    yield _text(x + _SIDE / 2, _TOP + _SIDE + 40, "confidence; in the bars: how many answers", "soft mid")
    yield _text(x + _SIDE / 2, _TOP + _SIDE + 58, "height: how many were right; dashed: as it should be", "soft mid")


def _confusion(figures: Figures, x: float) -> Iterator[str]:
    """Rows are the truth, columns the answer; the darker, the larger the share of its row."""
    yield _text(x, _TOP - 14, "What is taken for what", "head")
    wide = _SIDE / len(Kind)
    for row, truth in enumerate(Kind):
        total = sum(figures.confusion.get((truth, said), 0) for said in Kind)
        middle = _TOP + (row + .5) * wide
        yield _text(x - 8, middle + 4, _SHORT[truth], "soft end")
        yield _text(x + (row + .5) * wide, _TOP + _SIDE + 18, _SHORT[truth], "soft mid")
        for column, said in enumerate(Kind):
            count = figures.confusion.get((truth, said), 0)
            share = count / total if total else 0.0
            left, square = x + column * wide, f'width="{wide - 2:.1f}" height="{wide - 2:.1f}" rx="6"'
            corner = f'x="{left + 1:.1f}" y="{middle - wide / 2 + 1:.1f}"'
            yield f'<rect class="well" {corner} {square}/>'
            yield f'<rect class="bar" fill-opacity="{share:.2f}" {corner} {square}/>'
            on = " on" if share > .55 else ""
            yield _text(left + wide / 2, middle, str(count), f"mid head{on}")
            yield _text(left + wide / 2, middle + 18, f"{share:.0%}", f"mid soft{on}")
    yield _text(x + _SIDE / 2, _TOP + _SIDE + 40, "down: what it is; across: what was said", "soft mid")


def _bars(measured: Measured, x: float) -> Iterator[str]:
    """F1 of each kind and macro-F1 of all and of each language, each with its interval."""
    rows: list[tuple[str, Interval]] = [(_SHORT[kind], f1) for kind, f1 in measured.whole.f1.items()]
    rows.append(("all kinds", measured.whole.macro_f1))
    rows += [(name, one.macro_f1) for name, one in list(measured.by_language.items())[:8]]
    yield _text(x, _TOP - 14, "F1, and where 95 of 100 samples lie", "head")
    step = min(44.0, _SIDE / len(rows))
    for at, (name, f1) in enumerate(rows):
        y, thick = _TOP + at * step + 4, step - 12
        middle, low, high = y + thick / 2, x + _BARS * f1.low, x + _BARS * f1.high
        yield f'<rect class="well" x="{x}" y="{y:.1f}" width="{_BARS}" height="{thick:.1f}" rx="3"/>'
        yield f'<rect class="bar" x="{x}" y="{y:.1f}" width="{_BARS * f1.value:.1f}" height="{thick:.1f}" rx="3"/>'
        yield _text(x - 8, middle + 4, name[:12], "soft end")
        yield _text(x + _SIDE, middle + 4, f"{f1.value:.3f}", "end")
        yield (f'<path class="reach" fill="none" d="M{low:.1f} {middle:.1f}H{high:.1f}M{low:.1f} {middle - 5:.1f}v10'
               f'M{high:.1f} {middle - 5:.1f}v10"/>')
    for tenth in (0, 5, 10):
        yield _text(x + _BARS * tenth / 10, _TOP + len(rows) * step + 14, f"{tenth / 10:.1f}", "soft mid")


def _text(x: float, y: float, words: str, sort: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{sort}">{escape(words)}</text>'
