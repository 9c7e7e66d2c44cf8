"""Who vouched for the author of a mail, or why nobody did."""

TABLE = {
    "author_card": ("Wie staat in voor de schrijver", "Who vouches for its author"),
    "vouched_by_network": (
        "onze mailserver, doordat hij hem aanbood; meer zei hij er niet bij",
        "our mail server, by handing it in; it said nothing more",
    ),
    "vouched_by_client": (
        "het netwerk: een collega of een server van ons bood hem aan",
        "the network: a colleague or a server of ours handed it in",
    ),
    "vouched_by_local": ("onze mailserver zelf: daar werd hij gemaakt", "our mail server itself: it was made there"),
    "vouched_by_login": (
        "onze mailserver: de schrijver had zich aangemeld",
        "our mail server: the author had logged in",
    ),
    "vouched_by_auth": (
        "onze mailserver: de schrijver had zich aangemeld",
        "our mail server: the author had logged in",
    ),
    "vouched_by_dmarc": ("onze mailserver: DMARC klopt", "our mail server: DMARC passed"),
    "vouched_by_dkim": (
        "onze mailserver: de handtekening (DKIM) klopt",
        "our mail server: the signature (DKIM) holds",
    ),
    "vouched_by_spf": ("onze mailserver: SPF klopt", "our mail server: SPF passed"),
    "vouched_by_nobody": ("niemand", "nobody"),
    "unvouched_stranger": ("hij kwam van geen van onze mailservers", "it came from none of our mail servers"),
    "unvouched_differs": (
        "de afzender op de envelop is een ander dan in de From",
        "its envelope sender is not its From",
    ),
    "unvouched_outside": ("hij kwam van buiten bij onze mailserver aan", "it came to our mail server from outside"),
    "unvouched_untold": (
        "onze mailserver zegt niet wie hem aanbood",
        "our mail server does not say who handed it in",
    ),
    "unvouched_unreadable": (
        "de Authentication-Results van onze mailserver zijn niet te lezen",
        "the Authentication-Results of our mail server cannot be read",
    ),
    "unvouched_failed": ("DMARC klopt niet", "DMARC failed"),
    "unvouched_contradicted": (
        "de Authentication-Results van onze mailserver spreken elkaar tegen",
        "the Authentication-Results of our mail server contradict each other",
    ),
    "unvouched_no_results": (
        "onze mailserver schreef er geen Authentication-Results bij",
        "our mail server wrote no Authentication-Results",
    ),
    "unvouched_nothing": (
        "geen van de Authentication-Results spreekt voor de schrijver",
        "no Authentication-Results speak for its author",
    ),
    "unvouched_not_one": ("er staat geen From in, of meer dan één", "it has no From, or more than one"),
    "unvouched_odd": (
        "zijn From is op meer dan één manier te lezen",
        "its From can be read in more than one way",
    ),
    "unvouched_beyond_ascii": (
        "zijn adres heeft letters buiten ASCII, die op andere lijken",
        "its address has letters beyond ASCII, which look like others",
    ),
    "unvouched_on_behalf": (
        "het veld Sender noemt een ander",
        "its Sender field names somebody else",
    ),
    "unvouched_sent_on": ("een ander stuurde hem door", "somebody else sent it on"),
}
