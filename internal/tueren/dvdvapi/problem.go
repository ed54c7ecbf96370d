// SPDX-License-Identifier: EUPL-1.2

package dvdvapi

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
)

// problem is a refusal (schema Problem, RFC 9457).
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Instance string `json:"instance"`
}

func invalide(detail string) *problem {
	return &problem{"problems/type/INPUT_VALIDATION", "Invalide Eingabe", http.StatusBadRequest, detail, "problems/instance/RequestJsonProcessing"}
}

func fehlendesFeld(name string) *problem {
	return &problem{
		"problems/type/SERVICE_VALIDATION", "Invalider Request", http.StatusBadRequest,
		"Parameter '" + name + "' fehlt", "problems/instance/RestValidation",
	}
}

func nichtGefunden(detail string) *problem {
	return &problem{"problems/type/ENTITY_NOT_FOUND", "Entität nicht gefunden", http.StatusNotFound, detail, "problems/instance/DirectoryEntityNotFound"}
}

func unbekannterPfad() *problem {
	return &problem{"problems/type/NOT_FOUND", "Nicht gefunden", http.StatusNotFound, "Diese Funktion gibt es hier nicht.", "problems/instance/Path"}
}

func falscheMethode() *problem {
	return &problem{
		"problems/type/METHOD_NOT_ALLOWED", "Methode nicht erlaubt", http.StatusMethodNotAllowed,
		"Diese Methode gibt es hier nicht.", "problems/instance/Method",
	}
}

func fremdesNetz() *problem {
	return &problem{
		"problems/type/AUTHENTICATION", "Kein Zugriff", http.StatusForbidden,
		"Der Zugang intern/directory steht nur im Rechenzentrum offen.", "problems/instance/InternalAccess",
	}
}

// ausweisfehler is the refusal of a token or of a client assertion. What is not
// declared as an error for users is logged under a reference.
func ausweisfehler(r *http.Request, err error) *problem {
	p := &problem{
		"problems/type/AUTHENTICATION", "Fehler bei der Standalone-Authentifizierung", http.StatusUnauthorized,
		fehler.TextVon(err), "problems/instance/StandaloneAuthentication",
	}
	switch fehler.ArtVon(err) {
	case fehler.NichtBerechtigt, fehler.Gesperrt:
		if e := fehler.ElementVon(err); e != "" {
			p.Detail += " (" + e + ")"
		}
	case fehler.Ungueltig:
		p.Status = http.StatusBadRequest
	default:
		bezug := geheim.TokenBase32(16)
		slog.ErrorContext(r.Context(), "DVDV request failed", slog.String("bezug", bezug), slog.String("fehler", err.Error()))
		p.Status, p.Type, p.Title = http.StatusInternalServerError, "problems/type/INTERNAL", "Störung"
		p.Detail, p.Instance = p.Detail+" Bezug: "+bezug, "problems/instance/Internal"
	}
	return p
}

func (p *problem) schreibe(w http.ResponseWriter) {
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "EmbeddedBearer")
	}
	schreibe(w, p.Status, "application/problem+json", p)
}

// schreibe sends a whole answer at once.
func schreibe(w http.ResponseWriter, status int, art string, wert any) {
	inhalt, fertig := wert.(json.RawMessage)
	if !fertig {
		var err error
		if inhalt, err = json.Marshal(wert); err != nil { // the types of this package can't fail
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
	}
	w.Header().Set("Content-Type", art)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(inhalt)
}
