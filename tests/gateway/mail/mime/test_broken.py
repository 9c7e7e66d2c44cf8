"""A mail whose text may not be whole says so, and one with a harmless fault does not."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tests.gateway.mail.letters import letter, mixed, read

PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
CODED = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
QUOTED = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
WORDS = "Dag allemaal, de lift in gebouw twee staat weer stil. Neem de trap."
BASE64 = b64encode(WORDS.encode()).decode()
BEHEADED = f"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n{BASE64}\n"


@pytest.mark.parametrize(("content", "reason"), [
    (letter("Content-Type: multipart/mixed", body=f"--deel\n{PLAIN}Dag\n--deel--\n"), "boundary"),
    (letter('Content-Type: multipart/mixed; boundary="a"', body=f"--b\n{PLAIN}Dag\n--b--\n"), "boundary"),
    (letter('Content-Type: multipart/mixed\n\tboundary="a"', body=f"--a\n{PLAIN}Dag\n--a--\n"), "boundary"),
    (mixed(f'Content-Type: multipart/alternative; boundary="x"\n\n--y\n{PLAIN}Dag\n--y--\n'), "boundary"),
    (letter("Content-Transfer-Encoding: base64", body=BASE64[:42]), "cut off"),
    (letter("Content-Transfer-Encoding: base64", body=BASE64[:43]), "cut off"),
    (letter("Content-Transfer-Encoding: base64", body=BASE64[:41]), "cut off"),
    (mixed(CODED + BASE64[:42]), "cut off"),
    (letter("Content-Transfer-Encoding: BASE64 ", body=WORDS), "not the base64"),
    (letter("Content-Transfer-Encoding: base64", body=f"{BASE64}\n{BASE64}"), "goes on behind"),
    (mixed(QUOTED + "Dag allemaal, caf=C"), "in the midst of a character"),
    (letter("this line is no header", "Content-Type: text/plain; charset=utf-8"), "header breaks off"),
    (mixed("no header at all\n" + BEHEADED), "header breaks off"),
])
def test_text_that_may_not_be_whole_is_told(content: bytes, reason: str) -> None:
    """Half a text under somebody's name, or the raw parts of a mail, must never be posted."""
    message = read(content)

    assert reason in message.broken
    assert message.broken in message.defects


@pytest.mark.parametrize("content", [
    letter(), letter(body=""),
    letter("MIME-Version: 2.0", "Content-Type: text/plain; charset=utf-8", body="café\n"),
    letter("Content-Type: text/plain; charset=us-ascii", body="café\n"),
    letter("Content-Type: text/plain; charset=utf-8", body="caf\xe9\n".encode("latin-1")),
    letter("Content-Transfer-Encoding: base64", body=BASE64),
    letter("Content-Transfer-Encoding: base64", body=" \n".join(BASE64[n:n + 20] for n in range(0, 99, 20))),
    letter("Content-Transfer-Encoding: base64", body=f"{BASE64}\n\n____\nLijst-voettekst! (automatisch)\n"),
    letter("Content-Transfer-Encoding: 8 bit", body="café\n"),
    mixed(QUOTED + "Dag allemaal, caf=C3=A9="),
    mixed(PLAIN + "Dag").replace(b"--grens--\r\n", b""),
    mixed("\nDag zonder kop"), mixed("Dag zonder kop en zonder lege regel"),
    mixed(PLAIN + "Dag", 'Content-Type: multipart/mixed; boundary="leeg"\n\n\n'),
    mixed(PLAIN + "Dag", "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\nAAAAA"),
])
def test_a_harmless_fault_breaks_nothing(content: bytes) -> None:
    """Real mail is full of small faults; each one told as broken would stay mail for nothing."""
    assert "" == read(content).broken


def test_a_harmless_fault_is_still_noted() -> None:
    """Who looks into a mail wants to know what was off."""
    open_ended = read(mixed(PLAIN + "Dag").replace(b"--grens--\r\n", b""))
    footer = read(letter("Content-Transfer-Encoding: base64", body=f"{BASE64}\nVoettekst!\n"))

    assert any("last boundary" in defect for defect in open_ended.defects)
    assert WORDS == footer.visible_text
    assert any("behind the base64" in defect for defect in footer.defects)


def test_a_broken_mail_inside_an_empty_one_counts() -> None:
    """Where the attached mail's text is shown, its faults are the mail's faults."""
    inner = letter("Content-Transfer-Encoding: base64", body=BASE64[:42]).decode()
    assert "cut off" in read(mixed("Content-Type: message/rfc822\n\n" + inner)).broken
    assert "" == read(mixed(PLAIN + "Dag", "Content-Type: message/rfc822\n\n" + inner)).broken
