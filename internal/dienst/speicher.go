// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/beschwerde"
	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/kontrolle"
	registrierung "kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/geheim"
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
	// Strassen returns the street directory of a municipality.
	Strassen(ctx context.Context, ags melde.AGS) ([]lieferung.Strasseneintrag, error)
}

// protokollspeicher is the log as writing, sealing and control need it.
type protokollspeicher interface {
	protokoll.Anhaenger
	protokoll.Siegelspeicher
	kontrolle.Speicher
	kontrolle.Ablage
	unterrichtung.Ablage
}

// merkmalspeicher keeps Identifikationsmerkmale and clears them after their term.
type merkmalspeicher interface {
	abruf.Merkmale
	Raeume(ctx context.Context, vor time.Time) (int64, error)
}

// personenspeicher is the linking with what only the composition uses of it.
type personenspeicher interface {
	personen.Speicher
	personen.VBMSpeicher
	personen.Auffaelligkeitsspeicher
	Buende(ctx context.Context) iter.Seq2[zuordnung.Bund, error]
	Satznummern(ctx context.Context) iter.Seq2[personenzeile.Satznummer, error]
	Personenzahl(ctx context.Context) (n int, ok bool, err error)
}

// speicher is one of the two storages behind the same ports.
type speicher struct {
	bestand    bestandsspeicher
	personen   personenspeicher
	rueckgabe  personen.Rueckgabespeicher
	plausi     plausispeicher
	klaerung   klaerung.Speicher
	abruf      abruf.Bestand
	auskunft   auskunft.Bestand
	auftraege  auftrag.Speicher
	abrechnung abrechnung.Speicher
	// registrierungen are those of customers, sealed.
	registrierungen registrierung.Speicher
	frei            abruf.Freibestand
	postfach        postfachspeicher
	merkmale        merkmalspeicher
	zugang          zugangsspeicher
	amt             amtsspeicher
	beschwerden     beschwerde.Ablage
	protokoll       protokollspeicher
	dvdv            dvdvspeicher
	post            intermediaer.Ablage
	osci            osciversand.Speicher
	schliesse       func() error
}

// zugangsspeicher keeps accounts and the applications of bodies.
type zugangsspeicher interface {
	zugang.Speicher
	stellen.Leser
	AendereStellen(ctx context.Context, tu func(stellen.Bestand) error) error
	Versiegle(ctx context.Context) error
	Kunden(ctx context.Context) ([]zugang.Inhaber, error)
}

func oeffneSpeicher(ctx context.Context, k Konfig, t geheim.Tresor, ladung bool) (speicher, error) {
	if k.DB != "" {
		s, err := postgres.Oeffne(ctx, k.DB, postgres.Optionen{LeseDSN: k.Replika})
		if err != nil {
			return speicher{}, err
		}
		return speicher{bestand: s.Bestand(), personen: s.Personen(), rueckgabe: s.Rueckgabe(), plausi: s.Plausi(), klaerung: s.Klaerung(), abruf: s.Abruf(), auskunft: s.Abruf(), auftraege: s.Auftraege(), abrechnung: s.Abrechnung(), registrierungen: s.Registrierungen(t), frei: s.Freisuche(), postfach: s.Postfach(), merkmale: s.Merkmale(), zugang: s.Zugang(t),
			protokoll: s.Protokoll(), dvdv: s.DVDV(), post: s.Intermediaer(), osci: s.OSCI(), amt: s.Amt(), beschwerden: s.Beschwerden(), schliesse: s.Schliesse}, nil
	}
	s, err := sqlite.Oeffne(ctx, k.Daten, sqlite.Optionen{Ladung: ladung})
	if err != nil {
		return speicher{}, err
	}
	return speicher{bestand: s.Bestand(), personen: s.Personen(), rueckgabe: s.Rueckgabe(), plausi: s.Plausi(), klaerung: s.Klaerung(), abruf: s.Abruf(), auskunft: s.Abruf(), auftraege: s.Auftraege(), abrechnung: s.Abrechnung(), registrierungen: s.Registrierungen(t), frei: s.Freisuche(), postfach: s.Postfach(), merkmale: s.Merkmale(), zugang: s.Zugang(t),
		protokoll: s.Protokoll(), dvdv: s.DVDV(), post: s.Intermediaer(), osci: s.OSCI(), amt: s.Amt(), beschwerden: s.Beschwerden(), schliesse: s.Schliesse}, nil
}
