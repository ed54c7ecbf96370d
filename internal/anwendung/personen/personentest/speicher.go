// SPDX-License-Identifier: EUPL-1.2

// Package personentest has a storage in memory that keeps every promise of the
// ports of personen: for tests of the use case, and as the reference for real
// storages.
package personentest

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Speicher is the storage. Its zero value is not usable; see Neu.
type Speicher struct {
	mu sync.Mutex
	stand
}

// stand is everything that a transaction can change.
type stand struct {
	saetze     map[zuordnung.SatzID]*melde.Meldesatz
	schluessel map[zuordnung.SatzID][]zuordnung.Schluessel
	bloecke    map[zuordnung.Schluessel][]zuordnung.SatzID
	hauptbuch  []zuordnung.Entscheidung
	kanten     map[zuordnung.Paar]zuordnung.Kantenstand
	bund       map[zuordnung.SatzID]zuordnung.Bund
	nummern    []personen.Nummernzeile
	aenderung  []zuordnung.SatzID // changed records in their order
	regelwerk  *personen.Regelwerk
	vbm        map[zuordnung.VBMAbdruck]melde.Schluessel
	vbmAb      map[zuordnung.SatzID]melde.Datum
	hinweise   []personen.Auffaelligkeit // all, open or closed
	erledigt   map[int64]bool
}

// Neu returns an empty storage.
func Neu() *Speicher {
	return &Speicher{stand: stand{
		vbm: map[zuordnung.VBMAbdruck]melde.Schluessel{}, vbmAb: map[zuordnung.SatzID]melde.Datum{}, erledigt: map[int64]bool{},
		saetze: map[zuordnung.SatzID]*melde.Meldesatz{}, schluessel: map[zuordnung.SatzID][]zuordnung.Schluessel{},
		bloecke: map[zuordnung.Schluessel][]zuordnung.SatzID{}, kanten: map[zuordnung.Paar]zuordnung.Kantenstand{},
		bund: map[zuordnung.SatzID]zuordnung.Bund{},
	}}
}

func (s *stand) kopie() stand {
	k := *s
	k.saetze, k.schluessel, k.bloecke = maps.Clone(s.saetze), maps.Clone(s.schluessel), maps.Clone(s.bloecke)
	k.hauptbuch, k.kanten, k.bund = slices.Clone(s.hauptbuch), maps.Clone(s.kanten), maps.Clone(s.bund)
	k.nummern, k.aenderung = slices.Clone(s.nummern), slices.Clone(s.aenderung)
	k.hinweise, k.erledigt = slices.Clone(s.hinweise), maps.Clone(s.erledigt)
	k.vbm, k.vbmAb = maps.Clone(s.vbm), maps.Clone(s.vbmAb)
	return k
}

// Lege stores or replaces a record, as a delivery would; nil deletes it.
func (s *Speicher) Lege(id zuordnung.SatzID, satz *melde.Meldesatz) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.aenderung = append(s.aenderung, id)
	delete(s.vbmAb, id)
	if satz == nil {
		delete(s.saetze, id)
		return
	}
	s.saetze[id] = satz
	if zuordnung.AusweisVon(satz).VBM != "" {
		s.vbmAb[id] = 0
	}
}

// Satz returns a stored record, nil if there is none.
func (s *Speicher) Satz(id zuordnung.SatzID) *melde.Meldesatz {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.saetze[id]
}

// Schreibe implements personen.Speicher.
func (s *Speicher) Schreibe(_ context.Context, _ time.Time, f func(personen.Schreiber) error) error {
	return s.schreibe(func(w schreiber) error { return f(w) })
}

// SchreibeVBM implements personen.VBMSpeicher.
func (s *Speicher) SchreibeVBM(_ context.Context, _ time.Time, f func(personen.VBMLoescher) error) error {
	return s.schreibe(func(w schreiber) error { return f(w) })
}

// SchreibeLieferung runs f as a delivery would.
func (s *Speicher) SchreibeLieferung(f func(personen.Lieferschreiber) error) error {
	return s.schreibe(func(w schreiber) error { return f(w) })
}

