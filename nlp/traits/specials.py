"""Phrases by which farewells, surveys, lost keys and the like are known; the notation is that of dangers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_FAREWELL = """
afscheid*, laatste werkdag, laatste dag, met pensioen, neem afscheid, ik ga jullie verlaten, nieuwe
uitdaging, nieuwe baan, tot ziens, vaarwel, ga _ verlaten, vertrek*, stop ik, zwaai* _ uit, farewell,
leaving do|drinks|party, last day, moving on, retir*, goodbye, new job|role|chapter, last working day, sign
off, been a pleasure, keep in touch, leaving _ after, abschied*, letzter arbeitstag, letzter tag, ruhestand,
verlasse, verabschied*, auf wiedersehen, neue herausforderung, rente, depart*, pot de depart, dernier jour,
retraite, au revoir, je quitte, nouvelle aventure
"""

_CONDOLENCE = """
overleden, overlijden, overleed, gestorven, uitvaart*, begrafenis*, crematie*, condole*, rouw*,
nabestaanden, verdrietig bericht|nieuws, droevig bericht|nieuws, sterkte met dit verlies, gecondoleerd,
ontvallen, heengegaan, ingeslapen, stille tocht, minuut stilte, rust zacht, uit het leven, passed away,
died, dies, death, funeral*, condolence*, sad news, loss of, mourn*, memorial, sorry for your loss, rest in
peace, bereave*, in memory, cremation, book of condolence, verstorben, gestorben, tod, todesfall,
beerdigung*, beisetzung, beileid, trauer*, traurige nachricht, verschied*, ruhe in frieden, deces, decede*,
mort, obseques, funerailles, condoleances, triste nouvelle, nous a quittes, inhum*, hommage, disparition
"""

_NEW = """
nieuwe collega*, stel* _ voor, voorstellen, welkom, mag ik _ voorstellen, begonnen bij, sinds maandag,
eerste werkdag, mijn naam is, ik ben de nieuwe, nieuw gezicht, start per, komt _ versterken, versterkt,
nieuwe stagiair*, new colleague, introduc*, welcome, joins, joined, joining, new starter*, first day, my
name is, say hello, new face, started on, new team member, neue kollegin, neuer kollege, neue mitarbeiter*,
stelle mich vor, vorstellen, willkommen, verstarkt, verstarkung, mein name ist, neu im team, nouvelle
collegue, nouveau collegue, rejoint, rejoins, bienvenue, je me presente, arrive*, nouvel arrivant, souhaite*
la bienvenue
"""

_SURVEY = """
enquete*, vragenlijst*, peiling, poll, tevredenheidsonderzoek, invullen, vul _ in, onderzoek, jouw mening,
doe mee, minuten van je tijd, anoniem, reageren voor, stem*, survey*, questionnaire*, fill in|out, your
opinion, have your say, feedback form, takes _ minutes, vote, respond by, complete the, tell us, form below,
umfrage*, fragebogen, befragung, ausfull*, abstimm*, ihre meinung, teilnehm*, rucklauf, sondage*, rempli*,
votre avis, votez, minutes de votre temps
"""

_LOST = """
gevonden, verloren, kwijt, kwijtgeraakt, gevonden voorwerp*, wie mist, wie is _ kwijt, van wie is, laten
liggen, sleutel*, sleutelbos, vergeten, meegenomen, verdwenen, heeft iemand _ gezien, ligt bij de
receptie|balie|portier, terug te vinden, lost, found, missing, anyone lost, left behind, whose, keys, has
anyone seen, picked up, by mistake, mislaid, lost property, handed in, at reception, disappeared, taken my,
gefunden, vermisst, liegen gelassen, fundsache*, fundburo, wem gehort, liegengeblieben, schlussel*,
abzuholen, verschwunden, trouve*, perdu*, oublie*, objet* trouve*, a qui appartient, cle|cles, disparu*,
egare*, quelqu'un a vu
"""

_OFFER = """
te koop, gratis af te halen, gratis, weggeven, overnemen, ter overname, gezocht, te huur, wie wil, over,
kaartjes over, tweedehands, marktplaats, ophalen, af te halen, aangeboden, ruilen, nestje, kittens, puppy's,
bod, vraagprijs, euro, op te halen, for sale, giving away, free to a good home, free to collect, wanted,
going spare, spare ticket*, second hand, to rent, for rent, anyone want, offers, ono, collect, looking for
a, swap, tickets, unwanted, zu verkaufen, verkaufe, zu verschenken, verschenke, abzugeben, suche, gesucht,
biete, selbstabholer, tausche, vb, mieten, a vendre, vends, vend, a donner, donne, je donne, cherche,
recherche, a louer, echange*, prix, place* a ceder, cede, gratuit*
"""

_EVENT = """
borrel*, feest*, *feest, uitje, uitnodig*, bijeenkomst*, lezing, workshop*, training*, cursus, open dag,
toernooi, concert, voorstelling, quiz, bbq, barbecue, lunch*, receptie, jubileum, meld je aan, aanmelden,
inschrijv*, opgeven, inloop, aanvang, programma, kerst*, sinterklaas*, kom _ proosten, excursie, congres,
webinar, drinks, party, invit*, event, meeting, talk, course, open day, tournament, sign up, register, rsvp,
join us, come along, agenda, doors open, kick-off, townhall, conference, save the date, feier*, *fest,
einlad*, veranstaltung*, vortrag, ausflug, turnier, treffen, anmeld*, konzert, grillen, weihnachts*,
sommerfest, beginn, herzlich willkommen, fete*, reunion, soiree, atelier*, conference*, concert*, tournoi,
inscri*, pot, rendez-vous, venez, repas, journee, sortie, spectacle
"""

_OUTAGE = """
storing*, *storing, onderhoud, buiten gebruik, defect, kapot, niet bereikbaar, ligt eruit, plat, uitval,
werkt niet, doet het niet, stroomuitval, lek*, lekkage, gaslucht, brand*, ontruim*, alarm, afgesloten,
gesloten, geen water, geen verwarming, niet beschikbaar, opgelost, verholpen, noodgeval, vertraging,
versperd, outage*, down, maintenance, unavailable, out of order, out of service, broken, not working, power
cut, downtime, offline, leak*, evacuat*, emergency, fire, gas, closed, restored, resolved, slow, incident,
no heating|water|power, degraded, interrupt*, storung*, ausfall*, ausgefallen, wartung*, ausser betrieb,
defekt, nicht erreichbar, stromausfall, wasserrohrbruch, gesperrt, raumung, notfall, feueralarm, behoben,
funktioniert nicht, panne*, en panne, coupure*, indisponib*, hors service, fuite*, evacu*, urgence, alerte,
ferme*, retabli*, ne fonctionne pas, interruption
"""

_TASK = """
wil jij, kun jij, kan jij, zou jij, jij even, graag jij, pak jij, regel jij, stuur jij, neem jij, doe jij,
bel jij, can you please, could you, would you, will you, please send, please book, please call, you to,
kannst du, konntest du, ubernimmst du, bitte du, schickst du, konnten sie, peux-tu, tu peux, pourrais-tu,
peux tu, pouvez-vous, merci de
"""

# What marks a notice for everybody: beside it the words of a danger are mostly those of a policy.
_TO_ALL = """
vacature*, iedereen, alle medewerkers, alle collega's, voor iedereen, intranet, portaal, aanmelden,
inschrijven, workshop*, training*, cursus*, e-learning, campagne, beleid, procedure, protocol, regeling,
handboek, folder, sponsor*, gepubliceerd, persbericht, jaarverslag, cao, themaweek, actie, gratis,
voorlichting, herhaling, oefening, handleiding, formulier, template, vacancy, we're hiring, everyone,
everybody, all staff, all employees, all colleagues, policy, guideline*, handbook, refresher, course,
campaign, awareness, published, press release, annual report, form, poster, leaflet, drill, free of charge,
sign up, charity, raffle, fundrais*, stellenausschreibung, offene stelle, alle mitarbeiter*, richtlinie*,
handbuch, schulung*, veroffentlicht, pressemitteilung, kostenlos, tarif*, ohne termin, intern
ausgeschrieben, recrutons, recrute, tous les salaries|collaborateurs|agents, ensemble du personnel,
formation*, publie*, communique, affiche, sans rendez-vous, formulaire, guide
"""

SPECIALS: Mapping[str, str] = MappingProxyType({
    "farewell": _FAREWELL, "condolence": _CONDOLENCE, "new_colleague": _NEW, "survey": _SURVEY,
    "lost_found": _LOST, "offer_wanted": _OFFER, "event": _EVENT, "outage": _OUTAGE, "personal_task": _TASK,
    "to_all": _TO_ALL,
})
