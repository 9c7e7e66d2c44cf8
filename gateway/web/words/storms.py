"""Words of the storms of replies."""

TABLE = {
    "nav_storms": ("Stormen", "Storms"),
    "storms_title": ("Stormen van reacties", "Storms of replies"),
    "storms_about": (
        "Gesprekken waarin reacties aan allen worden gebundeld in plaats van gemaild. Elke schrijver hoort dat één "
        "keer en kan zijn eigen reactie alsnog mailen.",
        "Threads whose replies to all are gathered instead of mailed. Each author is told once, and can still have "
        "their own reply mailed.",
    ),
    "storms_empty": ("Geen storm", "No storm"),
    "storms_empty_hint": (
        "Niemand antwoordt aan allen, of niet vaak genoeg om op te vallen.",
        "Nobody replies to all, or not often enough to be noticed.",
    ),
    "storms_raging": ("Nu bezig", "Raging now"),
    "storms_ended": ("Beëindigd door een mens", "Ended by a person"),
    "storm_since": ("sinds {time}", "since {time}"),
    "storm_list": ("op {list}", "on {list}"),
    "storm_absorbed": ("{n} reacties gebundeld", "{n} replies absorbed"),
    "storm_absorbed_one": ("1 reactie gebundeld", "1 reply absorbed"),
    "storm_spared": ("{n} mails bespaard", "{n} mails avoided"),
    "storm_spared_one": ("1 mail bespaard", "1 mail avoided"),
    "storm_told": ("{told} van {authors} schrijvers bericht gestuurd", "{told} of {authors} authors told"),
    "storm_end": ("Beëindig de storm", "End the storm"),
    "storm_exempt": ("Bundel dit gesprek nooit", "Never absorb in this thread"),
    "storm_resume": ("Neem dit terug", "Take this back"),
    "storm_end_about": (
        "Beëindigen: wat nu nog komt is gewone mail, tot het in dit gesprek {quiet} stil is geweest. Nooit bundelen "
        "geldt voorgoed.",
        "Ending: what comes from now on is ordinary mail, until the thread has been quiet for {quiet}. Never "
        "absorbing holds for good.",
    ),
    "storm_kept": (
        "Wat al gebundeld is, blijft in het gesprek staan: niets raakt kwijt en niets wordt dubbel verstuurd.",
        "What was absorbed stays in the thread: nothing is lost and nothing is sent twice.",
    ),
    "storm_is_ended": (
        "Beëindigd: reacties zijn gewone mail tot het {quiet} stil is geweest.",
        "Ended: replies are ordinary mail until it has been quiet for {quiet}.",
    ),
    "storm_is_exempt": ("Voorgoed uitgezonderd van bundelen.", "Exempt from absorbing for good."),
    "event_storm_ended": ("Storm beëindigd", "Storm ended"),
    "event_storm_exempted": ("Voorgoed uitgezonderd", "Exempt for good"),
    "event_storm_resumed": ("Bundelen mag weer", "Absorbing allowed again"),
}
