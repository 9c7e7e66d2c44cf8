"""Builds every part of the gateway, once, from a checked configuration."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import structlog
from pydantic import BaseModel

from adapters.contract import Adapter
from adapters.feed.settings import Settings
from adapters.registry import adapter_class
from rules.document import read_file
from rules.load import parse_rules
from rules.problems import Problem, RulesError, remedy
from rules.ruleset import RuleSet

from . import logs
from .book import Book
from .config import Config
from .engine import Engine
from .errors import ConfigError
from .mail.reader import Reader
from .pipeline.classifiers import InForce
from .pipeline.directory import Directory
from .pipeline.parts import Canaries, Manners, Parts, Rulebook
from .pipeline.strain import Bounds
from .relay import NextHop, Relay
from .store import rule_sets
from .store.database import open_engine, reading
from .store.migrate import upgrade

if TYPE_CHECKING:
    from sqlalchemy import Engine as Database


def rules_of(config: Config) -> RuleSet:
    """The rules file, checked against lists, networks and groups. ConfigError lists all problems."""
    return checked_rules(config, config.rules)


def rules_in_force(config: Config, database: Database) -> RuleSet:
    """The rules file; where it has mistakes, the last set that was in force. ConfigError where none was."""
    try:
        return rules_of(config)
    except ConfigError as error:
        with reading(database) as connection:
            kept = rule_sets.latest(connection)
        for one in kept:
            with contextlib.suppress(RulesError):
                rules = parsed_rules(config, next(iter(one.texts.values())), config.rules, one.texts)
                words = "the rules on disk have mistakes: those that were in force last count"
                structlog.get_logger().warning(words, revision=one.revision, why=str(error).splitlines()[0])
                return rules
        raise


def checked_rules(config: Config, path: Path) -> RuleSet:
    """A rules file as if it were the one in force. ConfigError lists all problems."""
    try:
        return parsed_rules(config, read_file(path), path)
    except RulesError as error:
        raise ConfigError(str(error)) from error


def parsed_rules(config: Config, text: str, path: Path, texts: Mapping[str, str] | None = None) -> RuleSet:
    """The rules of a text that stands, or is to stand, in that file; RulesError names all problems by place.

    `texts` are files that it includes, by name; the others are read.
    """
    lists = [
        word
        for name, one in config.shape.lists.items()
        for word in (name, one.address.lower(), one.address.lower().partition("@")[0])
    ]
    networks = list(config.networks)
    rules = parse_rules(text, str(path), lists=lists, networks=networks, folder=path.parent, texts=texts)
    unknown = list(_unknown_groups(config, rules))
    if unknown:
        raise RulesError(unknown)
    return rules


def _unknown_groups(config: Config, rules: RuleSet) -> Iterator[Problem]:
    """Targets in the built-in network whose group config.yaml does not make; others are asked live."""
    for place in rules.targets.values():
        settings = config.networks.get(place.network)
        if isinstance(settings, Settings) and place.group not in settings.groups:
            yield Problem(
                file=place.file,
                line=place.line,
                column=place.column,
                severity="error",
                message=f'targets, {place.name}: config.yaml makes no group "{place.group}" '
                f"under networks, {place.network}",
                suggestion=remedy(place.group, settings.groups),
            )


def build(config: Config, *, executor: str = "", makes_do: bool = False) -> Parts:
    """Every part of the gateway, the store migrated. ConfigError for what a person must mend.

    `makes_do` is for commands that act on the store beside a running service: mistakes in the rules or the
    people on disk, which that service does not take up either, keep nobody from looking after a mail.
    """
    logs.keep_quiet()
    rules = None if makes_do else rules_of(config)
    book = Book(config, makes_do=makes_do)
    database = open_engine(config.store_url)
    upgrade(database)
    rules = rules or rules_in_force(config, database)
    shape = config.shape
    return Parts(
        database=database,
        engine=Engine(database, executor=executor or executor_of(config)),
        reader=Reader(workers=1, own_words=config.own_words),
        classifier=InForce(config.models, config.pipeline),
        relay=Relay(config.next_hop, shape.hostname),
        rulebook=Rulebook(rules, lambda text, texts: parsed_rules(config, text, config.rules, texts)),
        directory=book,
        networks={
            name: open_network(config, name, kept, database, book) for name, kept in config.networks.items()
        },
        manners=Manners(
            hostname=shape.hostname,
            domain=shape.domain.lower(),
            web_url=config.web_url,
            company=shape.company,
            give_up_posting=shape.posting.give_up_after,
            bounds=Bounds(
                keep_free=shape.store.keep_free,
                late_after=shape.backlog.late_after,
                most_late=shape.backlog.at_most,
            ),
            keep_posted=shape.retention.posted,
            keep_delivered=shape.retention.delivered,
            keep_journal=shape.retention.journal,
            trust=config.trust,
            holds_unverified=shape.trusted.unverified == "hold",
            review_mail=tuple(dict.fromkeys(one.lower() for one in shape.web.review_mail)),
            learn_at=None if config.pipeline else shape.learning.at,
            learn_least=shape.learning.least,
        ),
        secret=secret_of(config.state),
        state=config.state,
        canaries=canaries_of(config),
        mailboxes=tuple(one.place for one in shape.intake.imap.values()),
    )


def canaries_of(config: Config) -> Canaries | None:
    """How mails of our own try the way; None where nobody said by which front."""
    if config.front is None:
        return None
    smtp, canary = config.shape.intake.smtp, config.shape.canary
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(smtp.host, smtp.host)  # all addresses are ours, too
    return Canaries(
        front=Relay(config.front, config.shape.hostname),
        every=canary.every,
        late_after=canary.late_after,
        door=NextHop(host, smtp.port) if smtp.port else None,
        mailboxes={name: one.address for name, one in config.shape.intake.imap.items() if one.address},
    )


def executor_of(config: Config) -> str:
    """The name under which this worker's work in hand is found again after a crash.

    On SQLite there is one worker, whatever the host is called today; on PostgreSQL each node has its own.
    """
    return "only" if config.store_url.startswith("sqlite") else config.shape.hostname


def staff(config: Config, book: Callable[[], Directory]) -> frozenset[str]:
    """Who may sign in and read open groups: the members of the configured lists, as they are now."""
    directory = book()
    names = config.shape.web.staff or tuple(config.shape.lists)
    lists = [found for name in names if (found := directory.list_named(name)) is not None]
    return frozenset(address for one in lists for address in one.members or ())


def open_network(
    config: Config, name: str, settings: BaseModel, database: Database, book: Callable[[], Directory]
) -> Adapter:
    """One adapter, ready to be called. The feed shares our store; all others get their settings."""
    kind = str(getattr(settings, "kind", name))
    if kind != "feed":
        return cast(Callable[[BaseModel], Adapter], adapter_class(kind))(settings)
    from adapters.feed.adapter import Feed

    assert isinstance(settings, Settings)
    feed = Feed(database, lambda: staff(config, book), "/feed", settings.all_groups)
    feed.sync_groups()
    return feed


def lock(path: Path, trouble: str) -> IO[str]:
    """A lock that goes with the process; ConfigError where another one holds it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise ConfigError(f"state: {trouble} ({path.parent}). Stop it first, or give this one its own.") from None
    return file


def secret_of(state: Path) -> bytes:
    """The key that signs links and reply addresses: made once, readable by us alone."""
    path = state / "key"
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(FileExistsError):
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "wb") as out:
                out.write(secrets.token_bytes(48))
        key = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"state: cannot keep a key in {state}: {error.strerror}") from error
    if len(key) < 32:
        raise ConfigError(
            f"state: {path} is too short for a key; delete it, and links sent before stop working"
        )
    return key
