"""What the models make of one mail: each is asked at most once, and only when somebody wants to know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from nlp.lines import cues_of, reading
from nlp.types import Classification, Traits

from ..errors import NoClassifier
from ..mail.types import Message
from ..store.items import Item
from .classifiable import text_of
from .grouping import Choice, Fit
from .soundness import troubles

if TYPE_CHECKING:
    from .parts import Parts

NEAR = timedelta(days=7)  # between the Date field and the day it came in, for the field to be believed


def traits_of(parts: Parts, item: Item, message: Message) -> Traits:
    """What a mail is besides its kind; dates in it count from the day it was written, or came in.

    Where a model cannot be used it counts as sensitive: a rule that would have caught it may not have.
    """
    written = message.date or item.accepted_at
    zone = parts.rulebook.now.company.timezone
    # a Date field far from the truth would make every "by Friday" another week
    near = abs(written - item.accepted_at) <= NEAR if written.tzinfo else False
    found = parts.traits().traits_of(
        text_of(parts, item, message),
        (written if near else item.accepted_at).astimezone(zone),
        message.language,
    )
    return replace(found, sensitive=True) if not found.sensitive and troubles(parts) else found


class Insight:
    """The answers of the models for one mail, kept while it is judged."""

    def __init__(self, parts: Parts, item: Item, message: Message) -> None:
        self._parts, self._item, self._message = parts, item, message

    @cached_property
    def classification(self) -> Classification | None:
        """Its kind; None where no model can tell."""
        try:
            return self._parts.classifier().classify(text_of(self._parts, self._item, self._message))
        except NoClassifier:
            return None

    @cached_property
    def traits(self) -> Traits:
        """What it is besides its kind."""
        return traits_of(self._parts, self._item, self._message)

    @cached_property
    def fit(self) -> Fit:
        """The group that it fits by its words."""
        return self._parts.groups.fit(self._parts, self._message)

    @cached_property
    def choice(self) -> Choice:
        """The group that it may go to."""
        return self._parts.groups.choose(self._parts, self._item, self._message, self.fit)

    def to_json(self) -> dict[str, object] | None:
        """What its page shows: the answers with all that spoke for them; None where it was not classified.

        A mail whose kind no rule asked for was not looked at, and is not looked at for this.
        """
        if "classification" not in self.__dict__ or self.classification is None:
            return None
        match = self.fit.match
        group = {
            "name": match.best or "", "named": match.group is not None, "confidence": match.confidence,
            "cues": cues_of(match.cues), "reasons": list(match.reasons), "next": match.runner_up or "",
        } if self.fit.asked else None
        return {
            **reading(self.classification, self.traits),
            "group": group,
            "troubles": [one.model for one in troubles(self._parts)],
        }
