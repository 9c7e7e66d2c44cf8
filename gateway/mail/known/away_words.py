"""How people's programs say that they are away, in Dutch, English, German, French, Spanish, Italian."""

from __future__ import annotations

import re
from typing import Final

from .phrases import anywhere, at_start, before_colon

# Subjects that only a program writes: enough by themselves.
SURELY: Final = at_start(
    "automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response",
    "autoresponse", "out of office autoreply", "out of office auto-reply", "out of office reply",
    "automatisch antwoord", "automatische reactie", "automatische beantwoording", "afwezigheidsassistent",
    "automatische antwort", "automatische abwesenheitsnotiz", "automatische antwortnachricht",
    "réponse automatique", "réponse automatique d'absence", "respuesta automática", "respuesta automatica",
    "risposta automatica",
    "autosvar", "automatiskt svar", "automatisk svar", "automaattinen vastaus", "odpowiedź automatyczna",
    "automatická odpověď", "automatikus válasz", "resposta automática", "otomatik yanıt", "răspuns automat",
    "автоответ", "автоматический ответ", "自動返信", "自動応答", "自动答复", "自動回覆", "자동 회신",
)
# Notes and Domino: `AUTO: Noor de Wit is out of the office (returning 07-12-2026)`.
NOTES: Final = anywhere(
    r"^auto: .{1,80} (?:is|ist|est|está|è) "
    "(?:out of|away|afwezig|niet|nicht|abwesend|absent|fuera|ausente|fuori|assente)")
# Subjects that a person may type as well: they count on an answer, or where the text says the same.
PERHAPS: Final = at_start(
    "out of office", "out-of-office", "out of the office", "i am out of the office", "ooo", "ooto",
    "vacation", "on vacation", "vacation reply", "on holiday", "annual leave", "on leave", "away",
    "away from office", "away from my mail", "absent",
    "automatisch bericht", "afwezigheidsbericht", "afwezigheidsmelding", "afwezig", "afwezigheid",
    "niet aanwezig", "met vakantie", "op vakantie", "vakantie", "buiten kantoor", "niet op kantoor",
    "abwesenheitsnotiz", "abwesenheitsmeldung", "abwesenheit", "abwesend", "nicht im büro", "im urlaub",
    "außer haus", "urlaub",
    "absence du bureau", "absent du bureau", "message d'absence", "notification d'absence", "absence",
    "en congé", "en congés",
    "fuera de la oficina", "fuera de oficina", "mensaje de ausencia", "ausente", "ausencia", "de vacaciones",
    "fuori sede", "fuori ufficio", "messaggio di assenza", "assente", "assenza", "in ferie",
)
# Of those, the titles that servers put before the subject they answer.
TITLE: Final = before_colon(
    "out of office", "out-of-office", "niet aanwezig", "afwezigheidsbericht", "afwezigheidsmelding",
    "abwesenheitsnotiz", "abwesenheitsmeldung", "absence du bureau", "message d'absence", "fuera de la oficina",
    "fuera de oficina", "fuori sede", "fuori ufficio")
