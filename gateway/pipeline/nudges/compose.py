"""Writes a nudge: from a frozen `Nudge` to the bytes of one polite mail. No clock, no I/O."""

from __future__ import annotations

from . import wording
from .headers import Head, assemble, one_line, own_message_id
from .layout import Letter, Line, Link, html_of, plain_of, web_address, words_in
from .texts import Choice, Known, Note, Rich, Run, Texts, fill, rich, texts_in
from .types import Mail, Nudge, NudgeKind, ReceiptLine

MOST_WORDS = 90               # of a whole note (design guide, section 3)
LONGEST_SUBJECT = 80          # characters of the author's subject that are quoted
LONGEST_LISTED = 45           # the same in a receipt for several mails
LONGEST_NAME = 60


def compose(nudge: Nudge) -> Mail:
    """The mail for a nudge: same text plain and in HTML, at most 90 words unless names are long.

    Raises ValueError where the kind needs a word the nudge lacks, or an address is no plain mailbox.
    """
    if nudge.kind is NudgeKind.ANSWER:
        raise ValueError("an answer from the group is written by compose_answer")
    texts = texts_in(nudge.language)
    known = _known(nudge, texts)
    letter = _within_limit(_letter(nudge, texts, known))
    message_id = own_message_id(nudge.letterhead.domain, "nudge", nudge.item, nudge.kind.value)
    answers = _answers_a_mail(nudge)
    head = Head(
        message_id=message_id,
        sender_name=nudge.letterhead.team.name, sender=nudge.letterhead.team.address,
        to=nudge.to, reply_to=nudge.reply_to, subject=letter.subject,
        date=nudge.at.astimezone(nudge.letterhead.zone), language=nudge.language,
        automatic="auto-replied" if answers else "auto-generated",
        original_id=nudge.original_id if answers else "", references=nudge.references if answers else (),
    )
    content = assemble(head, plain_of(letter), html_of(letter))
    return Mail(message_id=message_id, to=nudge.to, subject=letter.subject, content=content)


def where(nudge: Nudge, link: str, choice_url: str) -> str:
    """The address a link of the texts leads to; "" where the nudge has none or it is not http(s)."""
    page, mark, part = link.partition("#")
    if page == "team":
        return f"mailto:{nudge.letterhead.team.address}"
    urls = {"post": nudge.post_url, "group": nudge.group_url, "login": nudge.login_url,
            "choice": choice_url}
    found = web_address(urls[page])
    return f"{found}{mark}{part}" if found else ""


def _answers_a_mail(nudge: Nudge) -> bool:
    """RFC 3834 section 5: auto-replied is a direct response to one message, all else auto-generated."""
    batch = nudge.kind is NudgeKind.RECEIPT and len(nudge.lines) > 1
    return nudge.kind is not NudgeKind.LOGIN and not batch


def _letter(nudge: Nudge, texts: Texts, known: Known) -> Letter:
    note = texts.notes[nudge.kind.value]
    subject = note.subject.say(known)
    if subject is None:
        raise ValueError(f"a {nudge.kind.value} without a mail it speaks of")
    if nudge.kind is NudgeKind.RECEIPT:
        hello, lines = "", tuple(_receipt_line(nudge, line, texts) for line in nudge.lines)
    else:
        hello, lines = fill(texts.hello.say(known) or "", known), _paragraphs(note, known)
    return Letter(
        language=nudge.language, subject=one_line(fill(subject, known), 200), hello=hello, lines=lines,
        button=_link(nudge, note.button, known) if note.button else None,
        proof=_proof(note, texts, known),
        signature=fill(texts.signature.say(known) or "", known),
        hint=note.hint if nudge.reply_to else "",
        choices=tuple(link for choice in note.choices if (link := _link(nudge, choice, known))),
    )


def _within_limit(letter: Letter) -> Letter:
    """The letter without its proof, then without its hint, where it is too long."""
    for left_out in ("proof", "hint"):
        if words_in(letter) > MOST_WORDS:
            letter = letter.without(left_out)
    return letter


def _paragraphs(note: Note, known: Known) -> tuple[Line, ...]:
    lines = []
    for sentences in note.body:
        said = [text for sentence in sentences if (text := sentence.say(known))]
        if said:
            lines.append(Line(text=rich(" ".join(said), known)))
    return tuple(lines)


