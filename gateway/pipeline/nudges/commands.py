"""One-word answers to a nudge, for who has no browser at hand."""

from __future__ import annotations

from enum import StrEnum

LONGEST_READ = 2000


class Command(StrEnum):
    """What the person wants."""

    MAIL = "mail"                     # send it as mail anyway
    POST = "post"                     # yes to ask-first
    STOP = "stop"
    WHY = "why"
    SOLVED = "solved"


WORDS = {
    "mail": Command.MAIL, "e-mail": Command.MAIL, "email": Command.MAIL, "mailen": Command.MAIL,
    "post": Command.POST, "plaats": Command.POST, "plaatsen": Command.POST,
    "stop": Command.STOP, "stoppen": Command.STOP,
    "why": Command.WHY, "waarom": Command.WHY,
    "opgelost": Command.SOLVED, "solved": Command.SOLVED,
}


def read_command(text: str) -> Command | None:
    """The command in a reply's new text: its first line that is not empty is that word alone.

    A sentence that begins with such a word is no command: it is meant for a person.
    """
    lines = (line.strip(" \t\r\u00a0.!?\"'*<>") for line in text[:LONGEST_READ].splitlines())
    first = next((line for line in lines if line), "")
    return WORDS.get(first.lower())
