"""What we tell the program that started us, where it listens: systemd's sd_notify(3)."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

READY = "READY=1"
STOPPING = "STOPPING=1"


def tell(state: str, environment: Mapping[str, str] = os.environ) -> None:
    """Say one line to the supervisor; nothing happens where there is none."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]      # Linux: a name without a file
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.settimeout(1)
        try:
            line.sendto(state.encode(), address)
        except OSError:
            return    # it is gone or busy: no reason to stop mail
