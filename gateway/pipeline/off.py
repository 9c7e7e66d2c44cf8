"""The off switch: a file that is looked for at every mail, so that it works with the store gone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

NAME = "off"


def is_off(state: Path) -> bool:
    """Whether mail is to pass untouched."""
    return (state / NAME).exists()


def switch_off(state: Path, at: datetime, why: str = "") -> None:
    """From now on new mail is relayed at once, also after a restart."""
    state.mkdir(parents=True, exist_ok=True)
    (state / NAME).write_text(
        f"off since {at.isoformat(timespec='seconds')} {why}".rstrip() + "\n", encoding="utf-8"
    )


def switch_on(state: Path) -> bool:
    """Back to work; False when it was on already."""
    try:
        (state / NAME).unlink()
    except FileNotFoundError:
        return False
    return True
