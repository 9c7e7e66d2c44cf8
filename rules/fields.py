"""The kinds of value a rules file may hold, each with its error message and its JSON schema."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function, no_info_plain_validator_function

from .durations import parse_cap, parse_duration, parse_moment, parse_nights, parse_size, show_duration, shown
from .months import parse_weekday
from .problems import remedy
from .wording import phrase

MATCHING = "matching"                 # `target: matching`: among the described targets the one that fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names one part of a file gives to others; None where nobody can say yet."""

    people: Collection[str] = ()
    targets: Collection[str] = ()
    topics: Collection[str] = ()
    lists: Collection[str] | None = None          # from config.yaml
    networks: Collection[str] | None = None       # from config.yaml


def wrong(message: str, suggestion: str = "") -> PydanticCustomError:
    """An error of ours with its remedy; both reach the Problem as they are."""
    return PydanticCustomError("rules", "{message}", {"message": message, "suggestion": suggestion})


def names(info: ValidationInfo) -> Names:
    """The names of the file being read."""
    return info.context if isinstance(info.context, Names) else Names()


@dataclass(frozen=True, slots=True)
class Choice:
    """Marks a field that holds one of a few words; `other` explains words that look possible."""

    what: str
    choices: tuple[str, ...]
    other: str = ""

    def check(self, value: object) -> str:
        """The word, or an error that names the choices."""
        if isinstance(value, str) and value in self.choices:
            return value
        raise wrong(f"unknown {self.what} {shown(value)}", self.other or remedy(str(value), self.choices))

    def __get_pydantic_core_schema__(self, _source: object, _next: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _next: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"enum": [str(word) for word in self.choices]}


@dataclass(frozen=True, slots=True)
class Reads:
    """Marks a field that `parse` reads; its ValueError becomes the message."""

    parse: Callable[[object], object]
    example: str
    number_too: bool = False

    def check(self, value: object) -> object:
        """The value that `parse` makes of it."""
        try:
            return self.parse(value)
        except ValueError as error:
            raise wrong(str(error)) from error

    def __get_pydantic_core_schema__(self, _source: object, _next: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _next: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "integer"] if self.number_too else "string", "examples": [self.example]}


@dataclass(frozen=True, slots=True)
class Listed:
    """Marks a field that takes one value or a list of them, meaning one of these."""

    least: int = 1

    def check(self, value: object) -> object:
        """The value as a tuple with at least one entry."""
        found = value if isinstance(value, tuple) else (value,)
        if len(found) < self.least:
            raise wrong("an empty list", "name at least one, or delete the line")
        return found

    def __get_pydantic_core_schema__(self, source: Any, follow: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.check, follow(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, follow: GetJsonSchemaHandler) -> dict[str, Any]:
        several = follow(core)
        return {"anyOf": [several.get("items", {}), several]}


def span(most: timedelta, what: str) -> Reads:
    """Marks a duration of a second up to `most`."""
    def parse(value: object) -> timedelta:
        found = parse_duration(value)
        if not timedelta() < found <= most:
            raise ValueError(f"{what} lasts 1s to {show_duration(most)}, not {show_duration(found)}")
        return found
    return Reads(parse, "30m")


def _known(what: str, pick: Callable[[Names], Collection[str] | None]) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        known = pick(names(info))
        if known is None or value in known:
            return value
        raise wrong(f"unknown {what} {shown(value)}", remedy(value, known))
    return AfterValidator(check)


def _author(value: str, info: ValidationInfo) -> str:
    people = names(info).people
    if value in people:
        return value
    if "@" in value:
        return _address(value)
    raise wrong(f"unknown author {shown(value)}",
                f"{remedy(value, people)}; or write a whole address".replace("?;", "?"))


def _list(value: str, info: ValidationInfo) -> str:
    lists = names(info).lists
    if lists is None or is_listed(value, lists):
        return value.lower()
    raise wrong(f"unknown list {shown(value)}", remedy(value, list_names(lists, value)))


def is_listed(name: str, lists: Collection[str]) -> bool:
    """Whether a list is known by this name: its address, or the part before the @."""
    wanted = name.lower()
    return any(wanted in (each.lower(), each.lower().partition("@")[0]) for each in lists)


def list_names(lists: Collection[str], like: str) -> list[str]:
    """What the lists are called: by address where `like` is one, else by the part before the @."""
    return sorted({each.lower() if "@" in like else each.lower().partition("@")[0] for each in lists})


def _address(value: str) -> str:
    local, at, domain = value.strip().rpartition("@")
    if not at or not local or not domain or len(value) > 254 or any(char.isspace() for char in value):
        raise wrong(f"{shown(value)} is not a mail address", "write it as name@company.example")
    return value.lower()


def _phrase(value: str) -> str:
    if not phrase(value).strip():
        raise wrong(f"{shown(value)} has no letter or digit to look for", "write a word")
    if len(value) > 200:
        raise wrong("a phrase of more than 200 characters", "a few words find more")
    return value


def _name(value: str) -> str:
    if value and len(value) <= 64 and all(char.isalnum() or char in "-_." for char in value):
        return value
    raise wrong(f"{shown(value)} cannot be a name", "use at most 64 letters, digits and hyphens")


def _weekday(value: str) -> str:
    try:
        return parse_weekday(value)
    except ValueError as error:
        raise wrong(str(error), "write it as saturday or zaterdag") from error


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise wrong(f"unknown timezone {shown(value)}", "write it as Europe/Amsterdam") from error
    return value


def _place(value: str, info: ValidationInfo) -> str:
    targets = names(info).targets
    if value == MATCHING or value in targets:
        return value
    raise wrong(f"unknown target {shown(value)}", remedy(value, targets))


T = TypeVar("T")
Many = Annotated[tuple[T, ...], Listed()]         # one value or several; never none
Several = Annotated[tuple[T, ...], Listed(0)]
Name = Annotated[str, AfterValidator(_name)]
Address = Annotated[str, AfterValidator(_address)]
Phrase = Annotated[str, AfterValidator(_phrase)]
Zone = Annotated[str, AfterValidator(_zone)]
Weekday = Annotated[str, AfterValidator(_weekday)]
Author = Annotated[str, AfterValidator(_author)]
ListName = Annotated[str, AfterValidator(_list)]
TopicName = Annotated[str, _known("topic", lambda known: known.topics)]
PlaceName = Annotated[str, AfterValidator(_place)]      # a target, or the one that the mail fits
TargetName = Annotated[str, _known("target", lambda known: known.targets)]
Network = Annotated[str, _known("network", lambda known: known.networks)]
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Moment = Annotated[datetime, Reads(parse_moment, "2027-03-01")]
Size = Annotated[int, Reads(parse_size, "5MB", number_too=True)]
Cap = Annotated[tuple[int, timedelta | None], Reads(parse_cap, "1 per day")]
Nights = Annotated[tuple[time, time], Reads(parse_nights, "18:00-08:00")]