// VBMTraeger implements personen.VBMSpeicher.
func (s *Speicher) VBMTraeger(_ context.Context, tag melde.Datum, nach zuordnung.SatzID, n int) ([]zuordnung.SatzID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var aus []zuordnung.SatzID
	for _, id := range slices.Sorted(maps.Keys(s.vbmAb)) {
		if id > nach && s.vbmAb[id] <= tag && len(aus) < n {
			aus = append(aus, id)
		}
	}
	return aus, nil
}

func (s *Speicher) schreibe(f func(schreiber) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	vorher := s.stand.kopie()
	if err := f(schreiber{&s.stand}); err != nil {
		s.stand = vorher
		return err
	}
	return nil
}

// Alle implements personen.Leser.
func (s *Speicher) Alle(context.Context) iter.Seq2[personen.Satz, error] {
	s.mu.Lock()
	defer s.mu.Unlock()
	saetze := maps.Clone(s.saetze)
	return func(yield func(personen.Satz, error) bool) {
		for id, satz := range saetze {
			if !yield(personen.Satz{ID: id, Satz: satz}, nil) {
				return
			}
		}
	}
}

// Hauptbuch implements personen.Leser.
func (s *Speicher) Hauptbuch(_ context.Context, ab int64) iter.Seq2[zuordnung.Entscheidung, error] {
	s.mu.Lock()
	defer s.mu.Unlock()
	buch := slices.Clone(s.hauptbuch)
	return func(yield func(zuordnung.Entscheidung, error) bool) {
		for _, e := range buch {
			if e.Folge >= ab && !yield(e, nil) {
				return
			}
		}
	}
}

