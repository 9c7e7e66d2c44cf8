"""Words of the page where rules are tried and saved."""

TABLE = {
    "nav_playground": ("Regels", "Rules"),
    "pg_title": ("Regels proberen", "Rules playground"),
    "pg_about": (
        "Verander hier de regels zonder dat er iets met echte mail gebeurt, en zie vooraf wat het zou doen.",
        "Change rules here without touching live mail, and see beforehand what it would do.",
    ),
    "pg_unsaved": ("Nog niet bewaard", "Not saved yet"),
    "pg_discard": ("Gooi weg", "Discard"),
    "pg_check": ("Controleer en speel na", "Check and replay"),
    "pg_save": ("Bewaar…", "Save…"),
    "pg_may_not": (
        "Bewaren kan alleen wie in config.yaml onder web.rule_admins staat. Proberen mag je naar hartenlust.",
        "Only people named under web.rule_admins in config.yaml can save. Trying is free.",
    ),
    "pg_files": ("Bestanden", "Files"),
    "pg_text": ("Tekst van {name}", "Text of {name}"),
    "pg_keys": (
        "Tab springt twee spaties in; Escape en dan Tab verlaat het veld. Ctrl+S bewaart, na een vraag.",
        "Tab inserts two spaces; Escape, then Tab, leaves the field. Ctrl+S saves, after a question.",
    ),
    "pg_keys_try": (
        "Tab springt twee spaties in; Escape en dan Tab verlaat het veld. Ctrl+S controleert en speelt na.",
        "Tab inserts two spaces; Escape, then Tab, leaves the field. Ctrl+S checks and replays.",
    ),
    "pg_new_file": (
        "Dit bestand is er nog niet. Wat je hier schrijft, wordt het.",
        "This file is not there yet. What you write here becomes it.",
    ),
    "pg_remarks": ("Opmerkingen", "Remarks"),
    "pg_fine": ("Geen fouten", "No mistakes"),
    "pg_errors": ("{n} fouten", "{n} mistakes"),
    "pg_errors_one": ("1 fout", "1 mistake"),
    "pg_warnings": ("{n} keer iets om na te kijken", "{n} things to look at"),
    "pg_warnings_one": ("1 ding om na te kijken", "1 thing to look at"),
    "pg_more": ("en {n} meer", "and {n} more"),
    "pg_place": ("{file}, regel {line}, kolom {column}", "{file}, line {line}, column {column}"),
    "pg_error": ("Fout", "Mistake"),
    "pg_warning": ("Kijk na", "Look at this"),
    "pg_unlinted": (
        "Voor zoveel regels is hier geen tijd om te zoeken naar wat beter kan; `mailsquare rules check` doet dat.",
        "There is no time here to look for what could be better in so many rules; `mailsquare rules check` does.",
    ),
    "pg_busy_check": (
        "Er wordt al voor iemand anders gecontroleerd. Probeer het zo nog eens.",
        "Somebody else’s rules are being checked right now. Try again in a moment.",
    ),
    "pg_tests": ("Tests", "Tests"),
    "pg_tests_passed": ("{n} van {all} zoals verwacht", "{n} of {all} as expected"),
    "pg_tests_line": ("regel {line}", "line {line}"),
    "pg_tests_none": (
        "Er is geen {file} naast de regels. Schrijf er een: een test is één regel.",
        "There is no {file} beside the rules. Write one: a test is one line.",
    ),
    "pg_tests_wrong": (
        "{file} zelf klopt niet, dus er is niets getest.",
        "{file} itself is wrong, so nothing was tested.",
    ),
    "pg_not_yet": (
        "Druk op “Controleer en speel na” voor tests, dekking en wat er anders zou gaan.",
        "Press “Check and replay” for tests, coverage and what would change.",
    ),
    "pg_coverage": ("Dekking", "Coverage"),
    "pg_coverage_about": ("welke regels de tests raken", "which rules your tests exercise"),
    "pg_covered": ("getest", "tested"),
    "pg_uncovered": ("nog geen test", "no test yet"),
    "pg_coverage_none": ("Deze regels hebben geen guards of regels.", "There are no guards or rules."),
    "pg_replay": ("Naspelen", "Replay"),
    "pg_days": ("Mail van de laatste", "Mail of the last"),
    "pg_days_n": ("{n} dagen", "{n} days"),
    "pg_changed": (
        "{n} van {all} mails van de laatste {days} dagen zouden anders gaan.",
        "{n} of {all} mails of the last {days} days would go otherwise.",
    ),
    "pg_changed_one": (
        "1 van {all} mails van de laatste {days} dagen zou anders gaan.",
        "1 of {all} mails of the last {days} days would go otherwise.",
    ),
    "pg_nothing": ("Er verandert niets", "Nothing changes"),
    "pg_nothing_about": (
        "{all} mails van de laatste {days} dagen zouden precies zo gaan als met de regels van nu.",
        "{all} mails of the last {days} days would go exactly as with the rules of now.",
    ),
    "pg_no_mail": ("Geen mail om na te spelen", "No mail to replay"),
    "pg_no_mail_about": (
        "Van de laatste {days} dagen is er geen mail waar de regels iets over te zeggen hadden.",
        "Of the last {days} days there is no mail on which rules had a say.",
    ),
    "pg_took": ("Duurde {took}; er is niets verstuurd.", "Took {took}; nothing was sent."),
    "pg_cut": (
        "Er was geen tijd voor alles: alleen de nieuwste mails zijn nagespeeld.",
        "There was no time for all of it: only the newest mails were replayed.",
    ),
    "pg_most": ("Niet meer dan de {n} nieuwste mails.", "No more than the newest {n} mails."),
    "pg_busy_replay": (
        "Er wordt al voor iemand anders nagespeeld, en dat gaat één tegelijk. Probeer het zo nog eens.",
        "A replay is running for somebody else, and they go one at a time. Try again in a moment.",
    ),
    "pg_replay_wrong": ("Eerst de fouten, dan naspelen.", "First the mistakes, then the replay."),
    "pg_skipped": (
        "{n} mails zijn overgeslagen: niemand kan nog zeggen wat ermee zou gebeuren.",
        "{n} mails were skipped: nobody can tell any more what would become of them.",
    ),
    "pg_skipped_one": (
        "1 mail is overgeslagen: niemand kan nog zeggen wat ermee zou gebeuren.",
        "1 mail was skipped: nobody can tell any more what would become of it.",
    ),
    "pg_entry": (
        "Nog {n} mails beslist een andere regel, met dezelfde uitkomst.",
        "{n} more mails are decided by another rule, with the same outcome.",
    ),
    "pg_entry_one": (
        "Nog 1 mail beslist een andere regel, met dezelfde uitkomst.",
        "1 more mail is decided by another rule, with the same outcome.",
    ),
    "pg_matrix": ("Uitkomsten voor en na", "Outcomes before and after"),
    "pg_now": ("nu", "now"),
    "pg_draft": ("ontwerp", "draft"),
    "pg_change": ("verschil", "change"),
    "pg_before_after": ("Voor → na", "Before → after"),
    "pg_before": ("Voor", "Before"),
    "pg_after": ("Na", "After"),
    "pg_to": ("wordt", "becomes"),
    "pg_terms": ("op andere voorwaarden", "on other terms"),
    "pg_moves": ("Wat wordt wat", "What becomes what"),
    "pg_mails": ("{n} mails", "{n} mails"),
    "pg_mails_one": ("1 mail", "1 mail"),
    "pg_more_rows": (
        "en {n} meer; `mailsquare rules replay` laat ze allemaal zien.",
        "and {n} more; `mailsquare rules replay` shows them all.",
    ),
    "pg_diff": ("Verschil met het bestand", "Changes to the file"),
    "pg_diff_none": ("Er is nog niets veranderd.", "Nothing has been changed yet."),
    "pg_diff_counts": ("{added} erbij, {removed} eraf", "{added} added, {removed} removed"),
    "pg_diff_ends": ("Alleen regeleinden verschillen.", "Only line ends differ."),
    "pg_diff_cut": ("Er zijn meer regels dan hier passen.", "There are more lines than fit here."),
    "pg_added": ("erbij:", "added:"),
    "pg_removed": ("eraf:", "removed:"),
    "pg_lines": ("regels {lines}", "lines {lines}"),
    "pg_ask": ("Deze regels bewaren?", "Save these rules?"),
    "pg_ask_about": (
        "Ze gelden dan binnen een paar seconden voor nieuwe mail. De geschiedenis bewaart de oude onder de naam van "
        "wie ze schreef, en deze onder {who}.",
        "They then hold for new mail within seconds. The history keeps the old ones, and these under the name {who}.",
    ),
    "pg_ask_failed": (
        "Let op: {n} tests gaan niet meer zoals verwacht.", "Mind: {n} tests no longer go as expected."
    ),
    "pg_ask_failed_one": (
        "Let op: 1 test gaat niet meer zoals verwacht.", "Mind: 1 test no longer goes as expected."
    ),
    "pg_why": ("Waarom (komt in de geschiedenis)", "Why (kept in the history)"),
    "pg_save_now": ("Bewaar nu", "Save now"),
    "pg_keep_on": ("Verder schrijven", "Keep editing"),
    "pg_refused": ("Niet bewaard.", "Not saved."),
    "pg_refused_errors": (
        "Er staan fouten in. Je tekst staat er nog.", "There are mistakes in it. Your text is still here."
    ),
    "pg_refused_stale": (
        "Iemand anders veranderde de bestanden nadat jij ze opende. Je tekst staat er nog; het verschil hieronder is "
        "nu dat met hun versie. Haal over wat je wilt houden en bewaar dan opnieuw.",
        "Somebody else changed the files after you opened them. Your text is still here; the changes below are now "
        "those against their version. Take over what should stay, then save again.",
    ),
    "pg_refused_seen": (
        "De tekst is nog veranderd na de vraag. Kijk of het zo goed is, en bewaar dan.",
        "The text was changed after the question. See whether it is right so, then save.",
    ),
    "pg_refused_same": ("Er is niets veranderd.", "Nothing has been changed."),
    "pg_refused_may": ("Daarvoor sta je niet in web.rule_admins.", "You are not named in web.rule_admins for that."),
    "pg_refused_large": (
        "De tekst is groter dan 1 MiB; zo groot leest de gateway geen regels.",
        "The text is larger than 1 MiB; the gateway reads no rules as large as that.",
    ),
    "pg_refused_trouble": ("Je tekst staat er nog.", "Your text is still here."),
    "pg_stale": (
        "Iemand anders veranderde de bestanden nadat jij ze opende; het verschil hieronder is met hun versie.",
        "Somebody else changed the files after you opened them; the changes below are against their version.",
    ),
    "pg_unread": (
        "Het bestand op schijf is niet te lezen; dit is de tekst die nu geldt.",
        "The file on disk cannot be read; this is the text that is in force.",
    ),
    "pg_not_in_force": (
        "Wat op schijf staat, geldt (nog) niet: het is net bewaard, of er staan fouten in. Tot die weg zijn, gelden de "
        "regels van daarvoor.",
        "What stands on disk is not in force (yet): it was just saved, or there are mistakes in it. Until those are "
        "gone, the rules of before hold.",
    ),
    "pg_saved": ("Bewaard als {revision}.", "Saved as {revision}."),
    "pg_put_back_note": (
        "Dit is de versie van {when}. Er is nog niets veranderd: kijk het na en bewaar het.",
        "This is the version of {when}. Nothing has been changed yet: look it over and save it.",
    ),
    "pg_gone": ("Die versie is niet meer bewaard.", "That version is no longer kept."),
    "pg_history": ("Geschiedenis", "History"),
    "pg_history_none": (
        "Nog niets: de eerste versie komt erin zodra de dienst draait of iemand bewaart.",
        "Nothing yet: the first version is kept when the service starts or somebody saves.",
    ),
    "pg_history_edit": ("in het bestand zelf", "in the file itself"),
    "pg_history_diff": ("Wat veranderde", "What changed"),
    "pg_history_first": ("Dit is de oudste versie die bewaard is.", "This is the oldest version that is kept."),
    "pg_history_back": ("Zet terug", "Put back"),
    "pg_history_now": ("geldt nu", "in force"),
}
