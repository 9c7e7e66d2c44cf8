"""Names and passwords: read from a file, checked the same for all, and guessers locked out."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from gateway.errors import ConfigError
from gateway.intake import logins
from gateway.intake.logins import WRONG_TRIES, Answer, Logins, is_name, read_logins

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)      # the file says how dear a check is
RIGHT, WRONG = b"correct horse battery", b"incorrect horse"
NAMES = ("scanner", "mx@utrecht.example")


class Clock:
    now = datetime(2026, 11, 23, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "logins"
    path.write_text("# who may log in\n\n" + "".join(f"{name}:{CHEAP.hash(RIGHT)}\n" for name in NAMES))
    return path


def tries(made: Logins, *those: tuple[str, bytes, str]) -> list[Answer]:
    """The answers to (name, password, peer), one after the other."""
    async def run() -> list[Answer]:
        return [await made.check(name.encode(), password, peer) for name, password, peer in those]

    return asyncio.run(run())


def test_the_right_password_of_a_known_name_gets_in_and_nothing_else_does(file: Path) -> None:
    """Also not another one's password, nor an empty one, nor bytes that are no text."""
    file.write_text(file.read_text() + f"printer:{CHEAP.hash(b'another password')}\n")
    found = tries(Logins(file), ("scanner", RIGHT, "192.0.2.1"), ("mx@utrecht.example", RIGHT, "192.0.2.1"),
                  ("scanner", WRONG, "192.0.2.1"), ("nobody", RIGHT, "192.0.2.1"), ("printer", RIGHT, "192.0.2.1"),
                  ("", RIGHT, "192.0.2.1"), ("scanner", b"", "192.0.2.1"), ("scanner", b"\xff\0", "192.0.2.1"))

    assert [Answer.RIGHT] * 2 + [Answer.WRONG] * 6 == found


def test_a_name_that_does_not_exist_costs_the_same_work(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the time of the answer tells which names are worth guessing at."""
    work: list[str] = []
    real = logins._HASHER.verify

    class Counting:
        def verify(self, found: str, password: bytes) -> bool:
            work.append(found)
            return real(found, password)

    monkeypatch.setattr(logins, "_HASHER", Counting())
    tries(Logins(file), ("nobody", RIGHT, "192.0.2.1"), ("scanner", WRONG, "192.0.2.1"))

    assert 2 == len(work)
    assert all(one.startswith("$argon2id$") for one in work)


def test_a_host_that_guesses_is_locked_out_for_a_while_whatever_the_name(file: Path) -> None:
    """Guessing must cost years; and no more work is done for who is locked out."""
    clock = Clock()
    made = Logins(file, clock)
    guesses = [(f"name{n}", WRONG, "192.0.2.1") for n in range(WRONG_TRIES)]
    assert [Answer.WRONG] * WRONG_TRIES == tries(made, *guesses)
    assert [Answer.LATER, Answer.RIGHT] == tries(made, ("scanner", RIGHT, "192.0.2.1"), ("scanner", RIGHT, "192.0.2.2"))
    clock.now += timedelta(minutes=16)

    assert [Answer.RIGHT] == tries(made, ("scanner", RIGHT, "192.0.2.1"))


def test_a_name_is_locked_for_guessers_from_many_hosts_but_not_for_its_owner(file: Path) -> None:
    """Else anybody could shut a device out by guessing under its name."""
    made = Logins(file)
    assert [Answer.RIGHT] == tries(made, ("scanner", RIGHT, "198.51.100.9"))
    tries(made, *(("scanner", WRONG, f"192.0.2.{n}") for n in range(WRONG_TRIES)))

    assert [Answer.LATER, Answer.RIGHT] == tries(made, ("scanner", RIGHT, "203.0.113.1"),
                                                 ("scanner", RIGHT, "198.51.100.9"))


def test_a_name_that_does_not_exist_is_locked_like_any_other(file: Path) -> None:
    """The lock must not tell what the answer does not."""
    made = Logins(file)
    tries(made, *(("nobody", WRONG, f"192.0.2.{n}") for n in range(WRONG_TRIES)))

    assert [Answer.LATER] == tries(made, ("nobody", WRONG, "203.0.113.1"))


def test_one_customer_of_the_new_internet_is_one_host(file: Path) -> None:
    """A /64 has more addresses than anybody can count tries for."""
    made = Logins(file)
    tries(made, *((f"n{n}", WRONG, f"2001:db8:1:2::{n:x}") for n in range(WRONG_TRIES)))

    assert [Answer.LATER, Answer.WRONG] == tries(made, ("x", WRONG, "2001:db8:1:2:ffff::1"),
                                                 ("x", WRONG, "2001:db8:1:3::1"))


def test_tries_side_by_side_count_one_by_one_and_do_not_pile_up(file: Path) -> None:
    """Fifty sessions at once are fifty guesses, and each takes memory."""
    async def run() -> list[Answer]:
        made = Logins(file)
        return await asyncio.gather(*(made.check(b"n%d" % n, WRONG, "192.0.2.1") for n in range(50)))

    found = asyncio.run(run())
    assert WRONG_TRIES == found.count(Answer.WRONG)
    assert 50 - WRONG_TRIES == found.count(Answer.LATER)


def test_a_changed_file_counts_at_once_and_a_wrong_one_not_at_all(file: Path) -> None:
    """Who leaves the company is out; who mistypes the file shuts out nobody."""
    made = Logins(file)
    file.write_text("scanner\n")
    assert [Answer.RIGHT] == tries(made, ("scanner", RIGHT, "192.0.2.1"))
    file.write_text(f"other:{CHEAP.hash(RIGHT)}\n")

    assert [Answer.WRONG, Answer.RIGHT] == tries(made, ("scanner", RIGHT, "192.0.2.1"), ("other", RIGHT, "192.0.2.1"))


def test_no_log_line_holds_a_name_or_a_password(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Passwords are typed where the name belongs every day."""
    with caplog.at_level(logging.DEBUG):
        tries(Logins(file), ("hunter2-my-secret", WRONG, "192.0.2.1"))

    assert "192.0.2.1" in caplog.text
    assert "hunter2" not in caplog.text
    assert WRONG.decode() not in caplog.text


@pytest.mark.parametrize(("line", "words"), [
    ("scanner", r"logins:3: this is not name:hash"), ("scanner:secret", r"logins:3: this is not"),
    (f"scanner:{CHEAP.hash(b'x')}", r"logins:3: the name scanner stands here twice"),
    (f"two words:{CHEAP.hash(b'x')}", "logins:3: this is not")])
def test_a_wrong_line_is_named_and_never_quoted(tmp_path: Path, line: str, words: str) -> None:
    """A password in clear is the most likely mistake."""
    path = tmp_path / "logins"
    path.write_text(f"scanner:{CHEAP.hash(RIGHT)}\n# more\n{line}\n")
    with pytest.raises(ConfigError, match=words) as told:
        read_logins(path)
    assert "secret" not in str(told.value)


def test_a_file_that_is_not_there_says_how_to_make_it(tmp_path: Path) -> None:
    """The first thing that goes wrong."""
    with pytest.raises(ConfigError, match="mailsquare hash-password --name"):
        Logins(tmp_path / "none")


@pytest.mark.parametrize(("name", "good"), [("scanner", True), ("a@b.example", True), ("", False), ("a:b", False),
                                            ("#a", False), ("a b", False), ("é", False), ("x" * 129, False)])
def test_a_name_is_one_that_the_file_can_hold(name: str, good: bool) -> None:
    """What the command makes, the door must read."""
    assert good == is_name(name)
