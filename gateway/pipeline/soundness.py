"""Whether the models can be used. Where one cannot, mail flows on and nothing is posted on the machine's word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .classifiers import InForce
from .sensing import Wary

if TYPE_CHECKING:
    from .parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A model that cannot be used."""

    model: str                        # "kinds", "traits" or "groups"
    words: str                        # what is wrong and what to do, with the file

    @property
    def brief(self) -> str:
        """The same without any path, for a trace and for everybody who asks whether we are well."""
        return f"the model of {self.model} cannot be used; `mailsquare check` says why"


def troubles(parts: Parts) -> tuple[Trouble, ...]:
    """The models in trouble, as this process knows them; nothing large is loaded to find out."""
    found = []
    if isinstance(parts.classifier, InForce) and parts.classifier.trouble:
        found.append(Trouble(model="kinds", words=parts.classifier.trouble))
    sensing = parts.traits()
    if isinstance(sensing, Wary):
        found.append(Trouble(model="traits", words=sensing.trouble))
    groups = parts.groups.trouble(parts)
    if groups:
        found.append(Trouble(model="groups", words=groups))
    return tuple(found)
