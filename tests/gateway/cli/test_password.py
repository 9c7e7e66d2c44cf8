"""hash-password: what two settings want in their files."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from gateway.cli import app
from gateway.errors import ConfigError
from gateway.intake.logins import read_logins

LONG = "een lange zin als sleutel\n"


def test_with_a_name_it_makes_the_line_that_the_door_reads(tmp_path: Path) -> None:
    """`mailsquare hash-password --name scanner >> logins` is all there is to do."""
    made = CliRunner().invoke(app, ["hash-password", "--stdin", "--name", "scanner"], input=LONG)
    (tmp_path / "logins").write_text(made.output)

    assert 0 == made.exit_code
    assert ["scanner"] == list(read_logins(tmp_path / "logins"))
    assert "sleutel" not in made.output


def test_a_name_that_the_file_cannot_hold_is_refused_before_the_password_is_asked() -> None:
    """A colon would end the name."""
    found = CliRunner().invoke(app, ["hash-password", "--name", "a:b"])

    assert isinstance(found.exception, ConfigError)
    assert "no colon" in str(found.exception)
    assert "Password" not in found.output
