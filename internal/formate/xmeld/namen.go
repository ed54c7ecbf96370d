// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "kernmelderegister/internal/grund/xmlscan"

// Numbers of the element names that the readers know.
const (
	nUnbenannt nr = iota // every other name
	nANSCHRIFT
	nAbrufberechtigteStelle
	nAbsender
	nAktenzeichen
	nAktualitaetAnschrift
	nAktualitaetPerson
	nAmtlicherGemeindename
	nAmtlicherGemeindeschluessel
	nAmtlichergemeindename
	nAmtlichergemeindeschluessel
	nAnforderungselement
	nAnlassDesAbrufs
	nAnschrift
	nAnschriftAusland
	nAnschriftAutor
	nAnschriftInland
	nAnschriftLeser
	nAnschriftUnbekannt
	nAnschriftzone
	nAntwortSuchanfrage
	nAntwortstatus
	nAnwenderkennung
	nArt
	nArtDerLieferung
	nArtDerUntersuchung
	nArtderwohnung
	nAuskunft
	nAuskunftssperre
	nAuslandsanschrift
	nAuslandsanschriftOderZuzugsstaat
	nAusschlussende
	nAusstellungsdatum
	nAustrittsdatum
	nAuswahldaten
	nAusweisdokument
	nAuszugsdatum
	nAutor
	nAzrKommunikation
	nAzrNummer
	nBedingterSperrvermerk
	nBeendigungsgrund
	nBegruendung
	nBehoerde
	nBehoerdeUndAktenzeichen
	nBehoerdeaktenzeichen
	nBehoerdenkennung
	nBehoerdenname
	nBehoerdeoderaktenzeichen
	nBetreff
	nBetroffeneperson
	nBezeichnung
	nBezirk
	nBundesland
	nCode
	nDaten
	nDatenAbrufendeStelle
	nDatensatz
	nDatum
	nDatumAbmeldungBeiAnmeldebehoerde
	nDatumAnmeldungBeiAnmeldebehoerde
	nDatumBeginn
	nDatumBeginnVorausgegangeneLP
	nDatumDerAbmeldungVonAmtsWegen
	nDatumDerAnmeldungVonAmtsWegen
	nDatumDerAusstellung
	nDatumDerGueltigkeit
	nDatumDesAuszugs
	nDatumDesBeziehens
	nDatumDesWohnungsstatuswechsels
	nDatumDesWohnungsstatuswechselsVonAmtsWegen
	nDatumEnde
	nDatumLetzterWegzugAusland
	nDatumMitteilungWohnungsstatuswechsel
	nDauernderAusschluss
	nDoktorgrad
	nDokumentbeschreibung
	nDsmeldFeldnummer
	nEhenameUnstrukturiert
	nEigentuemerNichtWohnungsgeber
	nEintrittsdatum
	nEinzugsdatum
	nEmpfaenger
	nEndedatum
	nEndedatumWirdNachgeliefert
	nEreignisZeichen
	nEreignisZeitpunkt
	nErgaenzendeHinweise
	nErgaenzendeHinweiseXInneres
	nErgebnisstatus
	nErreichbarkeit
	nErstellungszeitpunkt
	nFamiliennameUnstrukturiert
	nFamilienstand
	nFehlerbeschreibung
	nFehlercode
	nFehlermeldung
	nFeldinhalt
	nFeldname
	nFreitext
	nFrist
	nFruehereGeburtsdaten
	nFruehereVornamen
	nFruehereVornamenOhnePunkt
	nFruehererFamilienname
	nFruehererFamiliennameUnstrukturiert
	nGebaeude
	nGebietskoerperschaftWahlkreis
	nGebraeuchlicherVorname
	nGeburt
	nGeburtsangaben
	nGeburtsdaten
	nGeburtsdatum
	nGeburtsdatumBis
	nGeburtsdatumVon
	nGeburtseintragOhneGeburtsurkunde
	nGeburtsnameUnstrukturiert
	nGeburtsort
	nGeburtsortAusland
	nGeburtsortInland
	nGeburtsortStaat
	nGeburtsortstaatWahl
	nGeburtstag
	nGeburtszeitraum
	nGemeinde
	nGemeindeschluessel
	nGeschlecht
	nGesetzlicherVertreter
	nGesetzlichervertreter
	nGesetzlichervertreterschluessel
	nGlaubhaftmachung
	nGrund
	nGrundDerRueckweisung
	nGrundSpezifisch
	nGueltigkeitsdauer
	nHausnummer
	nHausnummerBis
	nHausnummerBuchstabeZusatzziffer
	nHausnummerOderHausnummernbereich
	nHausnummerVon
	nHausnummerbuchstabezusatzzifferBis
	nHausnummernBis
	nHausnummernbereich
	nHistorisch
	nIdNachricht
	nIdentifikationBetroffeneperson
	nIdentifikationEreignis
	nIdentifikationNachricht
	nIdentifikationsmerkmal
	nIdnummer
	nInhalt
	nInlandsanschrift
	nJahr
	nJahrMonat
	nJahrMonatTag
	nJuristischeperson
	nKanal
	nKeineAngabe
	nKennung
	nKind
	nKonsequenz
	nKreis
	nKuenstlername
	nLandescontainer
	nLandesspezifischeErweiterungen
	nLandesspezifischerUebermittlungsanlass
	nLaufendeNummerDerLieferung
	nLebenspartnerschaftsnameUnstrukturiert
	nLeser
	nLetztesPaket
	nMeldung
	nNachbeurkundungEheOderLebenspartnerschaft
	nNachname
	nNachnameUndVornamen
	nNachnamepass
	nNachricht
	nNachrichtenId
	nNachrichtenIdXInneres
	nNachrichtenUUID
	nNachrichtenidentifikation
	nNachrichtenkopf
	nNachrichtenkopfG2g
	nNachrichtennummer
	nNachrichtentyp
	nNachweisAkademischerGrad
	nNachweisdaten
	nName
	nNameJuristischePerson
	nNamenatuerlicheperson
	nNatuerlicheperson
	nNichtMeldepflichtig
	nNichtVerarbeitbarerEinzelfall
	nNichtVorhanden
	nNummer
	nORGANISATIONSEINHEIT
	nOrdensOderKuenstlername
	nOrdensname
	nOrdnungsmerkmal
	nOrt
	nOrtLetzteEheOderLp
	nOrtsnummer
	nOrtstaatLetzteEheOderLp
	nOrtsteilname
	nPaketierung
	nPaketnummer
	nPartner
	nPartnerschaftstyp
	nPassart
	nPassversagung
	nPerson
	nPersonLiefern
	nPersonLoeschen
	nPersonendaten
	nPhonetik
	nPosition
	nPostfach
	nPostleitzahl
	nPraefix
	nPruefinstanz
	nReferenz
	nReligion
	nReligionNichtSteuerErhebend
	nReligionSteuerErhebend
	nRtsContainer
	nRueckweisendeStelle
	nRueckweisendeStelleXInneres
	nRueckweisung
	nRueckweisungsgrund
	nSachverhalt
	nSaetzeGelesen
	nSaetzeMeldung
	nSaetzeZurueckgewiesen
	nSendezeitpunkt
	nSeriennummer
	nSicherheitsbehoerde
	nSprengstoffrechtlicheErlaubnis
	nSprengstoffrechtlicheerlaubnis
	nStaat
	nStaatsangehoerigkeit
	nStaatsangehoerigkeitGlaubhaftmachung
	nStatus
	nStatusderwohnung
	nSterbedaten
	nSterbeort
	nSterbeortAusland
	nSterbeortInland
	nSterbeortStaat
	nSterbeortstaatWahl
	nSterbetag
	nSteueridentifikation
	nSteuerungsinformationen
	nStockwerkswohnungsnummer
	nStrasse
	nStrassenname
	nStrassennummer
	nSuchbereich
	nSuchprofil
	nTagDerBeendigung
	nTagDerErstmaligenErteilung
	nTeilbekanntesDatum
	nTeilnummerDerHausnummer
	nTeilnummerderhausnummerBis
	nTod
	nTransportinformationen
	nUebermittlungsanlass
	nUnbekannt
	nUnionsbuerger
	nUntersuchungsberechtigungsschein
	nUrsprungsereignis
	nUrsprungsnachricht
	nVbm
	nVerringerterDatenumfang
	nVerstorben
	nVerteidigungsfall
	nVerzichtAufMitteilung
	nVerzogen
	nVornamen
	nVornamenPass
	nWaffenbesitzverbot
	nWaffenrechtlicheErlaubnis
	nWaffenrechtlicheerlaubnis
	nWahlausschluss
	nWohnort
	nWohnortFruehererGemeindename
	nWohnung
	nWohnungAktuell
	nWohnungsbindung
	nWohnungsgeber
	nWohnungsgeberNameAnschrift
	nWohnungsinhaber
	nWohnungsstatus
	nXmelditAnschrift
	nXmelditQuittierung
	nZeilennummer
	nZugangsportal
	nZurechtnichtuebermittelt
	nZusatz
	nZusatzangaben
	nZusatzfeld
	nZusatzinformation
	nZuzugBezirk
	nZuzugBund
	nZuzugGemeinde
	nZuzugKreis
	nZuzugLand
	nZuzugsstaat
)

