"""What stands in for the parts that pages never touch: an engine that notes, a relay that keeps, a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from gateway.engine import Engine, Task
from gateway.relay import Delivered, NextHop, Relay


class NotedEngine(Engine):
    """Keeps the tasks it is given, and runs none."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def enqueue(self, connection: object, task: Task) -> None:
        """Note it."""
        self.tasks.append(task)


class KeptRelay(Relay):
    """Keeps what it is asked to send."""

    def __init__(self) -> None:
        super().__init__(NextHop("127.0.0.1", 1), "mx.test")
        self.sent: list[tuple[str, bytes]] = []

    def send(self, content: bytes, sender: str = "", *, recipient: str) -> Delivered:
        """Keep it."""
        self.sent.append((recipient, content))
        return Delivered(accepted=(recipient,), refused={}, deferred={})


@dataclass
class Clock:
    """Time that moves when told."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 9, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **length: float) -> None:
        """Let some time go by."""
        self.now += timedelta(**length)


@dataclass(frozen=True)
class Left:
    """A mail in the demo's outbox."""

    number: int
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    content: bytes
