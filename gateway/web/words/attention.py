"""Words of the list of what failed and needs a person."""

TABLE = {
    "nav_attention": ("Vraagt een mens", "Needs you"),
    "attention_title": ("Vraagt een mens", "Needs you"),
    "attention_about": (
        "Wat niet lukte, met de reden en wat je eraan kunt doen. Een knop herhaalt alleen de stap die "
        "mislukte; wat al lukte gebeurt niet nog eens.",
        "What did not work, with the reason and what you can do about it. A button repeats only the step "
        "that failed; what worked is never done twice.",
    ),
    "attention_empty": ("Niets vraagt je aandacht", "Nothing needs you"),
    "attention_empty_hint": (
        "Elke mail is waar hij hoort te zijn. Haal gerust koffie.",
        "Every mail is where it should be. Time for a coffee.",
    ),
    "broke_delivery": ("Niemand heeft deze mail", "Nobody has this mail"),
    "broke_some": ("{n} adressen geweigerd", "{n} addresses refused"),
    "broke_some_one": ("1 adres geweigerd", "1 address refused"),
    "broke_archive": ("Het archief nam het origineel niet aan", "The archive did not take the original"),
    "broke_post": ("Niet geplaatst in {group}", "Not posted in {group}"),
    "broke_unsure": ("Onzeker of het in {group} staat", "Unsure whether it stands in {group}"),
    "broke_post_about": (
        "De mail is als mail bezorgd en de schrijver weet ervan.",
        "The mail was delivered as mail, and its author knows.",
    ),
    "broke_unsure_about": (
        "Het netwerk antwoordde niet. De mail is bezorgd; kijk in de groep of het bericht er toch staat.",
        "The network did not answer. The mail was delivered; look in the group whether the post is there.",
    ),
    "broke_gone": (
        "Het origineel is niet meer bewaard; opnieuw proberen kan niet.",
        "The original is no longer kept; it cannot be tried again.",
    ),
    "broke_tries": ("{n} keer geprobeerd", "tried {n} times"),
    "broke_tries_one": ("1 keer geprobeerd", "tried once"),
    "mend_retry_delivery": ("Bezorg opnieuw", "Deliver again"),
    "mend_retry_some": ("Probeer die adressen opnieuw", "Try those addresses again"),
    "mend_retry_archive": ("Probeer het archief opnieuw", "Try the archive again"),
    "mend_retry_post": ("Plaats opnieuw", "Post again"),
    "mend_there": ("Het staat er", "It is there"),
    "mend_again": ("Zoek nog eens en plaats anders opnieuw", "Look once more, else post it again"),
    "mend_leave": ("Laat zo", "Leave it"),
    "cannot_mend": ("Daar kan nu niets aan gedaan worden.", "Nothing can be done about that now."),
}
