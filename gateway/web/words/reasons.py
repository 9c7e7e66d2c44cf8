"""The sentences that say why, for the help desk ("it") and for the author ("you")."""

TABLE = {
    "ask_moved": ("Waarom is dit verplaatst?", "Why was this moved?"),
    "ask_both": ("Waarom is dit gemaild en geplaatst?", "Why was this mailed and posted?"),
    "ask_delivered": ("Waarom is dit als mail bezorgd?", "Why was this delivered as mail?"),
    "ask_held": ("Waarom wacht dit?", "Why is this held?"),
    "ask_failed": ("Waarom is dit mislukt?", "Why did this fail?"),
    "ask_in_hand": ("Wat gebeurt hier nu mee?", "What is happening to this?"),
    "audience_it": ("Deze mail was gericht aan {n} mensen", "It was addressed to {n} people"),
    "audience_it_one": ("Deze mail was gericht aan 1 persoon", "It was addressed to 1 person"),
    "audience_it_unknown": ("Deze mail was gericht aan een lijst", "It was addressed to a list"),
    "audience_you": ("Je mail ging naar {n} mensen", "Your mail went to {n} people"),
    "audience_you_one": ("Je mail ging naar 1 persoon", "Your mail went to 1 person"),
    "audience_you_unknown": ("Je mail ging naar een lijst", "Your mail went to a list"),
    "reads": (", leest als {kind} ({sure}% zeker)", ", reads as {kind} ({sure}% sure)"),
    "about": (" over “{topics}”", " about “{topics}”"),
    "a_question": ("een vraag", "a question"),
    "a_announcement": ("een mededeling", "an announcement"),
    "a_discussion": ("een gesprek", "a discussion"),
    "a_group": ("een groep", "a group"),
    "a_while": ("het eind van de wachttijd", "the end of its wait"),
    "why_undecided": (
        "Er is nog niets besloten: de mail is aangenomen en wordt zo gelezen.",
        "Nothing is decided yet: the mail is accepted and about to be read.",
    ),
    "why_posted": (
        "{audience}{reads}, en er gold geen uitzondering. Daarom plaatste regel {rule} hem in "
        "{places} in plaats van hem te mailen.",
        "{audience}{reads}, and none of the exceptions applied. So rule {rule} posted it in {places} "
        "instead of mailing it.",
    ),
    "why_both": (
        "{audience}{reads}, en er gold geen uitzondering. Regel {rule} liet hem als mail bezorgen en "
        "plaatste hem ook in {places}.",
        "{audience}{reads}, and none of the exceptions applied. Rule {rule} had it delivered as mail "
        "and posted it in {places} too.",
    ),
    "why_absorbed": (
        "{audience}, als zoveelste reactie aan allen in korte tijd. Daarom zette regel {rule} hem bij "
        "de andere reacties in {places}.",
        "{audience}, as one of many replies to all in a short time. So rule {rule} put it with the "
        "other replies in {places}.",
    ),
    "why_held": (
        "{audience}{reads}, en er gold geen uitzondering. Regel {rule} laat hem wachten tot een mens "
        "kiest; uiterlijk {until} gaat hij anders gewoon als mail.",
        "{audience}{reads}, and none of the exceptions applied. Rule {rule} holds it until a person "
        "chooses; by {until} it goes out as mail all the same.",
    ),
    "why_rule_delivered": (
        "{audience}{reads}. Regel {rule} zegt dat zulke mail gewoon mail blijft.",
        "{audience}{reads}. Rule {rule} says that such mail stays mail.",
    ),
    "why_guard": (
        "{audience}, en uitzondering {rule} gold. Daarom ging hij onveranderd als gewone mail.",
        "{audience}, and guard {rule} applied. So it went out untouched, as ordinary mail.",
    ),
    "why_otherwise": (
        "{audience}{reads}, en geen enkele regel paste. Daarom ging hij als gewone mail.",
        "{audience}{reads}, and no rule matched. So it went out as ordinary mail.",
    ),
    "why_check": (
        "{audience}. De ingebouwde controle {rule} hield hem bij gewone mail.",
        "{audience}. The built-in check {rule} kept it ordinary mail.",
    ),
    "why_off": (
        "De gateway stond uit, dus alles ging als gewone mail.",
        "The gateway was switched off, so everything went out as ordinary mail.",
    ),
    "why_unreadable": (
        "De mail was niet te lezen. Bij twijfel gaat hij onveranderd als gewone mail.",
        "The mail could not be read. In doubt it goes out untouched, as ordinary mail.",
    ),
    "why_automatic": (
        "Een machine schreef deze mail. Zulke mail blijft altijd gewone mail.",
        "A machine wrote this mail. Such mail always stays ordinary mail.",
    ),
    "why_bounce": (
        "Dit is een melding dat een mail niet aankwam. Zulke mail blijft altijd gewone mail.",
        "This is a report that a mail did not arrive. Such mail always stays ordinary mail.",
    ),
    "why_encrypted": (
        "De mail is versleuteld en dus alleen voor de ontvangers.",
        "The mail is encrypted, and so for its recipients alone.",
    ),
    "why_broken": (
        "De mail is onderweg beschadigd: de tekst is misschien niet heel. Daarom ging hij als gewone mail.",
        "The mail was damaged on its way: its text may not be whole. So it went out as ordinary mail.",
    ),
    "why_outsider": (
        "De schrijver hoort niet bij het bedrijf. Zulke mail blijft altijd gewone mail.",
        "Its author is not of the company. Such mail always stays ordinary mail.",
    ),
    "why_unverified": (
        "Niemand die we vertrouwen zegt dat de afzender dit echt schreef{doubt}. Daarom ging hij als gewone mail.",
        "Nobody we trust says that the author really wrote it{doubt}. So it went out as ordinary mail.",
    ),
    "why_unverified_held": (
        "Niemand die we vertrouwen zegt dat de afzender dit echt schreef{doubt}. Daarom wacht hij tot een mens ernaar "
        "kijkt; uiterlijk {until} gaat hij anders gewoon als mail.",
        "Nobody we trust says that the author really wrote it{doubt}. So it waits until a person looks at it; "
        "by {until} it goes out as mail all the same.",
    ),
    "why_empty": (
        "Er stond geen nieuwe tekst in, dus er was niets om te plaatsen.",
        "There was no new text in it, so there was nothing to post.",
    ),
    "why_sensitive": (
        "{audience}{reads}, maar hij kan gevoelig zijn. Zulke mail wordt nooit geplaatst op het woord van de "
        "machine alleen, dus hij ging als gewone mail.",
        "{audience}{reads}, but it may be sensitive. Such mail is never posted on the machine’s word alone, so "
        "it went out as ordinary mail.",
    ),
    "why_condolence": (
        "{audience}{reads}, maar hij gaat misschien over een overlijden. Of dat geplaatst wordt, beslist een "
        "mens; dus hij ging als gewone mail.",
        "{audience}{reads}, but it may be about a death. A person decides whether that is posted, so it went "
        "out as ordinary mail.",
    ),
    "why_observe": (
        "De gateway kijkt alleen mee: er verandert nog niets. Daarom ging hij als gewone mail.",
        "The gateway only observes: it changes nothing yet. So it went out as ordinary mail.",
    ),
    "why_audience": (
        "In de groep zouden meer mensen hem zien dan de mail zelf kreeg. Dat doen we niet, dus hij "
        "ging als gewone mail.",
        "In the group more people would have seen it than got the mail. We never do that, so it went "
        "out as ordinary mail.",
    ),
    "why_storm_ended": (
        "Een mens heeft de storm in dit gesprek beëindigd. Daarom gaan reacties weer als gewone mail.",
        "A person ended the storm in this thread. So replies go out as ordinary mail again.",
    ),
    "why_cannot_tell_author": (
        "We konden de schrijver er niet over berichten. Dan verplaatsen we niets, en gaat hij als "
        "gewone mail.",
        "We could not have told the author. Then nothing is moved, and it goes out as ordinary mail.",
    ),
    "why_author_said_never": (
        "De schrijver koos ervoor dat mail altijd mail blijft.",
        "The author chose that mail always stays mail.",
    ),
    "why_author_asks_first": (
        "{audience}{reads}, en past in {places}. De schrijver wil het eerst gevraagd worden; "
        "uiterlijk {until} gaat hij anders als mail.",
        "{audience}{reads}, and would fit in {places}. The author wants to be asked first; by {until} "
        "it goes out as mail otherwise.",
    ),
    "why_you_author_said_never": (
        "Jij koos ervoor dat je mail altijd mail blijft.",
        "You chose that your mail always stays mail.",
    ),
    "why_you_author_asks_first": (
        "{audience}{reads}, en past in {places}. Jij wilt het eerst gevraagd worden; kies je niets, "
        "dan gaat hij uiterlijk {until} als mail.",
        "{audience}{reads}, and would fit in {places}. You want to be asked first; if you choose "
        "nothing, it goes out as mail by {until}.",
    ),
    "then_confirmed_you": ("Jij zei: plaats maar.", "You said: post it."),
    "then_mailed_anyway_you": (
        "Daarna is hij op jouw verzoek ook als mail verstuurd.",
        "Later it was sent as mail too, as you wished.",
    ),
    "why_seen_before": (
        "Dezelfde mail kwam al eerder langs een andere weg, en deze kopie volgt die.",
        "The same mail came before by another way, and this copy follows it.",
    ),
    "why_answer": (
        "Dit is een antwoord op een bericht, van degene die het schreef. Het staat bij dat bericht in "
        "{places}.",
        "This answers a post, by the one who wrote it. It stands with that post in {places}.",
    ),
    "why_command": (
        "Dit was een antwoord met één woord aan de gateway, en dat is gedaan.",
        "This was a one-word answer to the gateway, and it was obeyed.",
    ),
    "then_mailed_anyway": (
        "Daarna is hij op verzoek ook als mail verstuurd.",
        "Later it was sent as mail too, at a person’s wish.",
    ),
    "then_posted_by_hand": (
        "Daarna heeft een mens hem alsnog geplaatst.",
        "Later a person posted it after all.",
    ),
    "then_confirmed": ("Daarna zei de schrijver: plaats maar.", "Then the author said: post it."),
    "then_post_failed": (
        "Plaatsen lukte niet, dus hij ging als gewone mail.",
        "Posting did not work, so it went out as ordinary mail.",
    ),
    "then_opens_thread": (
        "Daarna kwamen er veel reacties aan allen, dus hij staat nu ook als bericht boven die reacties.",
        "Then many replied to all, so it is a post as well now, above those replies.",
    ),
    "then_released": ("Daarna is hij vrijgegeven als gewone mail.", "Then it was released as ordinary mail."),
    "then_failed": (
        "Maar de mailserver nam hem niet aan; iemand moet ernaar kijken.",
        "But the mail server did not take it; a person must look at it.",
    ),
}
