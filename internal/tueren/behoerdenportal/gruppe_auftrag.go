// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"kernmelderegister/internal/anwendung/gruppenabfrage"
	"kernmelderegister/internal/tueren/web"
)

// Fields of the release.
const (
	feldFreigabezweck = "freigabezweck"
	feldVerantwortung = "verantwortung"
	aktionAbbrechen   = "abbrechen"
)

// zustandsworte say how far a group query is.
var zustandsworte = map[gruppenabfrage.Zustand]string{
	gruppenabfrage.Gezaehlt: "gezählt, noch nicht freigegeben", gruppenabfrage.WartetZweite: "wartet auf die Freigabe durch eine zweite Person",
	gruppenabfrage.Bereit: "freigegeben, wartet auf die Ausführung", gruppenabfrage.Laeuft: "wird ausgeführt",
	gruppenabfrage.Fertig: "fertig, Ergebnis im Postfach", gruppenabfrage.Gescheitert: "gescheitert", gruppenabfrage.Abgebrochen: "abgebrochen",
}

// auftragszeile is one group query in the list.
type auftragszeile struct {
	ID, Zustand, Erstellt, Von, Anlass string
	Anzahl                             int
}

// gruppenseite lists the group queries of the body: first those that wait for this
// person.
type gruppenseite struct {
	Warten []auftragszeile // for the release by a second person, who may be the reader
	Uebrig []auftragszeile
}

func (t *Tuer) gruppenliste(c *fall) {
	alle, err := t.Gruppen.Auftraege(c.r.Context(), c.wer.Akteur)
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	var s gruppenseite
	for i := range alle {
		a := &alle[i]
		z := auftragszeile{ID: a.ID, Zustand: zustandsworte[a.Zustand], Erstellt: zeitpunkt(a.Erstellt), Von: a.GezaehltVon, Anzahl: a.Anzahl}
		frage, err := a.Frage(c.wer.Akteur)
		if err != nil {
			t.fehler(c.w, c.r, err)
			return
		}
		z.Anlass = frage.AbrufendeStelle.Anlass
		if a.Zustand == gruppenabfrage.WartetZweite && a.BestaetigtVon != c.wer.Akteur.Kennung {
			s.Warten = append(s.Warten, z)
		} else {
			s.Uebrig = append(s.Uebrig, z)
		}
	}
	t.seiten.Schreibe(c.w, c.r, http.StatusOK, "gruppe", t.kopf(c.r, web.Seite{Titel: "Gruppenabfrage", Inhalt: s}))
}

// auftragsseite is one group query with the step that follows.
type auftragsseite struct {
	ID, Zustand       string
	Frage             []angabe
	Daten             []string // what was asked for
	Normen            []normzeile
	Verlauf           []angabe
	Anzahl            int
	Protokoll         int64 // of the counting, 0 if another session counted
	ZuGross           bool
	Freigeben         bool // this person can release or confirm
	ZweitePerson      bool // another person must follow, or has come before
	WartetAufAndere   bool
	Veraltet          bool // the counting is too old to be released
	Laeuft            bool
	Erledigt, Gesamt  int
	Fertig, Leer      bool
	Geliefert         int
	Gescheitert       string // why
	Abbrechbar        bool
	Zweck             string // as typed
	BestaetigterZweck string // by the first of two people
}

func (t *Tuer) gruppenauftrag(c *fall) { t.zeigeAuftrag(c, "", nil) }

func (t *Tuer) zeigeAuftrag(c *fall, zweck string, meldungen []web.Feldfehler) {
	a, err := t.Gruppen.Auftrag(c.r.Context(), c.wer.Akteur, c.r.PathValue("id"))
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	s, err := t.auftragsseiteVon(c, &a)
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	s.Zweck = zweck
	status := http.StatusOK
	if meldungen != nil {
		status = http.StatusUnprocessableEntity
	}
	t.seiten.Schreibe(c.w, c.r, status, "gruppe-auftrag", t.kopf(c.r, web.Seite{Titel: "Gruppenabfrage", Fehler: meldungen, Inhalt: s}))
}

