"""Words by which mail betrays that it is dangerous to show to more eyes, by what it endangers.

Entries are separated by commas. `a|b` is either word, `stem*` and `*tail` any word that begins or
ends so, `_` up to two words of any kind. Case and accents make no difference. They are evidence
among other evidence: an entry in a notice to all weighs less than one beside a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_HEALTH = """
als, leukemie, geriater, geriatr*, incontinent*, weigert, weigerde, antipsychotica, audioloog, gesloten
afdeling, herkent ons|mij|me niet, kent mij niet, verpleeghuis, thuiszorg, valt steeds, mantelzorg*, ongeluk
gehad, gevallen, schrijftolk, longarts, internist, kno-arts, huidkanker, borstoperatie, geopereerd worden,
motor neurone, mnd, secure unit, care home, end of life, refused his|her, meds, audiologist, hearing, going
deaf, fall, carer, palliative, nurse said, tests, keyhole, biopsies, recovering, recovery, strokes, tropfen,
sonde, patientenverfugung, heimplatz, pflegeheim, demenz*, kennt mich nicht, maison de retraite, ehpad, ne
me|nous reconnait, cachets, alzheimer, gedotterd, stent*, bypass*, punctie, mammografie, knobbel*, echo,
mri, ct-scan, dialyse, parkinson, stoma, insuline, rolstoel, migraine, bloeddruk, oogoperatie, slechtziend,
blind, doof, astma, allergi*, aanval, flauwgevallen, onwel, met spoed, ic, eerste hulp, seh, spoedeisende
hulp, operatiekamer, narcose, hechtingen, aan een infuus, beademing, coma, ontslagen uit het ziekenhuis, uit
het ziekenhuis, krukken, gips, kunstheup, nieuwe knie, fysio, fysiotherap*, ggz, dokter, arts, zorgen om,
naar omstandigheden, onderzoeken, uitslagen, terminaal, niet meer beter, palliatieve, poliklinisch,
polikliniek, afspraak in het ziekenhuis, virus, lump, mammogram, ventilator, kidney, donor, parkinson*, ms,
asthma*, insulin, sugar levels, blood pressure, fainted, collapsed, a&e, emergency room, theatre, stitches,
crutches, plaster cast, physio*, doctor, doctors, the op, his op, her op, in intensive, on a drip,
bedridden, remission, relapsed, second opinion, ct scan, blood results, tests came back, prognosis, benign,
malignant, hearing aid, deaf, autis*, adhd, dyslexi*, stammer*, unconscious, intensivstation, bypasse,
not-op, notaufnahme, ohnmacht*, rollstuhl, nierentransplant*, spenderniere, untersuch*, blutwerte, hirn*,
herz*, niere*, greffe*, rein, coeur, poumon*, cerveau, sterile, reanimation, urgences, samu, perfusion,
scanner, irm, examens, resultats d'examens, diabet*, asthm*, fauteuil roulant, sourd*, haar|zijn|mijn
rug|knie|hart|hoofd|heup, ziet er slecht uit, zag er slecht uit, longen, nieren, nier*, bloeding, hersen*,
borst, prostaat*, medisch*, gezondheid*, her|his|my back|knee|heart|lungs, looked awful, kidney*, brain,
breast, prostate*, medical*, health issue*, ziekenhuis*, opgenomen, opname, operatie*, geopereerd, chemo*,
bestral*, kanker*, *kanker, tumor*, uitzaai*, diagnose*, gediagnost*, behandelplan*, behandeltraject*,
behandeling*, bloedonderzoek*, uitslag van, biopsie, scan, hartinfarct, beroerte, hersenbloed*,
hersenschud*, herseninfarct, epilep*, suikerziekte, hernia, gebroken heup|been|arm|pols|enkel|sleutelbeen,
revalid*, medicijn*, medicatie, pillen, intensive care, ambulance, specialist, huisarts, chirurg, oncolo*,
neurolo*, cardiolo*, reuma, longontsteking, besmet*, geprikt, dement*, handicap, beperking*, hulpmiddel,
prothese, patient*, client*, ziekte, ernstig ziek, niet lekker, lymf*, alvlees*, borstkanker, klachten,
van|in|op de trap gevallen, slecht nieuws van de dokter, sterkte, beterschap, herstel, kuren, kuur, long
covid, hiv, burnout, verpleeg*, palliat*, hospice, ongeneeslijk, hospital*, surger*, surgeon, operated,
radiotherap*, cancer*, leuk*, lymphoma, biops*, diagnos*, stroke, heart attack, seizure*, epilepsy,
treatment*, ward, icu, medication*, pills, prescri*, symptom*, illness, taken ill, unwell, recover*, rehab*,
consultant, gp, scan results, test results, blood test*, wheelchair, disab*, impair*, chronic*, condition,
fracture*, broke his|her hip|leg|arm|wrist|ankle, miscarr*, get well, speedy recovery, thinking of
him|her|you, oncolog*, terminal, dementia, infection, implant, transplant, krankenhaus, klinik, operiert,
operation, chemotherap*, bestrahl*, krebs*, *krebs, tumor, befund*, schlaganfall, herzinfarkt, erkrank*,
krankheit*, gute besserung, arzt*, arzte, arztin, medikament*, tabletten, reha, bandscheibe*, pflegegrad*,
epilepsie, behandlung*, genes*, lunge, unters messer, in die rohre, zuckerkrank*, hopital, hospitalis*,
opere|operee, chimio*, tumeur*, traitement, malad*, guer*, infarctus, avc, diagnosti*, medecin, medicament*,
retablissement, courage a, epileps*, handicap*, clinique, reeducation, souffre, souffrant*, fievre, curie,
chirurg*, contagi*, gale, dysgraph*, appareil auditif
"""

_ABSENCE = """
is er _ niet, komt niet terug, voorlopig alleen, de komende tijd niet, neemt _ rust, rustig aan, wegens
omstandigheden, prive-omstandigheden, niet tillen, alleen de ochtenden, er even tussenuit, won't be in, not
in for a while, for a while, stepping back, taking some time, few weeks off, family reasons, personal
reasons, personal circumstances, out for, auszeit, kann gerade nicht, absence, s'absente, raisons
personnelles, pause, ziekmeld*, ziek gemeld|thuis|geworden|uit, langdurig ziek|afwezig|uitval, uitval,
uitgevallen, valt|vallen _ uit, bedrijfsarts*, arboarts, arbodienst, arboarts*, verzuim*, re-integr*,
reintegr*, inzetbaar, urenopbouw, opbouw van uren, halve kracht, op arbeidstherapie, plan van aanpak,
poortwachter, wia, uwv, belastbaar*, aangepast werk, niet beschikbaar, voorlopig niet|afwezig, tot nader
order, uit de running, ziektewet, off sick, sick leave, signed off, long term absence, occupational health,
fit note, sick note, phased return, reduced hours, adjustments, doctor's certificate|note|letter, half pay,
medical leave, absence*, time off, will be away, won't be back, not be back, off until, off work, out until,
light duties, restricted duties, krankgeschrieben, arbeitsunfahig*, fallt _ aus, ausfall*, fehlzeiten,
wiedereingliederung, bem, betriebsarzt*, langzeitkrank*, krankmeldung, attest, kuratierte, arret maladie,
arretee|arrete jusqu'en|jusqu'au, en arret, arret de travail, medecine du travail, mi-temps therapeutique,
absente|absent jusqu'a|pour, inapt*, amenagement* de poste, visite de reprise
"""

_PREGNANCY = """
zwanger*, in verwachting, miskraam, uitgerekend, zwangerschapsverlof, ivf, vruchtbaarheid*, te vroeg
geboren|gekomen, stilgeboren, bevalling, couveuse, keizersnede, kindje verloren, adoptie*, weken zwanger,
pregnan*, expecting, maternity, miscarriage*, stillb*, fertility, due date, premature*, nicu, adopt*, trying
for, she is due, weeks gone, schwanger*, mutterschutz, fehlgeburt, entbindung*, kinderwunsch*,
beschaftigungsverbot, enceinte, grossesse, fausse couche, conge maternite, pma, accouch*, prematur*
"""

_MIND = """
iets willen aandoen, iets aangedaan, kan niet meer, trekt het niet, slaapt slecht, slapeloos*, psych*,
opgebrand, therapeut, poh, crisisdienst, paniekaanval, empty packet, cries, cried, can't cope, not coping,
couldn't cope, hurt himself|herself, end it, low point, therapist, sleepless, dark place, dunkle gedanken,
kann nicht mehr, nervenzusammenbruch, overspannen, burn-out, burnout, depress*, psycholoog, psychiat*,
psychisch*, mentaal, doorheen, paniek*, angststoornis, huilend, huilde, instorten, ingestort, uitgeblust,
zelfmoord, suicid*, zelfdoding, uit het leven, zelfbeschadig*, eetstoornis, autis*, adhd, ptss, therapie,
rouw, rouwverlof, traumat*, op is op, burned out, burnt out, breakdown, anxiety, panic attack*, stressed,
struggling, counsel*, therap*, self-harm*, cuts on, overdose, mental health, low mood, in tears, crying,
bipolar, trauma*, grief, bereave*, erschopf*, angstzustand*, panikattack*, selbstmord, suizid*,
zusammengebrochen, schlaft nachts nicht, nicht mehr schlaft, weint, therapeut*, schizophren*, epuis*,
craqu*, angoiss*, au bout du rouleau, deuil, souffrance, pleur*, tentative de suicide
"""

_DISMISSAL = """
komt te vervallen, vervalt, functie vervalt, niet omgezet, zetten _ niet om, aanzeg*, afscheid moeten nemen,
moeten laten gaan, laten gaan, weggestuurd, vertrekt per, wordt vervangen door, ontbind*, kantonrechter,
sociaal plan, spiegelbeeld*, afspiegel*, no role for, role goes, role is going, gone before, left the
business, not his|her choice, marched out, cardboard box, pay off, payoff, pay-off, replaced by, end of
contract, contract _ end*, won't be renewed, notice, job is safe, at risk, consultation, stelle fallt
weg|fort, fallt _ weg, poste disparait|supprime, indemnite, n'est plus, ne fait plus partie, se separer,
separons, handtekening, maanden mee, bedenktijd, gaat ons verlaten, van het project gehaald, uit zijn|haar
functie, neergelegd, long leave, come|came out bottom, no longer works|work|employed, turns|turn up at, do
not let him|her in, last pay, garden leave, gardening leave, removed from, step down, ontslag*, ontslagen,
op staande voet, vaststellingsovereenkomst*, vso, transitievergoeding, beeindig*, proeftijd, niet verleng*,
contract _ niet, niet verder met|gaan, gaan _ niet verder met, uit dienst, per direct, niet langer
werkzaam|in dienst, werkt hier niet meer, niet meer werkzaam, dienstverband, opzeg*, opzegtermijn, pas en
laptop, innemen, boventallig*, afvloei*, outplacement, afscheid genomen van, weg moet*, eruit, exitgesprek,
dismiss*, sacked, fired, let go, letting _ go, severance, redundan*, laid off, lay off, layoffs, terminat*,
did not pass probation, probation*, exit terms, no longer with us|works|work, employment ended, has left the
company, leaving with immediate effect, settlement agreement, parting ways, notice period, made redundant,
clear the|his|her desk, cut|revoke access, access _ withdrawn, escort*, selection pool, non-renewal, not be
renewed, not renewing, pushed out, kundig*, gekundigt, aufhebungsvertrag, abfindung, trennen uns, getrennt
von, probezeit, freigestellt, fristlos*, personalie, entlass*, betriebsbedingt, nicht verlanger*, licenci*,
rupture conventionnelle, periode d'essai, faute grave, entretien prealable, rompu, renvoi*, mis a pied, ne
sera pas renouvel*, indemnite* de depart, quitte l'entreprise
"""

_CONFLICT = """
opmerkingen maakt, te dichtbij, officiele klacht, geen klacht, comments on, blocks the, none of them wants,
rumour about, affair, beschimpt, fasse|fasst _ an, beschwert, gestes deplaces, echtscheiding, op springen,
overstuur, in floods, in tears, schold, hit out, onveilig*, roddel*, uit elkaar, er vandoor, slaapt in,
beschuldig*, voelt zich gepest, picked on, threw him|her out, splitting up, split up, separated, gossip,
rumour*, walked out, slap*, separation, mis dehors, trennung, getrennt, ruzie, conflict*, mediation,
mediator, pesten, gepest, pesterij*, intimid*, grensoverschrijdend*, ongewenst gedrag, vertrouwen _ weg,
geschreeuwd, uitgescholden, scheld*, bedreig*, discrimin*, racis*, seksu*, aangeraakt, klacht tegen,
klachtencommissie, vertrouwensbreuk, samenwerking _ verstoord, arbeidsconflict, onheus, scheiding,
gescheiden, bully*, bullied, harass*, grievance*, complaint about, formal complaint, discriminat*, sexis*,
sexual*, inappropriate*, unwanted, shouted at, falling out, fell out, mediat*, toxic, same room, hostile,
threat*, divorce*, mobbing, belastig*, beleidig*, streit, beschwerde gegen|uber, ubergriff*, konflikt*,
bedroh*, scheidung, harcel*, agress*, deplace*, conflit*, insult*, menac*, propos sexistes, plainte contre
"""

_DISCIPLINE = """
winkelverbod, banned, caught again, at it, bijgeklust, zwart, nevenwerk, gelogen, ontkent, denies, look into
it, onderzoek klaar, special investigations, laat het uitzoeken, niet gemeld, verduister*, bonnen,
gesjoemel*, dubbel gedeclareerd, valse, vals, laatste kans, last chance, fuel card, something odd, admitted,
lied, leniency, his rep, decision by, double claim*, forged, falsch abgerechnet, note de frais, notes de
frais, melding over, cameras, camerabeelden, on the cameras, on the take, klokken, aangesproken op, te laat
komen, timesheet*, expenses claim, waarschuwing, schriftelijke waarschuwing, berisping, op non-actief,
non-actief, geschorst, schorsing, disciplinair*, integriteit*, onderzoek loopt, intern onderzoek, diefstal,
gestolen, gepikt, kasverschil*, verschillen in de kas, fraude, betrapt, dossieropbouw, verbetertraject*,
verbeterplan, functioneer*, disfunction*, gedragscode overtreden, misstap, warning, written warning, final
warning, disciplin*, suspend*, suspension, misconduct, gross misconduct, hearing, investigat*, theft,
stole|stolen, stealing, fraud*, caught, performance plan|improvement, pip, capability, appeal, code of
conduct, petty cash, allegation*, accus*, sanction*, abmahn*, verwarnung, disziplinar*, gestohlen,
diebstahl, freigestellt, vorwurf*, vorwurfe, unterschlag*, betrug*, avertissement, blame, faute, mise a
pied, vol, enquete interne, suspendu*, detourn*
"""

_PAY = """
voedselbank, niet betalen, terugbetalen, terugvordering, in termijnen, schuldsanering, armoede, noodfonds,
voorschieten, lening, food bank, hardship, owes us, paid twice, clawback, in arrears, loan, broke, evict*,
living in _ van|car, zuruckzahlen, darlehen, prete*, rembourser, per maand, per jaar, naar huis, lenen, rood
staan, huur niet betalen, verdient _ meer|minder, hoger ingeschaald, scheef, sign-on, card's been declined,
short this month, payday, early, on 51, offer of, owe, income, tax return, belastingaangifte, aangifte
inkomsten, dienstwagen und, bouche cousue, a month, a year, k plus, dienstwagen, salaris*, *salaris, loon*,
*loon, loonstrook, loonbeslag, beslag, bonus*, *bonus, schaal, inschaling, trede, bruto, netto, verdient,
verdienen, opslag, loonsverhoging, salarisverhoging, gratificatie, toelage*, voorschot, schulden,
schuldhulp*, bewindvoerder, deurwaarder*, alimentatie, strookje, strook, ort, eindejaarsuitkering,
uitbetaald, mijn uren, toeslag, salar*, wage*, payslip*, pay slip, my slip, pay review, payrise, pay rise,
raise, earns, earning*, net pay, gross, per cent, increase*, remunerat*, compensation, garnish*, attachment
of earnings, arrears, debt*, bailiff*, child maintenance, alimony, overpaid, underpaid, on 44, equity,
drawings, band, k more|base, stays where, gehalt*, *gehalt, lohn*, *lohn, pfand*, lohnpfandung, pramie*,
brutto, zulage*, vorschuss, unterhalt, entgelt*, salaire*, prime*, augment*, gagne, bulletin* de
paie|salaire, fiche* de paie, saisie*, pension alimentaire, remuner*, enveloppe, touche, dettes, huissier,
impaye*, acompte
"""

_LEGAL = """
aangifte tegen, walls up, decline, proposed client, rechter, court paper, van de rechter, conflict of
interest, aansprakelijk gesteld, stellen _ aansprakelijk, procedure, mr, aangetekend*, niets toezeggen,
deurwaardersexploot, hoger beroep, vonnis, uitspraak, beschikking, letter before action, issue proceedings,
our lawyers|solicitors, ex-tenant, beschluss, juge, decision du juge, jugement, tribunal, verschoningsrecht,
geheimhouding*, advoca*, raadsman, dagvaard*, verweer, verweerschrift, pleitnota, kort geding, rechtszaak,
rechtbank, procesrisico, schikking*, schikken, wederpartij, gemachtigde, sommatie, gerechtelijk*, juridisch
advies, concept verweer, processtukken, getuige*, bezwaarschrift, beroepschrift, zitting, arbitrage,
privilege*, legal advice, counsel, solicitor*, barrister, litigation, lawsuit, sued, suing, settle,
settlement, injunction, court order, court, deposition, subpoena, discovery, disclosed, disclosure, witness
statement*, without prejudice, opposing, adverse, attorney*, lawyer*, conflict check, docket, draft
defence|reply, mandant*, anwalt*, anwaltin, klage*, klageschrift, gericht*, vergleich, mandat*,
verschwiegenheit*, schriftsatz, prozess*, gegenseite, avocat*, secret professionnel, conclusions, tribunal*,
prud'hom*, assign*, transig*, transaction, contentieux, temoignage*, partie adverse, notaire, heritier*
"""

_CLAIM = """
verzekerde, niet uitkeren, insured says, hold payment, opgave, inbraak, tracker, schadeonderzoek, refer to,
schadeclaim*, claim*, aansprakelijk*, letselschade*, letsel, schadevergoeding, expertise, dossier,
verzekeraar, schadebedrag, smartengeld, uitkering, polis*, incident, calamiteit, ongeval, injury, injured,
liab*, reserve, reserved, insurer*, insured, damages, their offer, claimant, policyholder, bordereau,
accident*, haftung*, schaden*, unfall*, schadensersatz, sinistre*, indemni*, responsabilite
"""

_POLICE = """
politie*, recherche, aangifte, verdacht*, verdenking, proces-verbaal, arrest*, aangehouden, inval,
strafblad, vog, justitie, opgepakt, signalement, strafrecht*, reclassering, gedetineerd, inspectie, officier
van justitie, wapen, mes, police, detective*, officers, arrested, under caution, criminal, charged,
conviction*, caution, suspect*, prosecut*, custody, background check, record check, dbs, probation officer,
warrant, knife, polizei*, anzeige, strafanzeige, fuhrungszeugnis, staatsanwalt*, ermittl*, vorstraf*,
festgenommen, garde a vue, plainte, gendarm*, casier judiciaire, procureur, mis en examen, soupcon*
"""

_WHISTLE = """
aangegeven, heeft ons aangegeven, wie dat was, talking to them, who reported, reported us, informant, knew
exactly, den hinweis gegeben, klokkenluid*, misstand*, melder, anoniem*, melding gedaan, meldpunt, melding
bij|van, vertrouwenspersoon, omkop*, steekpenning*, whistle*, speak-up, speak up, hotline case|caller,
caller, anonymous*, bribe*, kickback*, falsif*, tip-off, conceal*, raised a concern, hinweisgeb*, anonym*,
bestech*, meldestelle, lanceur* d'alerte, pot-de-vin, signalement, cse, corrup*
"""

_CANDIDATE = """
voor mij toch, zou voor, luisterde, geen diploma, for me by a mile, by a mile, needs sponsoring, sponsor*,
the other gentleman|lady, ich ware fur, pour moi la|le, soll es werden, goed verhaal, past niet in het team,
not a fit, culture fit, would not appoint, first round, second round, panel's, wat vonden jullie, tweede
ronde, eerste ronde, door naar, bel ik af, wijzen we af, aanbod, vorig werk, geschikt, gegoogeld, viel me
mee, viel tegen, panel was, edged it, who we liked, that cv, we liked, offer to, say no, gap since, rang a
friend, his|her last job, appoint*, zusage, einstellung, embauche, proposition a, on part sur, kandida*,
sollicit*, cv's, cv, cvtjes, motivatiebrief, afwijz*, afgewezen, selectiecommissie, sollicitatiegesprek*,
gesprekken _ vacature, voordracht, voorgedragen, benoem*, eerste|tweede kandidaat, top drie, indruk,
brieven, vorige baas, vorige werkgever, mijn voorkeur, arbeidsverleden, gat in, proefles, assessment,
selectie, candida*, applicant*, applied, shortlist*, interview*, panel, cvs, resume*, résumé*, not taking,
make _ offer, job offer, turned down, rejected, preferred candidate, second choice, hiring, previous
employer, last school|job|employer, my preference, would struggle, not appointable, reservations about,
bewerb*, vorstellungsgesprach*, kandidat*, absage*, auswahl*, scheidet aus, listenplatz, probevortrag*,
berufung*, unterlagen, candidat*, entretien*, recrut*, retenu*, je penche, audition*, classement, dossier
pedagogique
"""

_ASSESSMENT = """
beoordeling*, beoordeeld, onvoldoende, functioneringsgesprek*, assessment*, ontwikkelpunt*, referentie*,
getuigschrift, persoonlijkheid*, testuitslag*, potentieel, zwak, stevig, matig, uitstekend, performance*,
rating*, appraisal*, below, exceeds, meets, underperform*, reference for, asked for a reference, have
him|her back, psychometric, personality, calibration, scores, lowest, beurteil*, leistung*, zeugnis*,
mangelhaft, note|notes, notation, evaluation*, insuffisant*, reference*, moyen, nettement superieur
"""

_IDENTITY = """
bsn, burgerservicenummer, sofinummer, paspoort*, identiteitskaart, rijbewijs, kopie id, geboortedatum,
geboortedata, geb, geboren op, persoonsgegeven*, kopie legitimatie, visum*, verblijfsvergunning*, passport*,
date of birth, dob, born, driving licence, driver's license, ni number, national insurance, social security,
ssn, visa, id card, id copy, personal details|data, ausweis*, personalausweis, reisepass, geburtsdat*,
sozialversicherung*, steuer-id, aufenthalt*, passeport*, carte d'identite, date de naissance, numero de
securite sociale, titre de sejour, nee le
"""

_BANK = """
rekeningnummer, mijn rekening, iban, bankrekening, overmaken, t.n.v, ten name van, bankpas, creditcard*,
pincode, bankgegevens, van bank veranderd, pay it into, sort code, account number, bank details, account of,
my account, credit card, card number, kontonummer, bankverbindung, uberweist, inhaber*, mon compte, rib,
coordonnees bancaires, virement, compte bancaire
"""

_ADDRESS = """
home phone, home phones, huisnummer, woont op, woont aan, lives on, moved to, new address, adreslijst*,
adressenlijst*, thuisadres*, huisadres*, prive-adres*, privenummer*, privenummers, noodnummer*,
contactpersonen, mobiele nummers, waar ik|zij|hij nu woon|woont, bellijst, telefoonlijst, 06-nummer*,
ledenlijst, home address*, private number*, home number*, personal number*, phone tree, phone list,
emergency contact*, next of kin, lives at, mobile numbers, numbers for, privatnummer*, privatadresse*,
adressliste, telefonliste, notfallkontakt*, wohnt in, numeros personnels, coordonnees personnelles, adresses
personnelles, adresse personnelle, numeros de portable, liste d'urgence
"""

_PRIVATE = """
sabbat, bidden, hoofddoek, regenboog, verblijf, verblijfs*, ind, asielprocedure, leave to remain, home
office, work permit, deported, visa runs out, sabbath, praying, hijab, wife, husband, ex-vrouw, ex-man,
moslim*, islam*, joods, christen*, geloof, gelovig, kerk, ramadan, vasten, gebed, halal, homo, homoseksueel,
lesbisch, lesbi*, transitie, transgender, trans, bi, coming-out, vriend op, geaardheid, vakbond*, lid van de
bond, bond, staking, partij, politiek*, afkomst, vluchteling*, asiel*, muslim*, jewish, christian, catholic,
faith, church, kosher, fasting, gay, lesbian, transition*, pronouns, coming out, came out, sexuality,
orientation, partner is a man|woman, union, shop steward, joined the union, ethnicity, refugee, asylum,
party member, judisch*, glaubig*, fastet, schwul, gewerkschaft*, herkunft, partei, musulman*, juif*,
croyant*, homosex*, lesbienne, syndiqu*, syndicat*, origine*
"""

_BREACH = """
per ongeluk, stond _ open, gooi _ weg, delete without, wrong sheet|file|attachment|list, attached the wrong,
sent _ by mistake, accidentally, open voor iedereen, supprimez, par erreur, versehentlich, datalek*,
verkeerde ontvanger*, verkeerd geadresseerd*, verkeerde postvak, verkeerd verstuurd, toezichthouder, gelekt,
uitgelekt, autoriteit persoonsgegevens, te wissen, usb-stick, stick, onbeveiligd, trek _ mail in, niet
beveiligd, deze mail intrekken, breach*, leaked, leak, wrong recipient*, wrong envelope*, sent in error,
ico, regulator, lost laptop, unencrypted, exposed, recall*, left my laptop, ransomware, stolen laptop, other
people's, datenpanne*, datenschutzverletz*, falschen empfanger*, datenschutzbeauftragt*, datenleck*,
vorfall, violation de donnees, envoi errone, cnil, fuite*, erreur de destinataire, piratage
"""

_EMBARGO = """
gaat _ dicht, gaat in _ dicht, moeten sluiten, wordt opgeheven, liever zelf dan, komt een regeling, hear
this from me, hear it from me, close _ office|site|branch|depot, lease ends, voted last night, offered a
desk, ist _ schluss, macht dicht, von mir erfahrt, s'arrete en, l'appreniez par moi, fermera, herplaats*,
redeploy*, koper, verkoop van, handtekening volgt, buyer, due diligence, as auditors, for sale quietly,
spin-off, carve-out, investor*, acheteur, vente de la, kaufer, verkauf der, embargo*, onder embargo,
vertrouwelijk tot, nog niet naar buiten, nog niet openbaar, nog niet bekend, publicatie volgt, voorbeurs,
koersgevoelig*, voorwetenschap, reorganisatie*, overname*, fusie, overnemen, sluiting*, sluit de vestiging,
vestiging sluit, aandeelhouders, ondernemingsraad, plaatsen blijven, formatieplaats*, krimp*, bod,
surseance, uitstel van betaling, faillissement*, bewindvoerder, tekenen, uitlek*, uitlekt, project, directie
heeft besloten, voorlopig gegund, gunning, kwartaalcijfers, resultaat, insider*, inside information, not yet
public, before the announcement, trading statement, rns, merger*, takeover, acqui*, restructur*, reorgani*,
closure*, closing _ site|depot|branch|office, code name*, dealing, bid, jobs go, headcount, until
monday|tuesday|wednesday|thursday|friday, hear it on, market expects, profit warning, insolven*,
administrat*, vulnerab*, sperrfrist*, stellenabbau, ubernahme, fusion*, umstrukturier*, standort*,
schliess*, schliesst, aufzugeben, insolvenz*, vorstand, betriebsrat, gesellschafter*, embargo, rachat,
acquer*, plan social, pse, fermeture*, suppression* de postes, avant l'ouverture, protocole d'accord,
silence complet, liquidation
"""

_PASSWORD = """
wachtwoord is, wachtwoord, inlog*, inloggegevens, gebruikersnaam, pincode, beheerderslogin, code van het
alarm, alarmcode, kluiscode, toegangscode, password*, passcode, login, credential*, log in with, use the
password, pin is, api key, access code, alarm code, passwort*, kennwort*, zugang*, zugangsdaten,
anmeldedaten, benutzer, mot de passe, identifiant*, code d'acces, codes d'acces, code alarme
"""

_CHILD = """
oud-leerling, hardship fund, schoolreis betalen, a parent has, son-in-law, geschlagen, social worker,
pleeggezin, mag hem|haar niet ophalen, aan de poort, uithuisplaatsing, ouderlijk gezag, voogd*, by order of,
lives with, drop-off, third this term, logged it, mark on, marks on, take her|him off, abholen, darf _
abholen, pflegefamilie, venir _ chercher, n'a plus le droit, famille d'accueil, garde, veilig thuis,
kindermishandel*, mishandel*, blauwe plek*, verwaarloo*, jeugdzorg, meldcode, ondertoezicht*, uit huis
geplaatst, zorgen om, leerling*, pupil, zijn|haar ouders|moeder|vader, ouders zijn, safeguard*, child
protection, social services, bruis*, neglect*, abuse*, pastoral, foster*, pupil*, parents|mother _
told|informed, changing room, kindeswohl*, jugendamt, misshandl*, blaue flecken, protection de l'enfance,
information preoccupante, maltrait*, bleus, marques, eleve*, aide sociale a l'enfance
"""

_VIOLENCE = """
wacht haar|hem steeds op, is bang, bang voor, achtervolg*, haar hours, following her|him, followed her|him,
change her hours, afraid of, scared of, hides, angst vor, verfolgt, huiselijk geweld, stalk*, contactverbod,
straatverbod, mijn ex, haar ex, zijn ex, blijf-van-mijn-lijf*, geheime plek, opvanghuis, mishandeld,
geslagen, bedreigd, ontruim*, huurachterstand*, domestic violence|abuse, restraining order, court order
against, injunction, refuge, her ex, his ex, my ex, ex-husband, ex-wife, non-molestation, assault*, evict*,
hausliche gewalt, frauenhaus, kontaktverbot, exmann, violence* conjugale*, ex-mari, mon ex, son ex,
ordonnance de protection, foyer d'accueil
"""

_ADDICTION = """
maanden droog, droog, nuchter, afgekickt, days sober, 90 days, alcohol free, clean, aa, dealer, coke, wiet,
blow, trocken, sobre, verslaa*, verslav*, drank, gedronken, drinkt, alcohol*, afkick*, dronken, drugs,
gokken, gokverslaafd*, kliniek, rook het, naar drank, addict*, drinking, sober, drunk, gambling, betting,
rehab, relaps*, smelled|smelt of, aa meetings, sucht*, alkohol*, trinkt, betrunken, fahne, entzug*,
spielsucht*, drogen, alcool*, boire, ivre, drogue*, cure, jeu pathologique, sevrage
"""

_SECRECY = """
tussen ons gezegd, niet delen, stil, in stilte, quietly, set it up quietly, not for the minutes, bit
delicate, do not name, niet met naam, nothing in writing, on paper, laat niets, liever geen vragen, ik
vertel het zelf, vertel ik zelf, gewoon doen, sst, jullie begrijpen wel, niet op de gang, houdt het voor
zich, waarom doet er niet toe, weten van niks, niet verder vertellen, niet laten merken, niet wil dat,
zonder dat, heard it from me, treat me as normal, nobody's business, business as usual, won't go into it,
mustn't hear, keep what we saw, please don't ask, without naming, strictly us, if staff ask, haven't asked,
without the others, kind if, das muss keiner wissen, macht die runde, mehr muss keiner, bouche cousue, sans
visite, pas de visite, no visits, no calls, geen bezoek, geen telefoon*, vertrouwelijk*, strikt
vertrouwelijk, onder ons, tussen ons, niet doorvertellen, mondje dicht, blijft onder ons, in vertrouwen,
niet doorsturen, alleen voor jullie, niet bespreken, niet rond laten gaan, discreet, discretie, geheim*,
niet uitprinten, niemand gezegd, weet het nog niet, weet het zelf nog niet, weten het nog niet, laat niks
merken, niets zeggen tegen, geen mededelingen, niet lekken, op verzoek van _ zelf, niet naar gevraagd, geen
reden noemen, confidential*, in confidence, between us, between ourselves, do not forward, don't forward,
not be forwarded, do not share, don't tell, please don't mention, not to mention, keep _ quiet, keep this to
yourself|yourselves, off the record, strictly private, discreet*, nobody else knows, doesn't know yet, does
not know, don't say, only the people on this, for your eyes, heads up, under wraps, not telling people,
would rather, asked me to tell, vertraulich*, unter uns, nicht weitersagen, nicht weiterleiten, kein wort,
stillschweigen, diskret*, nur fur, confidentiel*, entre nous, ne pas diffuser, ne pas transferer,
discretion, garder pour soi|vous|nous, ne doit pas circuler, secret, que cela reste
"""

DANGERS: Mapping[str, str] = MappingProxyType({
    "health": _HEALTH, "absence": _ABSENCE, "pregnancy": _PREGNANCY, "mental health": _MIND,
    "dismissal": _DISMISSAL, "conflict": _CONFLICT, "discipline": _DISCIPLINE, "pay": _PAY, "legal advice": _LEGAL,
    "a claim": _CLAIM, "police": _POLICE, "whistleblowing": _WHISTLE, "candidates": _CANDIDATE,
    "assessment": _ASSESSMENT, "identity papers": _IDENTITY, "bank details": _BANK, "home address": _ADDRESS,
    "private life": _PRIVATE, "data breach": _BREACH, "embargo": _EMBARGO, "passwords": _PASSWORD,
    "child safety": _CHILD, "domestic violence": _VIOLENCE, "addiction": _ADDICTION,
    "confidence": _SECRECY,
})
