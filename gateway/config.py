"""config.yaml: what IT sets. Every problem is reported at once, with line, column and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from adapters.registry import UnknownKind, adapter_kinds, settings_for
from rules.document import Document, read_document, read_file
from rules.durations import shown
from rules.fields import span
from rules.model import Shape
from rules.problems import Problem, RulesError
from rules.validate import validate

from .errors import ConfigError
from .intake.settings import Networks, SmtpSettings
from .mail.trimming.own_words import read_own_words
from .pipeline.classifiers import Pipeline
from .pipeline.directory import Directory, MailList, read_members, read_people
from .pipeline.settings import ClassifierShape, LearningShape, pipeline_of
from .relay import NextHop

YEAR = timedelta(days=366)
Days = Annotated[timedelta, span(YEAR, "retention")]
Wait = Annotated[timedelta, span(timedelta(hours=4), "the wait")]


class IntakeShape(Shape):
    """How mail comes in."""

    smtp: SmtpSettings = Field(default=SmtpSettings.model_validate({}), description="The SMTP door.")


class TrustedShape(Shape):
    """Whose word about an author counts."""

    networks: tuple[str, ...] = Field(default=("127.0.0.0/8", "::1/128"), description="Mail servers of ours.")


class ListShape(Shape):
    """One mailing list: its address and whom it reaches."""

    address: str = Field(description="Address of the list.", pattern=r"^[^@\s]+@[^@\s]+$")
    members: tuple[str, ...] = Field(default=(), description="Addresses of its members, or:")
    members_file: str = Field(default="", description="A file with one address a line, or:")
    everyone: bool = Field(default=False, description="Everybody in the directory, or:")
    size: int | None = Field(default=None, ge=1, description="Only how many there are.")
    same_as: str = Field(default="", description="The target whose readers are this list, by your word.")


class StoreShape(Shape):
    """Where items are kept."""

    url: str = Field(
        default="", description="sqlite:////path/store.db or postgresql://...; empty: in `state`."
    )


class DirectoryShape(Shape):
    """Who works here."""

    csv: str = Field(default="", description="CSV with the columns address,name,department,language.")


class ReadingShape(Shape):
    """How mail is read."""

    words: str = Field(
        default="",
        description="Your own closings, disclaimers and banners: YAML like gateway/mail/trimming/signoffs.yaml.",
    )


class WebShape(Shape):
    """The pages."""

    listen: str = Field(default="127.0.0.1:8080", description="address:port")
    url: str = Field(default="", description="What people type: https://square.example.org")
    staff: tuple[str, ...] = Field(
        default=(), description="Lists whose members may sign in; none: all lists."
    )
    reviewers: tuple[str, ...] = Field(default=(), description="People who see the pages for IT.")
    admin_password_file: str = Field(
        default="", description="File with the argon2 hash of the admin password."
    )


class RetentionShape(Shape):
    """How long things are kept."""

    posted: Days = Field(default=timedelta(days=30), description="Originals of posted mail.")
    delivered: Days = Field(default=timedelta(days=7), description="Originals of delivered mail.")
    journal: Days = Field(default=timedelta(days=365), description="The journal, without names.")


class PostingShape(Shape):
    """Posting to networks."""

    give_up_after: Wait = Field(default=timedelta(minutes=15), description="Then the mail goes out as mail.")


class ConfigShape(Shape):
    """The whole of config.yaml."""

    hostname: str = Field(description="Our name in the Received lines.", min_length=1)
    domain: str = Field(description="Mail domain of the gateway's own addresses.", min_length=1)
    company: str = Field(default="", description="Name shown above the pages.")
    state: str = Field(default="/var/lib/mailsquare", description="Folder for store, key and off switch.")
    rules: str = Field(default="rules.yaml", description="The rules file, beside this one unless absolute.")
    next_hop: str = Field(description="host:port where mail goes on to.")
    intake: IntakeShape = IntakeShape()
    trusted: TrustedShape = TrustedShape()
    lists: dict[str, ListShape] = Field(description="The lists whose mail may become posts.")
    store: StoreShape = StoreShape()
    networks: dict[str, dict[str, Any]] = Field(default={}, description="Social networks; feed is built in.")
    directory: DirectoryShape = DirectoryShape()
    reading: ReadingShape = ReadingShape()
    classifier: ClassifierShape = ClassifierShape()
    learning: LearningShape = LearningShape()
    web: WebShape = WebShape()
    retention: RetentionShape = RetentionShape()
    posting: PostingShape = PostingShape()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """config.yaml, checked: its values and the folder that relative paths start from."""

    path: Path
    shape: ConfigShape
    networks: dict[str, BaseModel]
    next_hop: NextHop
    trusted: Networks
    own_words: str = ""  # what `reading.words` names, checked, for the Reader
    pipeline: Pipeline | None = None  # what `classifier` names in the place of ours

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
        people = [base / self.shape.directory.csv] if self.shape.directory.csv else []
        return (self.rules, *people, *members)

    @property
    def store_url(self) -> str:
        """The database address; SQLite in the state folder unless told otherwise."""
        return self.shape.store.url or f"sqlite:///{(self.state / 'store.db').resolve()}"

    @property
    def web_url(self) -> str:
        """What people type, without a slash at the end."""
        return (self.shape.web.url or f"http://{self.shape.web.listen}").rstrip("/")

    def directory(self) -> Directory:
        """People and lists as their files say now. ConfigError names file and line."""
        base = self.path.parent
        people = read_people(base / self.shape.directory.csv) if self.shape.directory.csv else {}
        lists = {}
        for name, one in self.shape.lists.items():
            members = frozenset(address.strip().lower() for address in one.members)
            if one.members_file:
                members |= read_members(base / one.members_file)
            if one.everyone:
                members |= frozenset(people)
            known = bool(one.members or one.members_file or one.everyone)
            lists[one.address.lower()] = MailList(
                name=name,
                address=one.address.lower(),
                members=members if known else None,
                size=one.size,
                same_as=one.same_as,
            )
        return Directory(people, lists)


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
    trusted = _trusted(document, shape.trusted.networks, problems)
    _check_lists(document, shape, problems)
    own_words = _own_words(path.resolve().parent, shape.reading.words, problems)
    pipeline = pipeline_of(path.resolve().parent, document, shape.classifier, problems)
    if problems or next_hop is None:
        raise RulesError(problems)
    return Config(
        path=path.resolve(),
        shape=shape,
        networks=networks,
        next_hop=next_hop,
        trusted=trusted,
        own_words=own_words,
        pipeline=pipeline,
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
    files = {"tls_cert": smtp.tls_cert, "tls_key": smtp.tls_key}
    keys = {name: folder / file for name, file in files.items() if file is not None}
    networks = {
        name: {key: str(folder / value) if key.endswith("_file") else value for key, value in raw.items()}
        for name, raw in shape.networks.items()
    }
    intake = shape.intake.model_copy(update={"smtp": smtp.model_copy(update=keys)})
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


def _trusted(document: Document, values: tuple[str, ...], problems: list[Problem]) -> Networks:
    found = []
    for number, value in enumerate(values):
        try:
            found.append(ip_network(value))
        except ValueError as error:
            problems.append(
                document.problem(
                    ("trusted", "networks", number), f"trusted: {error}", "write 10.1.2.0/24 or 10.1.2.3"
                )
            )
    return tuple(found)


def _check_lists(document: Document, shape: ConfigShape, problems: list[Problem]) -> None:
    seen: dict[str, str] = {}
    for name, one in shape.lists.items():
        twin = seen.setdefault(one.address.lower(), name)
        if twin != name:
            problems.append(
                document.problem(
                    ("lists", name), f"lists {twin} and {name} have the same address", "keep one of them"
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
