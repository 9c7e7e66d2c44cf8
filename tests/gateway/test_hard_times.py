"""The real service loses nothing while the disk is full, the next hop is away or a mail is unreadable."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, PEOPLE, TEAM, Serving, letter, run, write_folder
from tests.real.mailserver import free_ports
from tests.real.waiting import wait_for

SECRET = "Dit is vertrouwelijk."
LIST = f"RCPT TO:<{ALL}>"


@pytest.fixture
def hop() -> Iterator[FakeHop]:
    """The mail server behind us."""
    with FakeHop() as hop:
        yield hop


@pytest.fixture
def serving(tmp_path: Path, hop: FakeHop) -> Iterator[Serving]:
    """The service before that mail server."""
    write_folder(tmp_path, next_hop=hop.at.port)
    with Serving(tmp_path) as serving:
        yield serving


def got(hop: FakeHop, content: bytes) -> int:
    """How often the next hop has these very bytes for the list, but for our trace field."""
    return sum(mail.content.endswith(content) and LIST in mail.recipients for mail in hop.mails)


def state_of(serving: Serving, subject: str) -> str:
    """Of the item with that subject; "" while there is none."""
    found = serving.rows(f"SELECT state FROM items WHERE subject = '{subject}'")
    return str(found[0][0]) if found else ""


def fill_disk(serving: Serving, full: bool = True) -> None:
    """No file of the service may grow any more, as on a full disk; or it may again."""
    assert serving.process is not None
    hard = resource.prlimit(serving.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(serving.process.pid, resource.RLIMIT_FSIZE, (1 if full else hard, hard))


def test_mail_flows_past_a_full_disk_and_is_taken_again_afterwards(serving: Serving, hop: FakeHop) -> None:
    """What cannot be stored goes on as ordinary mail; 4xx only where that fails too; then all is well."""
    text = "De kantine is vrijdag dicht."
    before, during, refused = letter("Voor", text), letter("Vol", text), letter("Weg", text)
    assert 250 == serving.send(before, [ALL])[0]
    wait_for(lambda: state_of(serving, "Voor") == "posted", "the first post")

    fill_disk(serving)
    assert 250 == serving.send(during, [ALL])[0]
    assert 1 == got(hop, during)

    hop.end = "452 4.3.1 no room here either"
    code, words = serving.send(refused, [ALL])
    assert 400 <= code < 500, words

    fill_disk(serving, full=False)
    hop.end = "250 2.0.0 taken"
    assert 250 == serving.send(refused, [ALL])[0]
    wait_for(lambda: state_of(serving, "Weg") == "posted", "the mail that had to be sent again")
    assert not serving.ended()
    assert 0 == got(hop, refused)


def test_work_in_hand_survives_a_full_disk(serving: Serving, hop: FakeHop) -> None:
    """A mail that was taken just before the disk filled up ends all the same once there is room."""
    content = letter("Net op tijd", SECRET)
    assert 250 == serving.send(content, [ALL])[0]
    fill_disk(serving)
    assert 250 == serving.send(letter("Te laat", SECRET), [ALL])[0]

    fill_disk(serving, full=False)
    wait_for(lambda: state_of(serving, "Net op tijd") == "delivered", "the delivery", seconds=90)
    assert got(hop, content) >= 1


@pytest.mark.parametrize("when", ["at the start", "while it runs"])
def test_a_next_hop_that_is_away_is_waited_for(tmp_path: Path, when: str) -> None:
    """Taken mail is delivered when the mail server is back; the rest stays at its sender with a 4xx."""
    port = free_ports("hop")["hop"]
    write_folder(tmp_path, next_hop=port)
    first = FakeHop(port=port) if when == "while it runs" else None
    if first:
        first.__enter__()
    with Serving(tmp_path) as serving:
        if first:
            assert 250 == serving.send(letter("Klein", "Om drie uur.", to=TEAM), [TEAM])[0]
            first.__exit__(None, None, None)
        content = letter("Onder ons", SECRET)
        assert 250 == serving.send(content, [ALL])[0]
        code, words = serving.send(letter("Klein", "Om vier uur.", to=TEAM), [TEAM])
        assert 400 <= code < 500, words
        wait_for(
            lambda: serving.rows("SELECT 1 FROM journal WHERE words LIKE 'the next hop is down%'"),
            "the journal to say so",
        )
        with FakeHop(port=port) as back:
            wait_for(lambda: state_of(serving, "Onder ons") == "delivered", "the delivery", seconds=60)
            assert 1 == got(back, content)


def test_an_unreadable_mail_is_delivered_and_shown_as_unreadable(serving: Serving, hop: FakeHop) -> None:
    """Nobody loses a mail because we cannot parse it, and IT can see which it was and why."""
    parts = "".join(f"--x\r\nContent-Type: text/plain\r\n\r\n{n}\r\n" for n in range(600)) + "--x--"
    head, _, _ = letter("Zeshonderd delen", "", author=PEOPLE[1]).partition(b"\r\n\r\n")
    content = head.replace(b"text/plain; charset=utf-8", b'multipart/mixed; boundary="x"')
    content += b"\r\n\r\n" + parts.encode() + b"\r\n"
    assert 250 == serving.send(content, [ALL], sender=PEOPLE[1])[0]
    wait_for(lambda: state_of(serving, "Zeshonderd delen") == "delivered", "the delivery")
    assert 1 == got(hop, content)

    listed = run(serving.folder, "item", "list", "-c", "config.yaml").stdout
    assert "built-in:unreadable" in listed
    shown = run(serving.folder, "item", "show", listed.split()[0], "-c", "config.yaml").stdout
    assert "cannot be read" in shown
