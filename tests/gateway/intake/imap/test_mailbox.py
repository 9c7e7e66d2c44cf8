"""One connection, against a scripted client: what real servers do on a bad day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from imapclient import IMAPClient

from gateway.intake.imap.mailbox import SLICE, Mailbox
from gateway.intake.imap.settings import KEYWORD
from gateway.intake.imap.types import MailboxTrouble, Refused
from tests.gateway.intake.imap.doubles import settings


class Script:
    """An IMAPClient that answers from a table; what it was asked stands in `asked`."""

    def __init__(self, *, can: str = "IDLE MOVE", flags: tuple[bytes, ...] = (rb"\*",), **answers: Any) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self._can = can.split()
        self._answers = {"select_folder": {b"UIDVALIDITY": 9, b"UIDNEXT": 4, b"PERMANENTFLAGS": flags},
                         "noop": (b"", []), **answers}

    def has_capability(self, name: str) -> bool:
        return name in self._can

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            self.asked.append((name, *args))
            found = self._answers.get(name)
            if isinstance(found, Iterator):
                found = next(found)
            if isinstance(found, BaseException):
                raise found
            return found
        return answer

    def names(self) -> list[str]:
        return [one[0] for one in self.asked]


def opened(script: Script, **more: object) -> Mailbox:
    return Mailbox(script, settings(**more))


def never(_: float) -> bool:
    return False


def test_the_last_mail_is_not_taken_for_a_new_one() -> None:
    """`100:*` gives mail 42 where that is the last (RFC 9051 section 6.4.8)."""
    assert [] == opened(Script(search=[42])).numbers(99)


def test_only_what_is_not_marked_is_asked_for() -> None:
    """After a folder was made anew the marks spare us a second look."""
    script = Script(search=[3, 1])

    assert [1, 3] == opened(script).numbers(0)
    assert ["UID", "1:*", "UNKEYWORD", KEYWORD] == script.asked[-1][1]


@pytest.mark.parametrize("flags", [(), (rb"\Seen", rb"\Deleted")])
def test_a_server_that_takes_no_keywords_is_asked_for_none(flags: tuple[bytes, ...]) -> None:
    """PERMANENTFLAGS without `\\*` (RFC 9051 section 7.1)."""
    script = Script(flags=flags, search=[1])
    mailbox = opened(script)

    mailbox.numbers(0)

    assert not mailbox.keywords
    assert ["UID", "1:*"] == script.asked[-1][1]


def test_a_folder_that_may_only_be_read_is_read() -> None:
    """A shared mailbox without the right to write."""
    answers = [IMAPClient.ReadOnlyError("read-only"), {b"UIDVALIDITY": 9, b"UIDNEXT": 4}]
    script = Script(select_folder=iter(answers))

    assert not opened(script).keywords
    assert ["select_folder"] * 2 == script.names()


def test_bodies_are_peeked_at() -> None:
    """`\\Seen` belongs to people."""
    script = Script(fetch={5: {b"BODY[]": b"x"}, 6: {b"FLAGS": ()}})

    assert {5: b"x"} == opened(script).fetch([5, 6])
    assert ["BODY.PEEK[]"] == script.asked[-1][2]


def test_a_missing_folder_for_taken_mail_is_made() -> None:
    """The first mail finds none."""
    script = Script(move=iter([IMAPClient.Error("TRYCREATE"), None]))
    opened(script, move_to="Done").move([1])

    assert ["move", "create_folder", "move"] == script.names()[-3:]


def test_a_server_that_cannot_move_says_so() -> None:
    """Copying and deleting would double mail at a bad moment."""
    with pytest.raises(Refused, match="cannot move"):
        opened(Script(can="IDLE"), move_to="Done").move([1])


def test_a_dead_connection_is_left_though_it_looks_idle() -> None:
    """`idle_check` gives nothing at once, for ever; leaving IDLE is what tells."""
    script = Script(idle_check=[], idle_done=IMAPClient.AbortError("socket error: EOF"))
    pauses: list[float] = []

    def note(seconds: float) -> bool:
        pauses.append(seconds)
        return False

    with pytest.raises(MailboxTrouble, match="the connection is gone"):
        opened(script).wait(600, note)
    assert 1 == script.names().count("idle_check")
    assert SLICE == pauses[-1]


def test_news_ends_the_waiting_and_chatter_does_not() -> None:
    """Dovecot says that it is still here every two minutes."""
    script = Script(idle_check=iter([[(b"OK", b"Still here")], [(3, b"EXISTS")]]))

    opened(script).wait(600, never)

    assert ["noop", "idle", "idle_check", "idle_check", "idle_done"] == script.names()[1:]


def test_mail_that_came_since_the_last_look_is_not_slept_over() -> None:
    """What is told beside the answer to IDLE could go unseen."""
    script = Script(noop=(b"", [(4, b"EXISTS")]))
    opened(script).wait(600, never)

    assert "idle" not in script.names()


def test_a_stop_ends_the_waiting() -> None:
    """Nobody waits two minutes for the service to end."""
    script = Script(idle_check=[(b"OK", b"Still here")])
    opened(script).wait(600, lambda _: True)

    assert "idle_check" not in script.names()


def test_a_server_without_idle_is_looked_at_in_turns() -> None:
    """RFC 2177 is an extension."""
    script = Script(can="MOVE")
    asked: list[float] = []

    def stopping(seconds: float) -> bool:
        asked.append(seconds)
        return len(asked) == 3

    opened(script).wait(600, stopping)

    assert [SLICE] * 3 == asked
    assert "idle" not in script.names()


@pytest.mark.parametrize(("error", "words"), [
    (TimeoutError("timed out"), "did not answer within"),
    (OSError("cannot read from timed out object"), "the connection is gone"),
    (IMAPClient.AbortError("socket error: EOF"), "the connection is gone"),
    (IMAPClient.Error("search failed: over quota (0.001 + 0.000 secs)."), "refused: search failed: over quota."),
])
def test_each_trouble_is_said_in_the_same_words_each_time(error: Exception, words: str) -> None:
    """A text that differs by milliseconds would be news at every try."""
    with pytest.raises(MailboxTrouble, match=words):
        opened(Script(search=error)).numbers(0)


def test_closing_never_fails() -> None:
    """The connection is spoiled already."""
    opened(Script(shutdown=OSError("gone"))).close()


def test_a_folder_full_of_taken_mail_is_moved_in_lines_that_servers_take() -> None:
    """`move_to` set after years: Dovecot hangs up over a line of all their numbers, at every start."""
    script = Script()

    opened(script, move_to="Done").move(range(1, 50_001))

    named = [one[1] for one in script.asked if one[0] == "move"]
    assert 50_000 == sum(len(one) for one in named)
    assert max(len(",".join(map(str, one))) for one in named) < 8_000
