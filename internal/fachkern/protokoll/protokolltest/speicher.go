// SPDX-License-Identifier: EUPL-1.2

// Package protokolltest is a log storage in memory for tests, with the means to
// tamper with it, and complete synthetic entries.
package protokolltest

import (
	"context"
	"errors"
	"slices"
	"sync"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
)

// CodeKonflikt is the code of the Fehler for a tree head that builds on an outdated one.
const CodeKonflikt = "TEST-KONFLIKT"

// ErrHash means that a tree hash that does not exist was asked for.
var ErrHash = errors.New("protokolltest: no such tree hash")

var (
	_ protokoll.Anhaenger      = (*Speicher)(nil)
	_ protokoll.Siegelspeicher = (*Speicher)(nil)
	_ protokoll.Leser          = (*Speicher)(nil)
)

// Speicher keeps a log in memory. The zero value is an empty log.
type Speicher struct {
	mu     sync.Mutex
	zeilen []protokoll.Zeile
	hashes []protokoll.Hash
	siegel []protokoll.Siegel
	// Stoerung is returned by every method while it is not nil.
	Stoerung error
}

// HaengeAn implements protokoll.Anhaenger.
func (s *Speicher) HaengeAn(_ context.Context, zeilen []protokoll.Zeile) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Stoerung != nil {
		return 0, s.Stoerung
	}
	erste := int64(len(s.zeilen)) + 1
	for i, z := range zeilen {
		z.Nummer = erste + int64(i)
		s.zeilen = append(s.zeilen, z)
	}
	return erste, nil
}

// LeseUnversiegelt implements protokoll.Siegelspeicher.
func (s *Speicher) LeseUnversiegelt(ctx context.Context, ab int64, grenze int) ([]protokoll.Blatt, error) {
	zeilen, err := s.LeseZeilen(ctx, ab, grenze)
	blaetter := make([]protokoll.Blatt, len(zeilen))
	for i, z := range zeilen {
		blaetter[i] = z.Blatt
	}
	return blaetter, err
}

// LeseZeilen implements protokoll.Leser.
func (s *Speicher) LeseZeilen(_ context.Context, ab int64, grenze int) ([]protokoll.Zeile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	von, _ := slices.BinarySearchFunc(s.zeilen, ab, func(z protokoll.Zeile, n int64) int { return int(z.Nummer - n) })
	return slices.Clone(s.zeilen[von:min(von+grenze, len(s.zeilen))]), s.Stoerung
}

// LeseHashes implements protokoll.Leser.
func (s *Speicher) LeseHashes(_ context.Context, indizes []int64) ([]protokoll.Hash, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	hashes := make([]protokoll.Hash, len(indizes))
	for i, index := range indizes {
		if index >= int64(len(s.hashes)) {
			return nil, ErrHash
		}
		hashes[i] = s.hashes[index]
	}
	return hashes, s.Stoerung
}

// LeseHashbereich implements protokoll.Leser.
func (s *Speicher) LeseHashbereich(_ context.Context, ab int64, anzahl int) ([]protokoll.Hash, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	von := min(int(ab), len(s.hashes))
	return slices.Clone(s.hashes[von:min(von+anzahl, len(s.hashes))]), s.Stoerung
}

// LeseSiegel implements protokoll.Leser.
func (s *Speicher) LeseSiegel(_ context.Context, ueber int64, grenze int) ([]protokoll.Siegel, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	von := slices.IndexFunc(s.siegel, func(k protokoll.Siegel) bool { return k.Groesse > ueber })
	if von < 0 {
		return nil, s.Stoerung
	}
	return slices.Clone(s.siegel[von:min(von+grenze, len(s.siegel))]), s.Stoerung
}

// LetztesSiegel implements protokoll.Leser and protokoll.Siegelspeicher.
func (s *Speicher) LetztesSiegel(context.Context) (protokoll.Siegel, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.siegel) == 0 {
		return protokoll.Siegel{}, s.Stoerung
	}
	return s.siegel[len(s.siegel)-1], s.Stoerung
}

// SpeichereSiegelung implements protokoll.Siegelspeicher.
func (s *Speicher) SpeichereSiegelung(_ context.Context, g protokoll.Siegelung) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Stoerung != nil {
		return s.Stoerung
	}
	var groesse int64
	if len(s.siegel) > 0 {
		groesse = s.siegel[len(s.siegel)-1].Groesse
	}
	if groesse != g.Vorher || int64(len(s.hashes)) != g.AbIndex {
		return fehler.Neu(fehler.Konflikt, CodeKonflikt, "Das Protokoll wurde gleichzeitig versiegelt.")
	}
	s.hashes = append(s.hashes, g.Hashes...)
	s.siegel = append(s.siegel, g.Siegel)
	return nil
}

// Verfaelsche lets a test change everything that is stored.
func (s *Speicher) Verfaelsche(tu func(zeilen *[]protokoll.Zeile, hashes *[]protokoll.Hash, siegel *[]protokoll.Siegel)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tu(&s.zeilen, &s.hashes, &s.siegel)
}

// Vernichte destroys content and salt of one entry, as the legal deletion does.
func (s *Speicher) Vernichte(nummer int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.zeilen[nummer-1].Salz, s.zeilen[nummer-1].Inhalt = nil, nil
}
