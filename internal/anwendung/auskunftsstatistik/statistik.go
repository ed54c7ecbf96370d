// SPDX-License-Identifier: EUPL-1.2

package auskunftsstatistik

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
)

// Kleinste is the smallest number that is told.
const Kleinste = 5

// Zaehlung are the numbers of one channel in one month.
type Zaehlung struct {
	Weg       auftrag.Weg  `json:"weg"`
	Auftraege int          `json:"auftraege"`
	Profile   int          `json:"profile"`
	Auskunft  int          `json:"auskunft"`
	Neutral   int          `json:"neutral"`
	Archiv    int          `json:"archiv"`
	Cent      gebuehr.Cent `json:"cent"`
}

func (z *Zaehlung) plus(x *Zaehlung) {
	z.Auftraege, z.Profile = z.Auftraege+x.Auftraege, z.Profile+x.Profile
	z.Auskunft, z.Neutral, z.Archiv, z.Cent = z.Auskunft+x.Auskunft, z.Neutral+x.Neutral, z.Archiv+x.Archiv, z.Cent+x.Cent
}

// Monatszahlen are the numbers of a month by channel, as they are stored. They must
// leave this package through Schuetze only.
type Monatszahlen struct {
	Monat abrechnung.Monat `json:"monat"`
	Wege  []Zaehlung       `json:"wege"`
	Stand time.Time        `json:"stand"`
}

// Ablage keeps the numbers.
type Ablage interface {
	// Forderungen streams the claims raised from von (inclusive) to bis (exclusive).
	Forderungen(ctx context.Context, von, bis time.Time) iter.Seq2[auftrag.Forderung, error]
	// SetzeMonat replaces the numbers of the month.
	SetzeMonat(ctx context.Context, m Monatszahlen) error
	// Monate returns the numbers of all months, the latest first.
	Monate(ctx context.Context) ([]Monatszahlen, error)
}

// Dienst counts. It is safe for concurrent use.
type Dienst struct {
	ablage Ablage
	uhr    uhr.Uhr
}

// Neu returns the use case.
func Neu(a Ablage, u uhr.Uhr) *Dienst { return &Dienst{a, u} }

// Zaehle counts the present month and the one before anew; those before stay.
func (d *Dienst) Zaehle(ctx context.Context) error {
	heute := uhr.Heute(d.uhr)
	for _, tag := range []uhr.Datum{heute.PlusMonate(-1), heute} {
		m, err := d.zaehle(ctx, abrechnung.MonatVon(tag))
		if err != nil {
			return err
		}
		if err := d.ablage.SetzeMonat(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

func (d *Dienst) zaehle(ctx context.Context, monat abrechnung.Monat) (Monatszahlen, error) {
	m := Monatszahlen{Monat: monat, Stand: d.uhr.Jetzt()}
	bis := monat.Nachher()
	for f, err := range d.ablage.Forderungen(ctx, bis.PlusMonate(-1).Beginn(), bis.Beginn()) {
		if err != nil {
			return m, fmt.Errorf("read claims: %w", err)
		}
		i := slices.IndexFunc(m.Wege, func(z Zaehlung) bool { return z.Weg == f.Weg })
		if i < 0 {
			i = len(m.Wege)
			m.Wege = append(m.Wege, Zaehlung{Weg: f.Weg})
		}
		x := zaehlungVon(&f)
		m.Wege[i].plus(&x)
	}
	slices.SortFunc(m.Wege, func(a, b Zaehlung) int { return b.Profile - a.Profile })
	return m, nil
}

func zaehlungVon(f *auftrag.Forderung) Zaehlung {
	z := Zaehlung{Auftraege: 1, Cent: f.Rechnung.Summe}
	for _, p := range f.Rechnung.Positionen {
		switch p.Tatbestand {
		case gebuehr.Auskunft:
			z.Auskunft++
		case gebuehr.Archiv:
			z.Archiv++
		case gebuehr.Neutral, gebuehr.ArchivNeutral:
			z.Neutral++
		default:
			continue
		}
		z.Profile++
	}
	return z
}

// Monate returns the numbers of the last so many months, the latest first, as they may be shown.
func (d *Dienst) Monate(ctx context.Context, viele int) ([]Monatsansicht, error) {
	alle, err := d.ablage.Monate(ctx)
	if err != nil {
		return nil, err
	}
	var liste []Monatsansicht
	for i := range alle[:min(viele, len(alle))] {
		liste = append(liste, Schuetze(&alle[i]))
	}
	return liste, nil
}
