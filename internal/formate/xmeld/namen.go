// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "kernmelderegister/internal/grund/xmlscan"

// Numbers of the element names that the readers know.
const (
	nUnbenannt nr = iota // every other name
	nANSCHRIFT
	nAUSKUNFTSSPERRE
	nAUSWEISDOKUMENT
	nAbrufberechtigteStelle
	nAbsender
	nAbweichungen
	nAdresskettenverfolgung
	nAktenzeichen
	nAktualitaetAnschrift
	nAktualitaetPerson
	nAktuellerFamiliennameUnstrukturiert
	nAmtlicherGemeindename
	nAmtlicherGemeindeschluessel
	nAmtlichergemeindename
	nAmtlichergemeindeschluessel
	nAndererHinweis
	nAnforderungselement
	nAnfragedaten
	nAngabeDesZwecks
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
	nAuskunftAnforderung
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
	nBetroffener
	nBezeichnung
	nBezirk
	nBundesland
	nCode
	nDaten
	nDatenAbrufendeStelle
	nDatenZurAnfrage
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
	nDienstleister
	nDoktorgrad
	nDokumentbeschreibung
	nDsmeldFeldnummer
	nEhenameUnstrukturiert
	nEigentuemerNichtWohnungsgeber
	nEintrittsdatum
	nEinzugsdatum
	nElementAbweichend
	nElementLetzterStandMR
	nEmpfaenger
	nEndedatum
	nEndedatumWirdNachgeliefert
	nEreignisZeichen
	nEreignisZeitpunkt
	nErgaenzendeHinweise
	nErgaenzendeHinweiseXInneres
	nErgebnisstatus
	nErlaeuterung
	nErreichbarkeit
	nErstellungszeitpunkt
	nFAMILIENSTAND
	nFallkennzeichen
	nFamiliennameUnstrukturiert
	nFamilienstand
	nFamilienstandBeginnUndOrt
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
	nGEBURT
	nGESCHLECHT
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
	nGeburtsortUndStaat
	nGeburtsortstaatWahl
	nGeburtstag
	nGeburtszeitraum
	nGemeinde
	nGemeindeschluessel
	nGeschaeftszeichen
	nGeschlecht
	nGeschlechtOderFamilienstand
	nGesetzlicherVertreter
	nGesetzlicherVertreterName
	nGesetzlichervertreter
	nGesetzlichervertreterschluessel
	nGewerblicherZweck
	nGlaubhaftmachung
	nGrund
	nGrundDerRueckweisung
	nGrundSpezifisch
	nGueltigkeitsdauer
	nHauptwohnungBisher
	nHauptwohnungErgaenzungen
	nHausnummer
	nHausnummerBis
	nHausnummerBuchstabeZusatzziffer
	nHausnummerOderHausnummernbereich
	nHausnummerVon
	nHausnummerbuchstabezusatzzifferBis
	nHausnummernBis
	nHausnummernbereich
	nHinweis
	nHinweisBeschreibung
	nHinweisBestaetigt
	nHistorisch
	nIdNachricht
	nIdNr
	nIdentifikation
	nIdentifikationBetroffeneperson
	nIdentifikationBetroffener
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
	nKunde
	nKundennummer
	nLandescontainer
	nLandesspezifischeErweiterungen
	nLandesspezifischerUebermittlungsanlass
	nLaufendeNummerDerLieferung
	nLebenspartnerschaftsnameUnstrukturiert
	nLeser
	nLetztesPaket
	nMeldung
	nNAMENATUERLICHEPERSON
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
	nNameNatuerlichePerson
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
	nPartnerName
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
	nRELIGION
	nReferenz
	nReligion
	nReligionNichtSteuerErhebend
	nReligionSteuerErhebend
	nRtsContainer
	nRueckweisendeStelle
	nRueckweisendeStelleXInneres
	nRueckweisung
	nRueckweisungsgrund
	nSTAATSANGEHOERIGKEIT
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
	nSterbeortUndStaat
	nSterbeortstaatWahl
	nSterbetag
	nSteueridentifikation
	nSteueridentifikationEhegatteLebenspartner
	nSteuerungsinformationAdressketten
	nSteuerungsinformationen
	nStockwerkswohnungsnummer
	nStrasse
	nStrassenname
	nStrassennummer
	nSuchbereich
	nSuchprofil
	nTagDerBeendigung
	nTagDerErstmaligenErteilung
	nTechnischeEinzelidentifikation
	nTeilbekanntesDatum
	nTeilnummerDerHausnummer
	nTeilnummerderhausnummerBis
	nTod
	nTransportinformationen
	nUebermittlungsanlass
	nUmzugsverband
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
	nVorherigeAbmeldungNachUnbekannt
	nVornamen
	nVornamenPass
	nWOHNUNG
	nWaffenbesitzverbot
	nWaffenrechtlicheErlaubnis
	nWaffenrechtlicheerlaubnis
	nWahlausschluss
	nWohnort
	nWohnortFruehererGemeindename
	nWohnung
	nWohnungAktuell
	nWohnungAktuelle
	nWohnungAutor
	nWohnungLeser
	nWohnungsbindung
	nWohnungsgeber
	nWohnungsgeberNameAnschrift
	nWohnungsinhaber
	nWohnungsstatus
	nXmelditAnschrift
	nXmelditQuittierung
	nZeicheneinzelfall
	nZeichennachricht
	nZeilennummer
	nZugangsportal
	nZumZweckDerWerbungOderAdresshandel
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
	nZuzugsperson
	nZuzugsstaat
)

