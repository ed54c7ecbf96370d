// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/gebuehr"
)

// Auftragsstand says how far an order is.
type Auftragsstand struct {
	Nummer      string           `json:"nummer" text:"Auftragsnummer" pflicht:"ja"`
	Zeichen     string           `json:"zeichen,omitempty" text:"Eigenes Zeichen des Auftrags"`
	Zustand     string           `json:"zustand" text:"Stand der Bearbeitung" werte:"entwurf bestaetigt erledigt bekanntgegeben" pflicht:"ja"`
	Abgebrochen bool             `json:"abgebrochen,omitempty" text:"Der Auftrag wurde abgebrochen"`
	Bestaetigt  string           `json:"bestaetigt,omitempty" text:"Zeitpunkt der Bestätigung (RFC 3339)"`
	Erledigt    string           `json:"erledigt,omitempty" text:"Zeitpunkt der letzten Antwort (RFC 3339)"`
	Profile     int              `json:"profile" text:"Zahl der Suchprofile" pflicht:"ja"`
	Offen       int              `json:"offen" text:"Zahl der noch nicht beantworteten Suchprofile" pflicht:"ja"`
	Gebuehr     *Gebuehr         `json:"gebuehr,omitempty" text:"Gebühr, sobald die Ergebnisse bekanntgegeben sind"`
	Ergebnisse  []Profilergebnis `json:"ergebnisse,omitempty" text:"Ergebnisse in der Reihenfolge der Suchprofile"`
}

// Gebuehr is the fee of an order in cents.
type Gebuehr struct {
	Cent        int    `json:"cent" text:"Gebühr des Auftrags" pflicht:"ja"`
	Aufstockung int    `json:"aufstockung,omitempty" text:"Teil der Gebühr, der sie auf die Mindestgebühr hebt"`
	Tarif       string `json:"tarif" text:"Fassung des Tarifs" pflicht:"ja"`
}

// Profilergebnis is what became of a search profile.
type Profilergebnis struct {
	Position     int       `json:"position" text:"Stelle im Auftrag, ab 1" pflicht:"ja"`
	Zeichen      string    `json:"zeichen,omitempty" text:"Eigenes Zeichen des Suchprofils"`
	Ergebnis     string    `json:"ergebnis" text:"auskunft; neutral: keine Auskunft möglich; unvollstaendig: das Suchprofil genügt nicht; offen: nicht beantwortet" werte:"auskunft neutral unvollstaendig offen" pflicht:"ja"`
	Maengel      []string  `json:"maengel,omitempty" text:"Was dem Suchprofil fehlt" werte:"nachname vornamen merkmale kombiniert platzhalter"`
	Cent         int       `json:"cent" text:"Gebühr dieser Position" pflicht:"ja"`
	Erlaeuterung string    `json:"erlaeuterung,omitempty" text:"Gebührentatbestand"`
	Auskunft     *Auskunft `json:"auskunft,omitempty" text:"Einfache Melderegisterauskunft (§ 44 Abs. 1 BMG)"`
}

// Auskunft are the five facts of § 44 Abs. 1 BMG.
type Auskunft struct {
	Familienname string              `json:"familienname,omitempty" text:"Familienname"`
	Vornamen     string              `json:"vornamen,omitempty" text:"Vornamen"`
	Rufname      string              `json:"rufname,omitempty" text:"Gebräuchlicher Vorname"`
	Doktorgrad   string              `json:"doktorgrad,omitempty" text:"Doktorgrad"`
	Verstorben   bool                `json:"verstorben,omitempty" text:"Die Person ist verstorben"`
	Anschriften  []Auskunftanschrift `json:"anschriften,omitempty" text:"Gegenwärtige Anschriften oder Wegzugsanschrift"`
}

// Auskunftanschrift is an address of an information.
type Auskunftanschrift struct {
	Wegzug bool   `json:"wegzug,omitempty" text:"Wegzugsanschrift nach Angabe der bisherigen Meldebehörde"`
	Status string `json:"status,omitempty" text:"Wohnungsstatus (1213)"`
	Anschrift
}

func standVon(a *auftrag.Auftrag) Auftragsstand {
	s := Auftragsstand{
		Nummer: a.Nummer, Zeichen: a.Zeichen, Zustand: string(a.Zustand), Abgebrochen: a.Abgebrochen,
		Bestaetigt: zeitpunkt(a.Bestaetigt), Erledigt: zeitpunkt(a.Erledigt), Profile: len(a.Profile), Offen: a.Offen(),
	}
	if a.Zustand != auftrag.Bekanntgegeben {
		if a.Zustand == auftrag.Erledigt {
			s.Offen = 0 // the results are hidden until they are released
		}
		return s
	}
	r := &a.Rechnung
	s.Gebuehr = &Gebuehr{Cent: int(r.Summe), Aufstockung: int(r.Aufstockung), Tarif: r.Fassung}
	for i := range a.Profile {
		s.Ergebnisse = append(s.Ergebnisse, ergebnisVon(&a.Profile[i], &r.Positionen[i]))
	}
	return s
}

func zeitpunkt(z time.Time) string {
	if z.IsZero() {
		return ""
	}
	return z.UTC().Format(time.RFC3339)
}

func ergebnisVon(p *auftrag.Profil, position *gebuehr.Position) Profilergebnis {
	x := Profilergebnis{Position: position.Nr, Zeichen: p.Zeichen, Cent: int(position.Cent), Erlaeuterung: position.Satz.Text, Ergebnis: "neutral"}
	switch e := p.Ergebnis; {
	case e == nil:
		x.Ergebnis = "offen"
	case len(e.Maengel) > 0:
		x.Ergebnis = "unvollstaendig"
		for _, m := range e.Maengel {
			x.Maengel = append(x.Maengel, string(m))
		}
	case e.Auskunft != nil:
		x.Ergebnis, x.Auskunft = "auskunft", auskunftVon(e.Auskunft)
	}
	return x
}

func auskunftVon(a *auskunft.Auskunft) *Auskunft {
	x := &Auskunft{
		Familienname: string(a.Familienname), Vornamen: string(a.Vornamen), Rufname: string(a.Rufname), Doktorgrad: a.Doktorgrad, Verstorben: a.Verstorben,
	}
	for i := range a.Anschriften {
		y := &a.Anschriften[i]
		x.Anschriften = append(x.Anschriften, Auskunftanschrift{Wegzug: y.Wegzug, Status: string(y.Status), Anschrift: anschriftVon(&y.Anschrift)})
	}
	return x
}
