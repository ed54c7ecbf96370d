// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"kernmelderegister/internal/grund/geheim"
)

// fangeAuf turns the panic of a door into an answer with a reference number. The
// log gets the place and the type, not the value: it may hold a resident's data.
func fangeAuf(wege http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			grund := recover()
			if grund == nil {
				return
			}
			if grund == http.ErrAbortHandler {
				panic(grund)
			}
			bezug := geheim.TokenBase32(16)
			slog.ErrorContext(r.Context(), "door panicked", slog.String("bezug", bezug),
				slog.String("art", fmt.Sprintf("%T", grund)), slog.String("ort", string(debug.Stack())))
			http.Error(w, "Innerer Fehler, Bezug "+bezug, http.StatusInternalServerError)
		}()
		wege.ServeHTTP(w, r)
	})
}
