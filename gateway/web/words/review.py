"""Words of the queue of held mail, and of the page behind a reviewer's link."""

TABLE = {
    "nav_review": ("Wachtrij", "Review queue"),
    "review_title": ("Wachtrij", "Review queue"),
    "review_about": (
        "Deze mails wachten op een mens. Doe je niets, dan gaat elk vanzelf als gewone mail zodra zijn tijd om is.",
        "These mails wait for a person. Do nothing and each one goes out as ordinary mail when its clock runs out.",
    ),
    "review_list": ("Wachtende mails", "Held mails"),
    "review_empty": ("Niets wacht, niets te doen", "Nothing held, nothing to do"),
    "review_empty_hint": (
        "Zodra een regel twijfelt, staat de mail hier. Je hoeft er niet op te wachten.",
        "As soon as a rule is in doubt, the mail is here. There is no need to wait for it.",
    ),
    "review_goes": ("Gaat als mail om {time}", "Goes out as mail at {time}"),
    "review_left": ("nog", "in"),
    "review_now": ("gaat nu als mail", "goes out as mail now"),
    "review_minutes": ("{n} min", "{n} min"),
    "review_minutes_one": ("1 min", "1 min"),
    "review_to": ("aan {list}, {people}", "to {list}, {people}"),
    "review_what": ("Wat is het?", "What is it?"),
    "review_unread": (
        "Deze mail is niet gelezen op soort: daar vroeg geen regel om.",
        "This mail was not read for its kind: no rule asked for it.",
    ),
    "review_teach": ("{kind}: leer dit", "{kind}: teach this"),
    "review_taught": ("geleerd", "taught"),
    "review_learns": (
        "Een keuze hier is één voorbeeld erbij; aan deze mail verandert niets. Geleerd wordt ’s nachts om {time}, "
        "zodra er {n} nieuwe voorbeelden zijn. Wordt het er slechter van, dan blijft alles zoals het was.",
        "A choice here is one more example; nothing changes for this mail. Learning happens at night at {time}, as "
        "soon as there are {n} new examples. Where it makes things worse, all stays as it was.",
    ),
    "review_learns_one": (
        "Een keuze hier is één voorbeeld erbij; aan deze mail verandert niets. Geleerd wordt ’s nachts om {time}. "
        "Wordt het er slechter van, dan blijft alles zoals het was.",
        "A choice here is one more example; nothing changes for this mail. Learning happens at night at {time}. "
        "Where it makes things worse, all stays as it was.",
    ),
    "review_learns_never": (
        "Een keuze hier is één voorbeeld erbij; aan deze mail verandert niets. Geleerd wordt pas als IT dat met de "
        "hand begint; wordt het er slechter van, dan blijft alles zoals het was.",
        "A choice here is one more example; nothing changes for this mail. Learning happens only when IT starts it "
        "by hand; where it makes things worse, all stays as it was.",
    ),
    "review_for": ("Sprak ervoor", "Spoke for it"),
    "review_against": ("Sprak ertegen", "Spoke against it"),
    "review_post": ("Plaats", "Post"),
    "review_group": ("Groep", "Group"),
    "review_choose": ("Kies een groep…", "Choose a group…"),
    "review_deliver": ("Bezorg als mail", "Deliver as mail"),
    "review_reveal": ("Toon naam, onderwerp en tekst", "Show name, subject and text"),
    "review_covered": (
        "Naam, onderwerp en tekst zijn afgedekt. Wie ze toont, komt in het journaal.",
        "Name, subject and text are covered. Whoever shows them is kept in the journal.",
    ),
    "review_no_text": ("Deze mail heeft geen tekst.", "This mail has no text."),
    "review_not_yours": (
        "Deze mail kan een mens alleen als mail laten gaan: geen regel liet hem wachten.",
        "A person can only let this mail go out as mail: no rule held it.",
    ),
    "review_open": ("Hele verhaal", "Whole story"),
    "review_keys": ("Alle toetsen", "All keys"),
    "review_key_move": ("volgende en vorige", "next and previous"),
    "review_key_post": ("plaats", "post"),
    "review_key_deliver": ("bezorg als mail", "deliver as mail"),
    "review_key_kind": ("zeg welke soort het is", "say which kind it is"),
    "review_key_reveal": ("toon naam, onderwerp en tekst", "show name, subject and text"),
    "review_key_group": ("kies een groep", "choose a group"),
    "review_key_help": ("deze lijst", "this list"),
    "review_keys_on": ("Toetsen gebruiken", "Use these keys"),
    "done_review_post": ("Mail {code} gaat naar de groep.", "Mail {code} is on its way to the group."),
    "done_review_deliver": ("Mail {code} gaat nu als mail.", "Mail {code} goes out as mail now."),
    "done_review_kind": ("Bewaard: één voorbeeld erbij.", "Saved: one more example."),
    "done_review_reveal": (
        "Getoond, alleen voor jou; het staat in het journaal.",
        "Shown, to you alone; the journal says so.",
    ),
    "late_title": ("Iemand was je net voor.", "Somebody was a moment earlier."),
    "late_post": (
        "{who} heeft mail {code} om {time} laten plaatsen in {groups}.",
        "{who} had mail {code} posted in {groups} at {time}.",
    ),
    "late_mail": (
        "{who} heeft mail {code} om {time} als mail laten gaan.",
        "{who} let mail {code} go out as mail at {time}.",
    ),
    "late_failed": ("Dat is mislukt; kijk bij “Vraagt een mens”.", "That failed; look under “Needs you”."),
    "late_unknown": (
        "Deze mail is niet meer zoals hij getoond werd. Kijk hieronder hoe het nu staat.",
        "This mail is no longer as it was shown. Look below how things stand now.",
    ),
    "late_clock": ("De klok", "The clock"),
    "review_refused": ("Dat is niet gedaan.", "That was not done."),
    "cannot_decide": ("Dat is geen keuze die er is.", "That is no choice there is."),
    "review_link_title": ("Een mail wacht op een keuze", "A mail waits for a choice"),
    "review_link_over": ("Er is niets meer te kiezen", "There is nothing left to choose"),
    "review_queue_link": ("Naar de hele wachtrij", "To the whole queue"),
    "event_review_mailed": ("Reviewers gemaild", "Reviewers mailed"),
}
