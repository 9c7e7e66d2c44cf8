"""Pictures: the author's stay, trackers go, logos are delivered but never posted."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest

from gateway.mail.html.convert import to_markdown
from gateway.mail.html.pictures import is_photo, is_tracking, lift_embedded, size_of
from gateway.mail.types import Message
from tests.gateway.mail.letters import mixed, read
from tests.growth import LINEAR, growth


def png(width: int, height: int, more: int = 0) -> bytes:
    """The head of a picture of that size, and so many bytes behind it."""
    head = b"IHDR" + struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + b"\0" * more


def part(content_id: str, content: bytes, disposition: str = "inline") -> str:
    """A picture as a part of a mail."""
    named = f"Content-ID: <{content_id}>\nContent-Disposition: {disposition}; filename={content_id}.png\n"
    return (f"Content-Type: image/png\n{named}Content-Transfer-Encoding: base64\n\n"
            f"{base64.encodebytes(content).decode()}")


def mail(html: str, *parts: str) -> Message:
    """A page with its pictures beside it."""
    return read(mixed(f"Content-Type: text/html; charset=utf-8\n\n{html}\n", *parts, kind="related"))


def decorations(message: Message) -> list[str]:
    """Which of its pictures a post leaves out."""
    return [one.content_id for one in message.parts if one.decoration]


LOGO = png(160, 50)
PHOTO = png(1200, 900, 200_000)


def test_the_authors_pictures_stay_and_the_logo_below_the_closing_is_decoration() -> None:
    """The photo is what the mail is about; the logo stands under every mail."""
    message = mail("<p>Kijk:</p><p><img src='cid:foto'></p><p>Met vriendelijke groet,</p><p>Noor de Wit</p>"
                   "<p><img src='cid:logo'></p>", part("foto", PHOTO), part("logo", LOGO))

    assert "![](cid:foto)" in message.markdown
    assert ["logo"] == decorations(message)
    assert ["foto.png", "logo.png"] == [one.name for one in message.parts]


@pytest.mark.parametrize("html", [
    '<p>Hoi</p><div id="Signature"><img src="cid:x"></div>',
    '<p>Hoi</p><div class="gmail_signature">Noor<br><img src="cid:x"></div>',
    '<p>Hoi</p><blockquote type="cite">oud <img src="cid:x"></blockquote>',
    '<p>Hoi</p><div style="display:none"><img src="cid:x"></div>',
    '<p>Hoi <a href="https://www.linkedin.com/company/x"><img src="cid:x"></a></p>',
    '<p>Hoi <img src="cid:x" width=24 height=24></p>',
    "<p>Hoi</p>",
])
def test_what_the_new_text_does_not_show_is_decoration(html: str) -> None:
    """In a signature, a quote, hidden, a network's sign, or beside the page and named nowhere."""
    message = mail(html, part("x", LOGO))

    assert "cid:" not in message.markdown
    assert ["x"] == decorations(message)


@pytest.mark.parametrize(("html", "disposition"), [
    ("<p>Hoi <img src='cid:x'></p>", "inline"),
    ("<p>Hoi <img src='cid:x'></p><blockquote type=cite>oud <img src='cid:x'></blockquote>", "inline"),
    ("<p>Hoi <img src='cid:%78'></p>", "inline"),
    ("<p>Hoi</p>", "attachment"),
])
def test_what_is_shown_or_attached_is_never_decoration(html: str, disposition: str) -> None:
    """However small it is: the author put it there."""
    assert [] == decorations(mail(html, part("x", LOGO, disposition)))


def test_a_photo_below_the_closing_is_no_decoration() -> None:
    """Phones put pictures under everything; only in a quote they are somebody else's."""
    closing = "<p>Foto's!</p><p>Met vriendelijke groet,</p><p>Noor de Wit</p>"

    assert [] == decorations(mail(f"{closing}<p><img src='cid:x'></p>", part("x", PHOTO)))
    assert [] == decorations(mail(closing, part("x", PHOTO)))
    assert ["x"] == decorations(mail("<p>Hoi</p><blockquote type=cite><img src='cid:x'>oud</blockquote>",
                                     part("x", PHOTO)))


