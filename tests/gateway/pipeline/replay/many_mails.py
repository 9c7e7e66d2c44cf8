"""A store of many mails, each accepted at the door and decided by the real code, for replays to look back on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from gateway.mail.headers import scan_headers
from gateway.pipeline.classifiers import InForce
from gateway.pipeline.judging import judge
from gateway.pipeline.sensing import shipped_traits
from tests.gateway.town import RULES, Town, envelope_to, letter

ALL = "iedereen@havik.example"
COMPANY = "company: {domains: [havik.example], timezone: Europe/Amsterdam, languages: [nl, en]}"
TOPICS = "\ntopics: {it: {words: [vpn, laptop, printer]}, food: {words: [kantine, lunch]}}"
TOLD = RULES.replace(COMPANY, COMPANY + TOPICS).replace(
    "  - {name: doubt,",
    "  - {name: it, when: {topic: it, kind: question}, do: post, target: ask, nudge: question-posted}\n"
    "  - {name: old, when: {date: {before: 2020-01-01}}, do: hold, for: 1h}\n"
    "  - {name: watching, when: {topic: food}, do: post, target: news, mode: observe}\n  - {name: doubt,",
)
SAID = (
    ("Kantine dicht", "Morgen is de kantine gesloten vanwege onderhoud."),
    ("Vraag over vpn", "Wie weet hoe ik de vpn op mijn laptop kan instellen?"),
    ("Nieuwe printer", "Vanaf maandag staat er een nieuwe printer op de tweede verdieping."),
    ("Vloer", "Zullen we de vloer blauw of groen verven? Wat vinden jullie?"),
    ("alarm", "Er is een oefening van het alarm."),
    ("omzet", "De omzet van het derde kwartaal was goed."),
    ("vertrouwelijk", "Dit is vertrouwelijk, graag niet doorsturen."),
    ("Lang verhaal", "Hier komt een lang verhaal over de verhuizing. " * 60),
)
AT_ONCE = 50


def seed(town: Town, count: int, tick: Callable[[], None] = lambda: None) -> None:
    """So many mails within thirty days: kinds by the real models, storms, holds, machines and outsiders among them."""
    models = Path(town.parts.state) / "models"
    town.reopen(replace(town.parts, classifier=InForce(models, None), traits=shipped_traits))
    start = town.now
    for first in range(0, count, AT_ONCE):
        town.now = town.engine.now = start - timedelta(days=29) * (count - first) / count
        for item_id in asyncio.run(_accept(town, range(first, min(first + AT_ONCE, count)))):
            judge(town.parts, item_id)
            tick()
    town.now = town.engine.now = start


async def _accept(town: Town, numbers: range) -> list[str]:
    taken = []
    for number in numbers:
        content, sender = _mail(number)
        taken.append(town.door.accept(envelope_to(ALL, sender=sender), scan_headers(content), content))
    return list(await asyncio.gather(*taken))


def _mail(number: int) -> tuple[bytes, str]:
    subject, words = SAID[number % len(SAID)]
    author = "x@elders.example" if number % 31 == 7 else f"p{number % 10 + 1}@havik.example"
    root = number - number % 100
    if number % 100 in range(60, 70):       # ten replies to all to the first of each hundred
        return letter("Re: Kantine dicht", f"Jammer, {number}.", author=author, message_id=f"<{number}@havik.example>",
                      answers=f"<{root}@havik.example>"), author
    more = "Auto-Submitted: auto-generated" if number % 53 == 9 else ""
    return letter(subject, f"{words} Nummer {number}.", author=author, message_id=f"<{number}@havik.example>",
                  more=more), author
