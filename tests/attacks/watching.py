"""A browser window that notes whatever ran, complained, left for elsewhere, or broke the layout."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.attacks.payloads import PAYLOADS
from tests.attacks.stage import Stage

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-quic", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1"]  # fmt: skip
# What a browser says of our own server's no, and of a picture inside a mail that nothing leads to.
HARMLESS = ("Failed to load resource: the server responded with a status of 4", "Loading the image 'cid:none' ")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

# What in a page could run, load or send, wherever it came from. The outbox alone may have its frame.
FOUND = """() => [...document.querySelectorAll('*')].flatMap(one => [
    ...[...one.attributes].filter(a => a.name.startsWith('on') || a.name === 'style' || a.name === 'srcdoc'
        || a.name.includes('hx-') || a.name === 'ping' || a.name === 'srcset').map(a => `${one.localName} ${a.name}`),
    ...['href', 'src', 'action', 'formaction', 'data', 'poster', 'background'].filter(name =>
        one.getAttribute(name) && !(one.namespaceURI || '').endsWith('svg') &&
        !['http:', 'https:', 'mailto:', 'cid:'].includes(new URL(one.getAttribute(name), document.baseURI).protocol))
        .map(name => `${one.localName} ${name}=${one.getAttribute(name)}`),
    ...['action', 'formaction', 'src'].filter(name =>
        ![location.origin, 'null'].includes(new URL(one.getAttribute(name) || '', location.href).origin))
        .map(name => `${one.localName} ${name}=${one.getAttribute(name)}`),
    ...(['embed', 'object', 'math', 'style', 'template', 'video', 'audio', 'portal', 'frame', 'base'].includes(
        one.localName) && !(one.localName === 'base' && one.getAttribute('target')) ? [one.localName] : []),
])"""
# Words of a mail stay words: no control, no name or class of ours, no heading above the page's own.
INSIDE = """() => [...document.querySelectorAll('body:not(.letter) .prose, .set-apart')].flatMap(words => [
    ...words.querySelectorAll('form, input, button, textarea, select, iframe, svg, script, link, meta, dialog'),
    ...words.querySelectorAll('[id], [name], [class], h1, h2, h3'),
    ...(words.matches('.set-apart') ? words.querySelectorAll(':not(p, blockquote)') : []),
]).map(one => `in the words: ${one.outerHTML.slice(0, 120)}`)"""
# Nothing lifted out of its place: only our own words for screen readers are.
LIFTED = """() => [...document.querySelectorAll('body *')].filter(one => {
    const place = getComputedStyle(one).position;
    return place === 'fixed' || (place === 'absolute' && !one.matches('.sr, .skip, .stack thead, .stack thead *'));
}).map(one => `lifted out: ${one.outerHTML.slice(0, 120)}`)"""
# Nothing wider than the window or its card, and one title to a page.
LAYOUT = """() => {
    const wrong = [], page = document.scrollingElement;
    if (page.scrollWidth > innerWidth) wrong.push(`${page.scrollWidth} pixels wide of ${innerWidth}`);
    for (const one of document.querySelectorAll('.thread, .post > .grow, .prose, .set-apart, .by, .attached'))
        if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
            wrong.push(`${one.className || one.localName} holds ${one.scrollWidth} in ${one.clientWidth} pixels`);
    const titles = document.querySelectorAll('h1').length;
    if (titles !== 1) wrong.push(`${titles} titles`);
    return wrong;
}"""


class Watched:
    """One window; `ran` holds the numbers of payloads that did something, `wrong` all that was noted."""

    def __init__(self, browser: Any, stage: Stage) -> None:
        self.wrong: list[str] = []
        self.ran: set[int] = set()
        self.views = 0
        self.at = ""
        self.stage = stage
        self.context = browser.new_context(extra_http_headers={"accept-language": "nl"}, viewport=WIDE)
        self.context.expose_function("ran", lambda *numbers: self._ran(numbers))
        self.context.on("request", lambda asked: self._asked(asked.url))
        self.context.set_default_timeout(90_000)  # a loaded machine is slow, a broken page never comes
        self.page = self.context.new_page()
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.note(str(error)))
        self.page.on("console", self._said)
        self.page.on("popup", lambda _: self.note("a new window"))

    def _dialog(self, dialog: Any) -> None:
        self.note("a dialog")
        dialog.dismiss()

    def _said(self, said: Any) -> None:
        if said.type not in ("log", "debug") and not said.text.startswith(HARMLESS):
            self.note(said.text)

    def note(self, what: str) -> None:
        """Something that must not be, and where."""
        self.wrong.append(f"{self.at}: {what[:300]}")

    def _ran(self, numbers: tuple[Any, ...]) -> None:
        self.ran.add(int(numbers[0]) if numbers else -1)
        self.note(f"a script ran: {PAYLOADS[int(numbers[0])] if numbers and numbers[0] < len(PAYLOADS) else '?'}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.stage.url + "/", "cid:")):      # RFC 2392: a part of a mail, no place
            self.ran |= {int(n) for n in re.findall(r"//a(\d+)\.evil\.test", url)} or {-1}
            self.note(f"asked for {url}")

    def look(self, path: str, *, page: bool = True) -> str:
        """Open a page, in two widths; hand back its words. A piece is no page: it has no layout of its own."""
        self.at = path
        self.page.goto(self.stage.url + path)
        self.search()
        if page:
            self.measure()
        return str(self.page.inner_text("body"))

    def search(self) -> None:
        """Look through the page, and its frames, for what could run."""
        self.views += 1
        for frame in self.page.frames:
            self.wrong += [f"{self.at}: {found}" for found in frame.evaluate(FOUND)]
        self.wrong += [f"{self.at}: {found}" for look in (INSIDE, LIFTED) for found in self.page.evaluate(look)]

    def measure(self) -> None:
        """The layout, wide and narrow, with all that was closed opened."""
        self.page.evaluate("document.querySelectorAll('details.below').forEach(one => { one.open = true; })")
        for size in (WIDE, NARROW):
            self.page.set_viewport_size(size)
            self.wrong += [f"{self.at} ({size['width']}): {found}" for found in self.page.evaluate(LAYOUT)]
        self.page.set_viewport_size(WIDE)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser that finds no host but this machine."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()
