"""Words for how things stand: each code of pipeline/health.py, and for what is wrong `..._do`."""

TABLE = {
    "health_title": ("Hoe het gaat", "How things stand"),
    "health_ok": ("Alles gaat goed.", "All is well."),
    "health_look": ("Kijk hier even naar.", "Worth a look."),
    "health_trouble": ("Er is iets mis.", "Something is wrong."),
    "level_ok": ("goed", "ok"),
    "level_look": ("let op", "look"),
    "level_trouble": ("mis", "trouble"),
    "health_store-well": ("De opslag antwoordt en heeft ruimte.", "The store answers and has room."),
    "health_store-low": ("De opslag heeft nog {n} MB ruimte.", "The store has {n} MB of room left."),
    "health_store-low_do": (
        "Maak ruimte op die schijf, of bewaar korter (retention).",
        "Make room on that disk, or keep mail for a shorter time (retention).",
    ),
    "health_store-full": ("De opslag is vol: nog {n} MB.", "The store is full: {n} MB left."),
    "health_store-full_do": (
        "Maak nu ruimte op die schijf. Tot dan gaat nieuwe mail ongezien door.",
        "Make room on that disk now. Until then new mail passes untouched.",
    ),
    "health_store-refuses": (
        "De opslag nam zojuist iets niet aan.",
        "The store did not take something just now.",
    ),
    "health_store-refuses_do": (
        "Kijk naar de schijf of de database en naar het logboek. Wat niet past, gaat ongezien door als mail.",
        "Look at the disk or the database, and at the log. What it does not take passes untouched, as mail.",
    ),
    "health_backlog-passes": (
        "Er ligt te veel werk: nieuwe mail gaat ongezien door tot het minder is.",
        "There is too much work: new mail passes untouched until there is less.",
    ),
    "health_backlog-passes_do": (
        "Kijk waar het op wacht: mailsquare item list, en het logboek van de dienst.",
        "See what it waits for: mailsquare item list, and the service's log.",
    ),
    "health_store-behind": ("Er is te veel werk te laat.", "Too much work is behind time."),
    "health_store-behind_do": (
        "Nieuwe mail gaat ongezien door tot het minder is. Kijk waarop het wacht: de mailserver, een netwerk of de "
        "verwerking. Hoeveel te veel is staat bij backlog in config.yaml.",
        "New mail passes untouched until there is less. Look what it waits for: the mail server, a network or the "
        "worker. How much is too much stands under backlog in config.yaml.",
    ),
    "health_store-gone": ("De opslag antwoordt niet.", "The store does not answer."),
    "health_store-gone_do": (
        "Nieuwe mail gaat ongezien door. Kijk naar de schijf of de database en naar het logboek van de dienst.",
        "New mail passes untouched. Look at the disk or the database, and at the service's log.",
    ),
    "health_directory-well": ("Mensen en lijsten zijn bij.", "People and lists are up to date."),
    "health_directory-old": (
        "Mensen en lijsten zijn van vóór {since}: een bron faalt, en wat er was blijft gelden.",
        "People and lists are from before {since}: a source fails, and what was there stays in force.",
    ),
    "health_directory-old_do": (
        "Kijk naar de adreslijstserver of het bestand dat genoemd wordt; uitleg in docs/directory.md. "
        "Een ander bestand geldt vanzelf zodra het klopt.",
        "Look at the directory server or the file that is named; docs/directory.md explains. "
        "A mended file counts by itself.",
    ),
    "health_switch-on": ("De gateway staat aan.", "The gateway is on."),
    "health_switch-off": (
        "De gateway staat uit: alles gaat als gewone mail.",
        "The gateway is off: everything is ordinary mail.",
    ),
    "health_switch-off_do": ("Weer aanzetten: mailsquare on.", "Back to work: mailsquare on."),
    "health_worker-well": ("De verwerking werkt.", "The worker works."),
    "health_worker-none": (
        "Er heeft hier nog nooit een verwerking gewerkt: aangenomen mail wacht.",
        "No worker ever worked here: accepted mail waits.",
    ),
    "health_worker-none_do": (
        "Start de dienst met de rollen worker en jobs.",
        "Start the service with the roles worker and jobs.",
    ),
    "health_worker-silent": (
        "De verwerking zwijgt sinds {since}: aangenomen mail wacht.",
        "The worker has been silent since {since}: accepted mail waits.",
    ),
    "health_worker-silent_do": (
        "Kijk of de dienst draait, met de rollen worker en jobs, en naar haar logboek.",
        "See that the service runs, with the roles worker and jobs, and look at its log.",
    ),
    "health_canary-unset": (
        "Geen eigen mail probeert de weg.",
        "No mail of our own tries the way.",
    ),
    "health_canary-none": ("Er is nog geen kanarie verstuurd.", "No canary was sent yet."),
    "health_canary-under-way": ("De eerste kanarie is onderweg.", "The first canary is on its way."),
    "health_canary-well": (
        "Een eigen mail ging de hele weg en kwam om {since} terug.",
        "A mail of our own went the whole way and came back at {since}.",
    ),
    "health_canary-stale": (
        "De laatste kanarie is van {since}; daarna is er geen verstuurd.",
        "The last canary left at {since}; none was sent since.",
    ),
    "health_canary-stale_do": (
        "Kijk of de dienst draait, met de rollen worker en jobs.",
        "See that the service runs, with the roles worker and jobs.",
    ),
    "health_canary-front": (
        "De voordeur van de mailserver antwoordt niet (kanarie van {since}).",
        "The mail server's front does not answer (canary of {since}).",
    ),
    "health_canary-front_do": (
        "Start de mailserver, of verbeter canary.via in config.yaml.",
        "Start the mail server, or mend canary.via in config.yaml.",
    ),
    "health_canary-refused": (
        "De voordeur van de mailserver weigerde de kanarie van {since}.",
        "The mail server's front refused the canary of {since}.",
    ),
    "health_canary-refused_do": (
        "Laat hem mail voor het domein van de gateway aannemen (relay_domains).",
        "Let it take mail for the gateway's domain (relay_domains).",
    ),
    "health_canary-door": (
        "Onze eigen deur antwoordt niet; de kanarie van {since} wacht bij de mailserver.",
        "Our own door does not answer; the canary of {since} waits at the mail server.",
    ),
    "health_canary-door_do": (
        "Start de dienst met de rol smtp. Tot dan bezorgt de mailserver alles zelf.",
        "Start the service with the role smtp. Until then the mail server delivers everything itself.",
    ),
    "health_canary-route": (
        "Verstuurd om {since}, nooit bij onze deur aangekomen: de route naar ons ontbreekt of staat stil.",
        "Sent at {since}, never reached our door: the route to us is missing or stands still.",
    ),
    "health_canary-route_do": (
        "Kijk of transport_maps het domein van de gateway noemt, en naar de wachtrij: postqueue -p.",
        "See that transport_maps names the gateway's domain, and look at the queue: postqueue -p.",
    ),
    "health_canary-worker": (
        "De kanarie van {since} bereikte onze deur, maar niemand gaf hem door.",
        "The canary of {since} reached our door, and nobody handed it on.",
    ),
    "health_canary-worker_do": (
        "Kijk of de dienst draait met de rol worker, en naar haar logboek.",
        "See that the service runs with the role worker, and look at its log.",
    ),
    "health_canary-hop": (
        "De kanarie van {since} bereikte ons, maar de volgende server (next_hop) nam hem niet aan.",
        "The canary of {since} reached us, but the next hop did not take it.",
    ),
    "health_canary-hop_do": (
        "Start de luisteraar voor de weg terug, of verbeter next_hop. Aangenomen mail wacht zolang.",
        "Start the listener for the way back, or mend next_hop. Accepted mail waits meanwhile.",
    ),
    "health_canary-return": (
        "De volgende server nam de kanarie van {since} aan, maar hij kwam niet terug.",
        "The next hop took the canary of {since}, but it did not come back.",
    ),
    "health_canary-return_do": (
        "Bezorgt hij nog? Kijk naar zijn wachtrij (postqueue -p) en of de route naar ons ook daar geldt.",
        "Does it still deliver? Look at its queue (postqueue -p), and that the route to us holds there too.",
    ),
    "health_box-none": ("{about}: nog geen kanarie verstuurd.", "{about}: no canary was sent yet."),
    "health_box-under-way": (
        "{about}: de eerste kanarie is onderweg.",
        "{about}: the first canary is on its way.",
    ),
    "health_box-well": (
        "{about}: een eigen mail kwam om {since} aan.",
        "{about}: a mail of our own arrived at {since}.",
    ),
    "health_box-stale": (
        "{about}: de laatste kanarie is van {since}; daarna is er geen verstuurd.",
        "{about}: the last canary left at {since}; none was sent since.",
    ),
    "health_box-stale_do": (
        "Kijk of de dienst draait, met de rollen worker en jobs.",
        "See that the service runs, with the roles worker and jobs.",
    ),
    "health_box-front": (
        "{about}: de voordeur van de mailserver antwoordt niet (kanarie van {since}).",
        "{about}: the mail server's front does not answer (canary of {since}).",
    ),
    "health_box-front_do": (
        "Start de mailserver, of verbeter canary.via in config.yaml.",
        "Start the mail server, or mend canary.via in config.yaml.",
    ),
    "health_box-refused": (
        "{about}: de mailserver weigerde de kanarie van {since}.",
        "{about}: the mail server refused the canary of {since}.",
    ),
    "health_box-refused_do": (
        "Verbeter het adres van die mailbox in config.yaml.",
        "Mend the address of that mailbox in config.yaml.",
    ),
    "health_box-mailbox": (
        "{about}: de kanarie van {since} is daar nooit gelezen.",
        "{about}: the canary of {since} was never read there.",
    ),
    "health_box-mailbox_do": (
        "Kijk of hij in de mailbox ligt, en of de dienst met de rol imap draait.",
        "See whether it lies in the mailbox, and that the service runs with the role imap.",
    ),
    "health_queue-well": ("Geen mail wacht te lang op ons.", "No mail waits too long for us."),
    "health_queue-waits": (
        "Onderhanden sinds {since}: {n} mails.",
        "In hand since {since}: {n} mails.",
    ),
    "health_queue-waits_one": ("Onderhanden sinds {since}: 1 mail.", "In hand since {since}: 1 mail."),
    "health_queue-waits_do": (
        "Kijk met mailsquare item list waar hij op wacht.",
        "See with mailsquare item list what it waits for.",
    ),
    "health_queue-overdue": (
        "Langer vastgehouden dan de bedoeling was: {n} mails, sinds {since}.",
        "Held longer than meant: {n} mails, since {since}.",
    ),
    "health_queue-overdue_one": (
        "Langer vastgehouden dan de bedoeling was: 1 mail, sinds {since}.",
        "Held longer than meant: 1 mail, since {since}.",
    ),
    "health_queue-overdue_do": (
        "Kijk of de dienst draait met de rol jobs; mailsquare item deliver laat een mail gaan.",
        "See that the service runs with the role jobs; mailsquare item deliver lets a mail go.",
    ),
    "health_hop-well": ("De volgende server neemt mail aan.", "The next hop takes mail."),
    "health_hop-waits": (
        "De volgende server nam {n} mails nog niet aan; de eerste wacht sinds {since}.",
        "The next hop has not taken {n} mails yet; the first waits since {since}.",
    ),
    "health_hop-waits_one": (
        "De volgende server nam 1 mail nog niet aan; die wacht sinds {since}.",
        "The next hop has not taken 1 mail yet; it waits since {since}.",
    ),
    "health_hop-waits_do": (
        "Start de luisteraar voor de weg terug. Er wordt vijf dagen geprobeerd; er gaat niets verloren.",
        "Start the listener for the way back. We try for five days; nothing is lost.",
    ),
    "health_network-well": ("De netwerken nemen berichten aan.", "The networks take posts."),
    "health_network-waits": (
        "{about} nam {n} berichten nog niet aan; het eerste wacht sinds {since}.",
        "{about} has not taken {n} posts yet; the first waits since {since}.",
    ),
    "health_network-waits_one": (
        "{about} nam 1 bericht nog niet aan; dat wacht sinds {since}.",
        "{about} has not taken 1 post yet; it waits since {since}.",
    ),
    "health_network-waits_do": (
        "Je hoeft niets te doen: duurt het te lang, dan gaat de mail gewoon als mail.",
        "Nothing needs to be done: if it takes too long, the mail goes out as mail.",
    ),
    "health_failed-well": ("Geen mail bereikte niemand.", "No mail reached nobody."),
    "health_failed-some": ("{n} mails bereikten niemand.", "{n} mails reached nobody."),
    "health_failed-some_one": ("1 mail bereikte niemand.", "1 mail reached nobody."),
    "health_failed-some_do": (
        "Lees waarom (mailsquare item list --state failed), herstel het, en daarna mailsquare item retry.",
        "Read why (mailsquare item list --state failed), mend it, then mailsquare item retry.",
    ),
    "health_posts-well": ("Van elk bericht is bekend of het er staat.", "Of each post we know whether it stands."),
    "health_posts-some": (
        "Van {n} berichten weet niemand of ze er staan; de mail is bezorgd.",
        "Of {n} posts nobody knows whether they stand; the mail was delivered.",
    ),
    "health_posts-some_one": (
        "Van 1 bericht weet niemand of het er staat; de mail is bezorgd.",
        "Of 1 post nobody knows whether it stands; the mail was delivered.",
    ),
    "health_posts-some_do": ("Kijk in de groep of het er staat.", "Look in the group whether it is there."),
    "health_mailbox-well": ("{about}: gelezen om {since}.", "{about}: read at {since}."),
    "health_mailbox-trouble": ("{about} kan niet worden gelezen.", "{about} cannot be read."),
    "health_mailbox-trouble_do": (
        "Herstel wat er staat; het lezen gaat daarna vanzelf verder waar het was.",
        "Mend what it says; reading then goes on by itself where it was.",
    ),
    "health_mailbox-silent": ("{about} zwijgt sinds {since}.", "{about} has been silent since {since}."),
    "health_mailbox-silent_do": (
        "Kijk of de dienst draait met de rol imap.",
        "See that the service runs with the role imap.",
    ),
    "health_model-well": ("De modellen kunnen worden gebruikt.", "The models can be used."),
    "health_model-trouble": (
        "Een model kan niet worden gebruikt ({about}); er wordt nu minder geplaatst.",
        "A model cannot be used ({about}); less is posted now.",
    ),
    "health_model-trouble_do": (
        "mailsquare check zegt waarom; mail komt gewoon aan.",
        "mailsquare check says why; mail arrives as ever.",
    ),
}
