"""One line an event, on standard error, and nothing of a mail in it but its number."""

from __future__ import annotations

import logging
from collections.abc import Iterator

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
