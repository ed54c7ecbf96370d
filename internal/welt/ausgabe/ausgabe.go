// SPDX-License-Identifier: EUPL-1.2

// Package ausgabe writes a synthetic world as the files that municipalities
// would deliver: 1100 messages of the full delivery in packages, 1100 messages
// of the changes per day, 1104 directories of streets, and the truth about
// which records belong to the same human.
package ausgabe

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"kernmelderegister/internal/welt"
	"kernmelderegister/internal/welt/folge"
)

// PaketSaetze is the usual number of records in a package.
const PaketSaetze = 2000

// Optionen say where and how a world is written.
type Optionen struct {
	Ziel        string      // folder, created when missing
	PaketSaetze int         // records per package; 0 = PaketSaetze
	Arbeiter    int         // municipalities written at the same time; 0 = number of processors
	Fortschritt func(n int) // told of every n records written, from several goroutines; may be nil
}

// Zaehlung counts what was written.
type Zaehlung struct {
	Gemeinden   int `json:"gemeinden"`
	Saetze      int `json:"saetze"`      // records of the full deliveries
	Pakete      int `json:"pakete"`      // files of the full deliveries
	Aenderungen int `json:"aenderungen"` // changed records of the days after
	Loeschungen int `json:"loeschungen"`
	Lieferungen int `json:"lieferungen"` // files of the changes
	Strassen    int `json:"strassen"`
}

func (z *Zaehlung) plus(x Zaehlung) {
	z.Gemeinden += x.Gemeinden
	z.Saetze += x.Saetze
	z.Pakete += x.Pakete
	z.Aenderungen += x.Aenderungen
	z.Loeschungen += x.Loeschungen
	z.Lieferungen += x.Lieferungen
	z.Strassen += x.Strassen
}

// Schreibe writes the world below o.Ziel:
//
//	lieferungen/<AGS>/gesamt-NNNN.xml    1100 gesamtlieferung, delivery 1, package NNNN
//	aenderungen/<JJJJ-MM-TT>/<AGS>.xml   1100 deltalieferung, deliveries 2, 3, …; no file on a day without changes
//	verzeichnis/<AGS>.xml                1104
//	wahrheit.csv                         ags;ordnungsmerkmal;person
//
// Equal worlds give equal files. Municipalities without records get no
// delivery. The error is the context's, the world's or the file system's; what
// was written before it remains.
func Schreibe(ctx context.Context, w *welt.Welt, o Optionen) (z Zaehlung, err error) {
	o = o.ergaenzt()
	if err := os.MkdirAll(o.Ziel, 0o755); err != nil {
		return z, fmt.Errorf("create folder: %w", err)
	}
	wahrheit, err := os.Create(filepath.Join(o.Ziel, "wahrheit.csv"))
	if err != nil {
		return z, fmt.Errorf("create file: %w", err)
	}
	defer func() { err = errors.Join(err, wahrheit.Close()) }()
	zeilen := bufio.NewWriterSize(wahrheit, 1<<20)
	if _, err := zeilen.WriteString("ags;ordnungsmerkmal;person\n"); err != nil {
		return z, err
	}
	gemeinden := w.Gemeinden()
	eine := func(i int) *gemeindeausgabe {
		g := &gemeindeausgabe{welt: w, optionen: o, gemeinde: gemeinden[i]}
		g.fehler = g.schreibe(ctx)
		return g
	}
	for g, err := range folge.Geordnet(ctx, o.Arbeiter, len(gemeinden), eine) {
		if err != nil {
			return z, err
		}
		if g.fehler != nil {
			return z, fmt.Errorf("write %s: %w", g.gemeinde.AGS, g.fehler)
		}
		z.plus(g.zaehlung)
		if _, err := zeilen.Write(g.wahrheit); err != nil {
			return z, fmt.Errorf("write truth: %w", err)
		}
	}
	return z, zeilen.Flush()
}

func (o Optionen) ergaenzt() Optionen {
	if o.PaketSaetze <= 0 {
		o.PaketSaetze = PaketSaetze
	}
	if o.Arbeiter <= 0 {
		o.Arbeiter = runtime.GOMAXPROCS(0)
	}
	if o.Fortschritt == nil {
		o.Fortschritt = func(int) {}
	}
	return o
}
