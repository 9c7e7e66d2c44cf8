"""A person corrects a kind; its text lives as long as the mail and not a moment longer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from gateway.errors import NotAllowed
from gateway.pipeline.correcting import correct
from gateway.pipeline.keeping import erase, forget
from gateway.store import corrections
from gateway.store.corrections import Correction
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, letter

ALL, P1 = "iedereen@havik.example", "p1@havik.example"
CANARY = "kwartelzwaluw"
QUOTE = "wielewaal"


def moved(town: Town, text: str = f"Morgen is de {CANARY} dicht.", action: Kind = Kind.ANNOUNCEMENT) -> str:
    """A mail that the classifier read, posted or delivered."""
    town.says.kind = action
    item = town.accept(letter("Kantine", text), P1, ALL)
    town.run()
    return item


def kept(town: Town, item: str) -> Correction:
    with town.parts.database.connect() as connection:
        found = corrections.of_item(connection, item)
    assert found is not None
    return found


def test_a_correction_keeps_the_new_text_alone(town: Town) -> None:
    """Kind before and after, who as a hash, and never a word of a quote."""
    item = moved(town, f"Ook de {CANARY}.\r\n\r\nOp ma 15 mrt 2027 om 10:00 schreef Piet:\r\n> De {QUOTE} zingt.")
    correct(town.parts, item, "question", "It@Havik.Example", "reviewer")
    found = kept(town, item)

    assert ("announcement", "question", "reviewer", "Kantine") == (found.said, found.kind, found.by, found.subject)
    assert CANARY in str(found.text)
    assert QUOTE not in str(found.text)
    assert "havik" not in found.who_hash.lower()
    assert "corrected" == town.words(item)[-1]
    assert Kind.ANNOUNCEMENT == town.item(item).kind


def test_the_last_word_counts(town: Town) -> None:
    """Also when it says that the machine was right."""
    item = moved(town)
    for kind in ("question", "discussion", "announcement"):
        correct(town.parts, item, kind, P1, "author")
    assert ("announcement", "announcement") == (kept(town, item).kind, kept(town, item).said)
    assert 3 == town.words(item).count("corrected")


@pytest.mark.parametrize("kind", ["", "spam", "QUESTION", "question "])
def test_a_kind_that_is_none_is_refused(town: Town, kind: str) -> None:
    """The form has three; a hand-made one may have anything."""
    item = moved(town)
    with pytest.raises(NotAllowed, match="no such kind"):
        correct(town.parts, item, kind, P1, "author")


def test_a_mail_that_was_not_classified_is_not_read_for_this(town: Town) -> None:
    """What a guard kept from the classifier stays unread."""
    item = town.accept(letter("Kantine", "Dit is vertrouwelijk."), P1, ALL)
    town.run()
    assert "" == town.item(item).kind
    with pytest.raises(NotAllowed, match="not read"):
        correct(town.parts, item, "question", P1, "reviewer")


def bytes_of(folder: Path) -> bytes:
    """Everything the store has on disk, its log too."""
    return b"".join(path.read_bytes() for path in (folder / "state").rglob("store.db*"))


@pytest.mark.parametrize(("kind", "days"), [(Kind.ANNOUNCEMENT, 30), (Kind.DISCUSSION, 7)])
def test_retention_leaves_no_word_of_it_in_the_database(town: Town, tmp_path: Path, kind: Kind, days: int) -> None:
    """Posted mail after a month, delivered mail after a week: the same hour as the original."""
    item = moved(town, action=kind)
    assert town.item(item).state in (State.POSTED, State.DELIVERED)
    correct(town.parts, item, "question", P1, "author")
    assert CANARY.encode() in bytes_of(tmp_path)

    town.now += timedelta(days=days, seconds=-60)
    forget(town.parts)
    assert CANARY in str(kept(town, item).text)
    town.now += timedelta(seconds=120)
    forget(town.parts)

    assert (None, None, "question") == (kept(town, item).subject, kept(town, item).text, kept(town, item).kind)
    assert CANARY not in _tables_without_the_feed(town)  # the post in the feed stays, by design
    with pytest.raises(NotAllowed):
        correct(town.parts, item, "discussion", P1, "author")


def test_erasing_its_author_takes_every_word_from_the_disk(town: Town, tmp_path: Path) -> None:
    """Post, original and correction: nothing is found in the file afterwards."""
    item = moved(town)
    correct(town.parts, item, "question", P1, "author")
    assert CANARY.encode() in bytes_of(tmp_path)

    erase(town.parts, P1, "the tests")

    assert CANARY.encode() not in bytes_of(tmp_path)
    assert "question" == kept(town, item).kind


def _tables_without_the_feed(town: Town) -> str:
    from gateway.store.tables import metadata

    with town.parts.database.connect() as connection:
        return "".join(str(row) for table in metadata.tables.values() for row in connection.execute(table.select()))
