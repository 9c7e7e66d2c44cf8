"""The trace of a decision, told when somebody asks: most decisions are made many times and read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from .types import Step


class Trace(Sequence[Step]):
    """Steps that are worked out at the first look and stay the same; equal to a tuple of the same steps."""

    __slots__ = ("_steps", "_tell")

    def __init__(self, tell: Callable[[], tuple[Step, ...]]) -> None:
        self._tell: Callable[[], tuple[Step, ...]] | None = tell
        self._steps: tuple[Step, ...] = ()

    def _told(self) -> tuple[Step, ...]:
        tell = self._tell
        if tell is not None:
            self._steps = tell()
            self._tell = None         # lets go of the mail's facts
        return self._steps

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, index: int | slice) -> Step | tuple[Step, ...]:
        """One step, or some as a tuple."""
        return self._told()[index]

    def __len__(self) -> int:
        return len(self._told())

    def __iter__(self) -> Iterator[Step]:
        return iter(self._told())

    def __eq__(self, other: object) -> bool:
        return self._told() == (other._told() if isinstance(other, Trace) else other)

    def __hash__(self) -> int:
        return hash(self._told())

    def __repr__(self) -> str:
        return repr(self._told())
