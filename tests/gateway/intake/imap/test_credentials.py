"""Secrets are read for each login, travel nowhere else, and stand in no message."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.intake.imap.credentials import password_of, stamp_of, token_of
from gateway.intake.imap.settings import ImapSettings
from gateway.intake.imap.types import MailboxTrouble, NotLetIn
from tests.real.token_giver import TokenGiver

USER = "journal@waterkant.example"


@pytest.fixture
def giver() -> Iterator[TokenGiver]:
    """An OAuth 2.0 provider."""
    with TokenGiver(USER) as giver:
        yield giver


def mailbox(**more: object) -> ImapSettings:
    return ImapSettings.model_validate({"host": "h", "user": USER, **more})


def by_oauth(giver: TokenGiver, folder: Path, **more: object) -> ImapSettings:
    (folder / "client").write_text("client-secret-1\n")
    return mailbox(oauth={"token_url": f"{giver.url}/token", "client_id": "us",
                          "client_secret_file": str(folder / "client"), **more})


def test_a_password_may_end_in_a_line_end(tmp_path: Path) -> None:
    """Editors add one."""
    (tmp_path / "p").write_text("päss word\n")
    assert "päss word" == password_of(mailbox(password_file=str(tmp_path / "p")))


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"])
def test_a_file_without_a_secret_is_named(tmp_path: Path, content: bytes | None) -> None:
    """The admin reads which file, and what belongs in it."""
    path = tmp_path / "p"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotLetIn, match=r"p (cannot be read|is empty).*write the secret"):
        password_of(mailbox(password_file=str(path)))


def test_a_token_file_is_read_anew_each_time(tmp_path: Path) -> None:
    """An outside job renews it every hour."""
    path = tmp_path / "t"
    one = mailbox(token_file=str(path))
    path.write_text("first")
    before = token_of(one), stamp_of(one)
    path.write_text("second")

    assert ("first", "second") == (before[0], token_of(one))
    assert before[1] != stamp_of(one)


def test_client_credentials_are_what_exchange_online_wants(giver: TokenGiver, tmp_path: Path) -> None:
    """RFC 6749 section 4.4."""
    token = token_of(by_oauth(giver, tmp_path, scope="https://outlook.office365.com/.default"))

    assert token in giver.good
    assert {"client_id": "us", "grant_type": "client_credentials", "client_secret": "client-secret-1",
            "scope": "https://outlook.office365.com/.default"} == giver.asked[0]


def test_a_new_refresh_token_takes_the_place_of_the_old_one(giver: TokenGiver, tmp_path: Path) -> None:
    """Some providers let the old one end with its use (RFC 6749 section 6)."""
    path = tmp_path / "refresh"
    path.write_text("refresh-1")
    giver.renews = "refresh-2"
    one = by_oauth(giver, tmp_path, refresh_token_file=str(path))

    token_of(one)
    token_of(one)

    assert ["refresh-1", "refresh-2"] == [form["refresh_token"] for form in giver.asked]
    assert "refresh-2" == path.read_text()
    assert 0o600 == path.stat().st_mode & 0o777
    assert ["client", "refresh"] == sorted(each.name for each in tmp_path.iterdir())


def test_a_refusal_names_its_code_and_no_secret(giver: TokenGiver, tmp_path: Path) -> None:
    """The provider's own sentence may hold identifiers."""
    giver.refuses = True
    with pytest.raises(NotLetIn) as caught:
        token_of(by_oauth(giver, tmp_path))

    assert "answers 400 invalid_grant" in str(caught.value)
    assert "secret" not in str(caught.value).replace("or the secret", "")


def test_a_provider_that_is_away_is_no_refusal(giver: TokenGiver, tmp_path: Path) -> None:
    """It is asked again soon, and nobody is alarmed for a wrong password."""
    one = mailbox(oauth={"token_url": "http://127.0.0.1:1/token", "client_id": "us",
                         "client_secret_file": str(tmp_path / "client")})
    (tmp_path / "client").write_text("x")
    with pytest.raises(MailboxTrouble) as caught:
        token_of(one)

    assert not isinstance(caught.value, NotLetIn)


def test_a_redirect_is_not_followed(giver: TokenGiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret goes where IT wrote, and no further."""
    monkeypatch.setattr(giver, "answer", lambda path, form: (302, {"access_token": "x"}))
    with pytest.raises(MailboxTrouble, match="answers 302"):
        token_of(by_oauth(giver, tmp_path))


def test_an_answer_without_a_token_is_a_refusal(
    giver: TokenGiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred and nothing in it."""
    monkeypatch.setattr(giver, "answer", lambda path, form: (200, {}))
    with pytest.raises(NotLetIn, match="gave no access token"):
        token_of(by_oauth(giver, tmp_path))
