"""The lines that mail programs put above a quoted mail, by program and language."""

from __future__ import annotations

INTRODUCTIONS = {
    # Gmail
    "gmail nl": "Op ma 12 nov 2026 om 10:15 schreef Jan de Vries <jan@corp.example>:",
    "gmail nl wrapped": "Op ma 12 nov 2026 om 10:15 schreef Jan de Vries <\njan.de.vries@corp.example>:",
    "gmail en": "On Mon, Nov 12, 2026 at 10:15\u202fAM Jan de Vries <jan@corp.example> wrote:",
    "gmail en gb": "On Mon, 12 Nov 2026 at 10:15, Jan de Vries <jan@corp.example> wrote:",
    "gmail de": "Am Mo., 12. Nov. 2026 um 10:15 Uhr schrieb Jan Vries <\njan@corp.example>:",
    "gmail fr": "Le lun. 12 nov. 2026 à 10:15, Jan de Vries <jan@corp.example> a écrit\u00a0:",
    "gmail fr narrow": "Le lun. 12 nov. 2026 à 10:15, Jan de Vries <jan@corp.example> a écrit\u202f:",
    "gmail es": "El lun, 12 nov 2026 a las 10:15, Jan de Vries (<jan@corp.example>)\nescribió:",
    "gmail it": "Il giorno lun 12 nov 2026 alle ore 10:15 Jan de Vries <\njan@corp.example> ha scritto:",
    "gmail pt-br": "Em seg., 12 de nov. de 2026 às 10:15, Jan de Vries <jan@corp.example>\nescreveu:",
    "gmail pt": "Jan de Vries <jan@corp.example> escreveu (segunda, 12/11/2026 à(s) 10:15):",
    "gmail sv": "Den mån 12 nov. 2026 kl 10:15 skrev Jan de Vries <jan@corp.example>:",
    "gmail da": "Den man. 12. nov. 2026 kl. 10.15 skrev Jan de Vries <jan@corp.example>:",
    "gmail no": "man. 12. nov. 2026 kl. 10:15 skrev Jan de Vries <jan@corp.example>:",
    "gmail fi": "ma 12. marrask. 2026 klo 10.15 Jan de Vries (jan@corp.example) kirjoitti:",
    "gmail pl": "pon., 12 lis 2026 o 10:15 Jan de Vries <jan@corp.example> napisał(a):",
    "gmail cs": "po 12. 11. 2026 v 10:15 odesílatel Jan de Vries <jan@corp.example>\nnapsal:",
    "gmail ru": "пн, 12 нояб. 2026 г. в 10:15, Jan de Vries <jan@corp.example>:",
    "gmail tr": "Jan de Vries <jan@corp.example>, 12 Kas 2026 Pzt, 10:15 tarihinde şunu yazdı:",
    "gmail zh": "Jan de Vries <jan@corp.example> 于2026年11月12日周一 10:15写道：",
    "gmail ja": "2026年11月12日(月) 10:15 Jan de Vries <jan@corp.example>:",
    "gmail ca": "Missatge de Jan de Vries <jan@corp.example> del dia dl., 12 de nov. 2026 a les 10:15:",
    "gmail hu": "Jan de Vries <jan@corp.example> ezt írta (időpont: 2026. nov. 12., H, 10:15):",
    "gmail ro": "În lun., 12 nov. 2026 la 10:15, Jan de Vries <jan@corp.example> a scris:",
    # Apple Mail on Mac, iPhone and iPad
    "apple nl": "Op 12 nov 2026, om 10:15 heeft Jan de Vries <jan@corp.example> het volgende geschreven:",
    "apple nl short": "Op 12 nov. 2026 om 10:15 heeft Jan de Vries het volgende geschreven:",
    "apple en": "On 12 Nov 2026, at 10:15, Jan de Vries <jan@corp.example> wrote:",
    "apple en us": "On Nov 12, 2026, at 10:15\u202fAM, Jan de Vries <jan@corp.example> wrote:",
    "apple de": "Am 12.11.2026 um 10:15 schrieb Jan de Vries <jan@corp.example>:",
    "apple fr": "Le 12 nov. 2026 à 10:15, Jan de Vries <jan@corp.example> a écrit :",
    "apple es": "El 12 nov 2026, a las 10:15, Jan de Vries <jan@corp.example> escribió:",
    "apple it": "Il giorno 12 nov 2026, alle ore 10:15, Jan de Vries <jan@corp.example> ha scritto:",
    "apple pt": "No dia 12/11/2026, às 10:15, Jan de Vries <jan@corp.example> escreveu:",
    "apple sv": "12 nov. 2026 kl. 10:15 skrev Jan de Vries <jan@corp.example>:",
    "apple da": "Den 12. nov. 2026 kl. 10.15 skrev Jan de Vries <jan@corp.example>:",
    "apple fi": "Jan de Vries <jan@corp.example> kirjoitti 12.11.2026 kello 10.15:",
    "apple pl": "Wiadomość napisana przez Jan de Vries <jan@corp.example> w dniu 12 lis 2026, o godz. 10:15:",
    "apple cs": "12. 11. 2026 v 10:15, Jan de Vries <jan@corp.example>:",
    "apple ru": "12 нояб. 2026 г., в 10:15, Jan de Vries <jan@corp.example> написал(а):",
    "apple zh": "在 2026年11月12日，10:15，Jan de Vries <jan@corp.example> 写道：",
    "apple ja": "2026/11/12 10:15、Jan de Vries <jan@corp.example>のメール:",
    "apple tr": "Jan de Vries <jan@corp.example> şunları yazdı (12 Kas 2026 10:15):",
    # Thunderbird and K-9
    "thunderbird nl": "Op 12-11-2026 om 10:15 schreef Jan de Vries:",
    "thunderbird de": "Am 12.11.26 um 10:15 schrieb Jan de Vries:",
    "thunderbird en": "On 12/11/2026 10:15, Jan de Vries wrote:",
    "thunderbird fr": "Le 12/11/2026 à 10:15, Jan de Vries a écrit\u00a0:",
    "thunderbird es": "El 12/11/26 a las 10:15, Jan de Vries escribió:",
    "thunderbird it": "Il 12/11/2026 10:15, Jan de Vries ha scritto:",
    "thunderbird pt": "Em 12/11/2026 10:15, Jan de Vries escreveu:",
    "thunderbird sv": "Den 2026-11-12 kl. 10:15, skrev Jan de Vries:",
    "thunderbird da": "Den 12.11.2026 kl. 10.15 skrev Jan de Vries:",
    "thunderbird no": "Den 12.11.2026 10:15, skrev Jan de Vries:",
    "thunderbird fi": "Jan de Vries kirjoitti 12.11.2026 klo 10.15:",
    "thunderbird pl": "W dniu 12.11.2026 o 10:15, Jan de Vries pisze:",
    "thunderbird cs": "Dne 12. 11. 26 v 10:15 Jan de Vries napsal(a):",
    "thunderbird ru": "12.11.2026 10:15, Jan de Vries пишет:",
    "thunderbird old": "Jan de Vries wrote on 12.11.2026 10:15:",
    "k-9 en": "On 12 November 2026 10:15:23 CET, Jan de Vries <jan@corp.example> wrote:",
    "k-9 nl": "Op 12 november 2026 10:15:23 CET schreef Jan de Vries <jan@corp.example>:",
    "k-9 de": "Am 12. November 2026 10:15:23 MEZ schrieb Jan de Vries <jan@corp.example>:",
    # Outlook for Mac, phones and Exchange
    "outlook mac nl": 'Op 12-11-2026 10:15 heeft "Jan de Vries" <jan@corp.example> geschreven:',
    "outlook mac en": 'On 12/11/2026, 10:15, "Jan de Vries" <jan@corp.example> wrote:',
    "outlook mac en 2": 'On 11/12/26, 10:15 AM, "All staff on behalf of Jan de Vries"\n'
                        "<all-staff@corp.example on behalf of jan@corp.example> wrote:",
    "outlook mac de": 'Am 12.11.26, 10:15 schrieb "Jan de Vries" <jan@corp.example>:',
    "outlook android": "On Mon, Nov 12, 2026 at 10:15 AM +0100, \"Jan de Vries\"\n<jan@corp.example> wrote:",
    "outlook android nl": "Op ma 12 nov. 2026 10:15 a.m. +0100 schreef\n\"Jan de Vries\" <jan@corp.example>:",
    "exchange wrapped": "On Monday, 12 November 2026 10:15:23 +0100\n\"Jan de Vries\"\n"
                        "<jan@corp.example>\nwrote:",
    "mailto": "On 12/11/2026 10:15, Jan de Vries [mailto:jan@corp.example] wrote:",
    "mailto link": "Op 12-11-2026 10:15 schreef jan@corp.example<mailto:jan@corp.example>:",
    # Yahoo, Samsung, BlackBerry, webmail
    "yahoo en": "On Monday, November 12, 2026 at 10:15:23 AM GMT+1, Jan de Vries <jan@corp.example> wrote:",
    "yahoo nl": "Op maandag 12 november 2026 10:15:23 CET schreef Jan de Vries <jan@corp.example>:",
    "yahoo fr": "Le lundi 12 novembre 2026 à 10:15:23 UTC+1, Jan de Vries\n<jan@corp.example> a écrit :",
    "yahoo es": "El lunes, 12 de noviembre de 2026, 10:15:23 CET, Jan de Vries <jan@corp.example> escribió:",
    "yahoo de": "Am Montag, 12. November 2026 um 10:15:23 MEZ hat Jan Vries <jan@corp.example>\n"
                "Folgendes geschrieben:",
    "yahoo it": "Il lunedì 12 novembre 2026 alle ore 10:15:23 CET, Jan <jan@corp.example> ha scritto:",
    "proton": "On Monday, November 12th, 2026 at 10:15 AM, Jan de Vries <jan@corp.example> wrote:",
    "proton nl": "Op maandag 12 november 2026 om 10:15 schreef Jan de Vries <jan@corp.example>:",
    "roundcube nl": "Jan de Vries schreef op 2026-11-12 10:15:",
    "roundcube en": "On 2026-11-12 10:15, Jan de Vries wrote:",
    "roundcube de": "Am 2026-11-12 10:15, schrieb Jan de Vries:",
    "roundcube fr": "Le 12-11-2026 10:15, Jan de Vries a écrit :",
    "right to left": "\u200eOp ma 12 nov 2026 om 10:15 schreef "
                     "\u202aJan de Vries\u202c\u200f <\u202ajan@corp.example\u202c\u200f>:\u200f",
    "no date": "Jan de Vries <jan@corp.example> wrote:",
    "no date de": "Jan de Vries <jan@corp.example> schrieb:",
    # Lotus and HCL Notes
    "notes en": "Jan de Vries/AMS/Corp wrote on 12-11-2026 10:15:23:",
    "notes en us": "Jan de Vries/Corp@Corp wrote on 11/12/2026 10:15:23 AM:",
    "notes nl": "Jan de Vries/AMS/Corp schreef op 12-11-2026 10:15:23:",
    "notes de": "Jan de Vries/AMS/Corp schrieb am 12.11.2026 10:15:23:",
    "notes dashes": "-----Jan de Vries/AMS/Corp wrote: -----",
    "notes dashes nl": "-----Jan de Vries/AMS/Corp schreef: -----",
    "notes quoted": '-----"Jan de Vries" <jan@corp.example> wrote: -----',
    # Groupwise
    "groupwise": ">>> Jan de Vries 12-11-2026 10:15 >>>",
    "groupwise address": ">>> Jan de Vries <jan@corp.example> 12-Nov-26 10:15 AM >>>",
    "groupwise nl": '>>> "Jan de Vries" <jan@corp.example> maandag 12 november 2026 10:15 >>>',
}

