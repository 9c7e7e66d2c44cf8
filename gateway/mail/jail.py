"""What the reading process takes away from itself before the first mail.

Defence in depth: nothing that reads mail here opens a connection, starts a program or writes a
file, so a library that is talked into it by a mail is stopped and the mail is unparsable. It holds
for Python code; machine code taken over by an attacker meets the kernel's limits alone.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from contextlib import suppress
from typing import Final

_NO_NEW_PRIVILEGES: Final = 38        # prctl(2), PR_SET_NO_NEW_PRIVS: no gain by a set-user-id program
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Of https://docs.python.org/3/library/audit_events.html; by the module before the dot, or by the event.
_MODULES: Final = frozenset({
    "socket", "subprocess", "pty", "ctypes", "shutil", "tempfile", "urllib", "http", "ftplib", "smtplib",
    "imaplib", "poplib", "telnetlib", "nntplib", "webbrowser", "sqlite3", "syslog", "fcntl",
})
_EVENTS: Final = frozenset({
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "os.startfile", "os.kill",
    "os.killpg", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.utime", "os.setxattr", "os.chdir", "os.putenv", "signal.pthread_kill",
})


def lock_up() -> None:
    """No connection, program or file written from here on; for this process, and for good.

    Files may still be read: codecs and time zones are loaded when a mail first names them.
    """
    sys.dont_write_bytecode = True
    with suppress(OSError, AttributeError):           # no prctl, no privileges to lose in that way
        ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))   # pipes and /dev/null have no size
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))   # the kernel overlooks it for root
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """PermissionError, of which import and the like know that it means to go on without."""
    if event == "open":
        flags = arguments[2]
        refused = isinstance(flags, int) and bool(flags & _WRITING)
    else:
        refused = event in _EVENTS or event.partition(".")[0] in _MODULES
    if refused:
        raise PermissionError(f"reading mail needs no {event}")
