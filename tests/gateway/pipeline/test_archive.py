"""`archive:` in a rule: the original lies there, byte for byte, before the post counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import RULES, Town, letter

ALL, P1, ARCHIVE = "iedereen@havik.example", "p1@havik.example", "archief@havik.example"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A gateway whose announcements are archived."""
    rule = "{name: announcements, when: {kind: announcement}, do: post, target: news, nudge: moved}"
    town = Town(tmp_path, rules=RULES.replace(rule, rule.replace("nudge: moved", f"archive: {ARCHIVE}")))
    town.says.kind = Kind.ANNOUNCEMENT
    yield town
    town.close()


def test_the_original_is_in_the_archive_and_the_list_is_spared(town: Town) -> None:
    """Compliance keeps the mail that nobody's mailbox got."""
    content = letter()
    item = town.accept(content, P1, ALL)
    town.run()
    assert State.POSTED == town.item(item).state
    (kept,) = town.mails_to(ARCHIVE)
    assert kept.content.endswith(content)
    assert [] == town.mails_to(ALL)


def test_what_the_archive_refuses_is_not_posted(town: Town) -> None:
    """Without its original in the archive a post does not count, so the mail goes out."""
    town.hop.answers[f"RCPT TO:<{ARCHIVE}"] = "550 5.1.1 no archive here"
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    assert State.DELIVERED == town.item(item).state
    assert [] == town.posts(item)
    assert 1 == len(town.mails_to(ALL))


def test_an_archive_that_is_away_is_waited_for(town: Town) -> None:
    """A 4xx is no refusal: the post comes when the original is safe."""
    town.hop.answers[f"RCPT TO:<{ARCHIVE}"] = "451 4.3.0 later"
    item = town.accept(letter(), P1, ALL)
    town.run(5)
    assert [] == town.posts(item)
    town.hop.answers.clear()
    town.run(120)
    assert State.POSTED == town.item(item).state
    assert 1 == len(town.mails_to(ARCHIVE))
