// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"bytes"
	"io"
	"net/http"
	"strconv"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// liste is a table of a page; on narrow screens each row becomes a card. The first
// cell of a row is its head.
type liste struct {
	Titel   string
	Spalten []listenspalte
	Zeilen  [][]zelle
	// Leer is said instead of a table without rows.
	Leer string
}

// listenspalte is a column; numbers stand at its right.
type listenspalte struct {
	Text string
	Zahl bool
}

// zelle is one value, with the address that it leads to and a small line beneath.
type zelle struct {
	Text, Ziel, Klein string
	Warnung           bool
}

func neueListe(titel, leer string, spalten ...listenspalte) liste {
	return liste{Titel: titel, Leer: leer, Spalten: spalten}
}

func textspalte(text string) listenspalte { return listenspalte{Text: text} }

func zahlspalte(text string) listenspalte { return listenspalte{Text: text, Zahl: true} }

func (l *liste) zeile(zellen ...zelle) { l.Zeilen = append(l.Zeilen, zellen) }

// texte makes plain cells.
func texte(werte ...string) []zelle {
	zellen := make([]zelle, len(werte))
	for i, w := range werte {
		zellen[i].Text = w
	}
	return zellen
}

// nurAmt keeps a page to the register office.
func (t *Tuer) nurAmt(next http.HandlerFunc) http.HandlerFunc {
	return t.anmeldung.Nur(func(w http.ResponseWriter, r *http.Request) {
		if anmeldung.Wer(r.Context()).Bereich != zugang.BereichAmt {
			t.fehler(w, r, errNurAmt)
			return
		}
		next(w, r)
	})
}

// sende writes a file that schreibe makes whole before the first byte leaves.
func (t *Tuer) sende(w http.ResponseWriter, r *http.Request, name, art string, schreibe func(io.Writer) error) {
	var puffer bytes.Buffer
	if err := schreibe(&puffer); err != nil {
		t.fehler(w, r, err)
		return
	}
	w.Header().Set("Content-Type", art)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Content-Length", strconv.Itoa(puffer.Len()))
	_, _ = puffer.WriteTo(w)
}

// tagtext writes a day for people, "–" for none.
func tagtext(d uhr.Datum) string {
	if d.Leer() {
		return "–"
	}
	return d.Beginn().Format("02.01.2006")
}

// seitenstatus is that of a form: 422 if something is wrong in it.
func seitenstatus(fehler []web.Feldfehler) int {
	if len(fehler) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}
