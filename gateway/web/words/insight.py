"""What the models say of a mail, as a rule admin reads it: cues that are no words of the mail, dangers, kinds."""

from __future__ import annotations

Pair = tuple[str, str]  # Dutch, English

TABLE: dict[str, Pair] = {
    "insight_title": ("Wat er in de tekst te lezen was", "What the text was read as"),
    "insight_link": ("waaraan gezien?", "how it was seen"),
    "insight_none": (
        "Waaraan dit gezien werd, is niet bewaard of al vergeten.",
        "How this was seen was not kept, or is forgotten already.",
    ),
    "insight_covered": (
        "Woorden uit de mail zijn afgedekt tot iemand naam en onderwerp toont. Het sterkste staat voorop.",
        "Words of the mail are covered until somebody shows name and subject. The strongest come first.",
    ),
    "insight_order": (
        "Het sterkste staat voorop. Losse woorden uit de mail staan tussen aanhalingstekens.",
        "The strongest come first. Single words of the mail stand between quotation marks.",
    ),
    "insight_kind": ("Soort", "Kind"),
    "insight_for": ("Ervoor", "For it"),
    "insight_against": ("Ertegen", "Against it"),
    "insight_nothing_against": ("Niets sprak ertegen.", "Nothing spoke against it."),
    "insight_no_cues": (
        "Geen enkel woord sprong eruit; het geheel gaf de doorslag.",
        "No single word stood out; the whole decided.",
    ),
    "insight_sure": ("{n}% zeker", "{n}% sure"),
    "insight_word_covered": ("afgedekt woord", "covered word"),
    "insight_special": ("Bijzonder", "Special"),
    "insight_no_special": ("Geen bijzondere soort herkend.", "No special kind recognised."),
    "insight_special_unknown": (
        "Niet te zeggen: het model ervoor is niet bruikbaar.",
        "Nobody can tell: the model for it cannot be used.",
    ),
    "insight_danger": ("Gevoelig", "Sensitive"),
    "insight_may_harm": ("Misschien over: {dangers}", "Maybe about: {dangers}"),
    "insight_may_harm_some": ("Misschien gevoelig", "Maybe sensitive"),
    "insight_never_alone": (
        "Zulke mail wordt nooit geplaatst op het woord van de machine alleen.",
        "Such mail is never posted on the machine’s word alone.",
    ),
    "insight_harmless": ("Niets wijst erop.", "Nothing points to it."),
    "insight_unknown": (
        "Niet te zeggen: het model ervoor is niet bruikbaar. Daarom geldt elke mail als misschien gevoelig.",
        "Nobody can tell: the model for it cannot be used. So every mail counts as possibly sensitive.",
    ),
    "insight_deadline": ("Antwoord voor", "Answer by"),
    "insight_no_deadline": ("Geen dag genoemd.", "No day named."),
    "insight_group": ("Groep", "Group"),
    "insight_fits": ("Past bij {group}", "Fits {group}"),
    "insight_by": ("Door", "By"),
    "insight_next": ("Daarna komt {group}.", "Next comes {group}."),
    "insight_unfit": (
        "Geen groep past goed genoeg; {group} is het dichtst bij.",
        "No group fits well enough; {group} is nearest.",
    ),
    "insight_unfit_any": ("De tekst past bij geen enkele groep.", "The text fits no group at all."),
    "insight_undescribed": (
        "Nog geen groep heeft een beschrijving; zet er een bij targets in rules.yaml.",
        "No group has a description yet; write one under targets in rules.yaml.",
    ),
    "insight_no_groups": (
        "Niet te zeggen: het model voor groepen is niet bruikbaar.",
        "Nobody can tell: the model of groups cannot be used.",
    ),
    "trouble_title": ("Er wordt nu minder geplaatst.", "Less is posted now."),
    "trouble_kinds": (
        "Het model dat soorten herkent, is niet bruikbaar: regels die naar de soort vragen, passen op niets.",
        "The model that tells kinds cannot be used: rules that ask for the kind match nothing.",
    ),
    "trouble_traits": (
        "Het model dat gevoelige mail herkent, is niet bruikbaar: elke mail geldt als misschien gevoelig.",
        "The model that tells sensitive mail cannot be used: every mail counts as possibly sensitive.",
    ),
    "trouble_groups": (
        "Het model dat de passende groep vindt, is niet bruikbaar: elke mail geldt als misschien gevoelig.",
        "The model that finds the matching group cannot be used: every mail counts as possibly sensitive.",
    ),
    "trouble_remedy": (
        "Mail komt gewoon aan. Installeer mailsquare opnieuw; het commando “mailsquare check” zegt wat er mis is.",
        "Mail arrives as ever. Install mailsquare again; the command “mailsquare check” says what is wrong.",
    ),
    "special_farewell": ("afscheid", "farewell"),
    "special_condolence": ("rouwbericht", "condolence"),
    "special_new_colleague": ("nieuwe collega", "new colleague"),
    "special_survey": ("enquête", "survey"),
    "special_lost_found": ("gevonden of verloren", "lost and found"),
    "special_offer_wanted": ("aangeboden of gezocht", "offered or wanted"),
    "special_event": ("evenement", "event"),
    "special_outage": ("storing of noodgeval", "outage or emergency"),
    "special_personal_task": ("taak voor één persoon", "task for one person"),
}

