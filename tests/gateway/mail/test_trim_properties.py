"""What holds for every text: no line lost or doubled, none out of order, and never nothing to see."""

from __future__ import annotations

import html

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.mail.html.convert import from_plain, to_markdown, to_plain
from gateway.mail.trimming.trim import Trimmed, trim
from tests.gateway.mail.programs import HEADINGS, MARKED_ONLY

QUICK = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NOTES = [
    "Dat lijkt mij een goed plan.", "Kan iemand mij vertellen waar de sleutel ligt?", "Top!", "+1",
    "Hoi allemaal,\n\nDe lift is weer gemaakt.\nTot maandag.", "Agenda:\n\n- taart\n- koffie\n\nGraag reactie.",
    "Van: maandag\nTot: vrijdag\n\nis de balie dicht.", "Fijn weekend!",
]
CLOSED = [
    "", "Groet,\nNoor", "Met vriendelijke groet,\n\nNoor de Wit\nAdviseur\nT 071-5550 118", "Mvg Noor",
    "-- \nNoor de Wit",
    "Noor", "Verstuurd vanaf mijn iPhone", "Bedankt,\nNoor", "Noor de Wit\nKade BV\nKvK 12345678",
]
LEGAL = ["", "Denk aan het milieu voordat u deze mail print.", "This message is confidential.\nThank you."]
OLD = ["> De lift staat stil.\n> Wie komt er?", "De lift staat stil.\n\nGroet,\nJan", "> oud\n\nIn de hal."]
PIECES = [
    *NOTES, *CLOSED, *LEGAL, *OLD, *HEADINGS.values(), *MARKED_ONLY.values(), "", "\n", "```", "> ", ">", "--", "-- ",
    "___________", "[EXTERN]", "PS: taart", "Van:", "Aan: x", "Onderwerp: y", "Op 12-11", "schreef:", "10:15", "<a@b>",
]
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=9).map("\n".join),
    st.lists(st.sampled_from(PIECES), max_size=7).map("\n\n".join),
    st.text(alphabet=">-_=* \n\r\tVan:schreef1@<.é\u200e", max_size=200), st.text(max_size=200))
letters = st.builds(
    lambda *parts: "\n\n".join(part for part in parts if part),
    st.sampled_from(NOTES), st.sampled_from(CLOSED), st.sampled_from(LEGAL))


def lines_of(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def piles(found: Trimmed) -> list[list[str]]:
    return [lines_of(pile) for pile in (found.visible, found.quoted, found.signature, found.disclaimer)]


def is_in_order(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(line in rest for line in part)


@QUICK
@given(texts, st.booleans(), st.sampled_from(["", "Noor de Wit", "N", "Noor"]))
def test_every_line_is_in_one_pile_and_in_order(text: str, forwarded: bool, author: str) -> None:
    """Set apart is not thrown away: the web part shows the rest on demand."""
    found = piles(trim(text, forwarded=forwarded, author=author))

    assert sorted(lines_of(text)) == sorted(line for pile in found for line in pile)
    assert all(is_in_order(pile, lines_of(text)) for pile in found)


@QUICK
@given(texts, st.booleans(), st.sampled_from(["", "Noor de Wit"]))
def test_there_is_something_to_see_wherever_there_is_text(text: str, forwarded: bool, author: str) -> None:
    """An empty post is the one outcome that helps nobody."""
    assert bool(text.strip()) == bool(trim(text, forwarded=forwarded, author=author).visible.strip())


@QUICK
@given(letters, st.sampled_from([*HEADINGS.values()]), st.sampled_from(OLD[:2]))
def test_trimming_twice_is_trimming_once(letter: str, heading: str, old: str) -> None:
    """A body that was trimmed before, as in a digest or a second reading, stays as it is."""
    once = trim(f"{letter}\n\n{heading}\n\n{old}", author="Noor de Wit").visible

    assert once == trim(once, author="Noor de Wit").visible
    assert once == trim(letter, author="Noor de Wit").visible


@QUICK
@given(letters, st.sampled_from(OLD[:2]))
def test_plain_text_markdown_and_html_agree(letter: str, old: str) -> None:
    """The classifier reads one and the post shows the other: they must hold the same words."""
    heading = "Op ma 12 nov 2026 om 10:15 schreef Jan de Vries (jan@corp.example):"
    text = f"{letter}\n\n{heading}\n\n{old}"
    shown = trim(text, author="Noor de Wit").visible.split()
    written = "".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))

    assert shown == to_plain(trim(from_plain(text), author="Noor de Wit").visible).split()
    assert shown == to_plain(trim(to_markdown(written), author="Noor de Wit").visible).split()