ABSENT: Final = anywhere(
    "out of (?:the )?office", "out of town", "on (?:annual |parental |maternity |paternity |sick )?leave",
    "on (?:vacation|holidays?|a business trip)", "away (?:from|until|on|till)",
    "(?:i am|i'm|i will be|i'll be) (?:currently )?(?:away|absent|unavailable|not available)",
    "travell?ing (?:until|from|on|till)", "no longer (?:work|with|employed)",
    "(?:heb|geniet) .{0,20}(?:vakantie|verlof)", "verlof", r"ben ik (?:\w{1,12} ){0,2}vrij\b",
    "werk(?: ik)? niet",
    "niet (?:meer|langer) (?:werkzaam|in dienst)",
    "afwezig", "niet (?:op|in het) kantoor", "niet aanwezig",
    "(?:met|op) (?:\\w{1,12} )?(?:vakantie|verlof|reis)",
    "(?:niet|beperkt|minder goed) bereikbaar", "vrij (?:tot|van)", "er (?:\\w{1,12} ){0,4}niet",
    "nicht im (?:büro|haus|hause)", "abwesend", "(?:im|in) (?:urlaub|elternzeit|mutterschutz)",
    "nicht mehr (?:bei|im unternehmen|tätig)", "ne (?:fais|travaille) plus",
    "ya no (?:trabajo|formo)", "non (?:lavoro|faccio) più",
    "(?:nicht|nur eingeschränkt|eingeschränkt) erreichbar", "außer haus",
    "auf (?:einer )?(?:dienst|geschäfts)reise",
    "absent(?:e|es|s)?\\b", "en (?:congés?|déplacement|vacances|arrêt)", "pas (?:disponible|joignable)",
    "fuera de (?:la )?oficina", "de vacaciones", "ausente", "de baja", "de viaje", "no estaré disponible",
    "fuori (?:ufficio|sede)", "in (?:ferie|vacanza|congedo|trasferta)", "assente",
    "non (?:sarò|sono) (?:disponibile|in ufficio)",
)
THANKS: Final = anywhere(
    "(?:thank you|thanks|many thanks) for (?:your|the|getting|contacting|reaching|writing|e-?mailing)",
    "(?:bedankt|dank(?: je| u)?|dank(?: je| u)? wel|hartelijk dank) voor (?:je|jouw|uw|het|jullie|de)",
    "(?:vielen|besten|herzlichen)? ?dank für (?:ihre|deine|die|eure)",
    "merci (?:de|pour) (?:votre|ton|ce|m)", "gracias por (?:su|tu|el|contact|escrib)",
    "grazie per (?:il|la|l['’]|aver)",
)
# Thanks for a mail, as only who answers one says; all staff is thanked for cards and flowers.
THANKS_FOR_MAIL: Final = anywhere(
    r"(?:thank you|thanks|many thanks) for (?:getting|contacting|reaching|writing|e-?mailing|"
    r"(?:your|the) (?:\w{1,12} ){0,2}(?:e-?mails?|mails?|messages?|enquiry|inquiry|request|interest|note)\b)",
    r"dank(?:t|en)?(?: je| u)?(?: wel)? voor (?:je|jouw|uw|het|jullie|de) (?:\w{1,12} ){0,2}"
    r"(?:e-?mail(?:tje|s|bericht)?|mail(?:tje|s)?|bericht(?:je|en)?|vraag|aanvraag|reactie|interesse)\b",
    r"dank für (?:ihre|deine|die|eure|das)[nmrs]? ?(?:\w{1,12} ){0,2}"
    r"(?:e-?mails?|mails?|nachricht(?:en)?|anfrage|schreiben|interesse)\b",
    r"merci (?:de m['’]avoir|(?:de|pour) (?:votre|ton|ce|cet) (?:\w{1,12} ){0,2}"
    r"(?:e-?mail|mail|message|courriel|demande|courrier))",
    r"gracias por (?:contact|escrib|(?:su|tu|el) (?:correo|mensaje|e-?mail|consulta|solicitud))",
    r"grazie per (?:aver|(?:il|la|l['’])\s?(?:\w{1,12} ){0,2}(?:messaggio|e-?mail|mail|richiesta))",
)
# A date or a day: what stands behind "until" in a notice.
_WHEN: Final = (
    r"(?:\w{1,9} ){0,2}(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|next|further|"
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|volgende|eind|begin|nader|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|ende|lundi|mardi|mercredi|jeudi|vendredi|"
    r"lunes|martes|mi[eé]rcoles|jueves|viernes|luned|marted|mercoled|gioved|venerd)")
# The text says that it answers by itself, and what it answers.
BY_ITSELF: Final = anywhere(
    "automat(?:ed|ic(?:ally generated)?) (?:response|reply|answer) to your",
    "automatisch(?:e)? (?:antwoord|reactie|bericht|beantwoording) op (?:uw|je|jouw)",
    "automatische (?:antwort|antwortmail|antwortnachricht|rückmeldung) auf ihre",
    "réponse automatique à votre", "respuesta automática a (?:su|tu)",
    "risposta automatica (?:al|alla) (?:suo|sua|tuo|tua|vostr)",
    "only (?:notification|response|reply) you will receive while")