def test_pictures_of_a_mail_without_html_are_the_authors() -> None:
    """Apple Mail sends text, picture, text; nothing names the picture."""
    message = read(mixed("Content-Type: text/plain\n\nKijk\n", part("x", LOGO)))

    assert [] == decorations(message)


def test_trackers_and_spacers_leave_nothing() -> None:
    """By their own size and by the size that the page gives them."""
    message = mail("<p>Hoi<img src='cid:a'><img src='cid:b' width=1 height=1 alt=spacer>"
                   "<img src='https://t.example/x' style='width:1px' alt=t><img src='cid:c' style='display:none'></p>",
                   part("a", png(1, 1)), part("b", LOGO))

    assert "a" not in [one.content_id for one in message.parts]
    assert ["b"] == decorations(message)
    assert "Hoi" == to_markdown("<p>Hoi<img src='cid:b' width=1 height=1 alt=spacer></p>")


def test_small_pictures_with_words_leave_their_words() -> None:
    """An emoji is a letter; a network's button is a link."""
    assert "Top 😀" == to_markdown("<p>Top <img src='cid:e' alt='😀' width=20 height=20></p>")
    assert "[LinkedIn](https://linkedin.com/in/x)" == to_markdown(
        "<a href='https://linkedin.com/in/x'><img src='https://cdn.example/i.png'></a>")


def test_pictures_inside_the_page_become_parts() -> None:
    """A picture pasted into a web editor is in the page's own text; a post can only show a file."""
    source = base64.b64encode(png(300, 200)).decode()
    message = mail(f"<p>Kijk <img src='data:image/png;base64,{source}' alt='plan'></p>")

    (picture,) = message.parts
    assert png(300, 200) == picture.content
    assert f"![plan](cid:{picture.content_id})" in message.markdown
    assert not picture.decoration


@pytest.mark.parametrize("source", [
    "data:image/svg+xml;base64,PHN2Zz4=", "data:image/png;base64,AAAA", "data:image/png;base64,@",
    "data:text/html;base64,PHN2Zz4=", "data:image/png;base64," + "A" * 2_000_000,
])
def test_what_is_no_plain_picture_is_left_out(source: str) -> None:
    """Only four kinds, by their own first bytes, and not without end."""
    message = mail(f"<p>Kijk <img src='{source}' alt='x'>hier</p>")

    assert () == message.parts
    assert "data:" not in message.markdown
    assert "Kijk" in message.markdown


@pytest.mark.parametrize(("content", "size"), [
    (b"GIF89a" + struct.pack("<HH", 1, 2), (1, 2)),
    (png(40, 30), (40, 30)),
    (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x11\x08" + struct.pack(">HH", 30, 40) + b"\0" * 9, (40, 30)),
    (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x27\0\0\x1d\0\0", (40, 30)),
    (b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 4 + b"\x2f" + struct.pack("<I", 39 | 29 << 14), (40, 30)),
    (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 4 + b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 40, 30), (40, 30)),
    (b"\xff\xd8" + b"\xff\xe0\x00\x02" * 5_000, None), (b"\xff\xd8\xff", None), (b"GIF89a", None), (b"", None),
])
def test_sizes_are_read_from_the_head(content: bytes, size: tuple[int, int] | None) -> None:
    """Nothing is decoded, so nothing can go off."""
    assert size == size_of(content)
    assert is_tracking(content) == (size == (1, 2))


def test_a_banner_is_no_photo() -> None:
    """It is wide; a logo is light; a photo is neither."""
    assert is_photo(PHOTO)
    assert not is_photo(png(1600, 400, 200_000))
    assert not is_photo(png(800, 600, 1_000))


@pytest.mark.parametrize("piece", [
    " src=data:image/png;base64,", "<img src='data:image/png;base64,AA'>", " src=", "A "])
def test_looking_for_pictures_takes_linear_time(piece: str) -> None:
    """In a page of a megabyte, too."""
    assert growth(lambda text: lift_embedded("data:image/" + text), piece) <= LINEAR
