// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/personenzeile"
	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/sqlite"
)

// bestandsspeicher is the stock with what only the composition uses of it.
type bestandsspeicher interface {
	lieferung.Speicher
	lieferung.Bestandsleser
	BeginneLadung(ctx context.Context) (bool, error)
	BeendeLadung(ctx context.Context) error
	SuchindexNeu(ctx context.Context, fortschritt func(erledigt, gesamt int)) error
}

// protokollspeicher is the log as writing, sealing and control need it.
type protokollspeicher interface {
	protokoll.Anhaenger
	protokoll.Siegelspeicher
	kontrolle.Speicher
}

// merkmalspeicher keeps Identifikationsmerkmale and clears them after their term.
type merkmalspeicher interface {
	abruf.Merkmale
	Raeume(ctx context.Context, vor time.Time) (int64, error)
}

// personenspeicher is the linking with what only the composition uses of it.
type personenspeicher interface {
	personen.Speicher
	Buende(ctx context.Context) iter.Seq2[zuordnung.Bund, error]
	Satznummern(ctx context.Context) iter.Seq2[personenzeile.Satznummer, error]
	Aenderungsstand(ctx context.Context) (int64, error)
	MerkeVollauf(ctx context.Context, jetzt time.Time, aenderung int64) error
	Personenzahl(ctx context.Context) (n int, ok bool, err error)
}

// speicher is one of the two storages behind the same ports.
type speicher struct {
	bestand   bestandsspeicher
	personen  personenspeicher
	abruf     abruf.Bestand
	merkmale  merkmalspeicher
	zugang    zugang.Speicher
	protokoll protokollspeicher
	schliesse func() error
}

func oeffneSpeicher(ctx context.Context, k Konfig, ladung bool) (speicher, error) {
	if k.DB != "" {
		s, err := postgres.Oeffne(ctx, k.DB, postgres.Optionen{LeseDSN: k.Replika})
		if err != nil {
			return speicher{}, err
		}
		return speicher{bestand: s.Bestand(), personen: s.Personen(), abruf: s.Abruf(), merkmale: s.Merkmale(), zugang: s.Zugang(),
			protokoll: s.Protokoll(), schliesse: s.Schliesse}, nil
	}
	s, err := sqlite.Oeffne(ctx, k.Daten, sqlite.Optionen{Ladung: ladung})
	if err != nil {
		return speicher{}, err
	}
	return speicher{bestand: s.Bestand(), personen: s.Personen(), abruf: s.Abruf(), merkmale: s.Merkmale(), zugang: s.Zugang(),
		protokoll: s.Protokoll(), schliesse: s.Schliesse}, nil
}
