// SPDX-License-Identifier: EUPL-1.2

// Package klaerungtest has a storage in memory that keeps every promise of the
// ports of klaerung: for tests of the use case and of its pages, and as the
// reference for real storages.
package klaerungtest

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/personen/personentest"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Speicher is the storage of linking and of the cases that follow from it.
type Speicher struct {
	*personentest.Speicher
	mu     sync.Mutex
	spaet  map[zuordnung.Paar]klaerung.Zurueckstellung
	fragen []klaerung.Rueckfrage
}

// Neu returns an empty storage.
func Neu() *Speicher {
	return &Speicher{Speicher: personentest.Neu(), spaet: map[zuordnung.Paar]klaerung.Zurueckstellung{}}
}

var errNurLesen = errors.New("klaerungtest: the transaction is read only")

// lies runs f on the present state.
func (s *Speicher) lies(ctx context.Context, f func(personen.Schreiber) error) error {
	err := s.Schreibe(ctx, time.Time{}, func(w personen.Schreiber) error {
		if err := f(w); err != nil {
			return err
		}
		return errNurLesen
	})
	if errors.Is(err, errNurLesen) {
		return nil
	}
	return err
}

// Faelle implements klaerung.Leser; it hides the method of the linking, see Personen.
func (s *Speicher) Faelle(ctx context.Context, a klaerung.Auswahl) ([]klaerung.Fallzeile, error) {
	verbindungen, err := s.Speicher.Faelle(ctx, a.Nach, 1<<30)
	if err != nil {
		return nil, err
	}
	var aus []klaerung.Fallzeile
	for _, v := range verbindungen {
		z, _, ok, err := s.Fall(ctx, v.Paar)
		if err != nil {
			return nil, err
		}
		if ok && (a.Gemeinde == "" || slices.Contains(z.Gemeinden[:], a.Gemeinde)) && len(aus) < a.Anzahl {
			aus = append(aus, z)
		}
	}
	return aus, nil
}

// Personen returns the storage of the linking alone.
func (s *Speicher) Personen() personen.Speicher { return s.Speicher }

// Fallzahl implements klaerung.Leser.
func (s *Speicher) Fallzahl(ctx context.Context) (int, error) {
	f, err := s.Speicher.Faelle(ctx, zuordnung.Paar{}, 1<<30)
	return len(f), err
}

// Fall implements klaerung.Leser.
func (s *Speicher) Fall(ctx context.Context, p zuordnung.Paar) (z klaerung.Fallzeile, saetze [2]klaerung.Satz, ok bool, err error) {
	err = s.lies(ctx, func(w personen.Schreiber) error {
		gelesen, err := w.Saetze(ctx, []zuordnung.SatzID{p.A, p.B})
		if err != nil || len(gelesen) != 2 {
			return err
		}
		for i, g := range gelesen {
			saetze[i] = klaerung.Satz{ID: g.ID, Fassung: 1, Satz: g.Satz}
			z.Gemeinden[i] = g.Satz.Schluessel.AGS
		}
		kanten, err := w.Kanten(ctx, []zuordnung.SatzID{p.A})
		if err != nil {
			return err
		}
		for _, k := range kanten {
			if k.Paar == p {
				z.Paar, z.Stand, ok = p, k.Stand, true
			}
		}
		buende, err := w.Buende(ctx, []zuordnung.SatzID{p.A})
		z.Zusammen = len(buende) == 1 && slices.Contains(buende[0].Saetze, p.B)
		return err
	})
	if err != nil || !ok {
		return klaerung.Fallzeile{}, [2]klaerung.Satz{}, false, err
	}
	verlauf, err := s.Verlauf(ctx, p)
	if len(verlauf) > 0 {
		z.Seit = verlauf[0].Zeit
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	z.Zurueckgestellt = s.spaet[p].Bis
	for _, r := range s.fragen {
		z.Angefragt = z.Angefragt || r.Paar == p && r.Stand != klaerung.Beantwortet
	}
	return z, saetze, true, err
}

// Verlauf implements klaerung.Leser.
func (s *Speicher) Verlauf(ctx context.Context, p zuordnung.Paar) ([]zuordnung.Entscheidung, error) {
	return s.buch(ctx, func(e zuordnung.Entscheidung) bool { return e.Paar == p })
}

// Eintraege implements klaerung.Leser.
func (s *Speicher) Eintraege(ctx context.Context, wer string, seit time.Time) ([]zuordnung.Entscheidung, error) {
	return s.buch(ctx, func(e zuordnung.Entscheidung) bool {
		return e.Art != zuordnung.Maschine && e.Wer == wer && !e.Zeit.Before(seit)
	})
}

func (s *Speicher) buch(ctx context.Context, passt func(zuordnung.Entscheidung) bool) (aus []zuordnung.Entscheidung, err error) {
	for e, err := range s.Hauptbuch(ctx, 0) {
		if err != nil {
			return nil, err
		}
		if passt(e) {
			aus = append(aus, e)
		}
	}
	return aus, nil
}

// StelleZurueck implements klaerung.Vermerke.
func (s *Speicher) StelleZurueck(_ context.Context, z klaerung.Zurueckstellung) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spaet[z.Paar] = z
	return nil
}

// NimmWiederAuf implements klaerung.Vermerke.
func (s *Speicher) NimmWiederAuf(_ context.Context, p zuordnung.Paar) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.spaet, p)
	return nil
}

// LegeRueckfrage implements klaerung.Vermerke.
func (s *Speicher) LegeRueckfrage(_ context.Context, r klaerung.Rueckfrage) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.fragen {
		if x.Kennzeichen == r.Kennzeichen {
			return 0, errors.New("klaerungtest: Kennzeichen used twice")
		}
	}
	r.Nummer = int64(len(s.fragen) + 1)
	s.fragen = append(s.fragen, r)
	return r.Nummer, nil
}

// Rueckfragen implements klaerung.Vermerke.
func (s *Speicher) Rueckfragen(_ context.Context, a klaerung.Frageauswahl) ([]klaerung.Rueckfrage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var aus []klaerung.Rueckfrage
	for _, r := range s.fragen {
		if (a.Paar == zuordnung.Paar{} || a.Paar == r.Paar) && cmp.Or(a.Kennzeichen, r.Kennzeichen) == r.Kennzeichen && cmp.Or(a.Stand, r.Stand) == r.Stand {
			aus = append(aus, r)
		}
	}
	return aus, nil
}

// SetzeRueckfrage implements klaerung.Vermerke.
func (s *Speicher) SetzeRueckfrage(_ context.Context, von klaerung.Rueckfragestand, r klaerung.Rueckfrage) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.fragen {
		if s.fragen[i].Nummer == r.Nummer && s.fragen[i].Stand == von {
			s.fragen[i] = r
			return true, nil
		}
	}
	return false, nil
}

// LegeAlle stores records as deliveries would and links them.
func (s *Speicher) LegeAlle(ctx context.Context, d *personen.Dienst, saetze map[zuordnung.SatzID]*melde.Meldesatz) error {
	for _, id := range slices.Sorted(maps.Keys(saetze)) {
		s.Lege(id, saetze[id])
		if err := d.Geaendert(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
