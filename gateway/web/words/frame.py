"""Words of the frame, of signing in, of the demo's start page and of its outbox."""

TABLE = {
    "navigation": ("Gateway", "Gateway"),
    "brand_note": ("Mailgateway", "Mail gateway"),
    "nav_live": ("Live", "Live"),
    "nav_feed": ("Gesprekken", "Conversations"),
    "nav_outbox": ("Uitgaande mail", "Outbox"),
    "nav_start": ("Begin", "Start"),
    "sign_out": ("Uitloggen", "Sign out"),
    "rules_revision": ("regels {revision}", "rules {revision}"),
    "back": ("Terug", "Back"),
    "cancel": ("Annuleer", "Cancel"),
    "missing": ("Deze pagina is er niet", "This page is not here"),
    "missing_hint": (
        "Misschien is het adres niet goed overgenomen, of is de mail niet meer bewaard.",
        "The address may not be quite right, or the mail is no longer kept.",
    ),
    "refused": ("Dat ging niet", "That did not work"),
    "refused_hint": (
        "De pagina stond te lang open. Ga terug, ververs de pagina en probeer het nog eens.",
        "The page was open for too long. Go back, reload it and try again.",
    ),
    "forbidden": ("Deze pagina is niet voor jou", "This page is not for you"),
    "forbidden_hint": (
        "Alleen wie in web.reviewers staat en de lokale beheerder zien deze pagina’s.",
        "Only the people in web.reviewers and the local admin see these pages.",
    ),
    "impossible": ("Dat kan nu niet", "That cannot be done now"),
    "impossible_hint": (
        "Misschien was iemand je voor. Ververs de pagina om te zien hoe het er nu voor staat.",
        "Somebody may have been a moment earlier. Reload the page to see how things stand.",
    ),
    "login_title": ("Inloggen", "Sign in"),
    "login_about": (
        "Vul je werkadres in. Je krijgt een mail met een link; een wachtwoord is niet nodig.",
        "Enter your work address. You get a mail with a link; no password needed.",
    ),
    "address": ("Mailadres", "Mail address"),
    "send_link": ("Stuur mij een link", "Send me a link"),
    "login_asked": ("Kijk in je mail", "Look in your mailbox"),
    "login_asked_about": (
        "Als dit adres hier bekend is, is er nu een link onderweg. Hij werkt 15 minuten en één keer. "
        "Per uur kun je 5 links vragen.",
        "If this address is known here, a link is on its way. It works for 15 minutes, and once. You "
        "can ask for 5 links an hour.",
    ),
    "login_again": ("Ander adres", "Another address"),
    "login_link_title": ("Nog één klik", "One more click"),
    "login_link_about": (
        "Je bent er bijna. Je blijft 30 dagen ingelogd op dit apparaat.",
        "Almost there. You stay signed in on this device for 30 days.",
    ),
    "login_now": ("Log in", "Sign in"),
    "login_over": ("Deze link werkt niet meer", "This link no longer works"),
    "login_over_about": (
        "Een link werkt 15 minuten en maar één keer. Vraag gerust een nieuwe.",
        "A link works for 15 minutes and only once. Simply ask for a new one.",
    ),
    "ask_new_link": ("Vraag een nieuwe link", "Ask for a new link"),
    "admin_title": ("Lokale beheerder", "Local admin"),
    "admin_about": (
        "Voor als inloggen per mail niet kan. Na 10 foute pogingen blijft de deur 15 minuten dicht.",
        "For when signing in by mail cannot work. After 10 wrong tries the door stays shut for 15 minutes.",
    ),
    "password": ("Wachtwoord", "Password"),
    "admin_wrong": (
        "Dat klopt niet, of de deur is nog even dicht.",
        "That is not right, or the door is shut for a while.",
    ),
    "admin_closed": ("Deze deur is dicht", "This door is closed"),
    "admin_closed_about": (
        "Er is geen wachtwoord ingesteld. Zet de hash in een bestand en noem dat in config.yaml onder "
        "web.admin_password_file.",
        "No password has been set. Put its hash into a file and name that in config.yaml under "
        "web.admin_password_file.",
    ),
    "by_mail_instead": ("Liever inloggen per mail", "Sign in by mail instead"),
    "start_title": ("Welkom bij de demo", "Welcome to the demo"),
    "start_about": (
        "Alles draait op deze machine en er gaat niets naar buiten. Je kijkt als één verzonnen "
        "collega die alles mag zien.",
        "All of it runs on this machine and nothing leaves it. You look as one made-up colleague who "
        "may see everything.",
    ),
    "start_feed": ("De gesprekken", "The conversations"),
    "start_feed_about": (
        "Wat collega’s zien: berichten die als mail begonnen.",
        "What colleagues see: posts that began as mail.",
    ),
    "start_live": ("Live", "Live"),
    "start_live_about": (
        "Wat IT ziet: elke mail, wat ermee gebeurde en waarom.",
        "What IT sees: every mail, what became of it and why.",
    ),
    "start_outbox": ("De uitgaande mail", "The outbox"),
    "start_outbox_about": (
        "Wat er als mail vertrok: gewone post, berichtjes aan schrijvers en antwoorden.",
        "What left as mail: ordinary mail, notes to authors and answers.",
    ),
    "start_counts": ("Wat er tot nu toe gebeurde", "What happened so far"),
    "outbox_title": ("Uitgaande mail", "Outbox"),
    "outbox_about": (
        "Wat naar de mailserver ging. In de demo blijft het hier.",
        "What went to the mail server. In the demo it stays here.",
    ),
    "outbox_all": ("Alles", "All"),
    "outbox_nudges": ("Berichtjes van de gateway", "Notes of the gateway"),
    "outbox_delivered": ("Bezorgde mail", "Delivered mail"),
    "outbox_sorts": ("Soort mail", "Sort of mail"),
    "outbox_empty": ("Nog niets vertrokken", "Nothing left yet"),
    "outbox_empty_hint": (
        "Zodra een mail wordt bezorgd of een schrijver bericht krijgt, staat het hier.",
        "As soon as a mail is delivered or an author is told, it is here.",
    ),
    "outbox_ours": ("van de gateway", "by the gateway"),
    "outbox_theirs": ("bezorgd", "delivered"),
    "col_mail": ("Mail", "Mail"),
    "col_to": ("Aan", "To"),
    "and_more": ("en {n} anderen", "and {n} more"),
    "and_more_one": ("en 1 ander", "and 1 more"),
    "as_text": ("Als tekst", "As text"),
    "as_html": ("Zoals het eruitziet", "As it looks"),
    "attachments": ("Bijlagen", "Attachments"),
    "envelope": ("Envelop", "Envelope"),
    "envelope_from": ("van", "from"),
    "envelope_to": ("aan", "to"),
    "null_sender": ("<> (niemand antwoordt hierop)", "<> (nobody answers it)"),
    "older": ("Ouder", "Older"),
    "newest": ("Naar de nieuwste", "Back to the newest"),
}
