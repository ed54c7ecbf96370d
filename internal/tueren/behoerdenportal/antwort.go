// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"net/http"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

// antwortseite is an answer as the templates show it. All kinds have the same
// blocks in the same order: buttons, result, particulars of the question.
type antwortseite struct {
	Titel     string
	Ziel      string           // of the form that asked
	Person    *personenansicht // StatusEindeutig
	Liste     *liste           // StatusTrefferliste, StatusErgebnisliste
	Kopie     string           // under which it is kept for a print
	Frage     []angabe
	Protokoll int64
	Verborgen []web.Feld
}

// angabe is one line of the particulars of a question.
type angabe struct{ Name, Wert string }

// beantworte shows what the use case answered.
func (t *Tuer) beantworte(c *fall, frage *abruf.Anfrage, a *abruf.Antwort, err error) {
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	if len(a.Rueckweisungen) > 0 {
		t.zeigeFormular(c, http.StatusUnprocessableEntity, t.rueckweisungen(a.Rueckweisungen), nil)
		return
	}
	n := antwortseite{
		Titel: "Ergebnis der Personensuche", Ziel: Pfad + "suche",
		Frage: t.echo(c, frage), Protokoll: a.Protokollnummer, Verborgen: c.f.Verborgen(),
	}
	seite, titel := "neutral", n.Titel
	switch {
	case a.Status == abruf.StatusEindeutig && len(a.Personen) == 1:
		seite, n.Person = "ergebnis", t.ansicht(&a.Personen[0], anforderung{c.recht, frage.Erklaerungen, frage.Elemente})
	case a.Status == abruf.StatusTrefferliste:
		seite, titel, n.Liste = "treffer", "Trefferliste der Personensuche", t.trefferliste(c, a)
	}
	t.zeigeAntwort(c, antwort{seite: seite, titel: titel, inhalt: n})
}

// antwort is an answer on its way to the page.
type antwort struct {
	seite, titel string
	inhalt       antwortseite
}

// zeigeAntwort keeps question and answer for this session and shows the page.
func (t *Tuer) zeigeAntwort(c *fall, a antwort) {
	sitzung := sitzungVon(c.r)
	t.zettel.merke(abfrage{sitzung: sitzung, art: c.recht.Art, f: c.f, nummer: a.inhalt.Protokoll})
	a.inhalt.Kopie = t.zettel.merkeErgebnis(sitzung, t.druckbild(&a.inhalt))
	t.seiten.Schreibe(c.w, c.r, http.StatusOK, a.seite, t.kopf(c.r, web.Seite{Titel: a.titel, Inhalt: a.inhalt}))
}

// echo repeats the question, so that a print-out says what was asked.
func (t *Tuer) echo(c *fall, q *abruf.Anfrage) []angabe {
	var liste []angabe
	neu := func(name, wert string) {
		if wert != "" {
			liste = append(liste, angabe{name, wert})
		}
	}
	if q.Identifikationsmerkmal == "" {
		neu("Gesucht", t.gesucht(c.f))
		neu("In der Gemeinde", c.f.Wert(feldGemeinde))
	} else {
		neu("Gesucht", "Person aus einer Trefferliste")
	}
	return append(liste, t.vorgang(c, q.AbrufendeStelle)...)
}

// vorgang are the particulars of the case, which every question has.
func (t *Tuer) vorgang(c *fall, s abruf.AbrufendeStelle) []angabe {
	return []angabe{
		{"Aktenzeichen", s.Aktenzeichen},
		{"Anlass", s.Anlass},
		{"Rechtsgrundlage", c.profil.Norm},
		{"Abrufende Stelle", s.Name + ", " + s.Kennung},
		{"Abgerufen am", zeitpunkt(t.Uhr.Jetzt())},
	}
}

// zeitpunkt writes a time as pages show it.
func zeitpunkt(z time.Time) string { return z.In(uhr.Berlin()).Format("02.01.2006, 15:04 Uhr") }

// gesucht writes the criteria in one line as they were typed.
func (t *Tuer) gesucht(f formular) string {
	var teile []string
	for _, feld := range personenfelder {
		switch wert := f.Wert(feld); {
		case wert == "" || feld == feldGemeinde || feld == feldAGS:
		case feld == feldGeburtsdatum:
			teile = append(teile, "geboren "+wert)
		case feld == feldSterbedatum:
			teile = append(teile, "gestorben "+wert)
		case feld == feldGeburtsstaat || feld == feldSterbestaat:
			teile = append(teile, t.texte.staat(wert))
		case feld == feldGeschlecht:
			teile = append(teile, text(geschlecht, wert))
		case feld == feldOhneNachname:
			teile = append(teile, "ohne Familiennamen")
		case feld == feldOhneVornamen:
			teile = append(teile, "ohne Vornamen")
		case feld == feldPhonetik:
			teile = append(teile, "phonetische Suche")
		default:
			teile = append(teile, wert)
		}
	}
	return strings.Join(teile, ", ")
}

// felderDerGruende says at which field a refusal is shown; the others stand only
// in the summary. Source: XMeld Datenabruf.Nichterstellung.Grund.
var felderDerGruende = map[string]string{
	recht.GrundStrasseUnbekannt:    feldStrasse,
	"07":                           feldDaten,
	"08":                           feldDaten,
	"09":                           feldDaten,
	"10":                           feldDaten,
	"11":                           feldDaten,
	recht.GrundLeserAGS:            feldGemeinde,
	suche.GrundPlatzhalterPhonetik: feldPhonetik,
	recht.GrundMindestangaben:      feldGeburtsdatum,
	recht.GrundSuchbereich:         feldGemeinde,
	recht.GrundAZRNummer:           feldAZR,
}

// felderDerTexte finds the field that a refusal 17 names in its text.
var felderDerTexte = []struct{ wort, feld string }{
	{"Ordens- oder Künstlername", feldOrdensname}, {"Familienname", feldNachname}, {"Vornamen", feldVornamen},
	{"Straße", feldStrasse}, {"Hausnummer", feldHausnummer}, {"Postleitzahl", feldPLZ},
	{"Geburtsort", feldGeburtsort}, {"Sterbeort", feldSterbeort}, {"Aktenzeichen", feldAktenzeichen},
	{"Anlass", feldAnlass}, {"Anschrift", feldAnschrift}, {"Erreichbarkeit", feldErreichbar}, {"Zwecke", feldZweck},
}

func (t *Tuer) rueckweisungen(liste []recht.Rueckweisung) []web.Feldfehler {
	var fehler []web.Feldfehler
	for _, r := range liste {
		satz := r.Freitext
		if grund, ok := t.Recht.Ablehnung(r.Grund); ok && satz == "" {
			satz = grund.Text
		}
		fehler = append(fehler, web.Feldfehler{Feld: feldZu(r), Text: satz + " (Grund " + r.Grund + ")"})
	}
	return fehler
}

func feldZu(r recht.Rueckweisung) string {
	if r.Grund != recht.GrundFachlich {
		return felderDerGruende[r.Grund]
	}
	for _, z := range felderDerTexte {
		if strings.Contains(r.Freitext, z.wort) {
			return z.feld
		}
	}
	return ""
}
