"""The parts of the service in processes of their own."""

from __future__ import annotations

from pathlib import Path

from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, Serving, letter, write_folder
from tests.real.waiting import wait_for


def test_a_door_alone_on_a_fresh_store_takes_mail_for_a_worker_to_come(tmp_path: Path) -> None:
    """Several nodes start in any order; a door that came first must not make everything ordinary mail."""
    with FakeHop() as hop:
        write_folder(tmp_path, next_hop=hop.at.port)
        with Serving(tmp_path, roles="smtp") as door:
            assert 250 == door.send(letter("Eerst de deur", "De kantine is vrijdag dicht."), [ALL])[0]
            assert [("received",)] == door.rows("SELECT state FROM items")
            with Serving(tmp_path, roles="worker", out="worker"):
                wait_for(lambda: door.rows("SELECT 1 FROM items WHERE state = 'posted'"), "the post")
        assert not any(
            b"Eerst de deur" in mail.content.partition(b"\r\n\r\n")[0] and ALL in "".join(mail.recipients)
            for mail in hop.mails
        )
