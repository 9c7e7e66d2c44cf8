"""How mail servers say that a mail did not arrive, in Dutch, English, German, French, Spanish, Italian.

Sources: RFC 3464; the texts that Postfix, Exim, Sendmail, qmail, Courier, Exchange, Domino, GroupWise,
MDaemon and the large mail houses send out.
"""

from __future__ import annotations

from typing import Final

from .phrases import anywhere, at_start, before_colon

BOUNCE_SUBJECT: Final = anywhere(
    "undeliver(?:able|ed)", "non[- ]?deliver(?:y|able)", "returned (?:mail|to sender|message)", "failed mail",
    "failure noti(?:ce|fication)", "mail (?:delivery|system error|failure)", r"\bndn:",
    "delivery (?:failure|failed|failing|status|error|problem|warning|report|delay|incomplete|notification)",
    "delivery has (?:failed|been delayed)", "(?:could not|cannot) (?:be delivered|deliver|send)",
    "message (?:undeliverable|not delivered|delayed|blocked)",
    "delayed (?:mail|delivery|:)", "user unknown",
    "message you sent (?:was )?(?:blocked|rejected)", "kan ikke leveres", "kunde inte levereras",
    "går inte att leverera",
    "ei voi(?:da|tu) toimittaa", "nie można dostarczyć", "nedoručitelné", "kézbesíthetetlen",
    "não (?:é possível )?entreg",
    "teslim edilemedi", "недоставлен", "не доставлено", "配信不能", "无法投递", "未传递",
    r"message \S{1,60} delayed", "warning: could not send",
    "onbestelbaar", "niet (?:worden )?(?:afgeleverd|bezorgd)", "niet te bezorgen",
    "bezorging (?:is )?(?:mislukt|vertraagd)", "bezorg(?:ings)?status", "vertraagde (?:e-?mail|bezorging)",
    r"\bvertraagd:",
    "unzustellbar", "nicht (?:zugestellt|zustellbar)", "zustellung (?:fehlgeschlagen|verzögert)",
    "zustell(?:ungs)?status", r"\bverzögert:",
    "non (?:remis|distribu)", "échec de (?:la )?(?:remise|distribution)", "état de (?:la )?remise",
    "remise (?:retardée|différée)", r"\bretardé\s?:",
    "no se (?:puede|pudo|ha podido) entregar", "no entregado", "entrega (?:fallida|retrasada)",
    "estado de (?:la )?entrega", "correo devuelto", r"\bretrasado:",
    "non recapitabil", "mancat[ao] (?:consegna|recapito)", "stato (?:di|della|del) (?:consegna|recapito)",
    "recapito (?:non riuscito|ritardato)", r"\britardato:",
)
# Said in the first lines, by which a mail system introduces itself or its trouble.
OPENING: Final = anywhere(
    "this is the qmail-send program", "this is the mail (?:system|delivery)", "this is the postfix",
    "message was created automatically by mail delivery", "automatically generated delivery status",
    "this is a(?:n automatic)? (?:delivery failure|warning) (?:notification|message)",
    "the original message was received at", "did not reach (?:some or all of )?the (?:intended|following)",
    "delivery (?:has failed )?to (?:these|the following) recipient",
    "your message (?:wasn't|was not|could not be)",
    "address not found", "message (?:not delivered|blocked)", "delivery incomplete",
    "sorry, (?:we were|i was) unable to deliver", "i'm sorry to have to inform you",
    "bezorging (?:aan|bij) (?:de volgende|deze)", "adres niet gevonden",
    "(?:uw|je|jouw) bericht (?:is|kon|kan) niet (?:worden )?(?:bezorgd|afgeleverd)",
    "(?:uw|je) bericht heeft (?:\\w{1,12} ){0,6}niet bereikt",
    "fehler bei der nachrichtenzustellung", "adresse nicht gefunden",
    "ihre nachricht (?:wurde|konnte) nicht", "ihre nachricht hat (?:\\w{1,12} ){0,6}nicht erreicht",
    "échec de la remise", "adresse introuvable", "votre message n['’]a pas (?:été|pu)",
    "error de entrega", "no se ha encontrado la dirección",
    "(?:su|tu) mensaje no (?:se|ha|pudo)",
    "recapito non riuscito", "indirizzo non trovato",
    "(?:il (?:tuo|suo) )?messaggio non (?:è stato|ha raggiunto)",
)
# Somebody speaks about a bounce of their own.
TOLD: Final = anywhere(
    r"\b(?:mijn|onze|my|our|meine|unsere|mon|mes|mi|mis|la mia|le mie) (?:e-?)?(?:mails?|berichten?|messages?|"
    "nachrichte?n?|correos?|mensajes?|messaggi)\\b", r"\b(?:weet|heeft|kent|kan) (?:iemand|er iemand)\b",
    "wie weet",
    r"^\s{0,9}(?:hoi|hey|hé|dag|moin|salut|ciao|servus)\b",
    r"\b(?:mails?|berichten|messages|nachrichten|messaggi|correos|messages) (?:naar|to|an|aan|à|a) \S{1,100} "
    "(?:komen|kommen|bounce|keep|n['’]arrivent|no llegan|non arrivano)",
    r"\bgraag (?:\w{1,12} ){0,2}(?:nakijken|checken|uitzoeken|oplossen|hulp)",
    "(?:can|could) (?:you|someone|anyone)\\b",
    "k(?:ö|o)nn(?:t ihr|test du)|kannst du", r"\b(?:krijg|kreeg|krijgen|kregen) (?:ik|we|wij)\b",
    r"\b(?:ik|we|wij) (?:kreeg|krijg|kregen|krijgen)\b", "does anyone|has anyone|anybody",
    "weiß jemand|hat jemand",
    "quelqu['’]un", "alguien", "qualcuno", r"\bi (?:got|get|keep getting|received)\b", "wat nu|what now")
