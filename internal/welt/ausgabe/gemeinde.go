// SPDX-License-Identifier: EUPL-1.2

package ausgabe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/welt"
)

// gemeindeausgabe writes the files of one municipality.
type gemeindeausgabe struct {
	welt     *welt.Welt
	optionen Optionen
	gemeinde welt.Gemeinde

	zaehlung Zaehlung
	wahrheit []byte // lines of wahrheit.csv
	fehler   error
}

func (g *gemeindeausgabe) schreibe(ctx context.Context) error {
	g.zaehlung.Gemeinden = 1
	if err := g.verzeichnis(); err != nil {
		return err
	}
	lieferungen, err := g.gesamt(ctx)
	if err != nil {
		return err
	}
	for _, tag := range g.welt.Tage() {
		if err := ctx.Err(); err != nil {
			return err
		}
		geschrieben, err := g.delta(tag, lieferungen+1)
		if err != nil {
			return err
		}
		if geschrieben {
			lieferungen++
		}
	}
	return nil
}

// gesamt writes the full delivery in packages and returns the number of deliveries, 0 or 1.
func (g *gemeindeausgabe) gesamt(ctx context.Context) (uint64, error) {
	var paket []welt.Satz
	nummer := uint64(0)
	for s, err := range g.welt.Gesamt(ctx, g.gemeinde.AGS) {
		if err != nil {
			return 0, err
		}
		if len(paket) == g.optionen.PaketSaetze {
			nummer++
			if err := g.paket(paket, nummer, false); err != nil {
				return 0, err
			}
			paket = paket[:0]
		}
		paket = append(paket, s)
	}
	if len(paket) == 0 {
		return 0, nil
	}
	return 1, g.paket(paket, nummer+1, true)
}

func (g *gemeindeausgabe) paket(saetze []welt.Satz, nummer uint64, letztes bool) error {
	kopf := g.kopf("1100", g.welt.Optionen().Stichtag, 1, nummer)
	lieferung := g.lieferkopf(xmeld.Gesamtlieferung, 1)
	lieferung.Paket, lieferung.LetztesPaket = nummer, letztes
	pfad := filepath.Join("lieferungen", string(g.gemeinde.AGS), fmt.Sprintf("gesamt-%04d.xml", nummer))
	err := g.datei(pfad, func(w io.Writer) error {
		x := xmeld.NeuerSchreiber1100(w, &kopf, &lieferung)
		for i := range saetze {
			if err := x.Liefern(&saetze[i].Meldesatz); err != nil {
				return err
			}
			g.wahr(&saetze[i])
		}
		return x.Schliesse()
	})
	g.zaehlung.Saetze += len(saetze)
	g.zaehlung.Pakete++
	g.optionen.Fortschritt(len(saetze))
	return err
}

// delta writes the changes of a day; false if there are none.
func (g *gemeindeausgabe) delta(tag melde.Datum, nummer uint64) (bool, error) {
	aenderungen, err := g.welt.Aenderungen(g.gemeinde.AGS, tag)
	if err != nil || len(aenderungen) == 0 {
		return false, err
	}
	kopf := g.kopf("1100", tag, nummer, 1)
	lieferung := g.lieferkopf(xmeld.Deltalieferung, nummer)
	pfad := filepath.Join("aenderungen", tag.String(), string(g.gemeinde.AGS)+".xml")
	err = g.datei(pfad, func(w io.Writer) error {
		x := xmeld.NeuerSchreiber1100(w, &kopf, &lieferung)
		for i := range aenderungen {
			if err := g.aenderung(x, &aenderungen[i]); err != nil {
				return err
			}
		}
		return x.Schliesse()
	})
	g.zaehlung.Lieferungen++
	g.optionen.Fortschritt(len(aenderungen))
	return true, err
}

func (g *gemeindeausgabe) aenderung(x *xmeld.Schreiber1100, a *welt.Aenderung) error {
	if a.Loeschen {
		g.zaehlung.Loeschungen++
		return x.Loeschen(xmeld.Loeschung{Schluessel: a.Meldesatz.Schluessel, Ereignis: a.Meldesatz.Ereignis})
	}
	g.zaehlung.Aenderungen++
	if a.Neu {
		g.wahr(&a.Satz)
	}
	return x.Liefern(&a.Meldesatz)
}

// wahr adds a line of wahrheit.csv.
func (g *gemeindeausgabe) wahr(s *welt.Satz) {
	b := append(g.wahrheit, s.Meldesatz.Schluessel.AGS...)
	b = append(append(b, ';'), s.Meldesatz.Schluessel.Ordnungsmerkmal...)
	b = strconv.AppendUint(append(b, ';'), s.Person, 10)
	g.wahrheit = append(b, '\n')
}

// verzeichnis writes the directory of streets.
func (g *gemeindeausgabe) verzeichnis() error {
	ort := xmeld.Ort{Nummer: 1, AGS: g.gemeinde.AGS, Gemeindename: g.gemeinde.Name}
	for i, name := range g.welt.Strassen(g.gemeinde.AGS) {
		ort.Strassen = append(ort.Strassen, xmeld.Strasse{Nummer: uint64(i + 1), Name: name})
	}
	g.zaehlung.Strassen = len(ort.Strassen)
	v := xmeld.Ortsverzeichnis{Kopf: g.kopf("1104", g.welt.Optionen().Stichtag, 0, 1), Orte: []xmeld.Ort{ort}}
	return g.datei(filepath.Join("verzeichnis", string(g.gemeinde.AGS)+".xml"), func(w io.Writer) error {
		return xmeld.Schreibe1104(w, &v)
	})
}

// datei writes a file below the target, with its folders.
func (g *gemeindeausgabe) datei(pfad string, inhalt func(io.Writer) error) (err error) {
	ziel := filepath.Join(g.optionen.Ziel, pfad)
	if err := os.MkdirAll(filepath.Dir(ziel), 0o755); err != nil {
		return fmt.Errorf("create folder: %w", err)
	}
	f, err := os.Create(ziel)
	if err != nil {
		return fmt.Errorf("create file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return inhalt(f)
}
