"""Links of a mail as Markdown: the real address, and no address twice."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

_LONGEST: Final = 2_000               # characters of an address; beyond them only the text is left
_SAFE = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>]", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_QUOTED: Final = str.maketrans({'"': "%22", "<": "%3C", ">": "%3E", "`": "%60"})
_TIMES: Final = 3                     # a mail that passed several filters is wrapped several times
# Host endings and the parameter that carries the address behind it. Microsoft Defender "Safe Links",
# Google's and Facebook's redirects, Barracuda "Link Protection".
_WRAPPED: Final = (
    (".safelinks.protection.outlook.com", "/", "url"),
    ("www.google.com", "/url", "q"),
    ("www.google.com", "/url", "url"),
    ("l.facebook.com", "/l.php", "u"),
    ("linkprotect.cudasvc.com", "/url", "a"),
)
_NETWORKS: Final = {
    "linkedin.com": "LinkedIn", "twitter.com": "Twitter", "x.com": "X", "facebook.com": "Facebook",
    "instagram.com": "Instagram", "youtube.com": "YouTube", "tiktok.com": "TikTok", "xing.com": "XING",
    "pinterest.com": "Pinterest", "threads.net": "Threads", "bsky.app": "Bluesky", "mastodon.social": "Mastodon",
    "wa.me": "WhatsApp", "whatsapp.com": "WhatsApp", "vimeo.com": "Vimeo", "flickr.com": "Flickr"}


def address_of(written: str | None) -> str:
    """The address behind a link, "" where it opens no page, mail or call.

    What a filter put around it is taken off, if a web address is inside: readers ought to see
    where a link leads.
    """
    address = _SPACE.sub("", (written or "")[:4 * _LONGEST].strip()) if written else ""
    if not _SAFE.match(address):
        return ""
    for _ in range(_TIMES):
        inner = _inside(address)
        if not inner:
            break
        address = inner
    return "" if len(address) > _LONGEST else address.translate(_QUOTED)


def network_of(address: str) -> str:
    """The name of the public network that a link leads to, "" for all others."""
    host = address[:200].partition("://")[2].partition("/")[0].lower().removeprefix("www.").removeprefix("nl.")
    return _NETWORKS.get(host, "")


def same(text: str, address: str) -> bool:
    """Whether the text of a link already says its address."""
    return _core(text) == _core(address)


def link(text: str, address: str, plain: str) -> str:
    """The link in Markdown; `plain` is its text without marks."""
    if address.lower().startswith("mailto:"):
        mailbox = unquote(address[7:]).partition("?")[0]
        if _core(plain) == _core(mailbox) and re.fullmatch(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}", mailbox):
            return f"<{mailbox}>"
    elif same(plain, address) and "\\" not in address:
        return f"<{address}>"
    return f"[{text}]({_target(address)})"


def picture(alt: str, content_id: str) -> str:
    """A picture that travels inside the mail."""
    return f"![{alt}]({_target('cid:' + content_id)})"


def _target(address: str) -> str:
    """The address as Markdown takes it: what would end it too early is quoted."""
    balanced = address.count("(") == address.count(")") and "()" not in address and "((" not in address
    if not balanced:
        address = address.replace("(", "%28").replace(")", "%29")
    return f"<{address}>" if " " in address else address.replace("\\", "%5C")


def _core(address: str) -> str:
    core = unquote(address.strip().lower()).removeprefix("mailto:").removeprefix("tel:")
    core = core.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return core.rstrip("/")


def _inside(address: str) -> str:
    """The web address that a filter wrapped, or ""."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    for ending, path, name in _WRAPPED:
        if host.endswith(ending) and parts.path == path:
            inner = parse_qs(parts.query, max_num_fields=40).get(name, [""])[0] if _few(parts.query) else ""
            if inner.lower().startswith(("https://", "http://")):
                return _SPACE.sub("", inner)
    return ""


def _few(query: str) -> bool:
    return query.count("&") < 40
