"""One line an event, on standard error, and nothing of a mail in it but its number."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from gateway import logs


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The next test finds logging as this one did."""
    before = logging.getLogger().handlers[:]
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = before


def test_our_events_and_the_libraries_come_in_one_form(capsys: pytest.CaptureFixture[str]) -> None:
    """IT reads one log, with one pattern."""
    logs.configure()
    structlog.get_logger().info("decided", mail="7F3K-29QD", action="post")
    logging.getLogger("library").warning("something is %s", "slow")
    ours, theirs = capsys.readouterr().err.splitlines()
    assert ours.endswith("level=info event=decided mail=7F3K-29QD action=post")
    assert theirs.endswith('level=warning event="something is slow"')


def test_a_command_says_only_what_must_be_heard(capsys: pytest.CaptureFixture[str]) -> None:
    """Its output is its own."""
    structlog.reset_defaults()
    logs.keep_quiet()
    structlog.get_logger().info("decided")
    structlog.get_logger().warning("heard")
    out = capsys.readouterr()
    assert "" == out.out
    assert 1 == len(out.err.splitlines())


def test_a_full_disk_under_the_log_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is lost; the mail that it was about goes on."""
    with Path("/dev/full").open("w", buffering=1) as full:
        monkeypatch.setattr(sys, "stderr", full)
        logs.configure()
        structlog.get_logger().info("decided", mail="7F3K-29QD")
        logging.getLogger("library").warning("something is slow")
        monkeypatch.undo()
        with pytest.raises(OSError, match="No space left"):
            full.write("the stream itself does fail\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())  # what is left in it has to go somewhere
