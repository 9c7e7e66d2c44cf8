"""Where an entry of a rules file is written, for findings that come up after it was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .document import Document, Place, Plain, Where


@dataclass(frozen=True, slots=True)
class Written:
    """One entry in its file; places count from 1."""

    document: Document
    where: Where

    def place(self, *inner: str | int, key: bool = False) -> Place:
        """Where that part of the entry stands; the nearest part around it where it is not written."""
        return self.document.place((*self.where, *inner), key=key)

    def mention(self, key: str, word: str | None = None) -> Place:
        """Where a key of that name stands, or the word in its value; the entry where neither is written."""
        for where, value in self._values(key):
            several = value if isinstance(value, tuple) else (value,)
            for number, each in enumerate(several):
                if word is None:
                    return self.document.place(where, key=True)
                if isinstance(each, str) and each.casefold() == word.casefold():
                    return self.document.place((*where, number) if isinstance(value, tuple) else where)
        return self.place()

    def _values(self, key: str) -> Iterator[tuple[Where, Plain]]:
        value: Plain = self.document.value
        for part in self.where:
            value = value[part] if isinstance(value, dict | tuple) else None  # type: ignore[index]
        yield from _under(value, self.where, key)


def _under(value: Plain, where: Where, key: str) -> Iterator[tuple[Where, Plain]]:
    """Every value under that key, at any depth the reader allows."""
    if isinstance(value, dict):
        for name, child in value.items():
            if name == key:
                yield (*where, name), child
            yield from _under(child, (*where, name), key)
    elif isinstance(value, tuple):
        for number, child in enumerate(value):
            yield from _under(child, (*where, number), key)
