// SPDX-License-Identifier: EUPL-1.2

package verzeichnisabfrage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
)

// The refusals of a look-up.
var (
	errAusfall   = fehler.Neu(fehler.Extern, "MR-2117", "Das Verzeichnis DVDV ist nicht erreichbar. Daten vom Vortag dürfen nicht verwendet werden.")
	errUnbekannt = fehler.Neu(fehler.NichtGefunden, "MR-2118", "Zu diesem Schlüssel steht kein solcher Dienst im Verzeichnis.")
)

// Verzeichnis is a DVDV server.
type Verzeichnis interface {
	// Dienst returns how the service is reached now; da is false if the directory
	// answered that there is none. It must end with ctx.
	Dienst(ctx context.Context, schluessel, uri string) (a Adresse, da bool, err error)
}

// Einstellung are the parts of a look-up.
type Einstellung struct {
	// Verzeichnisse are asked in this order until one answers; at least one.
	Verzeichnisse []Verzeichnis
	// Zusatz keeps supplementary addresses.
	Zusatz Zusatzablage
	// Uhr says when midnight is.
	Uhr uhr.Uhr
	// Frist is how long one server may take; default 5 s.
	Frist time.Duration
	// Stand is the change stamp of an own directory among the Verzeichnisse: an answer of
	// an earlier one is not used any more. Nil if none is own.
	Stand func() int64
	// Hoechstens bounds the number of answers that are kept; default 20,000.
	Hoechstens int
}

// Abfrage finds addresses and keeps answers for the day. It is safe for concurrent use.
type Abfrage struct {
	e Einstellung

	mu      sync.Mutex
	lage    lage // in which everything in gemerkt was fetched
	gemerkt map[frage]merk
}

// lage is what answers hold for: a day, and the state of an own directory.
type lage struct {
	tag   uhr.Datum
	stand int64
}

type frage struct{ schluessel, uri string }

// merk is an answer of the directory, also that there is none.
type merk struct {
	adresse Adresse
	da      bool
}

// Treffer is an address and where it comes from.
type Treffer struct {
	Adresse
	// Zusatz means that it is a supplementary address, found through Quelle and
	// confirmed on Geprueft; both are empty for an entry of the DVDV.
	Zusatz   bool
	Quelle   string
	Geprueft uhr.Datum
}

// Neu returns a look-up without remembered answers.
func Neu(e Einstellung) *Abfrage {
	e.Frist, e.Hoechstens = cmp.Or(e.Frist, 5*time.Second), cmp.Or(e.Hoechstens, 20_000)
	if e.Stand == nil {
		e.Stand = func() int64 { return 0 }
	}
	return &Abfrage{e: e, gemerkt: map[frage]merk{}}
}

// Adresse returns how the service of the organisation is reached. The directory has
// precedence; a supplementary address serves only where it answered that it has no
// entry (S1-21.7). Errors: MR-2117 no directory answers and today's answer is not
// known, MR-2118 neither knows it.
func (a *Abfrage) Adresse(ctx context.Context, schluessel, uri string) (Treffer, error) {
	m, err := a.ausDVDV(ctx, frage{schluessel, uri})
	if err != nil {
		return Treffer{}, err
	}
	if m.da {
		return Treffer{Adresse: m.adresse}, nil
	}
	z, da, err := a.e.Zusatz.Zusatz(ctx, schluessel, uri)
	if err != nil {
		return Treffer{}, fmt.Errorf("look up supplementary address: %w", err)
	}
	if !da {
		return Treffer{}, errUnbekannt
	}
	return Treffer{Adresse: z.Adresse, Zusatz: true, Quelle: z.Quelle, Geprueft: z.Geprueft}, nil
}

// Raeume deletes what was fetched before today and returns how many answers that
// were. It is meant to run at midnight; a look-up does it too (S4-08.3).
func (a *Abfrage) Raeume() int {
	jetzt := a.jetzt(a.e.Uhr.Jetzt())
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.raeume(jetzt)
}

