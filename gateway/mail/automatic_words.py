"""The phrases by which machines give themselves away, in Dutch, English, German, French, Spanish, Italian."""

from __future__ import annotations

import re
from typing import Final

# Subjects of automatic answers that nobody types: enough by themselves, alone or before a colon.
_SURELY_AWAY: Final = (
    "out of office", "out-of-office", "out of the office", "i am out of the office", "automatic reply",
    "auto reply", "auto-reply", "autoreply", "auto response", "autoresponse", "out of office autoreply",
    "automatisch antwoord", "automatische reactie", "afwezigheidsbericht", "afwezigheidsmelding",
    "afwezigheidsassistent",
    "automatische antwort", "automatische abwesenheitsnotiz", "abwesenheitsnotiz", "abwesenheitsmeldung",
    "réponse automatique", "absence du bureau", "absent du bureau", "message d'absence",
    "notification d'absence",
    "respuesta automática", "fuera de la oficina", "fuera de oficina", "mensaje de ausencia",
    "risposta automatica", "fuori sede", "fuori ufficio", "messaggio di assenza",
)
# Subjects that a person may type as well: they count only on an answer to a mail.
_PERHAPS_AWAY: Final = (
    "vacation", "on vacation", "on holiday", "on leave", "away", "away from office", "away from my mail",
    "automatisch bericht", "afwezig", "afwezigheid", "niet aanwezig", "met vakantie", "op vakantie",
    "buiten kantoor", "abwesenheit", "abwesend", "nicht im büro", "im urlaub", "außer haus",
    "absence", "absent", "en congé", "en congés", "ausente", "ausencia", "de vacaciones",
    "assente", "in ferie",
)


def _any(*phrases: str) -> str:
    return "|".join(phrases)


def _subject(phrases: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(map(re.escape, phrases))
    return re.compile(rf"\s{{0,9}}(?:{listed})\s{{0,3}}(?::|-|–|\[|$)", re.IGNORECASE)


SURELY_AWAY: Final = _subject(_SURELY_AWAY)
PERHAPS_AWAY: Final = _subject(_PERHAPS_AWAY)
AWAY_BODY: Final = re.compile(_any(
    "out of (?:the )?office", "on (?:annual )?leave", "on (?:vacation|holiday)", "away (?:from|until)",
    "afwezig", "niet op kantoor", "(?:met|op) vakantie", "met verlof",
    "nicht im (?:büro|haus)", "abwesend", "im urlaub", "nicht erreichbar",
    "absente? (?:du|jusqu|de)", "en congés?",
    "fuera de la oficina", "de vacaciones", "ausente", "fuori (?:ufficio|sede)", "in ferie", "assente",
), re.IGNORECASE)
BOUNCE_SUBJECT: Final = re.compile(_any(
    "undeliver(?:able|ed)", "returned mail", "failed mail", "failure noti(?:ce|fication)", "mail delivery",
    "delivery (?:failure|failed|status|error|problem|warning|report)", "delivery has failed",
    "non[- ]?delivery", "could not be delivered", "user unknown",
    "onbestelbaar", "niet (?:afgeleverd|bezorgd)", "unzustellbar", "nicht zugestellt",
    "non remis", "non distribuable", "échec de (?:la )?remise",
    "no se puede entregar", "no entregado", "mancata consegna", "non recapitabil",
), re.IGNORECASE)
BOUNCE_BODY: Final = re.compile(_any(
    "could not (?:be delivered|deliver)", "(?:not|n't) be delivered", "unable to deliver", "did not reach",
    "delivery (?:error|failure|failed|attempt|has been delayed)", "delivery of email to this address",
    "failed recipient", "fatal delivery error", "permanent delivery error",
    "no such user", "user unknown", "unknown user", "no valid recipients",
    "mailbox (?:is )?(?:unavailable|full)", "full mailbox", "returned (?:mail|to sender)",
    "niet (?:worden )?(?:afgeleverd|bezorgd)", "nicht zugestellt",
    "n'a pas p[uû] [eê]tre (?:remis|d[eé]livr)", "no se ha podido entregar",
    "non è stato possibile consegnare",
), re.IGNORECASE)
DELIVERY_FACT: Final = re.compile(_any(
    r"\b[45]\d\d[ -]", r"<[^<>\s]{1,200}@[^<>\s]{1,200}>", r"\b[\w.+-]{1,64}@[\w-]{1,64}\."))
MACHINE: Final = re.compile(_any(
    "mailer[-_]?daemon", "mail[-_]?daemon", "mdaemon", "postmaster", "system administrator", "sysadmin",
    r"\bndr\b", "smtp", "bounce", "no-?reply",
), re.IGNORECASE)
DAEMON: Final = re.compile(
    r"(?:mailer[-_. ]?daemon|mail[-_]?daemon|mdaemon|mail delivery (?:sub)?system)\b", re.IGNORECASE)
NO_ANSWER: Final = re.compile("(?:" + _any(
    "no[-_.]?repl(?:y|ies)", "do[-_.]?not[-_.]?reply", "niet[-_.]?(?:be)?antwoorden", "nicht[-_.]?antworten",
    "ne[-_.]?pas[-_.]?repondre", "no[-_.]?responder", "mailer[-_.]?daemon", "postmaster", "root", "daemon",
    "nobody", "listserv", "majordomo", "mailman", "owner-.*", "bounces?[-+=].*",
    ".*-(?:request|owner|bounces?|confirm|errors)",
) + ")", re.IGNORECASE)
