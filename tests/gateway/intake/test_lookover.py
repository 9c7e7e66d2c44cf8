"""What `check` says of the door before a mail server or a crawler does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from gateway.intake.lookover import Remark, look_over
from gateway.intake.settings import SmtpSettings
from tests.gateway.intake.papers import ONE, TWO

END = datetime(2126, 10, 30, 21, 6, 17, tzinfo=UTC)      # of both certificates
LONG_BEFORE = END - timedelta(days=200)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def remarks(now: datetime = LONG_BEFORE, trusted: tuple[str, ...] = (), **settings: Any) -> list[Remark]:
    made = SmtpSettings.model_validate(settings)
    return list(look_over(made, tuple(ip_network(one) for one in trusted), now))


def test_a_door_on_this_machine_needs_no_word() -> None:
    """Silence where nothing is set up and nothing is wrong."""
    assert [] == remarks(trusted=("127.0.0.0/8", "::1/128"))


@pytest.mark.parametrize(("left", "ok", "works", "words"), [
    (timedelta(days=60), True, True, "good until 2126-10-30"),
    (timedelta(days=20, hours=1), False, True, "expires in 20 days, on 2126-10-30"),
    (timedelta(hours=1), False, True, "expires in 0 days"),
    (timedelta(seconds=-1), False, False, "expired on 2126-10-30"),
])
def test_the_end_of_a_certificate_is_said_in_time(tmp_path: Path, left: timedelta, ok: bool, works: bool,
                                                  words: str) -> None:
    """Whatever should have renewed it did not; three weeks are time to see why."""
    found, = remarks(now=END - left, **ONE.write(tmp_path))

    assert ("door certificate", ok, works) == (found.name, found.ok, found.works)
    assert words in found.words


def test_files_that_do_not_fit_are_a_failure(tmp_path: Path) -> None:
    """The door would not open."""
    pair = ONE.write(tmp_path) | {"tls_key": TWO.write(tmp_path, "other")["tls_key"]}
    found, = remarks(**pair)

    assert (False, False) == (found.ok, found.works)
    assert "does not fit" in found.words


def test_a_key_that_others_can_read_is_no_key(tmp_path: Path) -> None:
    """The group may, as many distributions have it."""
    files = ONE.write(tmp_path)
    Path(files["tls_key"]).chmod(0o640)
    assert 1 == len(remarks(**files))
    Path(files["tls_key"]).chmod(0o644)

    assert "chmod 640" in remarks(**files)[1].words


def test_logins_are_counted_and_wrong_ones_named(tmp_path: Path) -> None:
    """Before somebody stands outside."""
    file = tmp_path / "logins"
    file.write_text(f"scanner:{CHEAP.hash('x')}\n")
    file.chmod(0o600)
    settings = ONE.write(tmp_path) | {"auth_file": str(file)}
    assert ["1 name may log in"] == [one.words for one in remarks(**settings) if one.name == "door logins"]
    file.write_text("# nobody yet\n")
    assert "nobody can log in" in remarks(**settings)[1].words
    file.write_text("scanner:in clear\n")

    last = remarks(**settings)[1]
    assert (False, False) == (last.ok, last.works)
    assert "logins:1" in last.words


@pytest.mark.parametrize(("network", "wide"), [
    ("0.0.0.0/0", True), ("::/0", True), ("198.0.0.0/8", True), ("10.0.0.0/8", False), ("192.0.2.0/24", False),
    ("fd00::/8", False), ("2001:db8::/32", False), ("2000::/3", True)])
@pytest.mark.parametrize("where", ["allowed", "trusted"])
def test_a_part_of_the_world_is_no_companys_network(network: str, wide: bool, where: str) -> None:
    """`0.0.0.0/0` is written in a hurry and stays for years."""
    found = remarks(trusted=(network,)) if where == "trusted" else remarks(allowed=[network])

    assert wide == bool(found)
    assert all(network in one.words and one.works for one in found)


@pytest.mark.parametrize(("listen", "words"), [("127.0.0.1:25", ""), ("[::1]:25", ""), ("localhost:25", ""),
                                               ("192.0.2.5:25", "without TLS"), ("0.0.0.0:25", "without TLS")])
def test_mail_over_a_network_without_tls_is_worth_a_word(listen: str, words: str) -> None:
    """Everybody on the way reads along."""
    assert ([words] if words else []) == [words for one in remarks(listen=listen) if words in one.words]