func (a *Abfrage) jetzt(t time.Time) lage { return lage{uhr.DatumVon(t), a.e.Stand()} }

// raeume deletes everything if it is of another day or state. A clock that was set back
// also makes it another day.
func (a *Abfrage) raeume(jetzt lage) int {
	if a.lage == jetzt {
		return 0
	}
	anzahl := len(a.gemerkt)
	clear(a.gemerkt)
	a.lage = jetzt
	return anzahl
}

func (a *Abfrage) ausDVDV(ctx context.Context, f frage) (merk, error) {
	jetzt := a.e.Uhr.Jetzt()
	frageLage := a.jetzt(jetzt)
	if m, da := a.erinnere(f, jetzt, frageLage); da {
		return m, nil
	}
	var fehlschlaege error
	for i, v := range a.e.Verzeichnisse {
		m, err := a.frage(ctx, v, f)
		if err == nil {
			a.merke(f, m, frageLage)
			return m, nil
		}
		fehlschlaege = errors.Join(fehlschlaege, fmt.Errorf("directory %d: %w", i+1, err))
		if ctx.Err() != nil {
			break
		}
	}
	return merk{}, errAusfall.MitUrsache(fehlschlaege)
}

func (a *Abfrage) frage(ctx context.Context, v Verzeichnis, f frage) (m merk, err error) {
	ctx, ende := context.WithTimeout(ctx, a.e.Frist)
	defer ende()
	m.adresse, m.da, err = v.Dienst(ctx, f.schluessel, f.uri)
	return m, err
}

// erinnere returns an answer of today whose entry has not ended meanwhile.
func (a *Abfrage) erinnere(f frage, jetzt time.Time, l lage) (merk, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.raeume(l)
	m, da := a.gemerkt[f]
	if da && !m.adresse.Bis.IsZero() && !jetzt.Before(m.adresse.Bis) {
		return merk{}, false
	}
	return m, da
}

// merke keeps an answer for the day on which the question began; an answer that came
// after midnight, or after a change, to a question of before is not kept.
func (a *Abfrage) merke(f frage, m merk, l lage) {
	jetzt := a.jetzt(a.e.Uhr.Jetzt())
	a.mu.Lock()
	defer a.mu.Unlock()
	a.raeume(jetzt)
	if l != jetzt || len(a.gemerkt) >= a.e.Hoechstens {
		return
	}
	a.gemerkt[f] = m
}

// SetzeZusatz stores a supplementary address with source and day of the check. Error: MR-2115.
func (a *Abfrage) SetzeZusatz(ctx context.Context, z Zusatz) error {
	if err := z.pruefe(); err != nil {
		return err
	}
	return a.e.Zusatz.SetzeZusatz(ctx, z)
}

// EntferneZusatz deletes one; a missing one is no error.
func (a *Abfrage) EntferneZusatz(ctx context.Context, schluessel, uri string) error {
	return a.e.Zusatz.EntferneZusatz(ctx, schluessel, uri)
}

// Zusatzstand is a supplementary address and whether the directory has an entry now.
type Zusatzstand struct {
	Zusatz
	// ImDVDV means that the directory has precedence and the address can go.
	ImDVDV bool
}

// Zusaetze returns all supplementary addresses, each held against the directory.
// Error: MR-2117.
func (a *Abfrage) Zusaetze(ctx context.Context) ([]Zusatzstand, error) {
	alle, err := a.e.Zusatz.Zusaetze(ctx)
	if err != nil {
		return nil, fmt.Errorf("list supplementary addresses: %w", err)
	}
	liste := make([]Zusatzstand, len(alle))
	for i, z := range alle {
		m, err := a.ausDVDV(ctx, frage{z.Schluessel, z.URI})
		if err != nil {
			return nil, err
		}
		liste[i] = Zusatzstand{z, m.da}
	}
	return liste, nil
}
