"""The demo's outbox: every mail that left, as text and in a frame that can do nothing."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest

from tests.gateway.web.desk import AUTHOR, Desk
from tests.gateway.web.doubles import Left

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=https://evil.example/x.png>",
    "<form action=https://evil.example>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<iframe src=x></iframe>",
    "<base href=https://evil.example>",
    "<p onclick=alert(1)>x</p>",
)


def _left(desk: Desk, *, sender: str = AUTHOR, html: str = "", text: str = "Hallo", **headers: str) -> Left:
    mail = EmailMessage()
    for name, value in {"From": "Jan <jan@corp.example>", "Subject": "Vergadering", **headers}.items():
        mail[name] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    one = Left(len(desk.left) + 1, desk.clock(), sender, ("all@corp.example", AUTHOR), mail.as_bytes())
    desk.left.append(one)
    return one


def test_newest_first_and_our_own_notes_apart(demo: Desk) -> None:
    """A note of ours has the null sender and a Message-ID of our domain."""
    _left(demo, Subject="Gewone mail")
    _left(demo, sender="", Subject="Je bericht staat er", **{"Message-ID": "<n1@mx.test>"})
    _left(demo, sender="", Subject="Bounce van elders", **{"Message-ID": "<n1@elsewhere.example>"})
    browser = demo.browser()

    order = re.findall(r'href="/outbox/(\d+)"', browser.get("/outbox").text)

    assert ["3", "2", "1"] == order
    assert ["2"] == re.findall(r'href="/outbox/(\d+)"', browser.get("/outbox?sort=nudges").text)
    assert ["3", "1"] == re.findall(r'href="/outbox/(\d+)"', browser.get("/outbox?sort=delivered").text)


def test_links_of_ours_can_be_followed_from_the_text(demo: Desk) -> None:
    """So that the demo can be walked from nudge to choice page; others stay text."""
    _left(
        demo,
        text='Keuze\n  http://testserver/choice/abc#mail\nhttp://evil.example/x\nhttp://testserver/"onclick="x',
    )

    page = demo.browser().get("/outbox/1").text

    assert '<a href="/choice/abc#mail">' in page
    assert 'href="http://evil' not in page
    assert 'onclick="x' not in page


@pytest.mark.parametrize("html", HOSTILE)
def test_a_mails_html_can_do_nothing(demo: Desk, html: str) -> None:
    """Cleaned, and in a sandbox of its own all the same."""
    _left(demo, html=f"<p>Hallo</p>{html}", Subject=html)
    browser = demo.browser()

    page, frame = browser.get("/outbox/1"), browser.get("/outbox/1/html")

    assert html not in page.text
    assert html not in frame.text
    assert "evil.example" not in frame.text
    assert "javascript:" not in frame.text
    policy = frame.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff",
        b"Subject: " + b"=?utf-8?q?" * 9000,
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n" * 5000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000)
        ),
    ],
)
def test_a_broken_mail_still_has_a_page(demo: Desk, content: bytes) -> None:
    """The demo plays broken mails on purpose."""
    demo.left.append(Left(1, demo.clock(), "", (), content))

    assert [200, 200] == [demo.browser().get(path).status_code for path in ("/outbox", "/outbox/1")]
    assert 404 == demo.browser().get("/outbox/2").status_code
    assert 404 == demo.browser().get("/outbox/1/html").status_code
