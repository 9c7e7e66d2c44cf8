"""The turns of phrase by which people ask, argue and inform, in the languages of the corpus.

One phrase a line. `a|b` is either word, `_` up to two words of any kind, `0` a number. Words are
compared in lower case. They are evidence among other evidence: the weights come from training, and
none of them decides alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

_SEEKS = """
weet|weten|kent|kennen|herkent iemand|jullie|u|wie|er
wie weet|kent|heeft|kan|wil|zou|is|gaat|regelt|mist|herkent
wie van jullie
heeft|hebben|had iemand|jullie|er|een|u
heeft|hebben|kan|is _ iemand
is|zit|bestaat|zijn er iemand|ergens|nog|al|een|iets
kan|kunnen|zou|wil|rijdt|gaat iemand
iemand enig|een|nog|ervaring|idee|hier
van|bij|met wie
waar|wanneer is|zijn|staat|vind|vinden|kan|krijg|ligt|liggen|moet|haal|wordt|blijft
hoe krijg|zet|kan|moet|doe|kom|regel|laat|vertalen|voeg|machtig|lang|laat|zit
hoeveel|welke|welk
ik vraag|vroeg me af
op zoek naar
ik|wij|we zoek|zoeken
kan|kun|kunnen|wil|willen|zou|zouden je|jij|jullie|u mij|me|ons
does|do|did|has|have|is|can|could|would|will anyone|anybody|somebody|someone|any
has|have|had anyone|anybody|somebody|someone
anyone|anybody|somebody|someone know|knows|have|has|tell|explain|help|remember|seen|been|managed|got
any|one of you
any one|body
do|does _ know|have|remember
who has|have|knows|can|could|is|owns|do|keeps|was|looks|decides|maintains|should
which|whose
where|where's is|are|the|my|can|do|did|does|should|to|would
how do|does|did|can|could|to|should|much|many|long|come
when is|are|will|does|can|was
what is|are|was|does|should|happens|happened|time|buy
what's
who's|whose
is|are there a|an|any|some|something
is this|it|that
i|we|i'm|we're was|were|am|are|still|not wondering|looking|trying|after|unsure
wondering if|whether|how|what
looking for
i|we need|want to|someone|somebody|a|an|the|know|help
i|we|i'd|we'd would|like|love|also like|to|know|borrow|find
i'd|we'd like to know|borrow|find
can|could|would you|someone please|tell|explain|provide|send|help|confirm|check
pointers|reference|references|lead|recommendation|recommendations|tips
what _ status
how _ others|other|you handle|solve|solved|do
which _ use|do|did|would|should
should i|it
can i|one|it|you
am i missing|allowed
is _ possible|permitted|allowed|correct|acceptable
is het|dat mogelijk
mag|moet|kan|kun|krijg ik|je
ondersteunt|betekent|geldt|gelden|telt
graag|even|snel antwoord|hulp|reageren
please|kindly advise|confirm|explain|tell
let me|us|ons know who|whose|which|what|where|how
talk|speak to
weet|weiß|kennt|hat|kann|wer jemand|man|weiß|kennt|kann|hat
wo|wie|wann finde|kann|ist|bekomme|bekommt|komme
ich|wir suche|suchen
quelqu'un _ aurait|sait|a|connaît|peut
qui peut|sait|a|connaît
où|comment|quand peut|est|trouver|faire|puis
je cherche
je n'arrive pas
"""

_TROUBLE = """
doet|doen|deed _ niet|niets|niks
werkt|werken|laadt|laden|opent|reageert|start _ niet|niets|niks|nergens|meer
lukt|lukte _ niet
kan|kom|krijg|kunnen _ niet|geen|nergens|niets
niet meer
foutmelding|foutcode|storing|fout|error|0
kwijt|verdwenen|gevonden|vergeten|zoek
ben|is|zijn|raakt _ kwijt
mist|ontbreekt|missen
sinds|na _ update|upgrade|gisteren|vanochtend|versie
wat doe ik fout|verkeerd
geen idee
help|hulp|spoed
vastgelopen|traag|loopt|blijft _ vast|leeg|hangen|grijs
does|do|did|is|are|was|will|can not
doesn't|don't|didn't|won't|isn't|can't|cannot|couldn't|wasn't
does|is _ not work|working|load|open|fit
error|crash|crashes|crashed|fails|failed|hangs|freezes|broken|blank|bug
lost|missing|disappeared|stolen|gone
unable to
no idea
without luck|success
out of ideas
not|no found|fault
stuck|trouble|problem|problems
since _ update|upgrade|monday|weekend|yesterday|morning
what am i doing
help|urgent|asap
kaputt|fehler|verloren
perdu|panne
"""

_OPINES = """
ik|wij|we vind|vinden|denk|denken|geloof|pleit|zie|snap|begrijp|zou|hoop|stel|ben
wat mij betreft
volgens|lijkt mij|me
wat mij|me
naar|mijns mijn|inziens
vind|denk|zie|zou|heb|ben ik
i|we think|believe|feel|agree|disagree|suggest|propose|prefer
i|we doubt|guess|wouldn't|would|understand|hope|assume
i'd|i'm|i've|we'd
in my|our view|opinion|experience
seems|seem to|like
to me
my|our own|personal view|opinion|preference|position|concern
should|shouldn't we|be|not
we|they should|could|need|might
better|worse|rather|instead|than
kunnen|zouden|moeten we|wij niet|beter
zou|zouden _ mooi|fijn|handig|leuk|beter|goed
zou|zouden|lijkt|is _ beter|logischer|zonde|idee
waarom niet|zou|moet|moeten
why not|don't|would|do|should|did
mee|met eens|je|jou
eens
agree|agreed|disagree|exactly|absolutely|definitely|indeed
precies|inderdaad|helemaal|klopt|terecht|terechte
but|although|however|though
maar|echter|hoewel|toch
perhaps|maybe|probably
misschien|wellicht|eigenlijk
ik finde|meine|glaube
ich finde|meine|glaube|denke
meiner meinung
je trouve|pense|crois
strongly against|for
makes sense
"""

_INVITES_VIEWS = """
wat vinden|vind|denken|denk jullie|je|we|u
hoe zien|kijken|denken|staan|ervaren|zie|kijk|denk|staat jullie|je|de|andere|anderen
jullie|graag|je|uw mening|meningen|kritische|opmerkingen|reactie|reacties|ervaring|ervaringen
mening|meningen
laat van je horen
ben|zijn benieuwd|nieuwsgierig
voordelen|nadelen|bezwaren
voorstel|concept|schets|voorzet
stel|stellen voor
ik stel
hoor|horen ik|we|wij graag
waar _ warm
schiet|brand los|er
what do|does|would you|people|others|they think|choose|do|say|feel
how do|does|would|about people|you|others|has
your|any|honest thoughts|comments|views|view|feedback|opinion|opinions|remarks|reaction|input
thoughts|views|opinions|objections
comments _ welcome
interested|like|love in|to other|hear|your
curious where|what|how
do others|you see|agree|feel
who agrees
am i
is _ the way
proposal|proposed|propose|proposing|strawman
like|want to propose|suggest|respond
draft|stab|version|review|mark|revise
was meint|haltet ihr
qu'en pensez
l'avis
feature request|verzoek|idee|idea|suggestion|ideas|ideeën
"""

_INFORMS = """
hierbij|bijgaand|bijgesloten
in de bijlage
ter|voor informatie
let op
per|vanaf|met 0 januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december
met ingang van
vanaf|sinds maandag|vandaag|nu|januari|vanochtend
vindt|vinden plaats
wordt|worden|is|zijn _ gesloten|vervangen|verplaatst|uitgezet|verwijderd|geopend|afgesloten|opgelost|verholpen
gesloten|geopend|verplaatst|vervalt|definitief|beschikbaar|gratis
hebben|heeft _ besloten|gekozen|vastgesteld
nodigt|nodigen|uitgenodigd|uitnodiging
van harte welkom
welkom op|bij|vanaf
organiseert|organiseren|verzorgt
herinnering|nieuwsbrief|programma|agenda
wij|we zoeken _ vrijwilligers|collega's|enthousiaste
het bestuur
beste|liefste|geachte|lieve leden|collega's|allemaal|allen|mensen
excuses voor
attached is|are|please|you
please find|note|be|join|see|read
for your information|files|review
effective|starting|beginning immediately|monday|january|today
as of|from 0 january|february|march|april|may|june|july|august|september|october|november|december
will be closed|held|unavailable|replaced|moved|available|sent|hosting|out|conducted
has|have been moved|replaced|resolved|cancelled|scheduled|updated|completed|restored|posted|promoted
pleased|happy|proud|delighted to announce|inform
announce|announcement|announcing|reminder|fyi|newsletter|agenda|minutes
is now|live|out|available
now available|live|open
last day
join us|me
invited|invitation|cordially
save the date
out of the|office
no action
thank you for your cooperation|patience
we will
hereby
hiermit|anbei|einladung
sehr geehrte
veuillez|sera|seront
"""

_SIGNS_UP = """
aanmelden|inschrijven|inschrijving|aanmelding|opgeven|bestellen|inschrijfgeld
meld|geef|schrijf je|jullie
geef _ door|op
laat _ weten of|als|wie
doe|ga|gaan|komen|kom je|jullie mee|ook
zin in
wie wil|gaat|durft|doet
eigen bijdrage
vol is vol
op is op
sign|signing up
register|registration|rsvp|enroll|nominations|nominate|vacancy|opening|resume
let me|us know if|by|before|whether|of
please let me know if
if you|interested _ like|want|wish|interested|questions|any
anyone|who interested|up|wants
who's up|in|coming
questions|problems|changes|corrections _ call|contact|let|tell|phone
any questions|problems|changes|corrections|revisions|doubts
vragen|problemen|wijzigingen _ bel|mail|neem|contact|bij
anyone|anybody|you be|are interested|up
if|wie|als _ have|has|heb|hebt|heeft|nog questions|vragen
vragen ?
reply|respond|return by|to
by|before|until close|monday|tuesday|wednesday|thursday|friday|noon|0
voor|tot maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|0
due by|on|friday|0
free of charge
anmeldung|meldet|anmelden
inscription|inscriptions
"""

_SOCIAL = """
thanks|thank|thx|cheers
dank|bedankt|merci|danke
congratulations|congrats
gefeliciteerd|proficiat
welcome|welkom !
good|veel luck|succes
sorry
haha|;|:|lol
well|nice|great|leuk|mooi|super|geweldig done|said|work|idee|plan
count me
i|i'm|i'll can|will|can't|am|could|in|there|be
ik|wij kom|kan|ben|kunnen|komen
works for me
same here
hier|bij hetzelfde|ook|ons
please take|remove me
van de lijst
+ 1
"""

_GAP = 2                              # words that `_` may stand for

PHRASES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    name: tuple(line for line in (raw.strip() for raw in text.splitlines()) if line)
    for name, text in (
        ("seeks", _SEEKS), ("trouble", _TROUBLE), ("opines", _OPINES), ("invites views", _INVITES_VIEWS),
        ("informs", _INFORMS), ("signs up", _SIGNS_UP), ("social", _SOCIAL),
    )
})


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found between two word positions."""

    group: str
    phrase: str
    start: int
    stop: int