// namen are the names as they stand in messages.
var namen = [...]string{
	nANSCHRIFT:                        "ANSCHRIFT",
	nAbrufberechtigteStelle:           "abrufberechtigteStelle",
	nAbsender:                         "absender",
	nAktenzeichen:                     "aktenzeichen",
	nAktualitaetAnschrift:             "aktualitaetAnschrift",
	nAktualitaetPerson:                "aktualitaetPerson",
	nAmtlicherGemeindename:            "amtlicher.gemeindename",
	nAmtlicherGemeindeschluessel:      "amtlicher.gemeindeschluessel",
	nAmtlichergemeindename:            "amtlichergemeindename",
	nAmtlichergemeindeschluessel:      "amtlichergemeindeschluessel",
	nAnforderungselement:              "anforderungselement",
	nAnlassDesAbrufs:                  "anlassDesAbrufs",
	nAnschrift:                        "anschrift",
	nAnschriftAusland:                 "anschrift.ausland",
	nAnschriftAutor:                   "anschrift.autor",
	nAnschriftInland:                  "anschrift.inland",
	nAnschriftLeser:                   "anschrift.leser",
	nAnschriftUnbekannt:               "anschrift.unbekannt",
	nAnschriftzone:                    "anschriftzone",
	nAntwortSuchanfrage:               "antwortSuchanfrage",
	nAntwortstatus:                    "antwortstatus",
	nAnwenderkennung:                  "anwenderkennung",
	nArt:                              "art",
	nArtDerLieferung:                  "art.der.lieferung",
	nArtDerUntersuchung:               "art.der.untersuchung",
	nArtderwohnung:                    "artderwohnung",
	nAuskunft:                         "auskunft",
	nAuskunftssperre:                  "auskunftssperre",
	nAuslandsanschrift:                "auslandsanschrift",
	nAuslandsanschriftOderZuzugsstaat: "auslandsanschriftOderZuzugsstaat",
	nAusschlussende:                   "ausschlussende",
	nAusstellungsdatum:                "ausstellungsdatum",
	nAustrittsdatum:                   "austrittsdatum",
	nAuswahldaten:                     "auswahldaten",
	nAusweisdokument:                  "ausweisdokument",
	nAuszugsdatum:                     "auszugsdatum",
	nAutor:                            "autor",
	nAzrKommunikation:                 "azrKommunikation",
	nAzrNummer:                        "azrNummer",
	nBedingterSperrvermerk:            "bedingterSperrvermerk",
	nBeendigungsgrund:                 "beendigungsgrund",
	nBegruendung:                      "begruendung",
	nBehoerde:                         "behoerde",
	nBehoerdeUndAktenzeichen:          "behoerdeUndAktenzeichen",
	nBehoerdeaktenzeichen:             "behoerdeaktenzeichen",
	nBehoerdenkennung:                 "behoerdenkennung",
	nBehoerdenname:                    "behoerdenname",
	nBehoerdeoderaktenzeichen:         "behoerdeoderaktenzeichen",
	nBetreff:                          "betreff",
	nBetroffeneperson:                 "betroffeneperson",
	nBezeichnung:                      "bezeichnung",
	nBezirk:                           "bezirk",
	nBundesland:                       "bundesland",
	nCode:                             "code",
	nDaten:                            "daten",
	nDatenAbrufendeStelle:             "datenAbrufendeStelle",
	nDatensatz:                        "datensatz",
	nDatum:                            "datum",
	nDatumAbmeldungBeiAnmeldebehoerde: "datumAbmeldungBeiAnmeldebehoerde",
	nDatumAnmeldungBeiAnmeldebehoerde: "datumAnmeldungBeiAnmeldebehoerde",
	nDatumBeginn:                      "datumBeginn",
	nDatumBeginnVorausgegangeneLP:     "datumBeginnVorausgegangeneLP",
	nDatumDerAbmeldungVonAmtsWegen:    "datumDerAbmeldungVonAmtsWegen",
	nDatumDerAnmeldungVonAmtsWegen:    "datumDerAnmeldungVonAmtsWegen",
	nDatumDerAusstellung:              "datumDerAusstellung",
	nDatumDerGueltigkeit:              "datumDerGueltigkeit",
	nDatumDesAuszugs:                  "datumDesAuszugs",
	nDatumDesBeziehens:                "datumDesBeziehens",
	nDatumDesWohnungsstatuswechsels:   "datumDesWohnungsstatuswechsels",
	nDatumDesWohnungsstatuswechselsVonAmtsWegen: "datumDesWohnungsstatuswechselsVonAmtsWegen",
	nDatumEnde:                              "datumEnde",
	nDatumLetzterWegzugAusland:              "datumLetzterWegzugAusland",
	nDatumMitteilungWohnungsstatuswechsel:   "datumMitteilungWohnungsstatuswechsel",
	nDauernderAusschluss:                    "dauernderAusschluss",
	nDoktorgrad:                             "doktorgrad",
	nDokumentbeschreibung:                   "dokumentbeschreibung",
	nDsmeldFeldnummer:                       "dsmeld.feldnummer",
	nEhenameUnstrukturiert:                  "ehename.unstrukturiert",
	nEigentuemerNichtWohnungsgeber:          "eigentuemerNichtWohnungsgeber",
	nEintrittsdatum:                         "eintrittsdatum",
	nEinzugsdatum:                           "einzugsdatum",
	nEmpfaenger:                             "empfaenger",
	nEndedatum:                              "endedatum",
	nEndedatumWirdNachgeliefert:             "endedatumWirdNachgeliefert",
	nEreignisZeichen:                        "ereignis.zeichen",
	nEreignisZeitpunkt:                      "ereignis.zeitpunkt",
	nErgaenzendeHinweise:                    "ergaenzende.hinweise",
	nErgaenzendeHinweiseXInneres:            "ergaenzendeHinweise",
	nErgebnisstatus:                         "ergebnisstatus",
	nErreichbarkeit:                         "erreichbarkeit",
	nErstellungszeitpunkt:                   "erstellungszeitpunkt",
	nFamiliennameUnstrukturiert:             "familienname.unstrukturiert",
	nFamilienstand:                          "familienstand",
	nFehlerbeschreibung:                     "fehlerbeschreibung",
	nFehlercode:                             "fehlercode",
	nFehlermeldung:                          "fehlermeldung",
	nFeldinhalt:                             "feldinhalt",
	nFeldname:                               "feldname",
	nFreitext:                               "freitext",
	nFrist:                                  "frist",
	nFruehereGeburtsdaten:                   "fruehereGeburtsdaten",
	nFruehereVornamen:                       "fruehere.vornamen",
	nFruehereVornamenOhnePunkt:              "fruehereVornamen",
	nFruehererFamilienname:                  "frueherer.familienname",
	nFruehererFamiliennameUnstrukturiert:    "frueherer.familienname.unstrukturiert",
	nGebaeude:                               "gebaeude",
	nGebietskoerperschaftWahlkreis:          "gebietskoerperschaftWahlkreis",
	nGebraeuchlicherVorname:                 "gebraeuchlicherVorname",
	nGeburt:                                 "geburt",
	nGeburtsangaben:                         "geburtsangaben",
	nGeburtsdaten:                           "geburtsdaten",
	nGeburtsdatum:                           "geburtsdatum",
	nGeburtsdatumBis:                        "geburtsdatum.bis",
	nGeburtsdatumVon:                        "geburtsdatum.von",
	nGeburtseintragOhneGeburtsurkunde:       "geburtseintragOhneGeburtsurkunde",
	nGeburtsnameUnstrukturiert:              "geburtsname.unstrukturiert",
	nGeburtsort:                             "geburtsort",
	nGeburtsortAusland:                      "geburtsort.ausland",
	nGeburtsortInland:                       "geburtsort.inland",
	nGeburtsortStaat:                        "geburtsortStaat",
	nGeburtsortstaatWahl:                    "geburtsortstaat",
	nGeburtstag:                             "geburtstag",
	nGeburtszeitraum:                        "geburtszeitraum",
	nGemeinde:                               "gemeinde",
	nGemeindeschluessel:                     "gemeindeschluessel",
	nGeschlecht:                             "geschlecht",
	nGesetzlicherVertreter:                  "gesetzlicherVertreter",
	nGesetzlichervertreter:                  "gesetzlichervertreter",
	nGesetzlichervertreterschluessel:        "gesetzlichervertreterschluessel",
	nGlaubhaftmachung:                       "glaubhaftmachung",
	nGrund:                                  "grund",
	nGrundDerRueckweisung:                   "grundDerRueckweisung",
	nGrundSpezifisch:                        "grundSpezifisch",
	nGueltigkeitsdauer:                      "gueltigkeitsdauer",
	nHausnummer:                             "hausnummer",
	nHausnummerBis:                          "hausnummer.bis",
	nHausnummerBuchstabeZusatzziffer:        "hausnummerBuchstabeZusatzziffer",
	nHausnummerOderHausnummernbereich:       "hausnummerOderHausnummernbereich",
	nHausnummerVon:                          "hausnummer.von",
	nHausnummerbuchstabezusatzzifferBis:     "hausnummerbuchstabezusatzziffer.bis",
	nHausnummernBis:                         "hausnummern.bis",
	nHausnummernbereich:                     "hausnummernbereich",
	nHistorisch:                             "historisch",
	nIdNachricht:                            "idNachricht",
	nIdentifikationBetroffeneperson:         "identifikation.betroffeneperson",
	nIdentifikationEreignis:                 "identifikation.ereignis",
	nIdentifikationNachricht:                "identifikation.nachricht",
	nIdentifikationsmerkmal:                 "identifikationsmerkmal",
	nIdnummer:                               "idnummer",
	nInhalt:                                 "inhalt",
	nInlandsanschrift:                       "inlandsanschrift",
	nJahr:                                   "jahr",
	nJahrMonat:                              "jahrMonat",
	nJahrMonatTag:                           "jahrMonatTag",
	nJuristischeperson:                      "juristischeperson",
	nKanal:                                  "kanal",
	nKeineAngabe:                            "keineAngabe",
	nKennung:                                "kennung",
	nKind:                                   "kind",
	nKonsequenz:                             "konsequenz",
	nKreis:                                  "kreis",
	nKuenstlername:                          "kuenstlername",
	nLandescontainer:                        "landescontainer",
	nLandesspezifischeErweiterungen:         "landesspezifischeErweiterungen",
	nLandesspezifischerUebermittlungsanlass: "landesspezifischerUebermittlungsanlass",
	nLaufendeNummerDerLieferung:             "laufende.nummer.der.lieferung",
	nLebenspartnerschaftsnameUnstrukturiert: "lebenspartnerschaftsname.unstrukturiert",
	nLeser:                                  "leser",
	nLetztesPaket:                           "letztes.paket",
	nMeldung:                                "meldung",
	nNachbeurkundungEheOderLebenspartnerschaft: "nachbeurkundung.ehe.oder.lebenspartnerschaft",
	nNachname:                             "nachname",
	nNachnameUndVornamen:                  "nachnameUndVornamen",
	nNachnamepass:                         "nachnamepass",
	nNachricht:                            "nachricht",
	nNachrichtenId:                        "nachrichten.id",
	nNachrichtenIdXInneres:                "nachrichtenId",
	nNachrichtenUUID:                      "nachrichtenUUID",
	nNachrichtenidentifikation:            "nachrichtenidentifikation",
	nNachrichtenkopf:                      "nachrichtenkopf",
	nNachrichtenkopfG2g:                   "nachrichtenkopf.g2g",
	nNachrichtennummer:                    "nachrichtennummer",
	nNachrichtentyp:                       "nachrichtentyp",
	nNachweisAkademischerGrad:             "nachweis.akademischer.grad",
	nNachweisdaten:                        "nachweisdaten",
	nName:                                 "name",
	nNameJuristischePerson:                "nameJuristischePerson",
	nNamenatuerlicheperson:                "namenatuerlicheperson",
	nNatuerlicheperson:                    "natuerlicheperson",
	nNichtMeldepflichtig:                  "nicht.meldepflichtig",
	nNichtVerarbeitbarerEinzelfall:        "nichtVerarbeitbarerEinzelfall",
	nNichtVorhanden:                       "nichtVorhanden",
	nNummer:                               "nummer",
	nORGANISATIONSEINHEIT:                 "ORGANISATIONSEINHEIT",
	nOrdensOderKuenstlername:              "ordensOderKuenstlername",
	nOrdensname:                           "ordensname",
	nOrdnungsmerkmal:                      "ordnungsmerkmal",
	nOrt:                                  "ort",
	nOrtLetzteEheOderLp:                   "ort.letzte.ehe.oder.lp",
	nOrtsnummer:                           "ortsnummer",
	nOrtstaatLetzteEheOderLp:              "ortstaat.letzte.ehe.oder.lp",
	nOrtsteilname:                         "ortsteilname",
	nPaketierung:                          "paketierung",
	nPaketnummer:                          "paketnummer",
	nPartner:                              "partner",
	nPartnerschaftstyp:                    "partnerschaftstyp",
	nPassart:                              "passart",
	nPassversagung:                        "passversagung",
	nPerson:                               "person",
	nPersonLiefern:                        "person.liefern",
	nPersonLoeschen:                       "person.loeschen",
	nPersonendaten:                        "personendaten",
	nPhonetik:                             "phonetik",
	nPosition:                             "position",
	nPostfach:                             "postfach",
	nPostleitzahl:                         "postleitzahl",
	nPraefix:                              "praefix",
	nPruefinstanz:                         "pruefinstanz",
	nReferenz:                             "referenz",
	nReligion:                             "religion",
	nReligionNichtSteuerErhebend:          "religion.nicht.steuer.erhebend",
	nReligionSteuerErhebend:               "religion.steuer.erhebend",
	nRtsContainer:                         "rts.container",
	nRueckweisendeStelle:                  "rueckweisende.stelle",
	nRueckweisendeStelleXInneres:          "rueckweisendeStelle",
	nRueckweisung:                         "rueckweisung",
	nRueckweisungsgrund:                   "rueckweisungsgrund",
	nSachverhalt:                          "sachverhalt",
	nSaetzeGelesen:                        "saetze.gelesen",
	nSaetzeMeldung:                        "saetze.meldung",
	nSaetzeZurueckgewiesen:                "saetze.zurueckgewiesen",
	nSendezeitpunkt:                       "sendezeitpunkt",
	nSeriennummer:                         "seriennummer",
	nSicherheitsbehoerde:                  "sicherheitsbehoerde",
	nSprengstoffrechtlicheErlaubnis:       "sprengstoffrechtlicheErlaubnis",
	nSprengstoffrechtlicheerlaubnis:       "sprengstoffrechtlicheerlaubnis",
	nStaat:                                "staat",
	nStaatsangehoerigkeit:                 "staatsangehoerigkeit",
	nStaatsangehoerigkeitGlaubhaftmachung: "staatsangehoerigkeit.glaubhaftmachung",
	nStatus:                               "status",
	nStatusderwohnung:                     "statusderwohnung",
	nSterbedaten:                          "sterbedaten",
	nSterbeort:                            "sterbeort",
	nSterbeortAusland:                     "sterbeort.ausland",
	nSterbeortInland:                      "sterbeort.inland",
	nSterbeortStaat:                       "sterbeortStaat",
	nSterbeortstaatWahl:                   "sterbeortstaat",
	nSterbetag:                            "sterbetag",
	nSteueridentifikation:                 "steueridentifikation",
	nSteuerungsinformationen:              "steuerungsinformationen",
	nStockwerkswohnungsnummer:             "stockwerkswohnungsnummer",
	nStrasse:                              "strasse",
	nStrassenname:                         "strassenname",
	nStrassennummer:                       "strassennummer",
	nSuchbereich:                          "suchbereich",
	nSuchprofil:                           "suchprofil",
	nTagDerBeendigung:                     "tagDerBeendigung",
	nTagDerErstmaligenErteilung:           "tagDerErstmaligenErteilung",
	nTeilbekanntesDatum:                   "teilbekanntesDatum",
	nTeilnummerDerHausnummer:              "teilnummerDerHausnummer",
	nTeilnummerderhausnummerBis:           "teilnummerderhausnummer.bis",
	nTod:                                  "tod",
	nTransportinformationen:               "transportinformationen",
	nUebermittlungsanlass:                 "uebermittlungsanlass",
	nUnbekannt:                            "unbekannt",
	nUnionsbuerger:                        "unionsbuerger",
	nUntersuchungsberechtigungsschein:     "untersuchungsberechtigungsschein",
	nUrsprungsereignis:                    "ursprungsereignis",
	nUrsprungsnachricht:                   "ursprungsnachricht",
	nVbm:                                  "vbm",
	nVerringerterDatenumfang:              "verringerterDatenumfang",
	nVerstorben:                           "verstorben",
	nVerteidigungsfall:                    "verteidigungsfall",
	nVerzichtAufMitteilung:                "verzichtAufMitteilung",
	nVerzogen:                             "verzogen",
	nVornamen:                             "vornamen",
	nVornamenPass:                         "vornamenPass",
	nWaffenbesitzverbot:                   "waffenbesitzverbot",
	nWaffenrechtlicheErlaubnis:            "waffenrechtlicheErlaubnis",
	nWaffenrechtlicheerlaubnis:            "waffenrechtlicheerlaubnis",
	nWahlausschluss:                       "wahlausschluss",
	nWohnort:                              "wohnort",
	nWohnortFruehererGemeindename:         "wohnortFruehererGemeindename",
	nWohnung:                              "wohnung",
	nWohnungAktuell:                       "wohnung.aktuell",
	nWohnungsbindung:                      "wohnungsbindung",
	nWohnungsgeber:                        "wohnungsgeber",
	nWohnungsgeberNameAnschrift:           "wohnungsgeberNameAnschrift",
	nWohnungsinhaber:                      "wohnungsinhaber",
	nWohnungsstatus:                       "wohnungsstatus",
	nXmelditAnschrift:                     "xmeldit.anschrift",
	nXmelditQuittierung:                   "xmeldit.quittierung",
	nZeilennummer:                         "zeilennummer",
	nZugangsportal:                        "zugangsportal",
	nZurechtnichtuebermittelt:             "zurechtnichtuebermittelt",
	nZusatz:                               "zusatz",
	nZusatzangaben:                        "zusatzangaben",
	nZusatzfeld:                           "zusatzfeld",
	nZusatzinformation:                    "zusatzinformation",
	nZuzugBezirk:                          "zuzug.bezirk",
	nZuzugBund:                            "zuzugBund",
	nZuzugGemeinde:                        "zuzugGemeinde",
	nZuzugKreis:                           "zuzugKreis",
	nZuzugLand:                            "zuzugLand",
	nZuzugsstaat:                          "zuzugsstaat",
}

// vokabular numbers the names like the constants, and the namespace of this
// register's extensions.
var vokabular = xmlscan.NeuesVokabular([]string{RaumAbruf}, namen[1:])

// raumAbruf is the number of the namespace RaumAbruf.
var raumAbruf, _ = vokabular.Raum(RaumAbruf)
