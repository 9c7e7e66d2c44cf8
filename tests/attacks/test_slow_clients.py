"""Five hundred clients that say a byte now and then: the honest one beside them hardly notices."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.attacks.test_smuggling import Talk, heads
from tests.figures.upkeep import pss_mib
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, PEOPLE, Serving, write_folder

SLOW = 500
IN_A_MAIL = f"EHLO slow\r\nMAIL FROM:<{PEOPLE[0]}>\r\nRCPT TO:<{ALL}>\r\nDATA\r\nS".encode()
GENEROUS = 10.0      # seconds for one mail on a machine that does other things besides; alone it takes 0.05
MOST_MIB = 100


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """A door alone."""
    with FakeHop() as hop:
        write_folder(tmp_path, next_hop=hop.at.port)
        with Serving(tmp_path, roles="smtp") as serving:
            yield serving


def test_the_honest_client_is_served_beside_slow_ones(serving: Serving) -> None:
    """Half of them within a command, half within a mail; all places of the house are taken."""
    assert serving.process
    before = sum(pss_mib(serving.process.pid).values())
    with ExitStack() as crowd:
        slow = [crowd.enter_context(socket.create_connection(("127.0.0.1", serving.port), 20)) for _ in range(SLOW)]
        for number, one in enumerate(slow):
            one.sendall(IN_A_MAIL if number % 2 else b"EHLO slow")
        waits = []
        for number in range(5):
            for one in slow:
                trickle(one)
            since = time.monotonic()
            assert mail(serving, f"honest {number}").startswith("250")
            waits.append(time.monotonic() - since)
        grown = sum(pss_mib(serving.process.pid).values()) - before

    assert max(waits) < GENEROUS, waits
    assert grown < MOST_MIB
    assert 5 == len(serving.rows("SELECT 1 FROM items WHERE subject LIKE 'honest %'"))


def trickle(one: socket.socket) -> None:
    """One byte more; whoever was sent away stays away."""
    try:
        one.sendall(b"x")
    except ConnectionError:
        return


def mail(serving: Serving, subject: str) -> str:
    """The answer to a whole mail."""
    with Talk(serving.port) as talk:
        talk.begin()
        talk.say(heads(subject) + b"Tekst\r\n.\r\n")
        return talk.reply()