QMAIL: Final = anywhere("hi\\. this is the qmail-send program", "this is the qmail-send program")
BOUNCE_BODY: Final = anywhere(
    "could not (?:be delivered|deliver)", "(?:not|n't) be delivered", "unable to deliver", "did not reach",
    "delivery (?:error|failure|failed|attempt|has been delayed|has failed)",
    "delivery of email to this address",
    "has not (?:yet )?been delivered", "not (?:yet )?been delivered", "will be retried",
    "failed recipient", "fatal delivery error", "permanent (?:delivery|fatal) error",
    "no such user", "user unknown", "unknown user", "no valid recipients", "recipient (?:unknown|rejected)",
    "mailbox (?:is )?(?:unavailable|full|disabled)", "full mailbox", "over quota", "quota exceeded",
    "returned (?:mail|to sender)", "address(?:es)? (?:was|were) (?:not found|rejected)", "relay access denied",
    "niet (?:worden )?(?:afgeleverd|bezorgd)", "bezorging (?:is )?(?:mislukt|vertraagd)", "adres niet gevonden",
    "onbekende (?:gebruiker|ontvanger)", "niet bereikt", "postvak (?:is )?vol",
    "nicht (?:zugestellt|zustellbar)", "konnte nicht (?:zugestellt|übermittelt)", "unbekannte[rn]? empfänger",
    "nicht erreicht", "zustellung (?:ist )?(?:fehlgeschlagen|verzögert)",
    "n['’]a pas (?:pu|p[uû]|été) (?:[eê]tre )?(?:remis|d[eé]livr|distribu)", "échec de la remise",
    "destinataire (?:inconnu|introuvable)",
    "no se (?:ha podido|puede|pudo) entregar", "no se ha entregado", "error de entrega",
    "destinatario desconocido", "non è stato (?:possibile consegnare|recapitato|consegnato)",
    "recapito non riuscito", "destinatario sconosciuto",
)
DELIVERY_FACT: Final = anywhere(
    r"\b[45]\.\d\.\d{1,3}\b", r"<[^<>\s]{1,200}@[^<>\s]{1,200}>",
    r"\b[\w.+-]{1,64}@[\w-]{1,64}\.")
# Names under which a mail server writes; nobody else bears them.
DAEMON: Final = anywhere(
    r"(?:mailer[-_. ]?daemon|mail[-_]?daemon|mdaemon|mail delivery (?:sub)?system)\b",
    r"mailbezorg(?:ings)?(?:sub)?systeem", r"mailzustell(?:ungs)?system",
    r"syst[eè]me de (?:distribution|remise|messagerie)",
    r"(?:sub)?sistema de entrega", r"sistema di (?:consegna|recapito)")
# Names that a person may bear as well: they count with a bounce's subject.
SERVES: Final = anywhere(
    "postmaster", "system administrator", "systeembeheerder", "systemadministrator",
    "administrateur syst[eè]me", "administrador del sistema", "amministratore di sistema",
    "microsoft outlook", "mail ?administrator")
POSTMASTER: Final = anywhere(r"postmaster(?:[-_.+][\w.-]{1,60})?@")
EXCHANGE: Final = anywhere(r"\bmicrosoftexchange[0-9a-f]{32}@")       # the system mailbox of Exchange
MACHINE: Final = anywhere(
    "mailer[-_]?daemon", "mail[-_]?daemon", "mdaemon", "postmaster", "system administrator", "sysadmin",
    r"\bndr\b", "smtp", "bounce", "no-?reply", "systeembeheerder", "groupwise", "internet (?:agent|gateway)")
# A mail that did arrive, with a report of that (RFC 3461 section 4.1, NOTIFY=SUCCESS).
ARRIVED: Final = before_colon(
    "delivered", "relayed", "expanded", "afgeleverd", "bezorgd", "doorgestuurd naar server", "uitgevouwen",
    "zugestellt", "weitergeleitet", "remis", "relayé", "entregado", "retransmitido", "recapitato", "consegnato",
    "inoltrato")
ARRIVED_TITLE: Final = at_start(
    "successful mail delivery report", "return receipt", "delivery receipt", "bezorgingsbevestiging",
    "afleveringsbevestiging", "delivery status notification (success)", "delivery status notification (relay)")