# What a cue says that is no word of the mail; the key is the cue as the models write it.
CUES: dict[str, Pair] = {
    "is a reply": ("is een antwoord", "is a reply"),
    "is a forward": ("is doorgestuurd", "is a forward"),
    "sent to a few people": ("aan een paar mensen", "sent to a few people"),
    "sent to dozens of people": ("aan tientallen mensen", "sent to dozens of people"),
    "sent to very many people": ("aan heel veel mensen", "sent to very many people"),
    "question mark in the subject": ("vraagteken in het onderwerp", "question mark in the subject"),
    "has a question mark": ("heeft een vraagteken", "has a question mark"),
    "asks near the end": ("vraagt iets aan het eind", "asks near the end"),
    "a sentence that informs or invites": ("een zin die meedeelt of uitnodigt", "a sentence that informs or invites"),
    "a sentence that asks for facts or help": (
        "een zin die om feiten of hulp vraagt", "a sentence that asks for facts or help"),
    "a sentence that gives or invites opinion": (
        "een zin die een mening geeft of vraagt", "a sentence that gives or invites opinion"),
    'speaks of "I"': ("spreekt van “ik”", "speaks of “I”"),
    'speaks of "you"': ("spreekt van “jij” of “u”", "speaks of “you”"),
    'speaks of "we"': ("spreekt van “wij”", "speaks of “we”"),
    "amount": ("een bedrag", "an amount"),
    "number": ("een persoonlijk nummer", "a private number"),
    "account": ("een rekeningnummer", "an account number"),
    "phone": ("een mobiel nummer", "a mobile number"),
    "birth": ("een geboortedatum", "a date of birth"),
    "password": ("een wachtwoord", "a password"),
    "address": ("een woonadres", "a home address"),
}

DANGERS: dict[str, Pair] = {
    "health": ("gezondheid", "health"),
    "absence": ("verzuim", "absence"),
    "pregnancy": ("zwangerschap", "pregnancy"),
    "mental health": ("psychische gezondheid", "mental health"),
    "dismissal": ("ontslag", "dismissal"),
    "conflict": ("een conflict", "conflict"),
    "discipline": ("een maatregel", "discipline"),
    "pay": ("loon en geld", "pay"),
    "legal advice": ("juridisch advies", "legal advice"),
    "a claim": ("een claim", "a claim"),
    "police": ("politie", "police"),
    "whistleblowing": ("een melding van misstanden", "whistleblowing"),
    "candidates": ("sollicitanten", "candidates"),
    "assessment": ("een beoordeling", "assessment"),
    "identity papers": ("identiteitspapieren", "identity papers"),
    "bank details": ("bankgegevens", "bank details"),
    "home address": ("een woonadres", "home address"),
    "private life": ("privéleven", "private life"),
    "data breach": ("een datalek", "data breach"),
    "embargo": ("een embargo", "embargo"),
    "passwords": ("wachtwoorden", "passwords"),
    "child safety": ("veiligheid van kinderen", "child safety"),
    "domestic violence": ("huiselijk geweld", "domestic violence"),
    "addiction": ("verslaving", "addiction"),
    "confidence": ("iets in vertrouwen", "something in confidence"),
    "citizen number": ("een burgerservicenummer", "citizen number"),
    "bank account": ("een rekeningnummer", "bank account"),
    "mobile phone": ("een mobiel nummer", "mobile phone"),
    "passport number": ("een paspoortnummer", "passport number"),
    "date of birth": ("een geboortedatum", "date of birth"),
    "password": ("een wachtwoord", "password"),
    "street address": ("een woonadres", "street address"),
}
