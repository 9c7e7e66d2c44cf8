"""`mailsquare check`: is the set-up sound? One finding a line, with its fix."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rules.lint import lint

from .app import rules_of
from .config import Config, load_config
from .errors import ConfigError, MailsquareError, NoClassifier
from .intake.lookover import look_over
from .pipeline.classifiers import which
from .pipeline.directory import Directory
from .pipeline.fitting import fits
from .pipeline.grouping import trouble_of_groups
from .pipeline.linting import departments, list_sizes
from .pipeline.off import is_off
from .pipeline.sensing import TraitsInForce, Wary
from .pipeline.vouchers import Advice, advise, advise_of
from .scratch import scratch
from .store import items
from .store.database import open_engine, ping
from .store.migrate import is_current
from .trying import Waiting, try_ways

TIMEOUT = 5.0  # seconds for each call of --live


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check: ok, or what is wrong and how to mend it."""

    name: str
    ok: bool
    words: str
    warning: bool = False  # works, but look
    config: bool = False  # the configuration itself is wrong

    @property
    def exit_code(self) -> int:
        """0 fine or only worth a look, 1 something is wrong, 2 the configuration cannot be used."""
        return 0 if self.ok or self.warning else 2 if self.config else 1

    def __str__(self) -> str:
        mark = "ok  " if self.ok else "look" if self.warning else "FAIL"
        return f"{mark}  {self.name}: {self.words}"


def check_all(path: Path, *, live: bool, waiting: Waiting = nullcontext) -> list[Finding]:
    """Every check in turn; a broken configuration ends it at once. `waiting` shows that a canary is waited for."""
    try:
        config = load_config(path)
        directory = config.directory()
        rules = rules_of(config)
    except ConfigError as error:
        return [Finding(name="config", ok=False, config=True, words=line) for line in str(error).splitlines()]
    found = [
        Finding(
            name="config",
            ok=True,
            words=f"{path}, {len(directory.every_list)} lists, {len(directory.people)} people",
        )
    ]
    found += [
        Finding(
            name="rules",
            ok=True,
            words=f"{config.rules.name}, mode {rules.mode}, guards: {len(rules.guards)}, rules: {len(rules.rules)}",
        )
    ]
    found += [
        Finding(name="rules", ok=False, warning=True, words=str(problem))
        for problem in lint(rules, list_sizes(directory), departments=departments(directory))
    ]
    found.append(_classifier(config))
    found += _models()
    found += _lists(directory)
    found += _door(config)
    found.append(_vouchers(advise(config.trust)))
    if is_off(config.state):
        words = "everything is ordinary mail until `mailsquare on`"
        found.append(Finding(name="switch", ok=False, warning=True, words=words))
    if live:
        found += _live(config)
        found += [
            Finding(name=one.name, ok=one.ok, warning=one.look, words=one.words)
            for one in try_ways(config, waiting)
        ]
    return found


def _classifier(config: Config) -> Finding:
    """What tells the kinds apart; somebody else's pipeline is loaded and timed."""
    try:
        words, ok = which(config.models, config.pipeline)
    except ConfigError as error:
        return Finding(name="classifier", ok=False, config=True, words=str(error))
    except NoClassifier as error:
        return Finding(name="classifier", ok=False, words=str(error))
    return Finding(name="classifier", ok=ok, warning=not ok, words=words)


def _models() -> Iterator[Finding]:
    """The models beside the classifier. Mail arrives without them, and is not posted on the machine's word."""
    sensing = TraitsInForce()()
    found = {"traits": sensing.trouble if isinstance(sensing, Wary) else "", "groups": trouble_of_groups()}
    for name, trouble in found.items():
        words = f"{trouble}. Until then every mail counts as possibly sensitive" if trouble else "can be used"
        yield Finding(name=f"model of {name}", ok=not trouble, words=words)


def _door(config: Config) -> Iterator[Finding]:
    """The SMTP door's certificate, logins and networks."""
    for one in look_over(config.shape.intake.smtp, config.trusted, datetime.now(UTC)):
        yield Finding(name=one.name, ok=one.ok, warning=one.works, words=one.words)


def _vouchers(advice: Advice) -> Finding:
    """Whose word about an author counts, and what it is worth."""
    return Finding(name="author", ok=advice.sure, warning=True, words=advice.words)


def _lists(directory: Directory) -> Iterator[Finding]:
    for one in directory.every_list:
        if one.members is None and not one.same_as:
            yield Finding(
                name=f"list {one.name}",
                ok=False,
                warning=True,
                words="its members are unknown, so its mail stays mail; "
                + (one.doubt or "give members, or `same_as`"),
            )
        elif one.members is not None and not one.members:
            yield Finding(
                name=f"list {one.name}", ok=False, warning=True, words="it has no members; fill the list"
            )


def _live(config: Config) -> Iterator[Finding]:
    hop = config.next_hop
    try:
        with socket.create_connection((hop.host, hop.port), TIMEOUT) as connection:
            connection.settimeout(TIMEOUT)
            greeting = connection.recv(200)
        ok = greeting.startswith(b"220")
        yield Finding(name="next hop", ok=ok, words=f"{hop} answers" if ok else f"{hop} does not speak SMTP")
    except OSError as error:
        yield Finding(
            name="next hop",
            ok=False,
            words=f"{hop} cannot be reached ({error}); start its listener, or mend `next_hop`",
        )
    yield from _mailboxes(config)
    yield _store(config)
    yield from _came(config)
    with scratch(config) as parts:
        for fit in fits(parts):
            yield Finding(
                name=f"target {fit.target}", ok=bool(fit.lists), warning=not fit.trouble, words=str(fit)
            )


def _mailboxes(config: Config) -> Iterator[Finding]:
    """Whether each mailbox lets us in, and what its server allows."""
    if not config.shape.intake.imap:
        return
    from .intake.imap.probing import probe

    for name, settings in config.shape.intake.imap.items():
        found = probe(settings)
        yield Finding(name=f"mailbox {name}", ok=found.ok, warning=found.look, words=found.words)


def _store(config: Config) -> Finding:
    """Whether the store can be used; nothing is made or migrated by looking."""
    try:
        database = open_engine(config.store_url)
        ping(database)
        if not is_current(database):
            words = "will be brought up to date at the next start (or by `mailsquare db upgrade`)"
            return Finding(name="store", ok=False, warning=True, words=words)
        return Finding(name="store", ok=True, words="answers, and is up to date")
    except MailsquareError as error:
        return Finding(name="store", ok=False, words=str(error))


def _came(config: Config) -> Iterator[Finding]:
    """Whether the mail server told of the mail that came last who had handed it in."""
    try:
        database = open_engine(config.store_url)
        if not is_current(database):
            return
        with database.connect() as connection:
            advice = advise_of(items.latest(connection, limit=100), config.trust)
    except MailsquareError:
        return  # what is wrong with the store was told before
    if advice is not None:
        yield _vouchers(advice)
