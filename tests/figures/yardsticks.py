"""What the door is measured by: the reference servers beside the checkout, and Postfix's own queue."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.figures.shared import SHARED, missing
from tests.real.mailserver import free_ports, missing_parts
from tests.real.waiting import wait_for

SERVERS = SHARED / "eval" / "intake" / "servers.py"
MAILSERVER, PASSTHROUGH = SHARED / "testbed" / "mailserver", SHARED / "testbed" / "passthrough.py"
SOURCE = Path("/usr/sbin/smtp-source")
COMMIT_MS = 5
SLOW_FSYNC = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
int fsync(int fd) {
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, "fsync");
    struct timespec pause = {0, %d000000};
    nanosleep(&pause, 0);
    return real(fd);
}
"""


def lacking() -> str:
    """A reason to skip where something of it is not here, else ""."""
    for path in (SERVERS, MAILSERVER, PASSTHROUGH):
        if not path.exists():
            return missing(path)
    parts = missing_parts() + ([] if SOURCE.exists() else ["smtp-source"])
    return f"for want of {', '.join(parts)}" if parts else ""


@contextmanager
def group() -> Iterator[int]:
    """The reference server that commits for many sessions at once, with slow commits; its port."""
    port = free_ports("group")["group"]
    with tempfile.TemporaryDirectory(prefix="mailsquare-group-") as folder:
        words = ["group", str(port), "--db", f"{folder}/mail.db", "--commit-ms", str(COMMIT_MS)]
        with running([sys.executable, str(SERVERS), *words], port):
            yield port


@contextmanager
def passthrough(hop: int) -> Iterator[int]:
    """The smallest correct filter, which hands all mail on to a port; its own port."""
    port = free_ports("filter")["filter"]
    with running([sys.executable, str(PASSTHROUGH), str(port), str(hop), os.devnull], port):
        yield port


@contextmanager
def postfix(*, slow: bool = False) -> Iterator[dict[str, int]]:
    """A private Postfix that queues mail and then throws it away; its ports. `slow`: its commits, too."""
    top = Path(tempfile.mkdtemp(prefix="msq-", dir="/tmp"))
    top.chmod(0o755)                               # Postfix works as a user of its own
    options = ["-o", "virtual_transport=discard:", "-o", "virtual_alias_maps="]
    try:
        if slow:
            environment = f"MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C LD_PRELOAD={slow_fsync(top)}"
            options += ["-o", f"import_environment={environment}"]
        with (top / "ports").open("w") as out:     # a pipe would be kept open by the daemons
            words = [str(MAILSERVER), "start", str(top / "mta"), "--mode", "none", *options]
            subprocess.run(words, stdout=out, check=True, timeout=120, stdin=subprocess.DEVNULL)
        yield json.loads((top / "ports").read_text())["ports"]
    finally:
        subprocess.run([str(MAILSERVER), "stop", str(top / "mta")], stdout=subprocess.DEVNULL, check=False,
                       timeout=120, stdin=subprocess.DEVNULL)
        shutil.rmtree(top, ignore_errors=True)


def slow_fsync(folder: Path) -> Path:
    """A library that makes each fsync as slow as our commits."""
    source, library = folder / "slow.c", folder / "slow.so"
    source.write_text(SLOW_FSYNC % COMMIT_MS)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True, timeout=60)
    library.chmod(0o755)
    return library


def rate(port: int, *, sessions: int, size: int, mails: int, sender: str, recipient: str) -> float:
    """Mails a second, one connection a mail."""
    words = ["-s", str(sessions), "-m", str(mails), "-l", str(size), "-f", sender, "-t", recipient]
    start = time.monotonic()
    subprocess.run([SOURCE, *words, f"127.0.0.1:{port}"], check=True, timeout=300, stdin=subprocess.DEVNULL)
    return mails / (time.monotonic() - start)


@contextmanager
def running(words: list[str], port: int) -> Iterator[None]:
    """A server for as long as the block, once it listens."""
    # a session of its own, as ours has: Linux shares processors out by session (sched(7), autogroup)
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, start_new_session=True) as server:
        try:
            wait_for(lambda: listens(port), words[1])
            yield
        finally:
            server.terminate()


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