// namen are the names as they stand in messages.
var namen = [...]string{
	nANSCHRIFT:                           "ANSCHRIFT",
	nAUSKUNFTSSPERRE:                     "AUSKUNFTSSPERRE",
	nAUSWEISDOKUMENT:                     "AUSWEISDOKUMENT",
	nAbrufberechtigteStelle:              "abrufberechtigteStelle",
	nAbsender:                            "absender",
	nAbweichungen:                        "abweichungen",
	nAdresskettenverfolgung:              "adresskettenverfolgung",
	nAktenzeichen:                        "aktenzeichen",
	nAktualitaetAnschrift:                "aktualitaetAnschrift",
	nAktualitaetPerson:                   "aktualitaetPerson",
	nAktuellerFamiliennameUnstrukturiert: "aktueller.familienname.unstrukturiert",
	nAmtlicherGemeindename:               "amtlicher.gemeindename",
	nAmtlicherGemeindeschluessel:         "amtlicher.gemeindeschluessel",
	nAmtlichergemeindename:               "amtlichergemeindename",
	nAmtlichergemeindeschluessel:         "amtlichergemeindeschluessel",
	nAndererHinweis:                      "anderer.hinweis",
	nAnforderungselement:                 "anforderungselement",
	nAnfragedaten:                        "anfragedaten",
	nAngabeDesZwecks:                     "angabeDesZwecks",
	nAnlassDesAbrufs:                     "anlassDesAbrufs",
	nAnschrift:                           "anschrift",
	nAnschriftAusland:                    "anschrift.ausland",
	nAnschriftAutor:                      "anschrift.autor",
	nAnschriftInland:                     "anschrift.inland",
	nAnschriftLeser:                      "anschrift.leser",
	nAnschriftUnbekannt:                  "anschrift.unbekannt",
	nAnschriftzone:                       "anschriftzone",
	nAntwortSuchanfrage:                  "antwortSuchanfrage",
	nAntwortstatus:                       "antwortstatus",
	nAnwenderkennung:                     "anwenderkennung",
	nArt:                                 "art",
	nArtDerLieferung:                     "art.der.lieferung",
	nArtDerUntersuchung:                  "art.der.untersuchung",
	nArtderwohnung:                       "artderwohnung",
	nAuskunft:                            "auskunft",
	nAuskunftAnforderung:                 "auskunft.anforderung",
	nAuskunftssperre:                     "auskunftssperre",
	nAuslandsanschrift:                   "auslandsanschrift",
	nAuslandsanschriftOderZuzugsstaat:    "auslandsanschriftOderZuzugsstaat",
	nAusschlussende:                      "ausschlussende",
	nAusstellungsdatum:                   "ausstellungsdatum",
	nAustrittsdatum:                      "austrittsdatum",
	nAuswahldaten:                        "auswahldaten",
	nAusweisdokument:                     "ausweisdokument",
	nAuszugsdatum:                        "auszugsdatum",
	nAutor:                               "autor",
	nAzrKommunikation:                    "azrKommunikation",
	nAzrNummer:                           "azrNummer",
	nBedingterSperrvermerk:               "bedingterSperrvermerk",
	nBeendigungsgrund:                    "beendigungsgrund",
	nBegruendung:                         "begruendung",
	nBehoerde:                            "behoerde",
	nBehoerdeUndAktenzeichen:             "behoerdeUndAktenzeichen",
	nBehoerdeaktenzeichen:                "behoerdeaktenzeichen",
	nBehoerdenkennung:                    "behoerdenkennung",
	nBehoerdenname:                       "behoerdenname",
	nBehoerdeoderaktenzeichen:            "behoerdeoderaktenzeichen",
	nBetreff:                             "betreff",
	nBetroffeneperson:                    "betroffeneperson",
	nBetroffener:                         "betroffener",
	nBezeichnung:                         "bezeichnung",
	nBezirk:                              "bezirk",
	nBundesland:                          "bundesland",
	nCode:                                "code",
	nDaten:                               "daten",
	nDatenAbrufendeStelle:                "datenAbrufendeStelle",
	nDatenZurAnfrage:                     "datenZurAnfrage",
	nDatensatz:                           "datensatz",
	nDatum:                               "datum",
	nDatumAbmeldungBeiAnmeldebehoerde:    "datumAbmeldungBeiAnmeldebehoerde",
	nDatumAnmeldungBeiAnmeldebehoerde:    "datumAnmeldungBeiAnmeldebehoerde",
	nDatumBeginn:                         "datumBeginn",
	nDatumBeginnVorausgegangeneLP:        "datumBeginnVorausgegangeneLP",
	nDatumDerAbmeldungVonAmtsWegen:       "datumDerAbmeldungVonAmtsWegen",
	nDatumDerAnmeldungVonAmtsWegen:       "datumDerAnmeldungVonAmtsWegen",
	nDatumDerAusstellung:                 "datumDerAusstellung",
	nDatumDerGueltigkeit:                 "datumDerGueltigkeit",
	nDatumDesAuszugs:                     "datumDesAuszugs",
	nDatumDesBeziehens:                   "datumDesBeziehens",
	nDatumDesWohnungsstatuswechsels:      "datumDesWohnungsstatuswechsels",
	nDatumDesWohnungsstatuswechselsVonAmtsWegen: "datumDesWohnungsstatuswechselsVonAmtsWegen",
	nDatumEnde:                              "datumEnde",
	nDatumLetzterWegzugAusland:              "datumLetzterWegzugAusland",
	nDatumMitteilungWohnungsstatuswechsel:   "datumMitteilungWohnungsstatuswechsel",
	nDauernderAusschluss:                    "dauernderAusschluss",
	nDienstleister:                          "dienstleister",
	nDoktorgrad:                             "doktorgrad",
	nDokumentbeschreibung:                   "dokumentbeschreibung",
	nDsmeldFeldnummer:                       "dsmeld.feldnummer",
	nEhenameUnstrukturiert:                  "ehename.unstrukturiert",
	nEigentuemerNichtWohnungsgeber:          "eigentuemerNichtWohnungsgeber",
	nEintrittsdatum:                         "eintrittsdatum",
	nEinzugsdatum:                           "einzugsdatum",
	nElementAbweichend:                      "element.abweichend",
	nElementLetzterStandMR:                  "element.letzterStandMR",
	nEmpfaenger:                             "empfaenger",
	nEndedatum:                              "endedatum",
	nEndedatumWirdNachgeliefert:             "endedatumWirdNachgeliefert",
	nEreignisZeichen:                        "ereignis.zeichen",
	nEreignisZeitpunkt:                      "ereignis.zeitpunkt",
	nErgaenzendeHinweise:                    "ergaenzende.hinweise",
	nErgaenzendeHinweiseXInneres:            "ergaenzendeHinweise",
	nErgebnisstatus:                         "ergebnisstatus",
	nErlaeuterung:                           "erlaeuterung",
	nErreichbarkeit:                         "erreichbarkeit",
	nErstellungszeitpunkt:                   "erstellungszeitpunkt",
	nFAMILIENSTAND:                          "FAMILIENSTAND",
	nFallkennzeichen:                        "fallkennzeichen",
	nFamiliennameUnstrukturiert:             "familienname.unstrukturiert",
	nFamilienstand:                          "familienstand",
	nFamilienstandBeginnUndOrt:              "familienstandBeginnUndOrt",
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
	nGEBURT:                                 "GEBURT",
	nGESCHLECHT:                             "GESCHLECHT",
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
	nGeburtsortUndStaat:                     "geburtsortUndStaat",
	nGeburtsortstaatWahl:                    "geburtsortstaat",
	nGeburtstag:                             "geburtstag",
	nGeburtszeitraum:                        "geburtszeitraum",
	nGemeinde:                               "gemeinde",
	nGemeindeschluessel:                     "gemeindeschluessel",
	nGeschaeftszeichen:                      "geschaeftszeichen",
	nGeschlecht:                             "geschlecht",
	nGeschlechtOderFamilienstand:            "geschlechtOderFamilienstand",
	nGesetzlicherVertreter:                  "gesetzlicherVertreter",
	nGesetzlicherVertreterName:              "gesetzlicherVertreter.name",
	nGesetzlichervertreter:                  "gesetzlichervertreter",
	nGesetzlichervertreterschluessel:        "gesetzlichervertreterschluessel",
	nGewerblicherZweck:                      "gewerblicherZweck",
	nGlaubhaftmachung:                       "glaubhaftmachung",
	nGrund:                                  "grund",
	nGrundDerRueckweisung:                   "grundDerRueckweisung",
	nGrundSpezifisch:                        "grundSpezifisch",
	nGueltigkeitsdauer:                      "gueltigkeitsdauer",
	nHauptwohnungBisher:                     "hauptwohnung.bisher",
	nHauptwohnungErgaenzungen:               "hauptwohnung.ergaenzungen",
	nHausnummer:                             "hausnummer",
	nHausnummerBis:                          "hausnummer.bis",
	nHausnummerBuchstabeZusatzziffer:        "hausnummerBuchstabeZusatzziffer",
	nHausnummerOderHausnummernbereich:       "hausnummerOderHausnummernbereich",
	nHausnummerVon:                          "hausnummer.von",
	nHausnummerbuchstabezusatzzifferBis:     "hausnummerbuchstabezusatzziffer.bis",
	nHausnummernBis:                         "hausnummern.bis",
	nHausnummernbereich:                     "hausnummernbereich",
	nHinweis:                                "hinweis",
	nHinweisBeschreibung:                    "hinweis.beschreibung",
	nHinweisBestaetigt:                      "hinweis.bestaetigt",
	nHistorisch:                             "historisch",
	nIdNachricht:                            "idNachricht",
	nIdNr:                                   "idNr",
	nIdentifikation:                         "identifikation",
	nIdentifikationBetroffeneperson:         "identifikation.betroffeneperson",
	nIdentifikationBetroffener:              "identifikation.betroffener",
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
	nKunde:                                  "kunde",
	nKundennummer:                           "kundennummer",
	nLandescontainer:                        "landescontainer",
	nLandesspezifischeErweiterungen:         "landesspezifischeErweiterungen",
	nLandesspezifischerUebermittlungsanlass: "landesspezifischerUebermittlungsanlass",
	nLaufendeNummerDerLieferung:             "laufende.nummer.der.lieferung",
	nLebenspartnerschaftsnameUnstrukturiert: "lebenspartnerschaftsname.unstrukturiert",
	nLeser:                                  "leser",
	nLetztesPaket:                           "letztes.paket",
	nMeldung:                                "meldung",
	nNAMENATUERLICHEPERSON:                  "NAMENATUERLICHEPERSON",
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
	nNameNatuerlichePerson:                "nameNatuerlichePerson",
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
	nPartnerName:                          "partner.name",
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
	nRELIGION:                             "RELIGION",
	nReferenz:                             "referenz",
	nReligion:                             "religion",
	nReligionNichtSteuerErhebend:          "religion.nicht.steuer.erhebend",
	nReligionSteuerErhebend:               "religion.steuer.erhebend",
	nRtsContainer:                         "rts.container",
	nRueckweisendeStelle:                  "rueckweisende.stelle",
	nRueckweisendeStelleXInneres:          "rueckweisendeStelle",
	nRueckweisung:                         "rueckweisung",
	nRueckweisungsgrund:                   "rueckweisungsgrund",
	nSTAATSANGEHOERIGKEIT:                 "STAATSANGEHOERIGKEIT",
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
	nSterbeortUndStaat:                    "sterbeortUndStaat",
	nSterbeortstaatWahl:                   "sterbeortstaat",
	nSterbetag:                            "sterbetag",
	nSteueridentifikation:                 "steueridentifikation",
	nSteueridentifikationEhegatteLebenspartner: "steueridentifikation.ehegatte.lebenspartner",
	nSteuerungsinformationAdressketten:         "steuerungsinformationAdressketten",
	nSteuerungsinformationen:                   "steuerungsinformationen",
	nStockwerkswohnungsnummer:                  "stockwerkswohnungsnummer",
	nStrasse:                                   "strasse",
	nStrassenname:                              "strassenname",
	nStrassennummer:                            "strassennummer",
	nSuchbereich:                               "suchbereich",
	nSuchprofil:                                "suchprofil",
	nTagDerBeendigung:                          "tagDerBeendigung",
	nTagDerErstmaligenErteilung:                "tagDerErstmaligenErteilung",
	nTechnischeEinzelidentifikation:            "technische.einzelidentifikation",
	nTeilbekanntesDatum:                        "teilbekanntesDatum",
	nTeilnummerDerHausnummer:                   "teilnummerDerHausnummer",
	nTeilnummerderhausnummerBis:                "teilnummerderhausnummer.bis",
	nTod:                                       "tod",
	nTransportinformationen:                    "transportinformationen",
	nUebermittlungsanlass:                      "uebermittlungsanlass",
	nUmzugsverband:                             "umzugsverband",
	nUnbekannt:                                 "unbekannt",
	nUnionsbuerger:                             "unionsbuerger",
	nUntersuchungsberechtigungsschein:          "untersuchungsberechtigungsschein",
	nUrsprungsereignis:                         "ursprungsereignis",
	nUrsprungsnachricht:                        "ursprungsnachricht",
	nVbm:                                       "vbm",
	nVerringerterDatenumfang:                   "verringerterDatenumfang",
	nVerstorben:                                "verstorben",
	nVerteidigungsfall:                         "verteidigungsfall",
	nVerzichtAufMitteilung:                     "verzichtAufMitteilung",
	nVerzogen:                                  "verzogen",
	nVorherigeAbmeldungNachUnbekannt:           "vorherigeAbmeldungNachUnbekannt",
	nVornamen:                                  "vornamen",
	nVornamenPass:                              "vornamenPass",
	nWOHNUNG:                                   "WOHNUNG",
	nWaffenbesitzverbot:                        "waffenbesitzverbot",
	nWaffenrechtlicheErlaubnis:                 "waffenrechtlicheErlaubnis",
	nWaffenrechtlicheerlaubnis:                 "waffenrechtlicheerlaubnis",
	nWahlausschluss:                            "wahlausschluss",
	nWohnort:                                   "wohnort",
	nWohnortFruehererGemeindename:              "wohnortFruehererGemeindename",
	nWohnung:                                   "wohnung",
	nWohnungAktuell:                            "wohnung.aktuell",
	nWohnungAktuelle:                           "wohnung.aktuelle",
	nWohnungAutor:                              "wohnung.autor",
	nWohnungLeser:                              "wohnung.leser",
	nWohnungsbindung:                           "wohnungsbindung",
	nWohnungsgeber:                             "wohnungsgeber",
	nWohnungsgeberNameAnschrift:                "wohnungsgeberNameAnschrift",
	nWohnungsinhaber:                           "wohnungsinhaber",
	nWohnungsstatus:                            "wohnungsstatus",
	nXmelditAnschrift:                          "xmeldit.anschrift",
	nXmelditQuittierung:                        "xmeldit.quittierung",
	nZeicheneinzelfall:                         "zeicheneinzelfall",
	nZeichennachricht:                          "zeichennachricht",
	nZeilennummer:                              "zeilennummer",
	nZugangsportal:                             "zugangsportal",
	nZumZweckDerWerbungOderAdresshandel:        "zumZweckDerWerbungOderAdresshandel",
	nZurechtnichtuebermittelt:                  "zurechtnichtuebermittelt",
	nZusatz:                                    "zusatz",
	nZusatzangaben:                             "zusatzangaben",
	nZusatzfeld:                                "zusatzfeld",
	nZusatzinformation:                         "zusatzinformation",
	nZuzugBezirk:                               "zuzug.bezirk",
	nZuzugBund:                                 "zuzugBund",
	nZuzugGemeinde:                             "zuzugGemeinde",
	nZuzugKreis:                                "zuzugKreis",
	nZuzugLand:                                 "zuzugLand",
	nZuzugsperson:                              "zuzugsperson",
	nZuzugsstaat:                               "zuzugsstaat",
}

// vokabular numbers the names like the constants, and the namespace of this
// register's extensions.
var vokabular = xmlscan.NeuesVokabular([]string{RaumAbruf}, namen[1:])

// raumAbruf is the number of the namespace RaumAbruf.
var raumAbruf, _ = vokabular.Raum(RaumAbruf)