// Verbindungen implements personen.Leser.
func (s *Speicher) Verbindungen(context.Context) iter.Seq2[zuordnung.Verbindung, error] {
	alle := s.verbindungen()
	return func(yield func(zuordnung.Verbindung, error) bool) {
		for _, v := range alle {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func (s *Speicher) verbindungen() []zuordnung.Verbindung {
	s.mu.Lock()
	defer s.mu.Unlock()
	var aus []zuordnung.Verbindung
	for p, k := range s.kanten {
		if v := k.Verbindung(p); !v.Bedeutungslos() {
			aus = append(aus, v)
		}
	}
	slices.SortFunc(aus, func(x, y zuordnung.Verbindung) int { return x.Paar.Vergleiche(y.Paar) })
	return aus
}

// Bund implements personen.Leser.
func (s *Speicher) Bund(_ context.Context, id zuordnung.SatzID) (zuordnung.Bund, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.bund[id]
	return b, ok, nil
}

// Buende returns all bundles, by first record.
func (s *Speicher) Buende() []zuordnung.Bund {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, _ := schreiber{&s.stand}.Buende(context.Background(), slices.Collect(maps.Keys(s.bund)))
	return b
}

// Faelle implements personen.Leser.
func (s *Speicher) Faelle(_ context.Context, nach zuordnung.Paar, n int) ([]zuordnung.Verbindung, error) {
	var aus []zuordnung.Verbindung
	for _, v := range s.verbindungen() {
		b, da := s.bund[v.Paar.A]
		zusammen := da && slices.Contains(b.Saetze, v.Paar.B)
		if v.Paar.Vergleiche(nach) > 0 && v.IstFall() && !zusammen && len(aus) < n {
			aus = append(aus, v)
		}
	}
	return aus, nil
}

// Nummern implements personen.Nummernleser.
func (s *Speicher) Nummern(ctx context.Context, anker []zuordnung.SatzID) ([]personen.Nummernzeile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return schreiber{&s.stand}.Nummern(ctx, anker)
}

// Auffaelligkeiten implements personen.Auffaelligkeitsspeicher.
func (s *Speicher) Auffaelligkeiten(_ context.Context, nach int64, n int) ([]personen.Auffaelligkeit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var aus []personen.Auffaelligkeit
	for _, a := range s.hinweise {
		if a.Folge > nach && !s.erledigt[a.Folge] && len(aus) < n {
			aus = append(aus, a)
		}
	}
	return aus, nil
}

// ErledigeAuffaelligkeit implements personen.Auffaelligkeitsspeicher.
func (s *Speicher) ErledigeAuffaelligkeit(_ context.Context, folge int64, _ personen.Erledigung) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	offen := folge >= 1 && folge <= int64(len(s.hinweise)) && !s.erledigt[folge]
	if offen {
		s.erledigt[folge] = true
	}
	return offen, nil
}

// Aenderungsstand implements personen.Leser.
func (s *Speicher) Aenderungsstand(context.Context) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(len(s.aenderung)), nil
}

// schreiber is one transaction.
type schreiber struct{ *stand }

func (s schreiber) Regelwerk(context.Context) (personen.Regelwerk, bool, error) {
	if s.regelwerk == nil {
		return personen.Regelwerk{}, false, nil
	}
	return *s.regelwerk, true, nil
}

func (s schreiber) SetzeRegelwerk(_ context.Context, r personen.Regelwerk) error {
	s.regelwerk = &r
	return nil
}

func (s schreiber) VergissRegelwerk(context.Context) error {
	s.regelwerk = nil
	s.schluessel, s.bloecke = map[zuordnung.SatzID][]zuordnung.Schluessel{}, map[zuordnung.Schluessel][]zuordnung.SatzID{}
	return nil
}

func (s schreiber) Seither(_ context.Context, aenderung int64) ([]zuordnung.SatzID, int64, error) {
	ids := slices.Sorted(slices.Values(s.aenderung[aenderung:]))
	return slices.Compact(ids), int64(len(s.aenderung)), nil
}

func (s schreiber) MerkeAuffaelligkeit(_ context.Context, a personen.Auffaelligkeit) error {
	for _, da := range s.hinweise {
		if da.Satz == a.Satz && da.Art == a.Art && !s.erledigt[da.Folge] {
			return nil
		}
	}
	a.Folge = int64(len(s.hinweise) + 1)
	s.hinweise = append(s.hinweise, a)
	return nil
}

func (s schreiber) LegeBloecke(_ context.Context, zeilen iter.Seq[personen.Blockzeile]) error {
	for z := range zeilen {
		s.bloecke[z.Schluessel] = append(s.bloecke[z.Schluessel], z.Satz)
	}
	return nil
}

func (s schreiber) LegeSchluessel(_ context.Context, zeilen []personen.Satzschluessel) error {
	for _, z := range zeilen {
		s.schluessel[z.Satz] = z.Schluessel
	}
	return nil
}

func (s schreiber) Verwender(_ context.Context, a []zuordnung.VBMAbdruck) (map[zuordnung.VBMAbdruck]melde.Schluessel, error) {
	aus := map[zuordnung.VBMAbdruck]melde.Schluessel{}
	for _, x := range a {
		if k, da := s.vbm[x]; da {
			aus[x] = k
		}
	}
	return aus, nil
}

func (s schreiber) Verwende(_ context.Context, neu map[zuordnung.VBMAbdruck]melde.Schluessel) error {
	maps.Copy(s.vbm, neu)
	return nil
}

func (s schreiber) ErsetzeSatz(_ context.Context, satz personen.Satz) error {
	s.saetze[satz.ID] = satz.Satz
	return nil
}

func (s schreiber) PruefeVBMAb(_ context.Context, id zuordnung.SatzID, tag melde.Datum) error {
	if delete(s.vbmAb, id); tag != 0 {
		s.vbmAb[id] = tag
	}
	return nil
}

func (s schreiber) Saetze(_ context.Context, ids []zuordnung.SatzID) ([]personen.Satz, error) {
	var aus []personen.Satz
	for _, id := range slices.Sorted(slices.Values(ids)) {
		if satz := s.saetze[id]; satz != nil {
			aus = append(aus, personen.Satz{ID: id, Satz: satz})
		}
	}
	return aus, nil
}

func (s schreiber) Schluessel(_ context.Context, id zuordnung.SatzID) ([]zuordnung.Schluessel, error) {
	return s.schluessel[id], nil
}

func (s schreiber) SetzeSchluessel(_ context.Context, id zuordnung.SatzID, neu []zuordnung.Schluessel) error {
	for _, k := range s.schluessel[id] {
		s.bloecke[k] = slices.DeleteFunc(slices.Clone(s.bloecke[k]), func(x zuordnung.SatzID) bool { return x == id })
	}
	for _, k := range neu {
		s.bloecke[k] = slices.Sorted(slices.Values(append(slices.Clone(s.bloecke[k]), id)))
	}
	s.schluessel[id] = neu
	return nil
}

func (s schreiber) Block(_ context.Context, k zuordnung.Schluessel, n int) ([]zuordnung.SatzID, error) {
	return s.bloecke[k][:min(n, len(s.bloecke[k]))], nil
}

func (s schreiber) HaengeAn(_ context.Context, e []zuordnung.Entscheidung) (int64, error) {
	for _, x := range e {
		x.Folge = int64(len(s.hauptbuch) + 1)
		s.hauptbuch = append(s.hauptbuch, x)
		k := s.kanten[x.Paar]
		k.Wende(x)
		s.kanten[x.Paar] = k
		if k.Leer() {
			delete(s.kanten, x.Paar)
		}
	}
	return int64(len(s.hauptbuch)), nil
}

func (s schreiber) Eintrag(_ context.Context, folge int64) (zuordnung.Entscheidung, bool, error) {
	if folge < 1 || folge > int64(len(s.hauptbuch)) {
		return zuordnung.Entscheidung{}, false, nil
	}
	return s.hauptbuch[folge-1], true, nil
}

func (s schreiber) Kanten(_ context.Context, ids []zuordnung.SatzID) ([]personen.Kante, error) {
	var aus []personen.Kante
	for p, k := range s.kanten {
		if slices.Contains(ids, p.A) || slices.Contains(ids, p.B) {
			aus = append(aus, personen.Kante{Paar: p, Stand: k})
		}
	}
	slices.SortFunc(aus, func(x, y personen.Kante) int { return x.Paar.Vergleiche(y.Paar) })
	return aus, nil
}

func (s schreiber) Buende(_ context.Context, ids []zuordnung.SatzID) ([]zuordnung.Bund, error) {
	var aus []zuordnung.Bund
	for _, id := range ids {
		if b, da := s.bund[id]; da {
			aus = append(aus, b)
		}
	}
	slices.SortFunc(aus, func(x, y zuordnung.Bund) int { return cmp.Compare(x.Saetze[0], y.Saetze[0]) })
	return slices.CompactFunc(aus, func(x, y zuordnung.Bund) bool { return x.Saetze[0] == y.Saetze[0] }), nil
}

func (s schreiber) Ersetze(ctx context.Context, ids []zuordnung.SatzID, neu []zuordnung.Bund) error {
	alt, err := s.Buende(ctx, ids)
	if err != nil {
		return err
	}
	for _, b := range alt {
		for _, id := range b.Saetze {
			delete(s.bund, id)
		}
	}
	for _, b := range neu {
		for _, id := range b.Saetze {
			s.bund[id] = b
		}
	}
	return nil
}

func (s schreiber) Nummern(_ context.Context, anker []zuordnung.SatzID) ([]personen.Nummernzeile, error) {
	var aus []personen.Nummernzeile
	for _, z := range s.nummern {
		if slices.Contains(anker, z.Anker) {
			aus = append(aus, z)
		}
	}
	return aus, nil
}

func (s schreiber) Vergib(_ context.Context, neu []personen.Nummernzeile) ([]personen.Nummernzeile, error) {
	var doppelt []personen.Nummernzeile
	for _, z := range neu {
		if slices.ContainsFunc(s.nummern, func(x personen.Nummernzeile) bool { return x.Nummer == z.Nummer }) {
			doppelt = append(doppelt, z)
			continue
		}
		z.Folge = int64(len(s.nummern) + 1)
		s.nummern = append(s.nummern, z)
	}
	return doppelt, nil
}

func (s schreiber) Verankere(_ context.Context, von, nach zuordnung.SatzID) error {
	for i := range s.nummern {
		if s.nummern[i].Anker == von {
			s.nummern[i].Anker = nach
		}
	}
	return nil
}
