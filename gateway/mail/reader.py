"""Reading mail in a process apart, which may be slow, greedy or dead without harm to ours."""

from __future__ import annotations

import io
import os
import pickle
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .child import LENGTH, NO_MEMORY
from .types import Message, Unparsable

_ROOMS: Final = Path(__file__).resolve().parents[2]
_START: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from gateway.mail.child import main; main()"
_START_SECONDS: Final = 60.0          # to import the libraries on a busy machine
_TRIES: Final = 3                     # of one mail with which the child crashes; it may be innocent
_MAILS: Final = 1_000                 # after so many a child is replaced, so that no leak grows
_CHUNK: Final = 256 * 1024
_ALLOWED: Final = frozenset({
    *(("gateway.mail.types", name) for name in (
        "Address", "Automatic", "Event", "Headers", "Message", "Part", "Unparsable")),
    ("datetime", "datetime"), ("datetime", "timezone"), ("datetime", "timedelta"),
})


class Reader:
    """Reads mails in up to `workers` child processes; safe to call from several threads.

    A child that overruns `wall_seconds`, `cpu_seconds` or `memory_mib` is killed and the mail is
    Unparsable. One that crashes may have been killed over something else, so the mail is read again
    in a fresh child, three times at most and within the same `wall_seconds`. Children start at the
    first mail. `own_words` are an organisation's, as `own_words.read_own_words` gives them.
    """

    def __init__(
        self, workers: int = 1, wall_seconds: float = 5, memory_mib: int = 512, cpu_seconds: int = 5,
        command: Sequence[str] | None = None, own_words: str = "",
    ) -> None:
        self._wall_seconds = wall_seconds
        self._command = list(command) if command else [
            sys.executable, "-P", "-c", _START, str(_ROOMS), str(cpu_seconds), str(memory_mib), own_words]
        self._free = threading.Semaphore(workers)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._closed = False

    def read(self, content: bytes) -> Message | Unparsable:
        """The mail, or why it could not be read. Waits while all workers are busy."""
        try:
            with self._free:
                return self._read(content)
        except _Lost as lost:
            return Unparsable(reason=str(lost))

    def _read(self, content: bytes) -> Message | Unparsable:
        late = f"reading took longer than {self._wall_seconds:g} seconds"
        left, ending = self._wall_seconds, ""
        for _ in range(_TRIES):
            begun = None
            try:
                child = self._take()
                begun = time.monotonic()
                return self._ask(child, content, begun + left, late)
            except _Crashed as crash:
                ending = str(crash)
                left -= time.monotonic() - begun if begun else 0
        raise _Lost(f"{ending}, in {_TRIES} tries")

    def _ask(self, child: _Child, content: bytes, deadline: float, late: str) -> Message | Unparsable:
        try:
            answer = child.ask(content, deadline, late)
        except BaseException:
            child.kill()
            raise
        self._give_back(child)
        return answer

    def close(self) -> None:
        """Ends the children. Afterwards `read` starts none."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for child in idle:
            child.kill()

    def _take(self) -> _Child:
        with self._lock:
            if self._closed:
                raise RuntimeError("the reader is closed")
            while self._idle:
                child = self._idle.pop()
                if child.is_alive():
                    return child
                child.kill()
        child = _Child(self._command)
        try:
            child.wait_until_ready()
        except BaseException:
            child.kill()
            raise
        return child

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if not self._closed and child.answered < _MAILS:
                self._idle.append(child)
                return
        child.kill()


class _Lost(Exception):
    """The child did not answer; the text says why."""


class _Crashed(_Lost):
    """The child ended by itself or by another's hand, not over its limits."""


class _Child:
    """One child process and its two pipes."""

    def __init__(self, command: Sequence[str]) -> None:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
            env=environment, start_new_session=True)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        self.answered = 0

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """Ends the process for sure and lets go of its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def wait_until_ready(self) -> None:
        """Returns once the child can read; _Lost where it does not come so far."""
        self._receive(time.monotonic() + _START_SECONDS, "the reading process did not start")

    def ask(self, content: bytes, deadline: float, late: str) -> Message | Unparsable:
        """The child's answer; _Lost where none came in time."""
        self._send(LENGTH.pack(len(content)) + content, deadline, late)
        answer = _load(self._receive(deadline, late))
        self.answered += 1
        return answer

    def _send(self, content: bytes, deadline: float, late: str) -> None:
        rest = memoryview(content)
        while rest:
            self._wait(self._to, selectors.EVENT_WRITE, deadline, late)
            try:
                rest = rest[os.write(self._to, rest[:_CHUNK]):]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise self._end() from None

    def _receive(self, deadline: float, late: str) -> bytes:
        length = LENGTH.unpack(self._exactly(LENGTH.size, deadline, late))[0]
        return self._exactly(length, deadline, late)

    def _exactly(self, count: int, deadline: float, late: str) -> bytes:
        received = bytearray()
        while len(received) < count:
            self._wait(self._from, selectors.EVENT_READ, deadline, late)
            try:
                piece = os.read(self._from, min(_CHUNK, count - len(received)))
            except BlockingIOError:
                continue
            if not piece:
                raise self._end()
            received += piece
        return bytes(received)

    def _wait(self, stream: int, event: int, deadline: float, late: str) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(stream, event)
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise _Lost(late)

    def _end(self) -> _Lost:
        """Why the child ended, as far as its exit tells."""
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            return _Crashed("the reading process closed its pipe")
        if code == -signal.SIGXCPU:
            return _Lost("reading took too much processor time")
        if code == NO_MEMORY:
            return _Lost("reading took too much memory")
        killed = code == -signal.SIGKILL
        return _Crashed("the reading process was killed" if killed else f"the reading process ended with {code}")


class _Unpickler(pickle.Unpickler):
    """Builds our own values and nothing else: what the child sends may be an attacker's work."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is no value of a mail")
        return super().find_class(module, name)


def _load(content: bytes) -> Message | Unparsable:
    try:
        answer = _Unpickler(io.BytesIO(content)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ValueError, TypeError, LookupError) as error:
        raise _Lost(f"the reading process answered nonsense ({type(error).__name__})") from None
    if not isinstance(answer, Message | Unparsable):
        raise _Lost("the reading process answered nonsense")
    return answer
