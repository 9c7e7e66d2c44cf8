"""Words of the page where an author chooses. `{when}` and `{until}` are moments."""

TABLE = {
    "choice_title": ("Jouw keuze", "Your choice"),
    "choice_question": ("Wat wil je doen met je mail?", "What do you want to do with your mail?"),
    "choice_what": ("Keuze voor deze mail", "Choice for this mail"),
    "stands_posted": ("“{subject}”, {when}. Hij staat in {place}.", "“{subject}”, {when}. It is in {place}."),
    "stands_both": (
        "“{subject}”, {when}. Hij is gemaild en staat ook in {place}.",
        "“{subject}”, {when}. It was mailed and is in {place} too.",
    ),
    "stands_absorbed": (
        "“{subject}”, {when}. Je reactie staat in het gesprek in {place}.",
        "“{subject}”, {when}. Your reply is in the conversation in {place}.",
    ),
    "stands_held_ask": (
        "“{subject}”, {when}. Hij zou passen in {place} en wacht op jouw keuze.",
        "“{subject}”, {when}. It would fit in {place} and waits for your choice.",
    ),
    "stands_held": (
        "“{subject}”, {when}. Hij wacht tot iemand ernaar kijkt.",
        "“{subject}”, {when}. It waits until somebody looks at it.",
    ),
    "stands_delivered": (
        "“{subject}”, {when}. Hij is als gewone mail verstuurd.",
        "“{subject}”, {when}. It was sent as ordinary mail.",
    ),
    "stands_failed": (
        "“{subject}”, {when}. Versturen lukte nog niet; we kijken ernaar.",
        "“{subject}”, {when}. Sending has not worked yet; we are looking into it.",
    ),
    "stands_in_hand": (
        "“{subject}”, {when}. We zijn er nu mee bezig.",
        "“{subject}”, {when}. We are at work on it now.",
    ),
    "a_group_named": ("de groep", "the group"),
    "act_keep": ("Laat maar staan", "Leave it there"),
    "act_keep_about": ("Je hoeft niets te doen.", "There is nothing you need to do."),
    "act_keep_answers": (
        "Je krijgt antwoorden per mail. Je hoeft niets te doen.",
        "Answers come to you by mail. There is nothing you need to do.",
    ),
    "act_keep_delivered": ("Laat het bij de mail", "Leave it at the mail"),
    "act_mail": ("Stuur hem ook als e-mail", "Send it as mail too"),
    "act_mail_about": (
        "Naar alle {n} oorspronkelijke ontvangers. Het bericht blijft staan.",
        "To all {n} original recipients. The post stays.",
    ),
    "act_mail_about_one": (
        "Naar de oorspronkelijke ontvanger. Het bericht blijft staan.",
        "To the original recipient. The post stays.",
    ),
    "act_mail_about_some": (
        "Naar alle oorspronkelijke ontvangers. Het bericht blijft staan.",
        "To all original recipients. The post stays.",
    ),
    "act_mail_held": ("Stuur hem nu als e-mail", "Send it as mail now"),
    "act_mail_held_about": ("Er komt geen bericht in een groep.", "There will be no post in a group."),
    "act_undo": ("Haal het bericht weg", "Take the post away"),
    "act_undo_about": (
        "De mail is al verstuurd en blijft bij iedereen in de mailbox.",
        "The mail was sent already and stays in everybody’s mailbox.",
    ),
    "act_post": ("Plaats hem in {place}", "Post it in {place}"),
    "act_post_about": (
        "Collega’s kunnen daar reageren; de mail zelf gaat niet naar de lijst.",
        "Colleagues can reply there; the mail itself does not go to the list.",
    ),
    "act_post_after": (
        "Collega’s kunnen daar reageren. De mail is al verstuurd.",
        "Colleagues can reply there. The mail was sent already.",
    ),
    "act_wait": ("Laat hem nog even wachten", "Let it wait"),
    "act_wait_about": (
        "Kies je niets, dan gaat hij uiterlijk {until} gewoon als mail.",
        "If you choose nothing, it simply goes out as mail by {until}.",
    ),
    "confirm": ("Bevestig", "Confirm"),
    "until_when": (
        "Kan tot {until}. Niemand anders ziet deze keuze.",
        "Possible until {until}. Nobody else sees this choice.",
    ),
    "nobody_sees": ("Niemand anders ziet deze keuze.", "Nobody else sees this choice."),
    "it_is_over": (
        "Toch als e-mail versturen of terugdraaien kon tot {until}. Je keuzes hieronder werken wel.",
        "Sending it as mail or undoing was possible until {until}. Your choices below do work.",
    ),
    "nothing_to_choose": (
        "Voor deze mail is er niets meer te kiezen.",
        "There is nothing left to choose for this mail.",
    ),
    "gone_title": ("Deze mail bewaren we niet meer", "We no longer keep this mail"),
    "gone_about": (
        "Je kunt hieronder nog wel kiezen hoe het voortaan gaat.",
        "Below you can still choose how it goes from now on.",
    ),
    "author_got_it": (
        "{author} kreeg je reactie gewoon als mail.",
        "{author} got your reply as ordinary mail.",
    ),
    "author_got_it_unnamed": (
        "Wie het gesprek begon, kreeg je reactie gewoon als mail.",
        "Whoever began the conversation got your reply as ordinary mail.",
    ),
    "author_sees_it": (
        "{author} ziet je reactie in het gesprek. Wil je alleen {author} mailen? Beantwoord dan de "
        "eerste mail.",
        "{author} sees your reply in the conversation. To mail only {author}, reply to the first mail.",
    ),
    "author_sees_it_unnamed": (
        "Wie het gesprek begon, ziet je reactie daar.",
        "Whoever began the conversation sees your reply there.",
    ),
    "author_title": ("Alleen aan de schrijver", "Only to the author"),
    "see_post": ("Bekijk je bericht", "See your post"),
    "later_title": ("Voortaan", "From now on"),
    "later_what": ("Voorkeur", "Preference"),
    "mode_move": ("Verplaats zulke mails voor mij", "Move such mail for me"),
    "mode_move_about": (
        "Je hoort het als een mail in een groep terechtkomt.",
        "You hear of it when a mail lands in a group.",
    ),
    "mode_ask": ("Vraag het me eerst", "Ask me first"),
    "mode_ask_about": (
        "Je mail wacht maximaal 30 minuten op jouw keuze en gaat daarna gewoon als mail.",
        "Your mail waits for your choice for at most 30 minutes and then simply goes out as mail.",
    ),
    "mode_never": ("Niet meer doen", "Never"),
    "mode_never_about": (
        "Je mails gaan altijd als e-mail. Je kunt dit later omzetten.",
        "Your mail always goes out as mail. You can change this later.",
    ),
    "keep_choice": ("Bewaar voorkeur", "Save preference"),
    "meant_title": ("Wat was je mail?", "What was your mail?"),
    "meant_announcement": ("Een mededeling", "An announcement"),
    "meant_announcement_about": (
        "Iedereen moet het weten; antwoord is niet nodig.",
        "Everybody should know; no reply is needed.",
    ),
    "meant_question": ("Een vraag", "A question"),
    "meant_question_about": ("Iemand in de groep weet het of kan helpen.", "Somebody in the group knows or can help."),
    "meant_discussion": ("Een gesprek", "A discussion"),
    "meant_discussion_about": ("Je wilt horen wat anderen vinden.", "You want to hear what others think."),
    "meant_keep": ("Bewaar", "Save"),
    "meant_about": (
        "De gateway leert van je tekst, zolang we deze mail bewaren. Aan je mail verandert niets.",
        "The gateway learns from your text, as long as we keep this mail. Nothing changes for your mail.",
    ),
    "done_kind": ("Dank je, daar leren we van.", "Thank you, we learn from that."),
    "why_title": ("Waarom ging dit zo?", "Why did it go this way?"),
    "why_small_print": (
        "Kleine mail, mail naar buiten en mail die onder een uitzondering valt, blijft gewone mail. "
        "De gateway beslist zelf; een collega van {team} ziet je naam en onderwerp pas na een klik, "
        "en dat wordt bijgehouden.",
        "Small mail, mail to outsiders and mail under an exception stays ordinary mail. The gateway "
        "decides by itself; a colleague of {team} sees your name and subject only after a click, and "
        "that is recorded.",
    ),
    "tell_us": ("Klopt het niet? Zeg het ons", "Is this wrong? Tell us"),
    "done_mail": ("Je mail gaat nu naar alle ontvangers.", "Your mail is going out to all recipients now."),
    "done_undo": ("Het bericht is weg.", "The post is gone."),
    "done_post": ("Je mail wordt nu geplaatst.", "Your mail is being posted now."),
    "done_keep": ("Goed, het blijft zoals het is.", "Fine, it stays as it is."),
    "done_move": ("Bewaard: we verplaatsen zulke mails voor je.", "Saved: we move such mail for you."),
    "done_ask": ("Bewaard: we vragen het je eerst.", "Saved: we ask you first."),
    "done_never": ("Bewaard: je mail blijft altijd mail.", "Saved: your mail always stays mail."),
    "closed_expired": ("Deze link is verlopen", "This link has expired"),
    "closed_expired_about": (
        "Links in onze berichtjes werken 90 dagen. Vraag {team} als je iets wilt veranderen.",
        "Links in our notes work for 90 days. Ask {team} if you want to change something.",
    ),
    "closed_broken": ("Deze link klopt niet", "This link is not right"),
    "closed_broken_about": (
        "Misschien brak je mailprogramma hem af. Kopieer de hele link, of vraag {team}.",
        "Your mail program may have cut it. Copy the whole link, or ask {team}.",
    ),
    "closed_late": ("Dat kan niet meer", "That is no longer possible"),
    "closed_late_about": (
        "De mail is ondertussen verder gegaan. Ga terug om te zien hoe het nu staat.",
        "The mail has moved on in the meantime. Go back to see how things stand now.",
    ),
    "closed_trouble": ("Dat lukte niet", "That did not work"),
    "closed_trouble_about": (
        "Het sociale netwerk antwoordde niet. Er is niets veranderd; probeer het straks nog eens.",
        "The social network did not answer. Nothing has changed; try again in a while.",
    ),
    "see_how": ("Bekijk hoe het nu staat", "See how things stand"),
}
