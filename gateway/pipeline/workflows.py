"""The workflows by name: each is a short list of durable steps."""

from __future__ import annotations

from collections.abc import Mapping

from ..engine import Step, Workflow
from . import canary, tasks
from .acting import act
from .answering import answer
from .judging import judge
from .learning import learn_tonight
from .letting_go import release_due
from .nudges import NudgeKind
from .nudging import nudge, send_receipts
from .parts import Parts
from .publish import publish
from .review_mail import mail_reviewers


def workflows(parts: Parts) -> Mapping[str, Workflow]:
    """What the engine runs. The names stand in the store: never rename one with work in flight."""

    def handle(step: Step, item_id: str) -> None:
        step("judge", judge, parts, item_id)
        step("act", act, parts, item_id)

    def make_post(step: Step, outgoing_id: str) -> None:
        step("publish", publish, parts, outgoing_id)

    def tell(step: Step, argument: str) -> None:
        item_id, kind, run = argument.split(" ")
        step("nudge", nudge, parts, item_id, NudgeKind(kind), int(run))

    def release(step: Step, item_id: str) -> None:
        step("release", release_due, parts, item_id)

    def mail_answer(step: Step, argument: str) -> None:
        outgoing_id, since_ms, run, answer_id = argument.split(" ", 3)
        step("answer", answer, parts, outgoing_id, int(since_ms), int(run), answer_id)

    def receipts(step: Step, hour: str) -> None:
        step("receipts", send_receipts, parts)

    def reviewers(step: Step, slot: str) -> None:
        step("reviewers", mail_reviewers, parts)

    def learn(step: Step, day: str) -> None:
        step("learn", learn_tonight, parts)

    def try_way(step: Step, way: str) -> None:
        step("canary", canary.send, parts, way)

    def send_home(step: Step, canary_id: str) -> None:
        step("home", canary.pass_on, parts, canary_id)

    def beat(step: Step, slot: str) -> None:
        step("beat", canary.beat, parts)

    return {
        tasks.HANDLE: handle,
        tasks.PUBLISH: make_post,
        tasks.NUDGE: tell,
        tasks.RELEASE: release,
        tasks.ANSWER: mail_answer,
        tasks.RECEIPTS: receipts,
        tasks.REVIEWERS: reviewers,
        tasks.LEARN: learn,
        tasks.CANARY: try_way,
        tasks.HOME: send_home,
        tasks.BEAT: beat,
    }