def _proof(note: Note, texts: Texts, known: Known) -> Rich:
    text = texts.proofs[note.proof].say(known) if note.proof else None
    return (Run(fill(text, known)),) if text else ()


def _link(nudge: Nudge, choice: Choice, known: Known, choice_url: str | None = None) -> Link | None:
    label = choice.label.say(known)
    url = where(nudge, choice.link, nudge.choice_url if choice_url is None else choice_url)
    return Link(label=fill(label, known), url=url) if label and url else None


def _receipt_line(nudge: Nudge, line: ReceiptLine, texts: Texts) -> Line:
    words = texts.receipt_lines.get(line.kind.value)
    if words is None:
        raise ValueError(f"a receipt cannot stand for {line.kind.value}")
    several = len(nudge.lines) > 1
    limit = LONGEST_LISTED if several else LONGEST_SUBJECT
    values = {"subject": one_line(line.subject, limit) or "…"}
    if group := _group(line.group):
        values["group"] = group
    if line.until and not several:                # the choice page says it; a list stays short
        values["until"] = wording.until(line.until, nudge.at, nudge.letterhead.zone, nudge.language)
    known = Known(words=values)
    text = words.text.say(known) or ""
    return Line(text=rich(text, known), link=_link(nudge, words.choice, known, line.choice_url))


def _known(nudge: Nudge, texts: Texts) -> Known:
    """What the texts may say of this nudge; unknown values are simply not among the words."""
    counts = {name: size for name, size in _counts(nudge).items() if size is not None}
    words = {name: wording.number(size, nudge.language) for name, size in counts.items()}
    words |= {name: said for name, said in _names(nudge, texts).items() if said}
    words |= _times(nudge) | _numbers_of_proof(nudge)
    if nudge.confidence is not None:
        words["confidence"] = str(round(100 * nudge.confidence))
    said = {"answers_by_mail": nudge.answers_by_mail, "unread": not nudge.reviewed}
    return Known(words=words, counts=counts, true=frozenset(name for name, holds in said.items() if holds))


def _counts(nudge: Nudge) -> dict[str, int | None]:
    spared = None if nudge.reached is None else nudge.reached - 1 - nudge.named
    return {"reached": nudge.reached, "spared": spared, "named": nudge.named, "members": nudge.members,
            "others": nudge.others, "avoided": nudge.avoided, "lines": len(nudge.lines) or None}


def _names(nudge: Nudge, texts: Texts) -> dict[str, str]:
    first_line = nudge.lines[0].subject if nudge.lines else ""
    audience = one_line(nudge.audience, LONGEST_NAME) or texts.the_list
    if nudge.reached is not None:
        audience += f" ({wording.number(nudge.reached, nudge.language)})"
    return {
        "first": one_line(nudge.first, LONGEST_NAME), "group": _group(nudge.group), "audience": audience,
        "subject": one_line(nudge.subject or first_line, LONGEST_SUBJECT) or "…",
        "team": one_line(nudge.letterhead.team.name, LONGEST_NAME) or nudge.letterhead.team.address,
        "reader": one_line(nudge.letterhead.reader, LONGEST_NAME),
        "thread_author": one_line(nudge.thread_author, LONGEST_NAME),
        "reads_as": texts.kinds.get(nudge.reads_as, ""), "rule": one_line(nudge.rule, LONGEST_NAME),
        "number": one_line(nudge.number, LONGEST_NAME),
    }


def _group(name: str) -> str:
    return one_line(name, LONGEST_NAME).lstrip("#")


def _times(nudge: Nudge) -> dict[str, str]:
    zone, language, times = nudge.letterhead.zone, nudge.language, {}
    if nudge.until:
        times["until"] = wording.until(nudge.until, nudge.at, zone, language)
    if nudge.delivered_at:
        times["delivered_at"] = wording.moment(nudge.delivered_at, nudge.at, zone, language)
    return times


def _numbers_of_proof(nudge: Nudge) -> dict[str, str]:
    proof, words = nudge.proof, {}
    if proof is None:
        return {}
    told = wording.share_to_tell(proof)
    if told:
        words["share"] = str(told[0])
        if told[1] is not None and proof.month_before:
            words["share_before"] = str(told[1])
            words["month_before"] = wording.MONTHS[nudge.language][proof.month_before - 1]
    if proof.first_answer is not None and proof.count >= wording.LEAST_COUNT:
        words["first_answer"] = wording.duration(proof.first_answer, nudge.language)
    return words
