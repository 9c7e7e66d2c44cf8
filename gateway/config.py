"""config.yaml: what IT sets. Every problem is reported at once, with line, column and remedy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from adapters.registry import UnknownKind, adapter_kinds, settings_for
from rules.document import Document, read_document, read_file
from rules.durations import shown
from rules.problems import Problem, RulesError
from rules.validate import validate

from .errors import ConfigError
from .intake.imap.settings import check_mailboxes
from .intake.settings import Networks
from .listing import addresses_of, ask_ldap, directory_of
from .mail.trimming.own_words import read_own_words
from .pipeline.classifiers import Pipeline
from .pipeline.directory import Directory
from .pipeline.settings import pipeline_of
from .pipeline.sources.ldap import LdapTrouble
from .pipeline.vouching import Trust
from .relay import NextHop
from .shapes import ConfigShape


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """config.yaml, checked: its values and the folder that relative paths start from."""

    path: Path
    shape: ConfigShape
    networks: dict[str, BaseModel]
    next_hop: NextHop
    trusted: Networks
    trust: Trust  # whose word about an author counts
    own_words: str = ""  # what `reading.words` names, checked, for the Reader
    pipeline: Pipeline | None = None  # what `classifier` names in the place of ours
    front: NextHop | None = None  # what `canary.via` names

    @property
    def state(self) -> Path:
        """The state folder."""
        return self.path.parent / self.shape.state

    @property
    def models(self) -> Path:
        """The folder of the classifiers that learned from corrections."""
        return self.state / "models"

    @property
    def rules(self) -> Path:
        """The rules file."""
        return self.path.parent / self.shape.rules

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are read again when they change: rules, people and members."""
        base = self.path.parent
        members = [base / one.members_file for one in self.shape.lists.values() if one.members_file]
        people = self.shape.directory
        named = [base / one for one in (people.csv, *people.aliases, *people.virtual) if one]
        return (self.rules, *named, *members)

    @property
    def store_url(self) -> str:
        """The database address; SQLite in the state folder unless told otherwise."""
        return self.shape.store.url or f"sqlite:///{(self.state / 'store.db').resolve()}"

    @property
    def web_url(self) -> str:
        """What people type, without a slash at the end."""
        return (self.shape.web.url or f"http://{self.shape.web.listen}").rstrip("/")

    def directory(self) -> Directory:
        """People and lists as their files and the directory server say now.

        Raises:
            ConfigError: with file, line and column; or why the directory server told nothing.
        """
        try:
            return directory_of(self.path.parent, self.shape, ask_ldap(self.path.parent, self.shape))
        except LdapTrouble as error:
            raise ConfigError(f"directory.ldap: {error}") from error


def load_config(path: Path) -> Config:
    """Read and check a config file.

    Raises:
        ConfigError: all problems, one `file:line:column` line each.
    """
    try:
        return _checked(path, read_document(read_file(path), str(path)))
    except RulesError as error:
        raise ConfigError(str(error)) from error


def _checked(path: Path, document: Document) -> Config:
    shape, problems = validate(ConfigShape, document)
    problems = [*document.problems, *problems]
    if shape is None:
        raise RulesError(problems)
    shape = _from_here(path.resolve().parent, shape)
    networks: dict[str, BaseModel] = {}
    for name, raw in {"feed": {"kind": "feed"}, **shape.networks}.items():
        kept, found = _network(document, name, raw)
        problems += found
        if kept is not None:
            networks[name] = kept
    next_hop = _host_and_port(document, ("next_hop",), shape.next_hop, problems)
    _host_and_port(document, ("web", "listen"), shape.web.listen, problems)
    via = shape.canary.via
    front = _host_and_port(document, ("canary", "via"), via, problems) if via else None
    trusted = _trusted(document, "networks", shape.trusted.networks, problems)
    clients = _trusted(document, "clients", shape.trusted.clients, problems)
    _check_lists(document, shape, problems)
    known = [one.address.lower() for one in shape.lists.values()]
    check_mailboxes(document, shape.intake.imap, known, problems)
    own_words = _own_words(path.resolve().parent, shape.reading.words, problems)
    pipeline = pipeline_of(path.resolve().parent, document, shape.classifier, problems)
    if problems or next_hop is None:
        raise RulesError(problems)
    instead = {a: one.deliver_to for one in shape.lists.values() if one.deliver_to for a in addresses_of(one)}
    return Config(
        path=path.resolve(),
        shape=shape,
        networks=networks,
        next_hop=replace(next_hop, instead=instead),
        trusted=trusted,
        trust=Trust(
            authserv_id=shape.trusted.authserv_id.lower(),
            clients=clients or trusted,
            clients_named=bool(clients),
        ),
        own_words=own_words,
        pipeline=pipeline,
        front=front,
    )


