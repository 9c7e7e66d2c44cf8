"""A mailbox in config.yaml: what cannot be safe is an error with its line and a remedy."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from gateway.config import load_config
from gateway.errors import ConfigError
from tests.gateway.serving import write_folder

GOOD = "host: imap.waterkant.example, user: journal, password_file: secret"
OAUTH = "token_url: https://login.example/token, client_id: c, client_secret_file: s"


def write(folder: Path, *mailboxes: str) -> Path:
    config = write_folder(folder, next_hop=25)
    lines = "".join(f"\n    box{n}: {{{one}}}" for n, one in enumerate(mailboxes))
    config.write_text(config.read_text().replace(
        'intake: {smtp: {listen: "127.0.0.1:0"}}', f'intake:\n  smtp: {{listen: "127.0.0.1:0"}}\n  imap:{lines}'))
    return config


def wrong(folder: Path, *mailboxes: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(write(folder, *mailboxes))
    return str(caught.value)


def test_a_mailbox_needs_few_words(tmp_path: Path) -> None:
    """Host, user and a file with the password; the rest is what it should be."""
    found = load_config(write(tmp_path, GOOD)).shape.intake.imap["box0"]

    assert ("implicit", 993, "INBOX", timedelta(minutes=2)) == (found.tls, found.at, found.folder, found.poll)
    assert not found.trusted
    assert str(tmp_path / "secret") == found.password_file
    assert "journal on imap.waterkant.example:993, INBOX" == found.place


def test_no_mailbox_at_all_is_the_default(tmp_path: Path) -> None:
    """The role then does nothing."""
    assert {} == load_config(write_folder(tmp_path, next_hop=25)).shape.intake.imap


def test_files_of_tokens_start_from_the_config_file(tmp_path: Path) -> None:
    """A service starts in another folder than its admin."""
    text = f"host: h, user: u, oauth: {{{OAUTH}, refresh_token_file: r}}, tls_ca: ca.pem"
    found = load_config(write(tmp_path, text)).shape.intake.imap["box0"]

    assert found.oauth is not None
    assert [str(tmp_path / name) for name in ("s", "r", "ca.pem")] == [
        found.oauth.client_secret_file, found.oauth.refresh_token_file, found.tls_ca]


@pytest.mark.parametrize(("text", "said"), [
    (f"{GOOD}, tls: none", "tls: none sends the password to imap.waterkant.example in the open"),
    (f"{GOOD}, tls: maybe", "unknown tls"),
    (f"{GOOD}, pasword: x", 'did you mean "password_file"'),
    (f"{GOOD}, password: x", 'did you mean "password_file"'),
    (f"{GOOD}, token_file: t", "one way to log in"),
    ("host: h, user: u", "one way to log in"),
    ("user: u, password_file: p", 'needs "host"'),
    (f"{GOOD}, move_to: INBOX", "move_to is the folder that is read"),
    (f"{GOOD}, poll: 2h", "the time between two looks lasts 1s to 1h"),
    (f"{GOOD}, max_age: 60d", "the age lasts 1s to 28d"),
    (f"{GOOD}, list: nobody@waterkant.example", "no list has the address"),
    ("host: h, user: u, oauth: {token_url: 'http://login.example/', client_id: c, client_secret_file: s}",
     "does not begin with https"),
    ("host: h, user: u, oauth: {token_url: 'https://login.example/', client_id: c}", "nothing to show"),
])
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """A mailbox that is silently not read looks just like one without mail."""
    told = wrong(tmp_path, text)

    assert said in told
    assert "config.yaml:" in told


def test_one_folder_under_two_names_is_a_mistake(tmp_path: Path) -> None:
    """Both would wait for the same lead."""
    assert "mailboxes box0 and box1 are the same folder" in wrong(tmp_path, GOOD, GOOD)


def test_without_tls_only_to_this_machine(tmp_path: Path) -> None:
    """There nobody listens in."""
    for host in ("127.0.0.1", "localhost", '"::1"'):
        text = f"host: {host}, user: u, password_file: p, tls: none"
        assert 143 == load_config(write(tmp_path, text)).shape.intake.imap["box0"].at
