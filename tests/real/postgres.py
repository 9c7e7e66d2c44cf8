"""A private PostgreSQL for tests, on a socket in a directory of its own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.mailserver import free_ports
from tests.real.waiting import wait_for


def programs() -> Path | None:
    """Where the server's programs are; None where this machine has none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A running server's address; skips with the reason where there is none."""
    where = programs()
    if where is None:
        pytest.skip("no PostgreSQL server here")
    owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None      # it refuses to run as root
    top = Path(tempfile.mkdtemp(prefix="msq-pg-", dir="/tmp"))
    if owner:
        os.chown(top, owner.pw_uid, owner.pw_gid)
    port = free_ports("pg")["pg"]
    rights = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": top}
    subprocess.run([where / "initdb", "-D", top / "data", "-A", "trust", "-U", "postgres", "--no-sync"],
                   check=True, timeout=120, **quiet, **rights)  # type: ignore[call-overload]
    server = subprocess.Popen(
        [where / "postgres", "-D", top / "data", "-p", str(port), "-c", "listen_addresses=127.0.0.1",
         "-c", f"unix_socket_directories={top}", "-c", "fsync=off"], **quiet, **rights)  # type: ignore[call-overload]
    try:
        ready = [where / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
        wait_for(lambda: subprocess.run(ready, check=False, **quiet).returncode == 0, "PostgreSQL", seconds=60)  # type: ignore[call-overload]
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(10)
        shutil.rmtree(top, ignore_errors=True)
