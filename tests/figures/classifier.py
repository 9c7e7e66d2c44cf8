"""How well kinds are told apart: on our own golden set, and on labelled mail of other people, once a day."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from nlp.classify import MODEL
from nlp.measuring import ROUNDS, Figures, Judged, judge, measure
from nlp.origin import code_of_room
from nlp.types import Kind
from tests.figures import scorebook
from tests.figures.figure import Figure, Measurement, at_least, at_most, skipped
from tests.figures.scorebook import Score, UsedUp, interval
from tests.figures.shared import LABELLED, missing
from tests.gateway.serving import COMMAND, ROOT, environment

GOLDEN = ROOT / "nlp" / "golden" / "kinds.jsonl"
OURS = "kinds, golden: macro-F1"
BY_LANGUAGE = {name: f"{OURS}, {name}" for name in ("nl", "en", "de", "fr")}
OUR_ERROR = "kinds, golden: calibration error"
F1, ENGLISH, DUTCH = "kinds: macro-F1", "kinds: macro-F1, English", "kinds: macro-F1, Dutch"
QUESTIONS, ERROR = "kinds: F1 of questions", "kinds: calibration error"
DECIDED, RIGHT = "kinds: share decided at 0.70", "kinds: right, of what it decides at 0.70"
HALVES = "kinds: macro-F1, ids 0-7", "kinds: macro-F1, ids 8-f"
NAMES = (F1, ENGLISH, DUTCH, QUESTIONS, ERROR, DECIDED, RIGHT, *HALVES)
SURE = 0.7                            # a rule called `unsure` takes what is below


def golden() -> Iterator[Figure]:
    """Each figure with its interval: mails of one situation are drawn together."""
    measured = measure(judge(GOLDEN))
    about = f"of {measured.whole.messages} mails, 95% interval of {ROUNDS} draws"
    yield at_least(OURS, measured.whole.macro_f1.value, 0.88, digits=3, reason=f"{_bounds(measured.whole)} {about}")
    for name, figure in BY_LANGUAGE.items():
        part = measured.by_language[name]
        goal = 0.9 if name in ("nl", "en") else 0.85
        yield at_least(figure, part.macro_f1.value, goal, digits=3, reason=f"{_bounds(part)} of {part.messages}")
    error = measured.whole.calibration_error
    yield at_most(OUR_ERROR, error.value, 0.05, "", digits=3, reason=f"[{error.low:.3f}, {error.high:.3f}]")


def _bounds(part: Figures) -> str:
    return f"[{part.macro_f1.low:.3f}, {part.macro_f1.high:.3f}]"


def kinds(
    labelled: Path = LABELLED, book: Path = scorebook.BOOK, today: Callable[[], date] = date.today,
) -> Iterator[Figure]:
    """The measuring mail: scored once a day and model, logged, and never a second time by this command."""
    reason = missing(labelled) if labelled == LABELLED else ""
    score = None
    if not reason:
        try:
            score = scorebook.known(model_digest(), today(), book)
            if score is None:
                score = scored(labelled, today())
                scorebook.keep(score, book)
        except UsedUp as refusal:
            reason = str(refusal)
    if score is None:
        yield from (skipped(name, "-", reason) for name in NAMES)
        return
    yield _at_least(F1, score.macro_f1, 0.76, f"{score.macro_f1_interval}, scored {score.date}; the goal is 0.85")
    yield _at_least(ENGLISH, score.en, 0.8, score.en_interval)
    yield _at_least(DUTCH, score.nl, 0.8, score.nl_interval)
    yield _at_least(QUESTIONS, score.question, 0.78, score.question_interval)
    yield at_most(ERROR, float(score.ece), 0.05, "", digits=3, reason=score.ece_interval)
    yield _at_least(DECIDED, score.decided, 0.8, "")
    yield _at_least(RIGHT, score.right, 0.92, f"it decides {float(score.decided):.1%}")
    yield _at_least(HALVES[0], score.half_0_7, 0.76, score.half_0_7_interval)
    yield _at_least(HALVES[1], score.half_8_f, 0.76, score.half_8_f_interval)


def _at_least(name: str, value: str, least: float, reason: str) -> Figure:
    return at_least(name, float(value), least, digits=3, reason=reason) if value else skipped(name, "-", "not kept")


def model_digest() -> str:
    """Changes with the weights that we ship and with the code that reads a mail for them."""
    digest = hashlib.sha256(code_of_room().encode())
    for file in (MODEL / "config.cfg", *sorted((MODEL / "mailsquare_kinds").glob("*"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def scored(labelled: Path, day: date) -> Score:
    """One run of `mailsquare classify --json` over the mail, and what came of it."""
    judged = _answers(labelled)
    measured = measure(judged)
    whole, en, nl = measured.whole, measured.by_language.get("en"), measured.by_language.get("nl")
    asked = whole.f1[Kind.QUESTION]
    kept = [row for row in judged if row.confidence >= SURE]
    low, high = (_half(judged, digits) for digits in ("01234567", "89abcdef"))
    return Score(
        date=day.isoformat(), model=model_digest(), macro_f1=f"{whole.macro_f1.value:.3f}",
        macro_f1_interval=_interval(whole), en=_f1(en), en_interval=_interval(en), nl=_f1(nl),
        nl_interval=_interval(nl),
        question=f"{asked.value:.3f}", question_interval=interval(asked.low, asked.high),
        ece=f"{whole.calibration_error.value:.3f}",
        ece_interval=interval(whole.calibration_error.low, whole.calibration_error.high),
        decided=f"{len(kept) / len(judged):.3f}",
        right=f"{sum(row.truth == row.answer for row in kept) / max(1, len(kept)):.3f}",
        half_0_7=_f1(low), half_0_7_interval=_interval(low), half_8_f=_f1(high), half_8_f_interval=_interval(high),
    )


def _answers(labelled: Path) -> tuple[Judged, ...]:
    """The mail as the command answers it: trimmed, and without its labels."""
    rows = [json.loads(line) for line in labelled.read_text("utf-8").splitlines() if line.strip()]
    asked = "".join(json.dumps({key: row[key] for key in ("id", "subject", "body", "is_reply", "to_count")
                                if row.get(key) is not None}) + "\n" for row in rows)
    told = subprocess.run([*COMMAND, "classify", "--json"], input=asked, capture_output=True, text=True,
                          cwd=ROOT, env=environment(), timeout=900, check=True).stdout
    answers = {answer["id"]: answer for answer in map(json.loads, told.splitlines())}
    return tuple(
        Judged(id=str(row["id"]), situation=str(row.get("situation", row["id"])), language=str(row["language"]),
               truth=Kind(str(row["label"]).lower()), answer=Kind(answers[str(row["id"])]["kind"]),
               confidence=float(answers[str(row["id"])]["confidence"]))
        for row in rows
    )


def _half(judged: Sequence[Judged], digits: str) -> Figures | None:
    """The mails whose id's SHA-256 begins with one of these digits: the same ones for everybody, by no choice."""
    rows = [row for row in judged if hashlib.sha256(row.id.encode()).hexdigest()[0] in digits]
    return measure(rows).whole if rows else None


def _f1(part: Figures | None) -> str:
    return f"{part.macro_f1.value:.3f}" if part else ""


def _interval(part: Figures | None) -> str:
    return interval(part.macro_f1.low, part.macro_f1.high) if part else ""


MEASUREMENTS = (
    Measurement(names=(OURS, *BY_LANGUAGE.values(), OUR_ERROR), run=golden),
    Measurement(names=NAMES, run=kinds),
)
