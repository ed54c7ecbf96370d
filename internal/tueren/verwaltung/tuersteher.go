// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"net/http"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/tueren/anmeldung"
)

// tuersteher keeps accounts of Meldebehörden on the pages of the directory: they have
// no business with any other page behind this door, whoever adds one.
type tuersteher struct {
	*anmeldung.Tuer
	verwehre func(http.ResponseWriter, *http.Request, error)
}

// Nur lets accounts of the register office and of the control pass.
func (t tuersteher) Nur(next http.HandlerFunc) http.HandlerFunc {
	return t.Tuer.Nur(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case anmeldung.Wer(r.Context()).Bereich != zugang.BereichMeldebehoerde:
			next(w, r)
		case r.URL.Path == Pfad:
			http.Redirect(w, r, dvdvPfad, http.StatusSeeOther)
		default:
			t.verwehre(w, r, errNurAmt)
		}
	})
}

// Auch lets accounts of Meldebehörden pass too.
func (t tuersteher) Auch(next http.HandlerFunc) http.HandlerFunc { return t.Tuer.Nur(next) }
