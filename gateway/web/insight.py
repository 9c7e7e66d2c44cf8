"""What the models made of one mail, in words that a rule admin understands; words of the mail may be covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nlp.showing import telling
from nlp.types import Cue, Kind, Special
from rules.ruleset import Target

from ..pipeline.nudges.wording import DAYS, MONTHS
from .rows import UNSURE
from .veil import Veil
from .visit import Visit
from .words.insight import CUES, DANGERS, Pair

STRONG = 0.5  # of the strongest cue: such words stand out


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One cue: a word of the mail, or something seen in it."""

    text: str  # "" while covered
    quoted: bool  # it stands in the mail as it is
    strong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One of the three kinds."""

    name: str
    part: float
    said: bool
    unsure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that was recognised, how sure that is, and by what."""

    title: str
    sure: int  # percent
    words: tuple[Word, ...] = ()
    after: str = ""  # a sentence behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """All that the card shows. A part that is None was not found, and its `no_` sentence says so."""

    shares: tuple[Share, ...]
    spoke: tuple[Word, ...]
    against: tuple[Word, ...]
    special: tuple[Found, ...]
    no_special: str
    sensitive: Found | None
    no_danger: str
    deadline: Found | None
    group: Found | None
    no_group: str


def insight_of(visit: Visit, veil: Veil, targets: Mapping[str, Target]) -> Insight | None:
    """What was kept of a mail's models; None where nothing was, or retention has taken it."""
    kept = veil.item.insight
    if not kept:
        return None
    told = _Told(visit, veil.lifted, targets, frozenset(kept.get("troubles") or ()))
    cues, danger, group = telling(_cues(kept)), kept.get("sensitive") or {}, kept.get("group")
    special = [one for one in kept.get("special") or () if one["kind"] in set(Special)]
    return Insight(
        shares=_shares(told, kept),
        spoke=told.words([cue for cue in cues if cue.weight > 0]),
        against=told.words([cue for cue in cues if cue.weight < 0]),
        special=tuple(told.found(one, told.say(f"special_{one['kind']}")) for one in special),
        no_special=told.say("insight_special_unknown" if "traits" in told.troubles else "insight_no_special"),
        sensitive=_sensitive(told, danger) if danger.get("said") and not told.troubles else None,
        no_danger=_no_danger(told, danger),
        deadline=_deadline(told, kept["deadline"]) if kept.get("deadline") else None,
        group=_group(told, group) if group and group.get("named") else None,
        no_group=_no_group(told, group),
    )


class _Told:
    """Says things in the viewer's language, and covers words of the mail."""

    def __init__(
        self, visit: Visit, lifted: bool, targets: Mapping[str, Target], troubles: frozenset[str]
    ) -> None:
        self.say, self.language, self.troubles = visit.say, visit.language, troubles
        self._lifted, self._targets = lifted, targets

    def words(self, cues: Sequence[Cue]) -> tuple[Word, ...]:
        """Cues as words: facts are always told, words of the mail only once it is revealed."""
        strongest = max((abs(cue.weight) for cue in cues), default=0.0)
        made = []
        for cue in cues:
            fact = CUES.get(cue.text)
            text = self.of(fact) if fact else cue.text if self._lifted else ""
            made.append(Word(text=text, quoted=fact is None, strong=abs(cue.weight) >= STRONG * strongest))
        return tuple(made)

    def found(self, kept: Mapping[str, Any], title: str, after: str = "") -> Found:
        """A finding with its confidence and its cues."""
        sure = _percent(kept.get("confidence"))
        return Found(title=title, sure=sure, words=self.words(telling(_cues(kept))), after=after)

    def of(self, pair: Pair) -> str:
        """The Dutch or the English one."""
        return pair[0 if self.language == "nl" else 1]

    def place(self, name: str) -> str:
        """A target by its group, as people know it."""
        return f"#{self._targets[name].group}" if name in self._targets else f"#{name}"


def _shares(told: _Told, kept: Mapping[str, Any]) -> tuple[Share, ...]:
    """The kinds: the one that was said, then the likeliest."""
    scores = {kind: float((kept.get("scores") or {}).get(kind.value, 0.0)) for kind in Kind}
    return tuple(
        Share(
            name=told.say(f"kind_{kind.value}"),
            part=scores[kind],
            said=kind == kept.get("kind"),
            unsure=scores[kind] < UNSURE,
        )
        for kind in sorted(scores, key=lambda kind: (kind != kept.get("kind"), -scores[kind]))
    )


def _sensitive(told: _Told, kept: Mapping[str, Any]) -> Found:
    """What the mail may endanger."""
    names = [told.of(DANGERS.get(name, (name, name))) for name in kept.get("dangers") or ()]
    about = told.say("insight_may_harm", dangers=", ".join(names)) if names else told.say("insight_may_harm_some")
    return told.found(kept, about, told.say("insight_never_alone"))


def _no_danger(told: _Told, kept: Mapping[str, Any]) -> str:
    """Why no danger is named."""
    if told.troubles:
        return told.say("insight_unknown")
    sure = told.say("insight_sure", n=_percent(kept.get("confidence")))
    return f"{told.say('insight_harmless')} {sure[:1].upper()}{sure[1:]}."


def _deadline(told: _Told, kept: Mapping[str, Any]) -> Found:
    """The day by which an answer is wanted; the words that name a day tell nothing else, and are not covered."""
    day = date.fromisoformat(kept["day"])
    title = f"{DAYS[told.language][day.weekday()]} {day.day} {MONTHS[told.language][day.month - 1]} {day.year}"
    said = tuple(Word(text=cue.text, quoted=True, strong=True) for cue in _cues(kept))
    return Found(title=title, sure=_percent(kept.get("confidence")), words=said)


def _group(told: _Told, kept: Mapping[str, Any]) -> Found:
    """The group that fits, by what words of the mail mean: concepts, which need no cover."""
    names = [str(one) for one in kept.get("reasons") or ()]
    dutch = _dutch() if told.language == "nl" else {}
    return Found(
        title=told.say("insight_fits", group=told.place(kept["name"])),
        sure=_percent(kept.get("confidence")),
        words=tuple(Word(text=dutch.get(name, name), quoted=False, strong=False) for name in names),
        after=told.say("insight_next", group=told.place(kept["next"])) if kept.get("next") else "",
    )


def _no_group(told: _Told, kept: Mapping[str, Any] | None) -> str:
    """Why no group is named."""
    if kept is None:
        return told.say("insight_no_groups" if "groups" in told.troubles else "insight_undescribed")
    if not kept.get("name"):
        return told.say("insight_unfit_any")
    near = f"{told.place(kept['name'])} ({_percent(kept.get('confidence'))}%)"
    return told.say("insight_unfit", group=near)


def _dutch() -> Mapping[str, str]:
    """How concepts are called in Dutch; nothing where the lexicon cannot be read."""
    from nlp.concepts import lexicon

    try:
        return lexicon().dutch
    except (OSError, ValueError):
        return {}


def _cues(kept: Mapping[str, Any]) -> list[Cue]:
    return [Cue(str(one["text"]), float(one["weight"])) for one in kept.get("cues") or ()]


def _percent(share: object) -> int:
    """Never 0 or 100: no model is as sure as that."""
    return min(99, max(1, round(100 * share))) if isinstance(share, float | int) else 0