def _own_words(folder: Path, name: str, problems: list[Problem]) -> str:
    try:
        return read_own_words(folder / name) if name else ""
    except RulesError as error:
        problems += error.problems
        return ""


def _from_here(folder: Path, shape: ConfigShape) -> ConfigShape:
    """Relative paths of the parts start from the config file, like all others in it."""
    smtp = shape.intake.smtp
    files = {"tls_cert": smtp.tls_cert, "tls_key": smtp.tls_key, "auth_file": smtp.auth_file}
    keys = {name: folder / file for name, file in files.items() if file is not None}
    networks = {
        name: {key: str(folder / value) if key.endswith("_file") else value for key, value in raw.items()}
        for name, raw in shape.networks.items()
    }
    imap = {name: one.from_here(folder) for name, one in shape.intake.imap.items()}
    intake = shape.intake.model_copy(update={"smtp": smtp.model_copy(update=keys), "imap": imap})
    return shape.model_copy(update={"intake": intake, "networks": networks})


def _network(document: Document, name: str, raw: dict[str, Any]) -> tuple[BaseModel | None, list[Problem]]:
    """One network's settings, checked by its adapter's own model."""
    where = ("networks", name)
    if "kind" not in raw:
        return None, [
            document.problem(
                where, f'network {name} needs "kind"', f"add `kind:`, one of {', '.join(adapter_kinds())}"
            )
        ]
    try:
        return settings_for(str(raw["kind"])).model_validate(raw), []
    except UnknownKind as error:
        return None, [document.problem((*where, "kind"), f"network {name}: {error}")]
    except ValidationError as failed:
        return None, [
            document.problem(
                (*where, *error["loc"]),
                f"network {name}: {shown(error['loc'][-1] if error['loc'] else name)} {error['msg']}",
            )
            for error in failed.errors(include_url=False)
        ]


def _host_and_port(
    document: Document, where: tuple[str, ...], value: str, problems: list[Problem]
) -> NextHop | None:
    host, _, port = value.rpartition(":")
    if host and port.isdigit() and int(port) < 65_536:
        return NextHop(host.strip("[]"), int(port))
    problems.append(
        document.problem(where, f"{where[-1]} is {value!r}", "write host:port, as in 127.0.0.1:10026")
    )
    return None


def _trusted(document: Document, key: str, values: tuple[str, ...], problems: list[Problem]) -> Networks:
    found = []
    for number, value in enumerate(values):
        try:
            found.append(ip_network(value))
        except ValueError as error:
            problems.append(
                document.problem(
                    ("trusted", key, number), f"trusted: {error}", "write 10.1.2.0/24 or 10.1.2.3"
                )
            )
    return tuple(found)


def _check_lists(document: Document, shape: ConfigShape, problems: list[Problem]) -> None:
    seen: dict[str, str] = {}
    for name, one in shape.lists.items():
        for address in addresses_of(one):
            twin = seen.setdefault(address, name)
            if twin != name:
                problems.append(
                    document.problem(
                        ("lists", name), f"lists {twin} and {name} have the same address", "keep one of them"
                    )
                )
    for name, one in shape.lists.items():
        if one.deliver_to.lower() in seen:
            problems.append(
                document.problem(
                    ("lists", name, "deliver_to"),
                    f"list {name} is delivered to {one.deliver_to}, which leads to us again",
                    "name the address that only the next hop knows",
                )
            )
    for name, one in shape.lists.items():
        if one.members_from and not getattr(shape.directory, one.members_from) and not (
            one.members_from == "aliases" and shape.directory.virtual
        ):
            problems.append(
                document.problem(
                    ("lists", name, "members_from"),
                    f"list {name} has its members from {one.members_from}, and nothing says where that is",
                    f"fill `directory.{one.members_from}`",
                )
            )
    for number, name in enumerate(shape.web.staff):
        if name not in shape.lists:
            problems.append(
                document.problem(
                    ("web", "staff", number),
                    f"web: no list is called {name!r}",
                    f"one of: {', '.join(shape.lists) or 'none is defined'}",
                )
            )
    reviewers = {one.strip().lower() for one in shape.web.reviewers}
    for number, name in enumerate(shape.web.review_mail):
        if name.lower() not in reviewers:
            words = f"web: {name} is to decide by mail and is no reviewer"
            problems.append(
                document.problem(("web", "review_mail", number), words, "name the person under web, reviewers, too")
            )
