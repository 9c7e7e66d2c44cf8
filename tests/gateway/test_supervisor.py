"""The supervisor hears when we are ready, and its absence harms nobody."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from gateway.supervisor import READY, STOPPING, tell


@pytest.mark.parametrize("name", ["{folder}/notify", "@mailsquare-test-{id}"])
def test_the_supervisor_hears_each_line(tmp_path: Path, name: str) -> None:
    """systemd names a file or, with an @, a socket without one."""
    address = name.format(folder=tmp_path, id=tmp_path.name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(address.replace("@", "\0", 1) if address.startswith("@") else address)
        supervisor.settimeout(10)
        tell(READY, {"NOTIFY_SOCKET": address})
        tell(STOPPING, {"NOTIFY_SOCKET": address})

        assert [b"READY=1", b"STOPPING=1"] == [supervisor.recv(100) for _ in range(2)]


@pytest.mark.parametrize("environment", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "/no/such/socket"}])
def test_without_a_supervisor_nothing_happens(environment: dict[str, str]) -> None:
    """Started by hand, or by something that has gone."""
    tell(READY, environment)
