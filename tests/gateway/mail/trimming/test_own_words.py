"""A file with an organisation's own words: checked whole, with the place and remedy of each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.mail.reader import Reader
from gateway.mail.trimming.own_words import LETTERS, PHRASES, read_own_words
from gateway.mail.types import Message
from rules.problems import RulesError
from tests.gateway.mail.letters import letter

GOOD = """\
signoffs:
  nl: [Met bouwgroet, no]
disclaimers:
  - Kade bouwt door
header_names: {from: [boodschapper]}
"""


def words_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "words.yaml"
    path.write_text(text, "utf-8")
    return path


def test_the_words_reach_the_reading_process(tmp_path: Path) -> None:
    """It reads no file of ours: the checked words travel with its start."""
    mail = letter(body="Hoi allemaal.\n\nMet bouwgroet,\nNoor\n\nKade bouwt door.\n")
    reader, plain = Reader(own_words=read_own_words(words_file(tmp_path, GOOD))), Reader()
    try:
        found, without = reader.read(mail), plain.read(mail)
    finally:
        reader.close()
        plain.close()

    assert isinstance(found, Message)
    assert isinstance(without, Message)
    assert ("Hoi allemaal.", "Kade bouwt door.") == (found.visible_text, found.disclaimer)
    assert "Met bouwgroet" in without.visible_text


def test_the_largest_file_still_fits_on_a_command_line(tmp_path: Path) -> None:
    """Linux takes 128 KiB in one argument."""
    phrase = "é" * (LETTERS // PHRASES)
    text = "disclaimers:\n" + "".join(f"  - {n:03}{phrase[3:]}\n" for n in range(PHRASES))

    assert len(read_own_words(words_file(tmp_path, text)).encode()) < 128 * 1024


@pytest.mark.parametrize(("old", "new", "words"), [
    ("signoffs:", "signofs:", 'words.yaml:1:1  error  unknown key "signofs" (did you mean "signoffs"?)'),
    ("from:", "sender:", 'unknown key "sender"'),
    ("  nl: [Met bouwgroet, no]", "  - met bouwgroet", "words.yaml:2:3  error"),
    ("[Met bouwgroet, no]", "met bouwgroet", "words.yaml:2:7  error"),
    ("Kade bouwt door", "kade", 'words.yaml:4:5  error  "kade" would be found in too many texts (write at least 10'),
    ("Kade bouwt door", "k" * 121, "words.yaml:4:5  error  a phrase of 121 characters (keep its first words"),
    ("no]", "'  ']", "words.yaml:2:23  error  an empty phrase"),
    ("- Kade bouwt door", "- Kade bouwt door\n" + "  - kade bouwt door\n" * 500, "504 phrases (keep the 500"),
    ("- Kade bouwt door", "\n".join(f"  - {'k' * 100} {n}" for n in range(220)).strip(), "more than 20,000 characters"),
    ("disclaimers:", "quote_verbs: [" + "zei, " * 51 + "x]\ndisclaimers:", "quote_verbs has 52 entries"),
    ("signoffs:", "signoffs: [", "words.yaml:"), ("signoffs:", "signoffs: &a", "anchors"),
])
def test_each_mistake_is_named_with_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    """A wrong word would set people's own text apart without a sound."""
    with pytest.raises(RulesError) as caught:
        read_own_words(words_file(tmp_path, GOOD.replace(old, new, 1)))

    assert words in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Mostly a path that starts from another folder."""
    with pytest.raises(RulesError, match=r"words\.yaml:1:1  error  cannot be read"):
        read_own_words(tmp_path / "words.yaml")
