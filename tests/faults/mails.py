"""Numbered mails in threads of three: what each says, where it goes, and how it is known again."""

from __future__ import annotations

import re
from collections.abc import Iterator

ALL = "iedereen@storm.example"
WORDS = ("nieuws", "gewoon", "beide", "slack")      # what the rules look for in a subject
KINDS = len(WORDS)
IN_THREAD = 3                                       # mails: one and two answers to it
PEOPLE = 40
BEGINS = re.compile(r"Bericht nummer (\d+) voor iedereen\.")
ENDS = re.compile(r"Dit was nummer (\d+)\.")
PER_THREAD = KINDS * IN_THREAD


def word_of(number: int) -> str:
    """The word in its subject, which says what the rules do with it."""
    return WORDS[number % KINDS]


def thread_of(number: int) -> int:
    """The number of the mail that its thread begins with."""
    return number - KINDS * (number // KINDS % IN_THREAD)


def before(number: int) -> int | None:
    """The mail of its thread that must be taken before it; None for the first."""
    return number - KINDS if thread_of(number) != number else None


def author_of(number: int) -> str:
    """Whose mail it is."""
    return f"p{number % PEOPLE}@storm.example"


def mail(number: int) -> bytes:
    """The whole mail; every fifth is a few kilobytes long, so that it can tear."""
    root, filler = thread_of(number), "Een regel die er gewoon bij staat.\r\n" * (60 if number % 5 == 0 else 1)
    answers = before(number)
    head = [
        f"From: Persoon <{author_of(number)}>", f"To: {ALL}",
        f"Subject: {'Re: ' if answers is not None else ''}{word_of(number)} {root}",
        f"Message-ID: <n{number}@storm.example>",
    ]
    if answers is not None:
        head += [f"In-Reply-To: <n{answers}@storm.example>", f"References: <n{root}@storm.example>"]
    text = f"Bericht nummer {number} voor iedereen.\r\n{filler}Dit was nummer {number}.\r\n"
    return ("\r\n".join([*head, "", ""]) + text).encode()


def number_in(text: str) -> int | None:
    """The number of the mail that a text came from; None where it is none of ours."""
    found = BEGINS.search(text)
    return int(found[1]) if found else None


def is_torn(text: str) -> bool:
    """Whether a text begins as a mail of ours does and does not end as that one."""
    begin, end = BEGINS.search(text), ENDS.search(text)
    return begin is not None and (end is None or end[1] != begin[1])


def threads_up_to(mails: int) -> Iterator[tuple[int, ...]]:
    """The numbers below that, thread by thread, each in its order."""
    for number in range(mails):
        if before(number) is None:
            yield tuple(n for n in range(number, min(mails, number + PER_THREAD), KINDS))
