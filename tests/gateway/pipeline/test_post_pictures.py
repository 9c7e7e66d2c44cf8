"""A post carries the author's pictures and leaves the logos in the mail."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from adapters.feed.tables import files, posts
from nlp.types import Kind
from tests.gateway.town import Town

PAGE = ("<p>Taart! <img src=cid:plan@x></p><p>Met vriendelijke groet,</p><p>Noor</p><img src=cid:logo@x>")


def _picture(name: str) -> str:
    return f"--g\r\nContent-Type: image/png; name={name}.png\r\nContent-ID: <{name}@x>\r\n\r\nx\r\n"


def test_a_logo_is_delivered_but_not_posted(tmp_path: Path) -> None:
    """Beside the text it would look like something that the author attached."""
    town = Town(tmp_path)
    try:
        town.says.kind = Kind.ANNOUNCEMENT
        mail = ("From: p1@havik.example\r\nTo: iedereen@havik.example\r\nSubject: alarm taart\r\n"
                "Message-ID: <1@havik.example>\r\nMIME-Version: 1.0\r\n"
                "Content-Type: multipart/related; boundary=g\r\n\r\n--g\r\nContent-Type: text/html\r\n\r\n"
                f"{PAGE}\r\n{_picture('plan')}{_picture('logo')}--g--\r\n")
        town.accept(mail.encode(), "p1@havik.example", "iedereen@havik.example")
        town.run(60)

        with town.parts.database.connect() as connection:
            assert ["plan.png"] == list(connection.scalars(select(files.c.name)))
        assert any(b"name=logo.png" in seen.content for seen in town.hop.mails)
    finally:
        town.close()


def test_a_picture_whose_id_begins_like_anothers_is_shown_as_itself(tmp_path: Path) -> None:
    """Gmail counts ii_1, ii_2 ... ii_12; the twelfth was shown as the first with a 2 behind it."""
    town = Town(tmp_path)
    try:
        town.says.kind = Kind.ANNOUNCEMENT
        pictures = "".join(
            f"--g\r\nContent-Type: image/png; name={name}.png\r\nContent-ID: <{one}>\r\n\r\n{name}\r\n"
            for one, name in (("ii_1", "een"), ("ii_12", "twaalf")))
        mail = ("From: p1@havik.example\r\nTo: iedereen@havik.example\r\nSubject: alarm plan\r\n"
                "Message-ID: <2@havik.example>\r\nMIME-Version: 1.0\r\n"
                "Content-Type: multipart/related; boundary=g\r\n\r\n--g\r\nContent-Type: text/html\r\n\r\n"
                f"<p>Eerst <img src=cid:ii_12> dan <img src=cid:ii_1></p>\r\n{pictures}--g--\r\n")
        town.accept(mail.encode(), "p1@havik.example", "iedereen@havik.example")
        town.run(60)

        with town.parts.database.connect() as connection:
            (text,) = connection.scalars(select(posts.c.text))
        assert text.index("twaalf.png") < text.index("een.png")
        assert "png2" not in text
    finally:
        town.close()
