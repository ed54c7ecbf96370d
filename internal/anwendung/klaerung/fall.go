// SPDX-License-Identifier: EUPL-1.2

package klaerung

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/uhr"
)

// Fall is a case with everything that a clerk needs to decide.
type Fall struct {
	Eintrag
	Saetze [2]Satz
	// Belege is the evidence of the latest comparison.
	Belege []zuordnung.Beitrag
	// Verlauf are the entries of the ledger about the pair, Rueckfragen the
	// questions to Meldebehörden.
	Verlauf     []zuordnung.Entscheidung
	Rueckfragen []Rueckfrage
	// Marke names the state as it is now; a decision must bring the one it was
	// made on.
	Marke string
	// Entscheidbar says that the case is open and nobody's proposal waits.
	Entscheidbar bool
	// Vorschlag is the proposal that waits for the second clerk, nil for none.
	Vorschlag *zuordnung.Entscheidung
	// Eigener says that the proposal is the asking clerk's own.
	Eigener bool
	// VierAugen says that merging needs a second clerk: the dates of birth differ.
	VierAugen bool
}

// Zeige returns the case after the look at both records has been logged.
func (d *Dienst) Zeige(ctx context.Context, s Sachbearbeitung, p zuordnung.Paar) (Fall, error) {
	f, err := d.lies(ctx, s, p)
	if err != nil {
		return Fall{}, err
	}
	if f.Verlauf, err = d.a.Speicher.Verlauf(ctx, f.Paar); err != nil {
		return Fall{}, fmt.Errorf("read ledger of the pair: %w", err)
	}
	if f.Rueckfragen, err = d.a.Speicher.Rueckfragen(ctx, Frageauswahl{Paar: f.Paar}); err != nil {
		return Fall{}, fmt.Errorf("read questions of the pair: %w", err)
	}
	return f, d.protokolliere(ctx, s, f.Paar, vermerk{anlass: "Klärungsfall angesehen", saetze: f.Saetze})
}

// lies returns the case without history and without any entry in the log.
func (d *Dienst) lies(ctx context.Context, s Sachbearbeitung, p zuordnung.Paar) (Fall, error) {
	if err := s.pruefe(); err != nil {
		return Fall{}, err
	}
	z, saetze, ok, err := d.a.Speicher.Fall(ctx, zuordnung.PaarVon(p.A, p.B))
	if err != nil {
		return Fall{}, fmt.Errorf("read case: %w", err)
	}
	if !ok {
		return Fall{}, ErrKeinFall
	}
	v := z.Stand.Verbindung(z.Paar)
	f := Fall{Eintrag: d.eintrag(z), Saetze: saetze, Belege: v.Vergleich.Erklaere(), Marke: marke(&z.Stand, z.Zusammen)}
	f.VierAugen = saetze[0].Satz.Geburt.Datum != saetze[1].Satz.Geburt.Datum
	if n := len(z.Stand.Offen); n > 0 {
		f.Vorschlag = &z.Stand.Offen[n-1]
		f.Eigener = f.Vorschlag.Wer == s.Akteur.Kennung
	}
	f.Entscheidbar = v.IstFall() && !z.Zusammen && f.Vorschlag == nil
	return f, nil
}

// marke is a short hash of what a decision is made on.
func marke(k *zuordnung.Kantenstand, zusammen bool) string {
	h := sha256.New()
	schreibe := func(x any) { _ = binary.Write(h, binary.BigEndian, x) } // a hash takes everything
	schreibe(zusammen)
	for i := range k.Maschine.Stufen {
		schreibe(uint8(k.Maschine.Stufen[i]))
		schreibe(k.Maschine.Gewichte[i])
	}
	schreibe(uint16(k.Maschine.Widerspruch))
	schreibe(uint8(k.Maschine.Urteil))
	for _, liste := range [][]zuordnung.Entscheidung{k.Menschen, k.Offen} {
		schreibe(uint64(len(liste)))
		for _, e := range liste {
			schreibe(e.Folge)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Eigene is a decision of the clerk with whether it still holds.
type Eigene struct {
	zuordnung.Entscheidung
	// Gilt says that it can be taken back.
	Gilt bool
}

// Heutige returns what the clerk decided and proposed today, the latest first.
// It tells nothing about a resident.
func (d *Dienst) Heutige(ctx context.Context, s Sachbearbeitung) ([]Eigene, error) {
	if err := s.pruefe(); err != nil {
		return nil, err
	}
	eintraege, err := d.a.Speicher.Eintraege(ctx, s.Akteur.Kennung, tagesbeginn(d.a.Uhr))
	if err != nil {
		return nil, fmt.Errorf("read own decisions: %w", err)
	}
	var aus []Eigene
	for _, e := range slices.Backward(eintraege) {
		if e.Art == zuordnung.Ruecknahme {
			continue
		}
		gilt, err := d.gilt(ctx, e)
		if err != nil {
			return nil, err
		}
		aus = append(aus, Eigene{e, gilt})
	}
	return aus, nil
}

func tagesbeginn(u uhr.Uhr) time.Time { return uhr.Heute(u).Beginn() }

// gilt reports whether the entry is in force or waits as a proposal.
func (d *Dienst) gilt(ctx context.Context, e zuordnung.Entscheidung) (bool, error) {
	z, _, ok, err := d.a.Speicher.Fall(ctx, e.Paar)
	if err != nil {
		return false, fmt.Errorf("read case: %w", err)
	}
	gleich := func(x zuordnung.Entscheidung) bool { return x.Folge == e.Folge }
	return ok && (slices.ContainsFunc(z.Stand.Menschen, gleich) || slices.ContainsFunc(z.Stand.Offen, gleich)), nil
}

// abweisung is how a refused act stands in the log.
func abweisung(err error) (protokoll.Ergebnis, protokoll.Grund) {
	grund := protokoll.GrundBerechtigung
	if fehler.ArtVon(err) == fehler.Intern {
		grund = protokoll.GrundIntern
	}
	return protokoll.Abweisung(fehler.CodeVon(err)), grund
}
