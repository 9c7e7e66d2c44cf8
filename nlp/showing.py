"""Which cues are worth showing to a person: words that mean something, and not the hundredth part of an answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from .types import Cue, Traits

SHARE = 0.1                           # of the strongest; what says less is noise to a reader
_PAIR = 2                             # words
_WORTH_A_LOOK = 3                     # so many are shown even where all are weak
# They carry the language, not the matter; a model weighs them, and a person learns nothing from it.
_SMALL = """
    de het een en van ik je dat niet is op te zijn met voor die er maar om aan ook als bij nog wel naar dan wat of
    uit door wij we jullie hun heeft hebben had wordt worden kan kunnen moet zal zou al geen meer over tot deze dit daar
    hier in ons onze hem haar zij ze u uw jij jou jouw hij mij mijn was waren zo nu heb hebt bent ben tussen onder per
    the of and to a that for it on with as be are this have from or by not but all were there an your which their will
    if do has more how out up one my me they our us i you he she his her them its into at so no than then these those
    been just about also only am s t
    der die das und ist den von zu mit sich des auf für ein eine einen einem eines dem im es auch werden aus er hat dass
    sie nach wird um noch wie einer zum haben nur oder aber vor zur bis mehr durch man sein wurde ich wir ihr mich mir
    uns euch am vom sind wenn als bei kann
    le la les du un une et est que qui dans pour pas sur au aux avec ce cette ces il elle nous vous ils sont par plus ne
    se sa son ses leur mais ou où je tu mon ma mes votre vos notre nos l d c j n qu y à a été être avoir ai
"""


def cues_for(traits: Traits, trait: str) -> tuple[Cue, ...]:
    """The cues that spoke for one special kind, or for `sensitive`, without its name before them."""
    return tuple(Cue(cue.text.removeprefix(f"{trait}: "), cue.weight) for cue in traits.cues
                 if cue.text.startswith(f"{trait}: "))


def telling(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """The cues that a person can make something of, in their order; each word once, as it was best written."""
    once: dict[str, Cue] = {}
    for cue in cues:
        key = _bare(cue.text)
        if _says_nothing(key):
            continue
        known = once.get(key)
        if known is None:
            once[key] = cue
        else:
            text = known.text if not known.text.isascii() else cue.text
            once[key] = Cue(text, round(known.weight + cue.weight, 3))
    strongest = max((abs(cue.weight) for cue in once.values()), default=0.0)
    return tuple(cue for at, cue in enumerate(once.values())
                 if at < _WORTH_A_LOOK or abs(cue.weight) >= SHARE * strongest)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in plain if not unicodedata.combining(char))


_SMALL_BARE = frozenset(_bare(word) for word in _SMALL.split())


def _says_nothing(text: str) -> bool:
    """Small words alone, or no letter at all: "4", "in de"; "0 december" is what a model makes of a date."""
    words = text.split()
    small = len(words) <= _PAIR and all(word in _SMALL_BARE for word in words)      # "how do I" does say something
    return small or words[:1] == ["0"] or not any(char.isalpha() for char in text)
