"""Where the door listens: sockets that systemd hands over, or our own."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping

_FIRST = 3          # SD_LISTEN_FDS_START, sd_listen_fds(3)
_BACKLOG = 1024     # connections wait here while the gateway restarts


class CannotListen(OSError):
    """The door cannot open; the text says why and what to do."""


def listening_sockets(host: str, port: int,
                      environment: Mapping[str, str] = os.environ) -> list[socket.socket]:
    """Inherited SMTP sockets where there are some, else new ones on host and port."""
    return inherited(environment) or own(host, port)


def inherited(environment: Mapping[str, str]) -> list[socket.socket]:
    """Sockets of systemd's socket activation that are meant for us (sd_listen_fds(3)).

    Where several are handed over under different names, those with "smtp" in the name are ours.
    """
    if environment.get("LISTEN_PID") != str(os.getpid()):
        return []
    count = int(environment.get("LISTEN_FDS", "0"))
    names = environment.get("LISTEN_FDNAMES", "").split(":")
    names += [""] * (count - len(names))
    ours = [fd for fd, name in enumerate(names[:count], _FIRST) if "smtp" in name]
    if not ours and len(set(names)) == 1:
        ours = list(range(_FIRST, _FIRST + count))
    return [_adopt(fd) for fd in ours]


def own(host: str, port: int) -> list[socket.socket]:
    """New listening sockets, one for each address of `host`; raises CannotListen."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as trouble:
        raise CannotListen(f"The SMTP door cannot listen on {host}: no such address ({trouble.strerror}). "
                           "Set an address of this machine in intake.smtp.listen.") from trouble
    return [_open(family, address, host, port) for family, _, _, _, address in found]


def _open(family: int, address: tuple[object, ...], host: str, port: int) -> socket.socket:
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(address)
        one.listen(_BACKLOG)
    except OSError as trouble:
        one.close()
        raise CannotListen(_advice(trouble, host, port)) from trouble
    one.setblocking(False)
    return one


def _adopt(fd: int) -> socket.socket:
    one = socket.socket(fileno=fd)
    one.setblocking(False)
    os.set_inheritable(fd, False)
    return one


def _advice(trouble: OSError, host: str, port: int) -> str:
    start = f"The SMTP door cannot listen on {host} port {port}: "
    if trouble.errno == errno.EADDRINUSE:
        return (f"{start}another program has that port. See which with `ss -ltnp 'sport = :{port}'`; "
                "stop it, or choose another port in intake.smtp.listen and in the mail server's route to us.")
    if trouble.errno == errno.EACCES:
        return start + "ports below 1024 need root. Choose a higher one in intake.smtp.listen, such as 10025."
    if trouble.errno == errno.EADDRNOTAVAIL:
        return start + "this machine has no such address. Set one of its own in intake.smtp.listen."
    return start + (trouble.strerror or str(trouble))