# These are known by the `>` below them only: people write such lines too.
MARKED_ONLY = {
    "apple nl phone": "> Op 12 nov 2026 om 10:15 heeft Jan de Vries <jan@corp.example> het volgende\n"
                      "> geschreven:",
    "mutt": "Jan de Vries schreef:",
    "mutt en": "Jan de Vries wrote:",
    "quoted name": '"Jan de Vries" wrote:',
    "date without a time": "On 12/11/2026, Jan de Vries wrote:",
    "date without a time nl": "Op 12 november 2026 schreef Jan de Vries:",
    "no verb": "Jan de Vries <jan@corp.example>, ma 12 nov. 10:15:",
}

SEPARATORS = {
    "zimbra nl": "----- Oorspronkelijk bericht -----",
    "zimbra nl 2": "----- Originele Bericht -----",
    "zimbra en": "----- Original Message -----",
    "zimbra de": "----- Ursprüngliche Mail -----",
    "zimbra fr": "----- Mail original -----",
    "outlook nl": "-----Oorspronkelijk bericht-----",
    "outlook en": "-----Original Message-----",
    "outlook de": "-----Ursprüngliche Nachricht-----",
    "outlook fr": "-----Message d’origine-----",
    "outlook es": "-----Mensaje original-----",
    "outlook it": "-----Messaggio originale-----",
    "outlook pt": "-----Mensagem original-----",
    "outlook sv": "-----Ursprungligt meddelande-----",
    "outlook da": "-----Oprindelig meddelelse-----",
    "outlook no": "-----Opprinnelig melding-----",
    "outlook fi": "-----Alkuperäinen viesti-----",
    "outlook pl": "-----Wiadomość oryginalna-----",
    "outlook pl 2": "-----Original Message-----",
    "outlook cs": "-----Původní zpráva-----",
    "outlook tr": "-----Özgün İleti-----",
    "outlook ja": "-----元のメッセージ-----",
    "outlook appointment": "-----Oorspronkelijke afspraak-----",
    "samsung nl": "-------- Oorspronkelijk bericht --------",
    "samsung en": "-------- Original message --------",
    "samsung de": "-------- Ursprüngliche Nachricht --------",
    "samsung fr": "-------- Message d'origine --------",
    "samsung es": "-------- Mensaje original --------",
    "android": "---- Original message ----",
    "thunderbird forward": "-------- Doorgestuurd bericht --------",
    "thunderbird forward en": "-------- Forwarded Message --------",
    "thunderbird forward de": "-------- Weitergeleitete Nachricht --------",
    "thunderbird forward fr": "-------- Message transféré --------",
    "gmail forward": "---------- Forwarded message ---------",
    "gmail forward nl": "---------- Doorgestuurd bericht ---------",
    "apple forward": "Begin doorgestuurd bericht:",
    "apple forward en": "Begin forwarded message:",
    "apple forward de": "Anfang der weitergeleiteten Nachricht:",
    "apple forward fr": "Début du message réexpédié :",
    "notes forward": "----- Forwarded by Jan de Vries/AMS/Corp on 12-11-2026 10:15 -----",
    "notes forward nl": "----- Doorgestuurd door Jan de Vries/AMS/Corp op 12-11-2026 10:15 -----",
    "notes forward de": "----- Weitergeleitet von Jan de Vries/AMS/Corp am 12.11.2026 10:15 -----",
    "blackberry": "  ----- Original Message -----  ",
    "bold": "**-----Oorspronkelijk bericht-----**",
    "escaped": "\\-----Original Message-----",
}

