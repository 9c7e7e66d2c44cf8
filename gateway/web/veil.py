"""Keeps names and subjects covered until someone with the role has them revealed."""

from __future__ import annotations

from dataclasses import dataclass

from ..mail.clean import DOTS, without_addresses
from ..store.items import Item
from .visit import Visit


@dataclass(frozen=True, slots=True)
class Veil:
    """What one viewer may read of one item."""

    visit: Visit
    item: Item
    lifted: bool

    @property
    def subject(self) -> str:
        """The subject, or only how long it is."""
        if not self.item.subject:
            return self.visit.say("no_subject")
        return self.item.subject if self.lifted else self.visit.count("letters", len(self.item.subject))

    @property
    def author(self) -> str:
        """The author's name, or dots."""
        if not self.lifted:
            return DOTS
        return self.item.author_name or self.item.author or self.visit.say("nobody_known")

    def words(self, text: str) -> str:
        """A reason or a line of the journal without addresses, and without what is covered."""
        if not self.lifted:
            for secret in (self.item.subject, self.item.subject[:40], self.item.author_name):
                if len(secret) > 2:
                    text = text.replace(secret, DOTS)
        return without_addresses(text)

    def who(self, name: str) -> str:
        """Who did something: the author stays covered, colleagues on duty are named."""
        if name and name in (self.item.author, self.item.sender.lower()):
            return self.author if self.lifted else self.visit.say("the_author")
        return name


def base_veil(visit: Visit, subject: str) -> str:
    """A thread's subject, always covered: a storm concerns everybody, its words do not."""
    return visit.count("letters", len(subject)) if subject else visit.say("no_subject")
