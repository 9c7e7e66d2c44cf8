"""Which real parts this machine has for the tests."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.real.mailserver import missing_parts


def need(part: str) -> None:
    """Skip with the reason where a real part is missing; fail where it must be there (CI=true).

    `part` is "mail server" or the name of a program.
    """
    missing = missing_parts() if part == "mail server" else [] if shutil.which(part) else [part]
    if not missing:
        return
    reason = f"no {part} here, for want of: {', '.join(missing)}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
