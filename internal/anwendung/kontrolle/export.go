// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
)

// exportseite is the number of entries read at a time.
const exportseite = 1000

// Exportiere writes the entries that fit the filter as JSON, one a line, in order of
// time and number, and returns their number. The look is logged first, with the filter and
// the number of entries. Entries younger than the beginning of the export are left out.
func (d *Dienst) Exportiere(ctx context.Context, e Einsicht, f Filter, w io.Writer) (anzahl int64, err error) {
	if err := e.pruefe(); err != nil {
		return 0, err
	}
	if jetzt := d.uhr.Jetzt(); f.Bis.IsZero() || f.Bis.After(jetzt) {
		f.Bis = jetzt
	}
	treffer, err := d.speicher.Zaehle(ctx, f)
	if err != nil {
		return 0, fmt.Errorf("count entries: %w", err)
	}
	if err := d.vermerke(ctx, e, f.String(), treffer); err != nil {
		return 0, err
	}
	puffer := bufio.NewWriter(w)
	anzahl, err = d.exportiere(ctx, e, f, json.NewEncoder(puffer))
	return anzahl, errors.Join(err, puffer.Flush())
}

func (d *Dienst) exportiere(ctx context.Context, e Einsicht, f Filter, ziel *json.Encoder) (anzahl int64, err error) {
	var schreibfehler error
	err = d.durchlaufe(ctx, f, func(_ protokoll.Zeile, p *protokoll.Eintrag) {
		if schreibfehler == nil {
			if schreibfehler = ziel.Encode(e.sicht(*p)); schreibfehler == nil {
				anzahl++
			}
		}
	})
	return anzahl, errors.Join(err, schreibfehler)
}

// Eintraege returns up to max entries that fit, in order of time and number, those after
// nach, as far as the purpose allows to see them. The look is logged first.
func (d *Dienst) Eintraege(ctx context.Context, e Einsicht, f Filter, nach Marke, max int) ([]protokoll.Eintrag, error) {
	zeilen, err := d.speicher.Suche(ctx, f, nach, max)
	if err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	if err := d.vermerke(ctx, e, f.String(), int64(len(zeilen))); err != nil {
		return nil, err
	}
	liste := make([]protokoll.Eintrag, len(zeilen))
	for i, z := range zeilen {
		eintrag, err := z.Eintrag()
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", z.Nummer, err)
		}
		liste[i] = e.sicht(eintrag)
	}
	return liste, nil
}

// durchlaufe calls tu for every entry that fits, in order of time and number.
func (d *Dienst) durchlaufe(ctx context.Context, f Filter, tu func(z protokoll.Zeile, e *protokoll.Eintrag)) error {
	var marke Marke
	for {
		zeilen, err := d.speicher.Suche(ctx, f, marke, exportseite)
		if err != nil {
			return fmt.Errorf("read entries: %w", err)
		}
		for _, z := range zeilen {
			eintrag, err := z.Eintrag()
			if err != nil {
				return fmt.Errorf("entry %d: %w", z.Nummer, err)
			}
			tu(z, &eintrag)
			marke = Marke{Zeit: eintrag.Zeit, Nummer: z.Nummer}
		}
		if len(zeilen) < exportseite {
			return nil
		}
	}
}

// String returns the filter in a fixed text form, as it stands in the log.
func (f Filter) String() string {
	var teile []string
	dazu := func(name, wert string) {
		if wert != "" {
			teile = append(teile, name+"="+wert)
		}
	}
	dazu("von", zeitText(f.Von))
	dazu("bis", zeitText(f.Bis))
	dazu("stelle", f.Stelle)
	dazu("kennung", f.Kennung)
	dazu("art", string(f.Art))
	return strings.Join(teile, " ")
}

func zeitText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
