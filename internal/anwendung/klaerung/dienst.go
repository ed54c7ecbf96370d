// SPDX-License-Identifier: EUPL-1.2

package klaerung

import (
	"context"
	"fmt"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

// Ausstattung is what the use cases work with; all fields are required.
type Ausstattung struct {
	Speicher Speicher
	Personen personen.Speicher
	// Auffaelligkeiten are the notes about single records.
	Auffaelligkeiten personen.Auffaelligkeitsspeicher
	Protokoll        Protokollant
	// Modell judges the strength of evidence and decides what clerks' decisions touch.
	Modell *zuordnung.Modell
	// Register is the author of messages to Meldebehörden, which Gemeinden names.
	Register  xmeld.Stelle
	Gemeinden Gemeinden
	// Uhr is the legal clock.
	Uhr uhr.Uhr
}

// Gemeinden is the directory of municipalities; *behoerde.Gemeindeverzeichnis is one.
type Gemeinden interface {
	Gemeinde(ags melde.AGS, tag melde.Datum) (behoerde.Gemeinde, bool)
	// Meldebehoerde returns the municipality that keeps the register for the key,
	// "" if the key is unknown.
	Meldebehoerde(ags melde.AGS) melde.AGS
}

// Dienst is the use case. Its methods may be called concurrently.
type Dienst struct{ a Ausstattung }

// Neu returns the use case.
func Neu(a Ausstattung) *Dienst { return &Dienst{a} }

// Sachbearbeitung is who acts. Amt says that it is a clerk of the register
// office; nobody else may see or decide a case.
type Sachbearbeitung struct {
	Akteur behoerde.Akteur
	Amt    bool
}

func (s Sachbearbeitung) pruefe() error {
	if !s.Amt || s.Akteur.Kennung == "" {
		return ErrRolle
	}
	return nil
}

// Stand is what a case waits for.
type Stand string

// What a case waits for.
const (
	StandOffen           Stand = "offen"
	StandAngefragt       Stand = "bei der Meldebehörde angefragt"
	StandZweitePerson    Stand = "wartet auf zweite Person"
	StandZurueckgestellt Stand = "zurückgestellt"
)

// Standliste returns all that an open case can wait for.
func Standliste() []Stand {
	return []Stand{StandOffen, StandZweitePerson, StandAngefragt, StandZurueckgestellt}
}

// Eintrag is a case in the work list. It tells nothing about a resident.
type Eintrag struct {
	Fallzeile
	Art        Fallart
	Stand      Stand
	Summe      zuordnung.Gewicht
	Staerke    Staerke
	Auffaellig []string // what is odd, in words
	Tage       int      // age in days
}

func (d *Dienst) eintrag(z Fallzeile) Eintrag {
	v := z.Stand.Verbindung(z.Paar)
	e := Eintrag{Fallzeile: z, Art: ArtVon(v), Stand: d.stand(&z), Summe: v.Vergleich.Summe(), Auffaellig: v.Vergleich.Widerspruch.Gruende()}
	e.Staerke = StaerkeVon(d.a.Modell, e.Summe)
	e.Tage = int(d.a.Uhr.Jetzt().Sub(z.Seit).Hours() / 24)
	return e
}

func (d *Dienst) stand(z *Fallzeile) Stand {
	switch {
	case len(z.Stand.Offen) > 0:
		return StandZweitePerson
	case z.Angefragt:
		return StandAngefragt
	case z.Zurueckgestellt > d.heute():
		return StandZurueckgestellt
	}
	return StandOffen
}

func (d *Dienst) heute() melde.Datum { return melde.DatumVon(d.a.Uhr.Jetzt().In(uhr.Berlin())) }

// Filter narrows the work list; empty fields mean all.
type Filter struct {
	Gemeinde melde.AGS
	Art      Fallart
	Stand    Stand
}

func (f *Filter) passt(e *Eintrag) bool {
	return (f.Art == "" || e.Art == f.Art) && (f.Stand == "" || e.Stand == f.Stand)
}

// leseseite is how many cases are read at a time.
const leseseite = 200

// Liste returns the cases after the pair that fit, at most n, and whether there
// are more.
func (d *Dienst) Liste(ctx context.Context, s Sachbearbeitung, f Filter, nach zuordnung.Paar, n int) (liste []Eintrag, weitere bool, err error) {
	if err := s.pruefe(); err != nil {
		return nil, false, err
	}
	err = d.jeder(ctx, f, nach, func(e Eintrag) bool {
		if len(liste) == n {
			weitere = true
			return false
		}
		liste = append(liste, e)
		return true
	})
	return liste, weitere, err
}

// jeder calls gib for every case after the pair that fits until gib says false.
func (d *Dienst) jeder(ctx context.Context, f Filter, nach zuordnung.Paar, gib func(Eintrag) bool) error {
	for {
		zeilen, err := d.a.Speicher.Faelle(ctx, Auswahl{Nach: nach, Gemeinde: f.Gemeinde, Anzahl: leseseite})
		if err != nil {
			return fmt.Errorf("read cases: %w", err)
		}
		for _, z := range zeilen {
			if e := d.eintrag(z); f.passt(&e) && !gib(e) {
				return nil
			}
		}
		if len(zeilen) < leseseite {
			return nil
		}
		nach = zeilen[len(zeilen)-1].Paar
	}
}

// Naechster returns the next case after the pair that waits for this clerk: an
// open one, or somebody else's proposal. Behind the last it begins at the first
// again; ok is false if there is none but the pair itself.
func (d *Dienst) Naechster(ctx context.Context, s Sachbearbeitung, f Filter, nach zuordnung.Paar) (p zuordnung.Paar, ok bool, err error) {
	if err := s.pruefe(); err != nil {
		return p, false, err
	}
	suche := func(ab zuordnung.Paar) error {
		return d.jeder(ctx, f, ab, func(e Eintrag) bool {
			if e.Paar == nach || !wartetAuf(&e, s.Akteur.Kennung) {
				return true
			}
			p, ok = e.Paar, true
			return false
		})
	}
	err = suche(nach)
	if err == nil && !ok && nach != (zuordnung.Paar{}) {
		err = suche(zuordnung.Paar{})
	}
	return p, ok, err
}

func wartetAuf(e *Eintrag, wer string) bool {
	if e.Stand == StandZweitePerson {
		return e.Fallzeile.Stand.Offen[0].Wer != wer
	}
	return e.Stand == StandOffen
}

// Zahl counts the open cases: a number of the dashboard that tells nothing about
// anybody and needs no role.
func (d *Dienst) Zahl(ctx context.Context) (int, error) { return d.a.Speicher.Fallzahl(ctx) }

// vermerk is what an entry of the log says besides the actor and the pair.
type vermerk struct {
	anlass string
	saetze [2]Satz
	felder map[string]string
	fehler error
}

// protokolliere writes the entry; after an error nothing may happen.
func (d *Dienst) protokolliere(ctx context.Context, s Sachbearbeitung, p zuordnung.Paar, v vermerk) error {
	return d.trageEin(ctx, s, fmt.Sprintf("paar=%d-%d", p.A, p.B), v)
}

// trageEin writes the entry about what the criteria name.
func (d *Dienst) trageEin(ctx context.Context, s Sachbearbeitung, kriterien string, v vermerk) error {
	e := protokoll.Eintrag{
		Zeit: d.a.Uhr.Jetzt(), Art: protokoll.Klaerungsfall, Klasse: protokoll.KlasseAbruf,
		Stelle: s.Akteur.Stelle.ID, StelleName: s.Akteur.Stelle.Name, Kennung: s.Akteur.Kennung,
		Anlass: v.anlass, Kriterien: kriterien, Weitere: v.felder,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	}
	if v.fehler != nil {
		e.Ergebnis, e.Grund = abweisung(v.fehler)
	}
	for _, satz := range v.saetze {
		if satz.Satz != nil {
			e.Treffer++
			e.Saetze = append(e.Saetze, protokoll.Satzbezug{AGS: string(satz.Satz.Schluessel.AGS),
				Ordnungsmerkmal: satz.Satz.Schluessel.Ordnungsmerkmal, Satz: int64(satz.ID), Fassung: satz.Fassung})
		}
	}
	if _, err := d.a.Protokoll.Schreibe(ctx, e); err != nil {
		return ErrProtokoll.MitUrsache(err)
	}
	return nil
}
