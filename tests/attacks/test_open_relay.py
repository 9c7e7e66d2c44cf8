"""The next hop trusts us: nobody may reach the world through us who could not without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.relaying import EXTRA, FORMS, OUTSIDE, distrust_loopback, try_form
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, PEOPLE, Serving, write_folder


@pytest.fixture(scope="module")
def hop() -> Iterator[FakeHop]:
    """A next hop that takes everything, as one does that trusts us."""
    with FakeHop() as hop:
        yield hop


@pytest.fixture(scope="module")
def port(hop: FakeHop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A gateway that lets us talk and does not trust us."""
    folder = tmp_path_factory.mktemp("stranger")
    write_folder(folder, next_hop=hop.at.port)
    distrust_loopback(folder)
    with Serving(folder, roles="smtp") as serving:
        yield serving.port


@pytest.mark.parametrize("name", [*FORMS, *EXTRA])
def test_nobody_outside_is_reached_whatever_he_is_called(hop: FakeHop, port: int, name: str) -> None:
    """One spam run through us, and the company's mail is refused everywhere."""
    reply = try_form(port, (FORMS | EXTRA)[name])

    assert reply.startswith(("550 5.7.1", "553", "501"))
    assert [] == [one for one in hop.commands if OUTSIDE in one or "victim" in one]
    assert [] == hop.mails


@pytest.mark.parametrize("form", [ALL, PEOPLE[3], PEOPLE[3].upper(), "plein@waterkant.example"])
def test_people_and_lists_of_the_company_are_reached(port: int, form: str) -> None:
    """That is what the door is for."""
    assert try_form(port, f"<{form}>".encode()).startswith("250")


def test_a_route_is_no_way_around(hop: FakeHop, port: int) -> None:
    """RFC 5321 appendix C: it is left out, and what remains is one of our own."""
    hop.commands.clear()
    assert try_form(port, f"<@{OUTSIDE}:{PEOPLE[5]}>".encode()).startswith("250")
    assert [f"RCPT TO:<{PEOPLE[5]}>"] == [one for one in hop.commands if one.startswith("RCPT")]


def test_mail_servers_of_our_own_reach_everybody(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All mail goes through us in one way of standing beside Postfix: that to the world, too."""
    folder = tmp_path_factory.mktemp("trusted")
    with FakeHop() as hop:
        write_folder(folder, next_hop=hop.at.port)
        with Serving(folder, roles="smtp") as serving:
            assert try_form(serving.port, FORMS["plain"]).startswith("250")
        assert [f"RCPT TO:<victim@{OUTSIDE}>"] == hop.mails[0].recipients