RETURN: Final = anywhere(
    rf"\b(?:until|till|through) {_WHEN}", r"\bfrom .{1,40} (?:to|until|through) ", "(?:be|am) back",
    "(?:will|shall) return", "returning on", "(?:on|after|upon) my return", "back (?:in the office|on)",
    rf"\bt/m {_WHEN}", rf"\btot(?: en met)? {_WHEN}", rf"\bvanaf {_WHEN}",
    "weer (?:terug|bereikbaar|aanwezig|op kantoor)", "(?:ben|kom) .{1,30}terug",
    rf"\bbis(?: zum| einschließlich)? {_WHEN}", rf"\bab (?:dem|{_WHEN})",
    "wieder (?:erreichbar|im|da|zurück|für)",
    "nach meiner rückkehr", "(?:bin|kehre) .{1,30}zurück",
    "jusqu['’]?(?:au|à|en)", "de retour", "à partir du", "à mon retour", r"\bdu .{1,40} au\b",
    r"hasta (?:el|la|\d)", r"\bdel .{1,40} al?\b", "(?:de|a mi) (?:vuelta|regreso)", "a partir del",
    "(?:volveré|regresaré|regreso)",
    r"\bfino (?:al|a|all)", "(?:rientr|torner|ritorn)[oòàe]", r"\bdal? .{1,40} al?\b", "a partire dal",
)
# Whom to turn to when it cannot wait: the set phrase of a notice.
URGENT: Final = anywhere(
    "(?:urgent|emergenc|immediate (?:assistance|attention|help))", "in (?:case|the event) of",
    "(?:in|during) my absence",
    r"\bspoed", r"\bdringende? (?:zaken|gevallen|vragen|kwesties)",
    "tijdens mijn (?:afwezigheid|vakantie|verlof)",
    "voor (?:\\w{1,12} ){0,2}vragen (?:\\w{1,9} ){0,3}terecht", "vragen (?:kunt u|kun je|kan je) terecht",
    "in (?:dringenden|eiligen) (?:fällen|angelegenheiten)", "während meiner abwesenheit",
    "en cas d['’]?(?:urgence|besoin)", "pendant mon absence",
    "en caso de", "(?:asuntos|temas|cuestiones) urgentes", "durante mi ausencia",
    "in caso di", "per (?:urgenze|questioni urgenti|necessità)", "durante la mia assenza",
)
_TURN_TO: Final = anywhere(
    "(?:please|you can|feel free to) (?:contact|call|mail|e-?mail|reach)",
    "contact op(?:nemen)?", "neemt .{1,40} waar", "waargenomen door", "vervang",
    "(?:kunt u|kun je|kan je) .{0,60}(?:bellen|mailen|terecht|bereiken|contact)",
    "wenden sie sich", "(?:vertritt|vertretung|vertreten)", "kontaktieren",
    r"(?:veuillez|merci de|vous pouvez) (?:\w{1,12} ){0,3}(?:contacter|adresser|joindre)",
    "(?:contactez|adressez)",
    "(?:puede|póngase|pueden|contacte|contactar)", "(?:può|potete|si prega di|contattare|rivolgersi)",
)
INSTEAD: Final = anywhere(URGENT.pattern, _TURN_TO.pattern)
HANDLING: Final = anywhere(
    "automat(?:ic(?:ally)?|ed|isch|isches|ische|ischer|iquement|ique|ica|ico|icamente)",
    "(?:limited|no|intermittent|sporadic) access", "(?:will not|won['’]?t|not) be (?:forwarded|read|monitored)",
    "(?:reply|respond|answer|get back) (?:to )?(?:you|your)", "as soon as (?:possible|i)",
    "(?:wordt|worden) niet (?:door(?:gestuurd|gezonden)|gelezen)", "lees (?:ik )?.{0,30}mail",
    "zo (?:spoedig|snel) mogelijk", "geen (?:toegang|mail)", "beperkt(?:e)? toegang", "(?:beantwoord|reageer)",
    "(?:nur|kann) .{0,30}(?:unregelmäßig|eingeschränkt)", "wird nicht (?:weitergeleitet|gelesen|bearbeitet)",
    "werden nicht (?:weitergeleitet|gelesen|bearbeitet)",
    "so bald wie möglich|schnellstmöglich|baldmöglichst", "(?:beantworte|melde mich)",
    "(?:répondrai|répondre)", "(?:ne sera|ne seront) pas (?:transf|lu)", "dès (?:que possible|mon retour)",
    "accès limité",
    "(?:responderé|contestaré|atenderé)", "lo antes posible", "acceso limitado", "no será (?:reenviado|leído)",
    "(?:risponderò|rispondere|ricontatter)", "il prima possibile|appena possibile", "accesso limitato",
    "non (?:verrà|sarà) (?:inoltrat|lett)",
)
# How one speaks to somebody one does not know; to all staff one says it otherwise.
FORMAL: Final = anywhere(
    r"\buw?\b", "wenden sie sich", "erreichen sie", "können sie", "für sie", r"\bihre (?:e-?mail|nachricht)",
    r"\bv(?:otre|ous)\b", r"\b(?:su|tu) (?:mensaje|correo)", "contacte con",
    "puede (?:contactar|llamar|dirigirse)",
    "your (?:e-?mail|message|request)", r"\bvostr[ao]\b", "può contattare|potete contattare")
GREETING: Final = re.compile(
    r"(?:beste|geachte|hallo|hoi|hi|hello|dear|hey|dag|goedendag|goedemorgen|goedemiddag|liebe[rs]?|guten tag|"
    r"sehr geehrter?|bonjour|ch[eè]re?s?|hola|estimad[oa]s?|buenos d[ií]as|buongiorno|gentile|salve|ciao|"
    r"l\.?s\.?|moin|grüezi|madame|monsieur)\b(?P<whom>[^\n]{0,80})", re.IGNORECASE)
# Whom a program greets: it does not know who will write.
ANYBODY: Final = frozenset({
    "afzender", "relatie", "collega", "collega's", "heer", "mevrouw", "dames", "heren", "lezer", "mailer",
    "allen", "iedereen", "klant", "schrijver", "sender", "colleague", "colleagues", "sir", "madam",
    "reader", "friend", "friends", "customer", "all", "everyone", "there", "partner", "absender",
    "absenderin", "kollege", "kollegin", "kollegen", "kolleginnen", "damen", "herren", "kunde", "alle",
    "expéditeur", "collègue", "collègues", "madame", "monsieur", "tous", "toutes", "bonjour", "remitente",
    "compañero", "compañera", "compañeros", "señor", "señora", "señores", "todos", "cliente", "colega",
    "mittente", "colleghi", "signore", "signora", "signori", "tutti", "en", "und", "and", "et", "y", "e",
    "of", "oder", "or", "ou", "o", "en/of", "de", "der", "die", "das", "het", "the", "mijn", "my"})
