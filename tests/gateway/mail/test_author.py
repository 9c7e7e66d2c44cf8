"""One plain From, or nobody: each crooked form is shown as another person by some program."""

from __future__ import annotations

import pytest

from gateway.mail.author import LONGEST, Doubt, plain_author
from gateway.mail.headers import scan_headers
from tests.growth import LINEAR, growth

ME, BOSS = "anna@corp.example", "ceo@corp.example"


def author_of(*lines: str) -> tuple[str, Doubt | None]:
    read = plain_author(scan_headers(("\r\n".join(lines) + "\r\n\r\n").encode()))
    return read.address, read.doubt


@pytest.mark.parametrize("value", [
    ME, f"<{ME}>", f"Anna <{ME}>", f'"Jansen, Anna (IT)" <{ME}>', f"{ME} (Anna Jansen)",
    f"Anna (IT) Jansen\r\n\t<{ME}>",
    f"=?utf-8?q?Ann=C3=A9_=3Cceo=40corp.example=3E?= <{ME}>", f"Änne [IT] <{ME}>", f'"{BOSS}" <{ME}>',
    f"A.J. Jansen <{ME.upper()}>", f'"an \\"odd\\" name" <{ME}>',
])  # fmt: skip
def test_an_ordinary_from_is_its_one_address(value: str) -> None:
    """Names may be anything; the address alone counts."""
    assert (ME, None) == author_of(f"From: {value}")


@pytest.mark.parametrize("value", [
    f"{ME}, {BOSS}", f"Board: {ME};", f"Board: {ME}, {BOSS};", "undisclosed:;", f"<{BOSS}> <{ME}>", f"{BOSS} <{ME}>",
    f"<@{BOSS}:{ME}>", f"{ME} ({BOSS})", f"{ME} (<x>)", f'"open <{ME}>', f'{BOSS}" <{ME}>', f"<{ME}", f"{ME}>",
    "<>", "", "Anna", f'"anna ceo"@corp.example <{ME}>', '"anna"@corp.example', f"Anna <{ME}> ceo", f"{ME}\x01",
    "<=?utf-8?q?ceo?=@corp.example>", f"Anna <{ME}> <{ME}>", f"Anna \\<{BOSS}> <{ME}>", "anna@corp.example.",
    f"{'x' * LONGEST} <{ME}>", f"(a (nested) comment) {ME}",
])  # fmt: skip
def test_a_crooked_from_is_nobodys(value: str) -> None:
    """It is enough that one program shows the other person."""
    address, doubt = author_of(f"From: {value}")

    assert ("", True) == (address, doubt in (Doubt.ODD, Doubt.NOT_ONE))


@pytest.mark.parametrize("value", [
    "c\u0435o@corp.example", "ceo@cor\u0440.example", "ceo@\u212aorp.example", "ceo\u200e@corp.example",
    "\uff43eo@corp.example", "ce\u0251@corp.example", "ceo@corp\u3002example",
])  # fmt: skip
def test_letters_that_look_like_others_are_nobodys(value: str) -> None:
    """Mixed scripts, wide letters, marks that nobody sees, and a sign that turns into a plain k."""
    address, doubt = author_of(f"From: Boss <{value}>")

    assert ("", True) == (address, doubt in (Doubt.ODD, Doubt.BEYOND_ASCII))


def test_none_or_two_are_nobodys() -> None:
    """RFC 5322 section 3.6 wants exactly one."""
    assert ("", Doubt.NOT_ONE) == author_of("X-From: none") == author_of(f"From: {ME}", f"From: {ME}")


@pytest.mark.parametrize(("line", "doubt"), [
    (f"Sender: {BOSS}", Doubt.ON_BEHALF), ("Sender:", Doubt.ON_BEHALF), (f"Sender: {ME}, {BOSS}", Doubt.ON_BEHALF),
    (f"Resent-From: {BOSS}", Doubt.SENT_ON), (f"Resent-Sender: {BOSS}", Doubt.SENT_ON),
    (f"Sender: Anna <{ME}>", None), (f"Resent-From: {ME}", None), (f"Reply-To: {BOSS}", None),
])  # fmt: skip
def test_who_is_named_as_its_sender_must_be_the_author(line: str, doubt: Doubt | None) -> None:
    """A secretary's mail in the director's name is no post of the director's."""
    assert ("" if doubt else ME, doubt) == author_of(f"From: {ME}", line)


@pytest.mark.parametrize("piece", ["(", "()", '"', "a ", "<", "\\", "=?", "a@b.", "(a"])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """Any stranger may write it."""
    assert LINEAR > growth(lambda text: author_of("From: " + text), piece, LONGEST // 10 - 10)
