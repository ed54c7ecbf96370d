// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"context"

	"kernmelderegister/internal/grund/gruppenschreiber"
)

// Schreiber writes entries durably. Entries of concurrent callers share one commit.
type Schreiber struct {
	gruppe *gruppenschreiber.Schreiber[*posten]
}

type posten struct {
	zeile  Zeile
	nummer int64
}

// NeuerSchreiber starts a Schreiber on a storage. It owns a goroutine and must be closed.
func NeuerSchreiber(a Anhaenger, g gruppenschreiber.Grenzen) *Schreiber {
	return &Schreiber{gruppe: gruppenschreiber.Neu(func(ctx context.Context, stapel []*posten) error {
		zeilen := make([]Zeile, len(stapel))
		for i, p := range stapel {
			zeilen[i] = p.zeile
		}
		erste, err := a.HaengeAn(ctx, zeilen)
		if err != nil {
			return err
		}
		for i, p := range stapel {
			p.nummer = erste + int64(i)
		}
		return nil
	}, g)}
}

// Schreibe returns the number of the entry when it is durable. After an error the
// entry is not written and the event must not take place: no entry, no answer.
func (s *Schreiber) Schreibe(ctx context.Context, e Eintrag) (int64, error) {
	return s.SchreibeMit(ctx, e, nil)
}

// SchreibeMit is Schreibe with the capsule of the entry, nil for none: both become
// durable together or not at all.
func (s *Schreiber) SchreibeMit(ctx context.Context, e Eintrag, k *Kapsel) (int64, error) {
	zeile, err := Bereite(e)
	if err != nil {
		return 0, err
	}
	zeile.Kapsel = k
	p := &posten{zeile: zeile}
	if err := s.gruppe.Schreibe(ctx, p); err != nil {
		return 0, err
	}
	return p.nummer, nil
}

// Schliesse waits until all accepted entries are written; later ones are refused.
func (s *Schreiber) Schliesse() { s.gruppe.Schliesse() }
