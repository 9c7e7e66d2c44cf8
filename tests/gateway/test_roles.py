"""The parts of the service in processes of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.app import lock
from gateway.config import Config, load_config
from gateway.errors import ConfigError
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

def test_a_second_worker_on_the_same_state_is_refused(tmp_path: Path) -> None:
    """It would take up the work of the first as if that were dead, and post it again."""
    config = _config(tmp_path)
    (config.state).mkdir()
    with lock(config.state / "worker", "somebody works here"), pytest.raises(ConfigError, match="Stop it first"):
        lock(config.state / "worker", "somebody works here")
    lock(config.state / "worker", "nobody works here").close()


def _config(folder: Path) -> Config:
    write_folder(folder, next_hop=9)
    return load_config(folder / "config.yaml")
