"""Files of posts: kept, never run."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from adapters.types import File, Receipt

Browse = Callable[..., httpx.Client]
Publish = Callable[..., Receipt]
PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff\xe0",
    "image/gif": b"GIF89a",
    "image/webp": b"RIFF\x00\x00\x00\x00WEBP",
}


def _fetch(
    browse: Browse, publish: Publish, media_type: str, content: bytes, name: str = "x"
) -> httpx.Response:
    publish(files=(File(name=name, media_type=media_type, content=content),))
    return browse().get("/feed/files/1")


@pytest.mark.parametrize(("media_type", "content"), PICTURES.items())
def test_a_true_picture_is_shown(browse: Browse, publish: Publish, media_type: str, content: bytes) -> None:
    """Screenshots are half of all questions to IT."""
    answer = _fetch(browse, publish, media_type, content)

    assert media_type == answer.headers["content-type"]
    assert answer.headers["content-disposition"].startswith("inline")
    assert "same-origin" == answer.headers["cross-origin-resource-policy"]


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/svg+xml", b"<svg onload='alert(1)'/>"),
        ("text/html", b"<script>alert(1)</script>"),
        ("application/pdf", b"%PDF"),
        ("image/png", b"<script>alert(1)</script>"),
        ("image/gif", b"alert(1)//GIF8"),
        ("text/html; charset=utf-7", b"+ADw-script+AD4-"),
        ("x\r\nSet-Cookie: a=b", b"x"),
        ("", b"x"),
    ],
)
def test_anything_else_is_only_kept(
    browse: Browse, publish: Publish, media_type: str, content: bytes
) -> None:
    """A page of somebody else's under our name could read the viewer's groups."""
    answer = _fetch(browse, publish, media_type, content)

    assert "application/octet-stream" == answer.headers["content-type"]
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "nosniff" == answer.headers["x-content-type-options"]
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert content == answer.content


@pytest.mark.parametrize(
    "name", ["plan één.pdf", 'a".html', "a\r\nX: y.txt", "../../a", "日本.txt", "%2e%2e%2f", "a;b=c"]
)
def test_a_file_name_cannot_leave_its_header(browse: Browse, publish: Publish, name: str) -> None:
    """Names come from mail, so from anybody."""
    disposition = _fetch(browse, publish, "text/plain", b"x", name).headers["content-disposition"]

    assert disposition.isascii()
    assert '"' not in disposition
    assert 1 == disposition.count(";")


def test_a_picture_in_the_text_is_not_listed_again(browse: Browse, publish: Publish) -> None:
    """Once is enough."""
    publish(
        "Zie ![scherm](cid:a.png)",
        files=(
            File(name="a.png", media_type="image/png", content=PICTURES["image/png"], inline=True),
            File(name="b.pdf", media_type="application/pdf", content=b"%PDF"),
        ),
    )

    page = browse().get("/feed/p/1").text

    assert '<img src="/feed/files/1" alt="scherm" loading="lazy">' in page
    assert 'href="/feed/files/1"' not in page
    assert 'href="/feed/files/2"' in page
