// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Lies1332 reads a question of any version from 2.4.3 on: elements are matched by
// local name, unknown ones are skipped. Errors are of type *Fehler.
func Lies1332(r io.Reader) (*FreieAnfrage, error) {
	a := &FreieAnfrage{}
	l, err := oeffne(r, "1332", &a.Kopf)
	if err != nil {
		return nil, err
	}
	if err := l.nachricht(&a.Kopf, func() {
		switch l.nr {
		case nDatenAbrufendeStelle:
			l.abrufer(&a.Abrufer)
		case nSuchprofil:
			for l.kind() {
				if l.nr == nAuswahldaten {
					l.freieAuswahl(&a.Auswahl)
				} else {
					l.ueberlies()
				}
			}
		case nSteuerungsinformationen:
			l.freieSteuerung(a)
		case nLandesspezifischeErweiterungen:
			a.HatErweiterung, a.Abruf = l.abruferweiterung()
		default:
			l.ueberlies()
		}
	}); err != nil {
		return nil, err
	}
	return a, nil
}

func (l *leser) freieSteuerung(a *FreieAnfrage) {
	for l.kind() {
		switch l.nr {
		case nAnforderungselement:
			code := l.code()
			if n, err := strconv.ParseUint(code, 10, 8); err == nil && n >= 1 && n <= HoechsterListencode {
				a.Codes = append(a.Codes, int(n))
			} else {
				a.Fremdcodes = append(a.Fremdcodes, code)
			}
		case nAktualitaetPerson:
			a.Auswahl.AktualitaetPerson = suche.Aktualitaet(l.code())
		case nSuchbereich:
			l.suchbereich(&a.Auswahl.Bereich)
		case nVerzichtAufMitteilung:
			a.VerzichtAufMitteilung = l.marke()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) suchbereich(b *suche.Suchbereich) {
	for l.kind() {
		switch l.nr {
		case nBundesland:
			*b = suche.Suchbereich{Art: suche.BereichLand, Schluessel: melde.AGS(l.code())}
		case nBezirk:
			*b = suche.Suchbereich{Art: suche.BereichBezirk, Schluessel: melde.AGS(l.code())}
		case nKreis:
			*b = suche.Suchbereich{Art: suche.BereichKreis, Schluessel: melde.AGS(l.code())}
		case nGemeindeschluessel:
			*b = suche.Suchbereich{Art: suche.BereichGemeinde, Schluessel: melde.AGS(l.code())}
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) freieAuswahl(a *suche.FreieAnfrage) {
	for l.kind() {
		switch l.nr {
		case nName:
			var p suche.Personenanfrage
			l.suchname(&p)
			a.Nachname, a.Vornamen, a.OrdensKuenstlername, a.Phonetik = p.Nachname, p.Vornamen, p.OrdensKuenstlername, p.Phonetik
		case nDoktorgrad:
			a.Doktorgrad = l.text()
		case nWohnung:
			l.freieWohnung(&a.Wohnung)
		case nGeburtsdaten:
			l.freieGeburt(a)
		case nGeschlecht:
			a.Geschlecht = l.code()
		case nStaatsangehoerigkeit:
			a.Staatsangehoerigkeit = l.code()
		case nFamilienstand:
			l.freierFamilienstand(&a.Familienstand)
		case nSterbedaten:
			l.freierTod(a)
		case nWaffenrechtlicheErlaubnis:
			a.Waffenerlaubnis = l.marke()
		case nWaffenbesitzverbot:
			a.Waffenbesitzverbot = l.marke()
		case nSprengstoffrechtlicheErlaubnis:
			a.Sprengstofferlaubnis = l.marke()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) freieGeburt(a *suche.FreieAnfrage) {
	for l.kind() {
		switch l.nr {
		case nGeburtstag:
			l.freierGeburtstag(a)
		case nGeburtsort:
			a.Geburtsort = l.text()
		case nGeburtsortstaatWahl, nGeburtsortStaat:
			a.Geburtsstaat = l.staatsauswahl()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) freierGeburtstag(a *suche.FreieAnfrage) {
	for l.kind() {
		switch l.nr {
		case nGeburtsdatum:
			a.Geburtsdatum = l.geburtsdatum()
		case nGeburtszeitraum:
			for l.kind() {
				switch l.nr {
				case nGeburtsdatumVon:
					a.Geburtszeitraum.Von = l.datum()
				case nGeburtsdatumBis:
					a.Geburtszeitraum.Bis = l.datum()
				default:
					l.ueberlies()
				}
			}
		default:
			l.ueberlies()
		}
	}
}

// staatsauswahl reads the choice between a state and the absence of one.
func (l *leser) staatsauswahl() (a suche.Staatsauswahl) {
	for l.kind() {
		switch l.nr {
		case nGeburtsortstaatWahl, nSterbeortstaatWahl:
			a.Staat = l.code()
		case nKeineAngabe:
			a.KeineAngabe = l.marke()
		default:
			l.ueberlies()
		}
	}
	return a
}

// freierFamilienstand reads the same elements as an answer has, without its end.
func (l *leser) freierFamilienstand(a *suche.Familienstandsauswahl) {
	var f melde.Familienstand
	l.familienstandsangaben(&f)
	*a = suche.Familienstandsauswahl{
		Art: f.Art, Beginn: f.Beginn, BeginnVorausgegangeneLP: f.BeginnVorausgegangeneLP, Ort: f.Ort, Staat: f.Staat,
	}
}

func (l *leser) freierTod(a *suche.FreieAnfrage) {
	for l.kind() {
		switch l.nr {
		case nSterbeort:
			a.Sterbeort = l.text()
		case nSterbeortStaat, nSterbeortstaatWahl:
			a.Sterbestaat = l.staatsauswahl()
		case nSterbetag:
			a.Sterbetag = l.datum()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) freieWohnung(w *suche.Wohnungsauswahl) {
	for l.kind() {
		switch l.nr {
		case nAnschrift:
			l.freieAnschrift(w)
		case nAuszugsdatum:
			w.Auszug = l.datum()
		case nEinzugsdatum:
			w.Einzug = l.datum()
		case nWohnungsstatus:
			w.Status = melde.Wohnungsstatus(l.code())
		case nAktualitaetAnschrift:
			w.Aktualitaet = suche.Aktualitaet(l.code())
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) freieAnschrift(w *suche.Wohnungsauswahl) {
	for l.kind() {
		switch l.nr {
		case nAnschriftInland:
			l.freiesInland(w)
		case nAnschriftAusland:
			l.freiesAusland(&w.Ausland)
		case nAnschriftUnbekannt:
			var a melde.Anschrift
			l.unbekannt(&a)
			w.Unbekannt = suche.Unbekanntauswahl{Gesucht: true, Sachverhalt: a.Sachverhalt}
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) freiesInland(w *suche.Wohnungsauswahl) {
	for l.kind() {
		switch {
		case l.nr == nHausnummerOderHausnummernbereich:
			l.freieHausnummer(w)
		case !l.anschriftteil(&w.Inland):
			l.ueberlies()
		}
	}
}

func (l *leser) freieHausnummer(w *suche.Wohnungsauswahl) {
	for l.kind() {
		switch l.nr {
		case nHausnummer:
			var a melde.Inlandsanschrift
			l.meldeanschrift(&a)
			w.Hausnummer = suche.Hausnummer{Nummer: a.Hausnummer, Zusatz: a.HausnummerZusatz, Teil: a.HausnummerTeil}
		case nHausnummernbereich:
			for l.kind() {
				switch l.nr {
				case nHausnummerVon:
					w.HausnummerVon = l.text()
				case nHausnummerBis:
					w.HausnummerBis = l.text()
				default:
					l.ueberlies()
				}
			}
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) freiesAusland(a *suche.Auslandsauswahl) {
	for l.kind() {
		switch l.nr {
		case nAuslandsanschrift:
			a.Art = suche.AuslandAnschrift
		case nZuzugsstaat:
			a.Art = suche.AuslandZuzugsstaat
		case nAuslandsanschriftOderZuzugsstaat:
			a.Art = suche.AuslandBeides
		default:
			l.ueberlies()
			continue
		}
		var anschrift melde.Anschrift
		l.ausland(&anschrift)
		a.Staat, a.StaatNichtZuUebermitteln, a.Zeilen = anschrift.Staat, anschrift.StaatNichtZuUebermitteln, anschrift.Zeilen
	}
}