BLOCKS = {
    "outlook nl": "Van: Jan de Vries <jan@corp.example>\nVerzonden: maandag 12 november 2026 10:15\n"
                  "Aan: Iedereen <all@corp.example>\nCC: Balie\nOnderwerp: De lift",
    "outlook nl bold": "*Van:* Jan de Vries <jan@corp.example>\n*Verzonden:* maandag 12 november 2026 10:15\n"
                       "*Aan:* Iedereen\n*Onderwerp:* De lift",
    "outlook nl line": "________________________________\nVan: Jan de Vries <jan@corp.example>\n"
                       "Verzonden: maandag 12 november 2026 10:15\nAan: Iedereen\nOnderwerp: De lift",
    "outlook nl tabs": "Van:\tJan de Vries\nVerzonden:\tmaandag 12 november 2026 10:15\nAan:\tIedereen\n"
                       "Onderwerp:\tDe lift",
    "outlook mailto": "From: Jan de Vries [mailto:jan@corp.example]\nSent: maandag 12 november 2026 10:15\n"
                      "To: Iedereen\nSubject: De lift",
    "outlook folded": "Van: Jan de Vries\nVerzonden: maandag 12 november 2026 10:15\n"
                      "Aan: Noor de Wit <noor@corp.example>; Piet Bakker <piet@corp.example>;\n"
                      "    Iedereen <all@corp.example>\nOnderwerp: De lift",
    "outlook mobile": "________________________________\nFrom: Jan de Vries <jan@corp.example>\n"
                      "Sent: Monday, November 12, 2026 10:15:23 AM\nTo: Everyone <all@corp.example>\n"
                      "Subject: De lift",
    "outlook mac": "Van: Jan de Vries <jan@corp.example>\nDatum: maandag 12 november 2026 om 10:15\n"
                   "Aan: Iedereen <all@corp.example>\nOnderwerp: De lift",
    "owa markdown": "* * *\n\n**Van:** Jan de Vries <jan@corp.example>  \n**Verzonden:** maandag 12 november 2026\n"
                    "10:15  \n**Aan:** Iedereen  \n**Onderwerp:** De lift",
    "outlook importance": "From: Jan de Vries\nSent: maandag 12 november 2026 10:15\nTo: Iedereen\n"
                          "Subject: De lift\nImportance: High",
    "outlook appointment": "Van: Jan de Vries\nVerzonden: maandag 12 november 2026 10:15\nAan: Iedereen\n"
                           "Onderwerp: De lift\nWanneer: maandag 12 november 2026 10:15-11:00\nWaar: Hal",
    "outlook en": "From: Jan de Vries <jan@corp.example>\nSent: 12 November 2026 10:15\nTo: Everyone\n"
                  "Cc: Desk\nSubject: The lift",
    "outlook de": "Von: Jan de Vries <jan@corp.example>\nGesendet: Montag, 12. November 2026 10:15\n"
                  "An: Alle\nCc: Empfang\nBetreff: Der Aufzug",
    "outlook fr": "De\u00a0: Jan de Vries <jan@corp.example>\nEnvoyé\u00a0: lundi 12 novembre 2026 10:15\n"
                  "À\u00a0: Tous\nObjet\u00a0: L'ascenseur",
    "outlook fr 2": "De : Jan de Vries\nDate : lundi, 12 novembre 2026 à 10:15\nÀ : Tous\nObjet : L'ascenseur",
    "outlook es": "De: Jan de Vries\nEnviado: lunes, 12 de noviembre de 2026 10:15\nPara: Todos\n"
                  "Asunto: El ascensor",
    "outlook it": "Da: Jan de Vries\nInviato: lunedì 12 novembre 2026 10:15\nA: Tutti\nOggetto: L'ascensore",
    "outlook pt": "De: Jan de Vries\nEnviada em: segunda-feira, 12 de novembro de 2026 10:15\nPara: Todos\n"
                  "Assunto: O elevador",
    "outlook pt 2": "De: Jan de Vries\nEnviado: 12 de novembro de 2026 10:15\nPara: Todos\nAssunto: O elevador",
    "outlook sv": "Från: Jan de Vries\nSkickat: den 12 november 2026 10:15\nTill: Alla\nÄmne: Hissen",
    "outlook da": "Fra: Jan de Vries\nSendt: 12. november 2026 10:15\nTil: Alle\nEmne: Elevatoren",
    "outlook no": "Fra: Jan de Vries\nSendt: mandag 12. november 2026 10:15\nTil: Alle\nEmne: Heisen",
    "outlook fi": "Lähettäjä: Jan de Vries\nLähetetty: maanantai 12. marraskuuta 2026 10.15\n"
                  "Vastaanottaja: Kaikki\nAihe: Hissi",
    "outlook pl": "Od: Jan de Vries\nWysłano: poniedziałek, 12 listopada 2026 10:15\nDo: Wszyscy\n"
                  "Temat: Winda",
    "outlook cs": "Od: Jan de Vries\nOdesláno: pondělí 12. listopadu 2026 10:15\nKomu: Všichni\n"
                  "Předmět: Výtah",
    "outlook ru": "От: Jan de Vries\nОтправлено: 12 ноября 2026 г. 10:15\nКому: Все\nТема: Лифт",
    "outlook tr": "Kimden: Jan de Vries\nGönderildi: 12 Kasım 2026 Pazartesi 10:15\nKime: Herkes\n"
                  "Konu: Asansör",
    "outlook zh": "发件人: Jan de Vries\n发送时间: 2026年11月12日 10:15\n收件人: 全体\n主题: 电梯",
    "outlook ja": "差出人: Jan de Vries\n送信日時: 2026年11月12日 10:15\n宛先: 全員\n件名: エレベーター",
    "one row": "From: Jan de Vries/AMS/Corp To: Iedereen/Corp@Corp Date: 12-11-2026 10:15 Subject: De lift",
    "one row nl": "Van: Jan de Vries/AMS/Corp Aan: Iedereen/Corp@Corp Datum: 12-11-2026 10:15 Onderwerp: De lift",
    "one row de": "Von: Jan de Vries/AMS/Corp An: Alle/Corp@Corp Datum: 12.11.2026 10:15 Betreff: Der Aufzug",
    "one row fr": "De : Jan de Vries/AMS/Corp Pour : Tous/Corp@Corp Date : 12/11/2026 10:15 Objet : L'ascenseur",
    "notes rows": "From:   Jan de Vries/AMS/Corp\nTo:     Iedereen/Corp@Corp\nDate:   12-11-2026 10:15\n"
                  "Subject:        De lift",
    "notes rows de": "Von:    Jan de Vries/AMS/Corp\nAn:     Alle/Corp@Corp\nKopie:  Empfang/Corp\n"
                     "Datum:  12.11.2026 10:15\nBetreff:        Der Aufzug",
    "notes card": "Jan de Vries\n12-11-2026 10:15\n\nAan: Iedereen/Corp@Corp\nCc:\nOnderwerp: De lift",
    "notes card en": "\tJan de Vries@CORP\n\t11/12/2026 10:15 AM\n\t\n\t\t To: Everyone/Corp\n\t\t cc: Desk\n"
                     "\t\t Subject: The lift",
    "spaced out": "Van: Jan de Vries\n\nVerzonden: maandag 12 november 2026 10:15\n\nAan: Iedereen\n\n"
                  "Onderwerp: De lift",
    "blackberry": "From: Jan de Vries [mailto:jan@corp.example]\nSent: Monday, November 12, 2026 10:15 AM\n"
                  "To: Everyone\nSubject: De lift",
    "samsung": "Van: Jan de Vries <jan@corp.example>\nDatum: 12-11-2026 10:15 (GMT+01:00)\n"
               "Aan: Iedereen <all@corp.example>\nOnderwerp: De lift",
}

HEADINGS = {
    **{f"introduction, {name}": heading for name, heading in INTRODUCTIONS.items()},
    **{f"separator, {name}": heading for name, heading in SEPARATORS.items()},
    **{f"block, {name}": heading for name, heading in BLOCKS.items()},
}
