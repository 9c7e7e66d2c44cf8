"""The language of a mail, told from its small words and its spelling.

A trained identifier costs 78 MB of memory for what a few hundred words do as well on mail in the
six languages below; docs/kinds.md has the figures. Any other language is "und".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

UNKNOWN = "und"                       # ISO 639-2: undetermined
_LONGEST = 40                          # letters of a word whose spelling tells
_CAP = 2048                           # characters; a mail is in one language long before that
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzàâäáåæçéèêëìíîïñòóôöœùúûüÿß")
_MOST_STRANGE = 0.1                   # share of words with letters none of our languages has
_SPELLING_WEIGHT = 0.3                # beside 1.0 for a small word of one language only
_LEAST = 0.3                          # summed evidence below which we do not say

_SMALL_WORDS: Mapping[str, str] = {
    "nl": """de het een en van ik je dat niet is op te zijn met voor die er maar om aan ook als bij nog wel
        naar dan wat of uit door wij we jullie hun heeft hebben had wordt worden kan kunnen moet zal zou
        al geen meer over tot deze dit daar hier waar wie hoe waarom wanneer iemand alle allemaal
        iedereen graag mijn onze ons hem haar zij ze u uw jij bedankt dank hallo hoi beste groet groeten
        vriendelijke morgen vandaag vraag vergadering collega collega's weet mee eens prima goed nieuwe
        niets veel leuk even maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari
        maart mei juni juli akkoord fijn gefeliciteerd welkom afwezig storing kwijt gevonden afscheid
        uitnodiging verhuizing lekker helaas ja nee zie doe komt gaat staat werkt succes proficiat
        herinnering kantine sleutels geweldig nieuws fijne vakantie gelukkig parkeren kerst mooi jammer
        klopt zeker precies kelder zonder sinds na onder tegen tussen volgende vorige week jaar ben was
        waren helemaal ding dingen""",
    "en": """the of and to in a is that for it on was with as be are this have from or by not but what all
        were when we there can an your which their will if do has more how out up one my me who would
        could should you he she they our us i any anyone anybody someone please thanks thank hello dear
        hi regards best today tomorrow yesterday monday tuesday wednesday thursday friday saturday
        sunday january february march may june july october new meeting about been just so no yes know
        does did let at office welcome congratulations reminder agreed great sorry lost found keys
        farewell invitation outage where why these those than then them his her its into only also after
        before very good cheers need want looking help question see you'll i'm don't it's issue update
        closed open well done everyone everybody guys team next last week year get got works working
        same here fine sure happy holiday holidays car park team""",
    "de": """der die das und ist in den von zu mit sich des auf für nicht ein eine einen einem eines dem im
        es auch als an werden aus er hat dass sie nach wird bei um noch wie einer über so zum haben nur
        oder aber vor zur bis mehr durch man sein wurde sei ich wir ihr mich mir uns euch bitte danke
        vielen dank hallo liebe lieber kollegen grüße gruß freundlichen morgen heute montag dienstag
        mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember
        jemand wer weiß kann kein keine ja nein wo warum wann alle neue gut frage schon sehr wenn am vom
        ohne herzlichen""",
    "fr": """le la les de des du un une et est en que qui dans pour pas sur au aux avec ce cette ces il elle
        nous vous ils sont par plus ne se sa son ses leur mais ou où donc je tu mon ma mes votre vos
        notre nos merci bonjour cordialement salut chers chères collègues réunion demain aujourd hui
        lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet
        décembre quelqu été être avoir fait peut très bien tout tous toutes toute c'est si d'accord
        comme sans bonne""",
    "es": """el la los las de del un una y en que es por con para no se su al lo como más pero sus le ha o
        este esta si porque entre cuando muy sin sobre también me hasta hay donde quien desde todo nos
        todos uno gracias hola saludos buenos buenas días estimados reunión mañana hoy lunes martes
        miércoles jueves viernes sábado domingo enero febrero marzo mayo junio julio alguien sabe puede
        usted ustedes está favor yo tú él ella cómo qué dónde""",
    "it": """il lo la i gli le di del della dei delle un una e è in che non per con si da al alla come più ma
        anche sono ha su questo questa se quando molto senza nel nella dal dalla ci mi ti vi hanno
        essere tutti tutto grazie ciao saluti buongiorno cari colleghi riunione domani oggi lunedì
        martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo maggio giugno luglio
        qualcuno può chi dove perché io noi voi loro prego cosa""",
}
_SPELLING: Mapping[str, str] = {
    "nl": "ij aa uu oe cht uit ui eeu ooi aai sch vr zw lijk heid tje ieuw",
    "en": "th wh sh wr ght ould ness ful ough ck tion ly",
    "de": "ä ö ü ß sch ung keit lich tz pf eich ck ei",
    "fr": "é è ê ç à œ eau oux aux eux ais ait tion ment qu oi",
    "es": "ñ ó í á ú ción dad mente ll ue ie os as",
    "it": "zione gli ò ù ì ggi cch zz tà mente gn sci",
}


def _shares(table: Mapping[str, str]) -> Mapping[str, Mapping[str, float]]:
    """What each entry says for each language: one, divided by the languages that have it."""
    holders: Counter[str] = Counter(entry for text in table.values() for entry in set(text.split()))
    return {name: {entry: 1 / holders[entry] ** 2 for entry in text.split()} for name, text in table.items()}


_BY_WORD = _shares(_SMALL_WORDS)
_BY_SPELLING = _shares(_SPELLING)


def language(text: str) -> str:
    """The language as an ISO 639-1 code (nl, en, de, fr, es, it), or "und" where the text does not tell."""
    plain = (word for word in text[:_CAP].lower().split() if "://" not in word and "@" not in word)
    words = Counter(_WORD.findall(" ".join(plain)))
    strange = sum(times for word, times in words.items() if not _LETTERS.issuperset(word))
    if not words or strange > _MOST_STRANGE * sum(words.values()):
        return UNKNOWN
    sums = [0.0] * len(_SMALL_WORDS)
    for word, times in words.items():
        for at, says in enumerate(_says(word)):
            sums[at] += times * says
    scores = dict(zip(_SMALL_WORDS, sums, strict=True))
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    best, next_best = scores[ranked[0]], scores[ranked[1]]
    enough = _LEAST + 0.05 * max(0, sum(words.values()) - 4)
    return ranked[0] if best >= enough and best > next_best else UNKNOWN


@lru_cache(maxsize=8192)
def _says(word: str) -> tuple[float, ...]:
    """What one word says for each language, in their order; mail is made of the same few thousand words."""
    return tuple(_clue(word, name) for name in _SMALL_WORDS)


def _clue(word: str, name: str) -> float:
    if word in _BY_WORD[name]:
        return _BY_WORD[name][word]
    if len(word) > _LONGEST:
        return 0.0
    return _SPELLING_WEIGHT * min(2.0, sum(value for part, value in _BY_SPELLING[name].items() if part in word))