func (t *Tuer) auftragsseiteVon(c *fall, a *gruppenabfrage.Auftrag) (auftragsseite, error) {
	s := auftragsseite{
		ID: a.ID, Zustand: zustandsworte[a.Zustand], Anzahl: a.Anzahl, Geliefert: a.Geliefert, Erledigt: a.Erledigt, Gesamt: a.Gesamt,
		Laeuft:      a.Zustand == gruppenabfrage.Bereit || a.Zustand == gruppenabfrage.Laeuft,
		Fertig:      a.Zustand == gruppenabfrage.Fertig,
		Gescheitert: a.Fehler, Abbrechbar: !a.Zustand.Beendet(), BestaetigterZweck: a.Zweck,
	}
	frage, err := a.Frage(c.wer.Akteur)
	if err != nil {
		return s, err
	}
	if s.ZweitePerson, err = t.Gruppen.ZweitePerson(c.r.Context(), c.wer.Akteur); err != nil {
		return s, err
	}
	for _, f := range t.zettel.heutige(sitzungVon(c.r)) {
		if f.auftrag == a.ID {
			s.Protokoll, s.ZuGross = f.nummer, f.zuGross
		}
	}
	s.Leer = a.Anzahl == 0
	offen := a.Zustand == gruppenabfrage.Gezaehlt || a.Zustand == gruppenabfrage.WartetZweite
	s.WartetAufAndere = a.Zustand == gruppenabfrage.WartetZweite && a.BestaetigtVon == c.wer.Akteur.Kennung
	s.Veraltet = offen && a.Veraltet(t.Uhr.Jetzt())
	s.Freigeben = offen && !s.WartetAufAndere && !s.ZuGross && !s.Leer && !s.Veraltet
	s.Frage = t.freieAngaben(&frage.Suche)
	s.Frage = append(s.Frage, angabe{"Aktenzeichen", frage.AbrufendeStelle.Aktenzeichen}, angabe{"Anlass", frage.AbrufendeStelle.Anlass})
	t.benenneDaten(&s, c, frage.Codes, anforderung{erklaerungen: frage.Erklaerungen})
	s.Verlauf = verlauf(a)
	return s, nil
}

// benenneDaten names what was asked for, under the profile of the query.
func (t *Tuer) benenneDaten(s *auftragsseite, c *fall, codes []int, q anforderung) {
	q.recht = c.recht
	for _, code := range codes {
		if el, da := t.Recht.ElementFreieSuche(code); da {
			q.elemente = append(q.elemente, el)
		}
	}
	for _, g := range datengruppen {
		if normen := t.normen(q, g.id); len(normen) > 0 {
			s.Daten = append(s.Daten, g.titel)
			s.Normen = append(s.Normen, normen...)
		}
	}
}

// verlauf tells who did what and when.
func verlauf(a *gruppenabfrage.Auftrag) []angabe {
	liste := []angabe{{"Gezählt", zeitpunkt(a.Erstellt) + ", " + a.GezaehltVon}}
	neu := func(name, wert string, zeit time.Time) {
		if !zeit.IsZero() {
			wert = verbinde(", ", zeitpunkt(zeit), wert)
		}
		if wert != "" {
			liste = append(liste, angabe{name, wert})
		}
	}
	neu("Verantwortung bestätigt", a.BestaetigtVon, time.Time{})
	neu("Zweck", a.Zweck, time.Time{})
	neu("Freigegeben", a.FreigegebenVon, a.Freigegeben)
	neu("Beendet", "", a.Beendet)
	if a.Zustand == gruppenabfrage.Fertig {
		neu("Im Ergebnis", strconv.Itoa(a.Geliefert)+" Personen", time.Time{})
	}
	return slices.Clip(append(liste, angabe{"Wird gelöscht", zeitpunkt(a.LoeschenAb)}))
}
