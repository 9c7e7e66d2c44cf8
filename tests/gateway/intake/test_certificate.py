"""The door's certificate: clear words when it cannot be used, and taken up again when renewed."""

from __future__ import annotations

import logging
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.errors import ConfigError
from gateway.intake.certificate import expires, tls
from tests.gateway.intake.papers import LOCKED, ONE, TWO


def files(folder: Path) -> tuple[Path, Path]:
    return folder / "door.pem", folder / "door.key"


@pytest.mark.parametrize(("spoil", "words"), [
    (lambda cert, key: TWO.write(cert.parent, "other") and key.write_text((cert.parent / "other.key").read_text()),
     r"door\.key does not fit the certificate .*door\.pem"),
    (lambda cert, key: key.write_text(LOCKED), "asks for a passphrase"),
    (lambda cert, key: cert.write_text("hello"), r"door\.pem and the key .* cannot be used"),
    (lambda cert, key: key.unlink(), r"door\.key cannot be read \(No such file"),
    (lambda cert, key: cert.unlink() or cert.mkdir(), r"door\.pem cannot be read \(Is a directory"),
])
def test_what_is_wrong_with_the_files_is_said(tmp_path: Path, spoil: object, words: str) -> None:
    """OpenSSL's own words are for nobody."""
    ONE.write(tmp_path)
    spoil(*files(tmp_path))     # type: ignore[operator]
    with pytest.raises(ConfigError, match=words):
        tls(*files(tmp_path))


def test_a_renewed_pair_is_used_from_the_next_handshake_on(tmp_path: Path) -> None:
    """A certificate lives for weeks, the service for months."""
    ONE.write(tmp_path)
    now = tls(*files(tmp_path))
    first = now()
    assert first is now()
    TWO.write(tmp_path)

    assert isinstance(now(), ssl.SSLContext)
    assert first is not now()


def test_half_a_renewal_leaves_the_old_pair_in_force(tmp_path: Path,
                                                     caplog: pytest.LogCaptureFixture) -> None:
    """Two files are never written at once."""
    ONE.write(tmp_path)
    now = tls(*files(tmp_path))
    first = now()
    TWO.write(tmp_path, "new")
    (tmp_path / "new.pem").replace(tmp_path / "door.pem")
    with caplog.at_level(logging.WARNING, "mailsquare.intake"):
        assert first is now()
        assert first is now()
    assert 1 == caplog.text.count("does not fit")        # said once, not at each handshake
    (tmp_path / "new.key").replace(tmp_path / "door.key")

    assert first is not now()


def test_the_last_day_is_read_from_the_certificate(tmp_path: Path) -> None:
    """`check` warns before it has passed."""
    ONE.write(tmp_path)

    assert datetime(2126, 10, 30, 21, 6, 17, tzinfo=UTC) == expires(tmp_path / "door.pem")


@pytest.mark.parametrize("name", ["door.key", "none.pem", "words.pem"])
def test_a_file_without_a_certificate_has_no_last_day(tmp_path: Path, name: str) -> None:
    """A key in its place is the usual slip."""
    ONE.write(tmp_path)
    (tmp_path / "words.pem").write_text("hello")
    with pytest.raises(ConfigError, match=f"{name} cannot be read as a PEM certificate"):
        expires(tmp_path / name)
