"""One nudge of every kind and an answer, full of everything a nudge can say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

from gateway.mail.types import Address
from gateway.pipeline.nudges import Answer, Language, Letterhead, Nudge, NudgeKind, Proof, ReceiptLine

AT = datetime(2026, 11, 23, 9, 31, tzinfo=UTC)  # a Monday, 10:31 in Amsterdam
BASE = "https://plein.waterlinie.example"
CHOICE = f"{BASE}/kies/WyI3ZjNrIiwicDEiXQ.aSLkYw.Qm9yZGVyT2ZUaGVUb2tlbg"
SUBJECTS = {"nl": "Borrel vrijdag in de kantine", "en": "Friday drinks in the canteen"}
AUDIENCES = {"nl": "alle medewerkers", "en": "all staff"}
ANSWERS = {
    "nl": "Hoi Pieter,\n\nZet **split tunnel** uit:\n\n1. Open de [handleiding](https://wiki.waterlinie.example/vpn)\n"
    "2. Kies `instellingen`\n\nGroet, Fatima",
    "en": "Hi Pieter,\n\nSwitch **split tunnel** off:\n\n1. Open the [manual](https://wiki.waterlinie.example/vpn)\n"
    "2. Choose `settings`\n\nRegards, Fatima",
}
PROOF = Proof(count=231, share=51, share_before=4, month_before=9, first_answer=timedelta(minutes=38))


def letterhead() -> Letterhead:
    return Letterhead(
        team=Address(name="Team Werkplek", address="werkplek@waterlinie.example"),
        domain="plein.waterlinie.example",
        zone=ZoneInfo("Europe/Amsterdam"),
        reader="Marieke",
    )


def nudge(kind: NudgeKind = NudgeKind.MOVED, language: Language = "nl", **more: object) -> Nudge:
    """A nudge of that kind with every word known."""
    full = Nudge(
        kind=kind,
        language=language,
        letterhead=letterhead(),
        at=AT,
        item="7f3k29qd",
        to="t.bos@waterlinie.example",
        reply_to="reply+7f3k29qd.abcdefgh.abcdefghabcdefgh@plein.waterlinie.example",
        first="Tom",
        subject=SUBJECTS[language],
        original_id="<borrel.1@waterlinie.example>",
        references=("<earlier@waterlinie.example>",),
        group="hallo-en-tot-ziens",
        group_url=f"{BASE}/g/hallo",
        post_url=f"{BASE}/g/hallo/12",
        choice_url=CHOICE,
        audience=AUDIENCES[language],
        reached=2014,
        members=412,
        answers_by_mail=True,
        until=AT + timedelta(days=1),
        thread_author="Anja",
        others=14,
        avoided=30195,
        delivered_at=AT + timedelta(minutes=7),
        reads_as="question",
        confidence=0.93,
        rule="it-questions",
        number="7F3K-29QD",
        login_url=f"{BASE}/login/geheim",
        proof=PROOF,
        lines=receipt_lines(language)[:1] if kind is NudgeKind.RECEIPT else (),
    )
    return replace(full, **more)  # type: ignore[arg-type]


def receipt_lines(language: Language) -> tuple[ReceiptLine, ...]:
    """A line for every kind of nudge that a receipt may stand for."""
    kinds = (
        NudgeKind.MOVED,
        NudgeKind.QUESTION_POSTED,
        NudgeKind.REPLY_ALL_JOINED,
        NudgeKind.MAIL_AND_POST,
        NudgeKind.POST_FAILED,
    )
    return tuple(
        ReceiptLine(
            kind=kind,
            subject=SUBJECTS[language],
            group="ask-it",
            choice_url=CHOICE,
            until=AT + timedelta(days=1),
        )
        for kind in kinds
    )


def every_nudge(language: Language) -> list[Nudge]:
    """Every kind but the answer, and a receipt for five mails."""
    singles = [nudge(kind, language) for kind in NudgeKind if kind is not NudgeKind.ANSWER]
    return [*singles, nudge(NudgeKind.RECEIPT, language, lines=receipt_lines(language), item="batch-1")]


def answer(language: Language = "nl", **more: object) -> Answer:
    """Fatima's answer to Pieter."""
    full = Answer(
        language=language,
        letterhead=letterhead(),
        at=AT,
        to="p.devries@waterlinie.example",
        sender="plein@plein.waterlinie.example",
        reply_to="reply+7f3k29qd.abcdefgh.abcdefghabcdefgh@plein.waterlinie.example",
        post="7f3k29qd",
        reply="r2",
        author="Fatima El Amrani",
        text=ANSWERS[language],
        subject="Re: VPN verbreekt",
        group="#ask-it",
        url=f"{BASE}/g/ask-it/7#r2",
        original_id="<vpn.1@waterlinie.example>",
    )
    return replace(full, **more)  # type: ignore[arg-type]


def bodies(content: bytes) -> tuple[str, str]:
    """The plain text and the HTML of a mail."""
    mail = message_from_bytes(content, policy=policy.default)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()
