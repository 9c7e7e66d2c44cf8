"""What leaves the reading room can be stored by any database and shown on any page."""

from __future__ import annotations

from gateway.mail.clean import clean_line, clean_text, file_name
from tests.growth import LINEAR, growth


def test_text_loses_what_databases_refuse() -> None:
    """PostgreSQL refuses NUL, all refuse lone surrogates."""
    assert "ab\ufffdc" == clean_text("a\x00b\udcfcc")
    clean_text("\ud83d\udc00\udfff").encode()


def test_lines_end_in_one_way_and_letters_have_one_form() -> None:
    """Equal texts must be equal strings, or the ledger sees two mails."""
    assert "a\nb\nc\nd" == clean_text("a\r\nb\rc\u2028d")
    assert "é" == clean_text("e\u0301")


def test_a_line_is_one_line() -> None:
    """No header injection: CR, LF, U+2028 and NUL never reach a header or a title."""
    assert "a b c d" == clean_line("a\r\nb\u2028c\x00 \t d")
    assert 50 == len(clean_line("x" * 10_000, 50))


def test_a_tower_of_accents_takes_linear_time() -> None:
    """Sorting combining marks is quadratic in the standard library."""
    assert growth(clean_text, "\u0301\u0323") <= LINEAR
    assert growth(clean_text, "\u0730\u0731") <= LINEAR


def test_file_names_are_safe_to_show_and_to_save() -> None:
    """No path, no device, no direction override; never empty."""
    assert "etc_passwd" == file_name("../../etc/pass\x00wd", "part-1")
    assert "part-1" == file_name("CON.txt", "part-1")
    assert "part-1" == file_name("  ..  ", "part-1")
    assert "abfdp.exe" == file_name("ab\u202efdp.exe", "part-1")
    assert file_name("x" * 300 + ".pdf", "part-1").endswith(".pdf")
    assert len(file_name("x" * 300 + ".pdf", "part-1")) <= 120
