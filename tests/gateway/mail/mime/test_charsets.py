"""Text in every charset and under every wrong label."""

from __future__ import annotations

import pytest

from gateway.mail.mime.charsets import charset_of_html, decode
from tests.gateway.mail.letters import letter, read
from tests.growth import LINEAR, growth


@pytest.mark.parametrize(("label", "content", "expected"), [
    ("", "café".encode(), "café"), ("", "café €".encode("cp1252"), "café €"),
    ("ISO_8859-1", "€".encode("cp1252"), "€"), ("iso-8859-1", "café".encode(), "café"),
    ("gbk", "镕".encode("gb18030"), "镕"), ("big5", "您好".encode("big5"), "您好"),
    ("iso-2022-jp", "こんにちは".encode("iso-2022-jp"), "こんにちは"),
    ("iso-2022-jp", b"\x1b$B-!-\"\x1b(B", "①②"), ("iso-2022-jp", b"\x1b(I1\x1b(B", "ｱ"),
    ("shift_jis", "①".encode("cp932"), "①"), ("euc-kr", "똠".encode("cp949"), "똠"),
    ("koi8-r", "Привет".encode("koi8-r"), "Привет"), ("windows-1251", "Привет".encode("cp1251"), "Привет"),
    ("x-mac-roman", "café".encode("mac-roman"), "café"), ("iso-8859-15", "€".encode("iso-8859-15"), "€"),
    ("utf-16", "dag".encode("utf-16"), "dag"), ("", "dag".encode("utf-16"), "dag"),
    ("utf-16", b"gewoon dag", "gewoon dag"), ("utf-8", b"\xef\xbb\xbfdag", "dag"),
    ("utf8mb4", "é".encode(), "é"), ("x-unknown", "é".encode(), "é"), ("default", "é".encode(), "é"),
    ("'utf-8'", "é".encode(), "é"), ("utf-7", b"+ADw-script+AD4-", "<script>"),
    ("unicode_escape", b"\\u0041", "\\u0041"), ("rot13", b"abc", "abc"), ("zlib", b"abc", "abc"),
])
def test_text_is_read_whatever_the_label_says(label: str, content: bytes, expected: str) -> None:
    """Labels lie, lack, and name extensions by the name of what they extend."""
    assert expected == decode(content, label)[0]


def test_one_stray_byte_does_not_spoil_the_rest() -> None:
    """A list puts a footer in another charset below the text."""
    assert "naïef café, één euro" == decode("naïef café, één ".encode() + b"euro", "utf-8")[0]
    assert "naïef café ligt privé" == decode("naïef café ligt priv".encode() + b"\xe9", "utf-8")[0]


@pytest.mark.parametrize(("page", "named"), [
    (b'<html><head><meta charset="koi8-r">', "koi8-r"),
    (b'<META http-equiv="Content-Type" content="text/html; charset=windows-1251">', "windows-1251"),
    (b"<p>charset=koi8-r</p>", ""), (b"<meta charset=utf-7>", ""),
])
def test_a_page_names_its_own_charset(page: bytes, named: str) -> None:
    """UTF-7 in a page is an old way to hide tags from a filter."""
    assert named == charset_of_html(page)


def test_the_charset_of_the_page_counts_where_the_mail_has_none() -> None:
    """The mail's own label goes first."""
    page = '<meta charset="windows-1251"><p>Привет</p>'.encode("cp1251")
    for label in ("", "; charset=us-ascii", "; charset=x-unknown"):
        assert "Привет" == read(letter(f"Content-Type: text/html{label}", body=page)).visible_text


def test_reading_a_page_of_strays_is_linear() -> None:
    """Each stray byte is looked at on its own."""
    assert growth(lambda text: decode(text.encode("latin-1"), "utf-8"), "abcdef é Ã© ") <= LINEAR
    assert growth(lambda text: charset_of_html(text.encode()), "<meta charset") <= LINEAR
