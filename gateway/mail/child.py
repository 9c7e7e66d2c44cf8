"""The process that reads hostile mail: it parses, answers over its pipes, and knows nothing else.

Frames in both directions: eight bytes of length, big-endian, then the content. The first frame
out is empty and means ready; then one pickled Message or Unparsable for each mail in.
"""

from __future__ import annotations

import os
import pickle
import resource
import struct
import sys
import threading
import time
from typing import BinaryIO

LENGTH = struct.Struct(">Q")
NO_MEMORY = 77                        # exit status: the mail wanted more memory than there may be
_WARM_UP = b"From: a@example.com\nContent-Type: text/html\n\n<p>Warm up, please.</p>"


def main() -> None:
    """Reads mail after mail from standard input until it closes.

    argv: CPU seconds a mail, MiB of memory, the organisation's own words (may be missing).
    """
    cpu_seconds, memory_mib = int(sys.argv[1]), int(sys.argv[2])
    mails, answers = _own_pipes()
    die_with_parent()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from .jail import lock_up
    from .parse import parse
    from .trimming.words import use_own_words

    use_own_words("".join(sys.argv[3:4]))
    parse(_WARM_UP)
    _limit_memory(memory_mib)
    lock_up()
    _send(answers, b"")
    try:
        while (length := mails.read(LENGTH.size)) and len(length) == LENGTH.size:
            content = mails.read(LENGTH.unpack(length)[0])
            _limit_cpu(cpu_seconds)
            _send(answers, pickle.dumps(parse(content), protocol=5))
    except MemoryError:
        os._exit(NO_MEMORY)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Private copies of standard input and output, so that a stray print cannot spoil a frame."""
    mails, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nothing, stream)
    return mails, answers


def die_with_parent() -> None:
    """Ends this process within a second of its parent's end, even in the midst of a mail.

    The kernel's own signal for this (prctl) goes by the thread that started us, and gateway
    threads come and go.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _limit_memory(mib: int) -> None:
    """A ceiling on what reading may add; the libraries' own address space does not count."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        own = int(statm.read().split()[0]) * resource.getpagesize()
    ceiling = own + mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _limit_cpu(seconds: int) -> None:
    """Seconds from now; the kernel ends the process beyond them (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _send(answers: BinaryIO, content: bytes) -> None:
    answers.write(LENGTH.pack(len(content)))
    answers.write(content)
    answers.flush()
