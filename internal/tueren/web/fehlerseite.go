// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"

	"kernmelderegister/internal/fachkern/fehler"
)

// Status returns the HTTP status of an error: the one table of the HTML doors.
// An error that is no Fehler is 500.
func Status(err error) int {
	if errors.Is(err, ErrZuGross) {
		return http.StatusRequestEntityTooLarge
	}
	switch fehler.ArtVon(err) {
	case fehler.Ungueltig:
		return http.StatusUnprocessableEntity
	case fehler.NichtGefunden:
		return http.StatusNotFound
	case fehler.NichtBerechtigt, fehler.Gesperrt:
		return http.StatusForbidden
	case fehler.Konflikt:
		return http.StatusConflict
	case fehler.Ueberlast:
		return http.StatusServiceUnavailable
	case fehler.Extern:
		return http.StatusBadGateway
	default:
		return http.StatusInternalServerError
	}
}

// fehlerinhalt is what the error page says.
type fehlerinhalt struct {
	Ueberschrift, Text string
	// Vorgang names the line of the log that has the cause; only for errors on our side.
	Vorgang string
}

// Fehler answers with the common error page of the frame s. The cause of an
// error on our side is logged under a number, and the page shows the number only.
func (v *Vorlagen) Fehler(w http.ResponseWriter, r *http.Request, s Seite, err error) {
	status := Status(err)
	inhalt := fehlerinhalt{Ueberschrift: ueberschrift(status), Text: fehler.TextVon(err)}
	if status >= http.StatusInternalServerError {
		inhalt.Vorgang = rand.Text()[:8]
		slog.ErrorContext(r.Context(), "request failed", slog.String("vorgang", inhalt.Vorgang), slog.String("fehler", err.Error()))
	}
	s.Titel, s.Fehler, s.Inhalt = inhalt.Ueberschrift, nil, inhalt
	v.Schreibe(w, r, status, "fehler", s)
}

func ueberschrift(status int) string {
	switch status {
	case http.StatusNotFound:
		return "Seite nicht gefunden"
	case http.StatusForbidden:
		return "Keine Berechtigung"
	case http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusInternalServerError:
		return "Der Dienst ist gerade gestört"
	default:
		return "Die Anfrage war nicht möglich"
	}
}