def find(words: Sequence[str]) -> list[Hit]:
    """Every phrase that begins at each word, at most once a place; the words are in lower case."""
    hits: list[Hit] = []
    for start, word in enumerate(words):
        for group, phrase, rest in _BY_FIRST_WORD.get(word, ()):
            stop = _stop(words, start + 1, rest)
            if stop is not None:
                hits.append(Hit(group, phrase, start, stop))
    return hits


def _stop(words: Sequence[str], at: int, rest: Sequence[frozenset[str] | None]) -> int | None:
    """Where the phrase ends when its remaining parts stand at `at`, else None."""
    if not rest:
        return at
    here, *after = rest
    if here is None:
        tries = (_stop(words, at + gap, after) for gap in range(_GAP + 1))
        return next((stop for stop in tries if stop is not None), None)
    return _stop(words, at + 1, after) if at < len(words) and words[at] in here else None


def _index() -> Mapping[str, tuple[tuple[str, str, tuple[frozenset[str] | None, ...]], ...]]:
    found: dict[str, list[tuple[str, str, tuple[frozenset[str] | None, ...]]]] = {}
    for group, phrases in PHRASES.items():
        for phrase in phrases:
            first, *rest = (None if part == "_" else frozenset(part.split("|")) for part in phrase.split())
            for word in sorted(first or ()):
                found.setdefault(word, []).append((group, phrase, tuple(rest)))
    return {word: tuple(entries) for word, entries in found.items()}


_BY_FIRST_WORD = _index()
