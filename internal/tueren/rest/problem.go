// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/geheim"
)

// The refusals of the door itself.
var (
	errDienst  = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeZugang, "Dieser Zugang ist für den Dienst nicht freigeschaltet.")
	errPfad    = fehler.Neu(fehler.NichtGefunden, "MR-2005", "Diesen Pfad gibt es nicht. Die Beschreibung steht unter /api/v1/openapi.json.")
	errMethode = fehler.Neu(fehler.Ungueltig, "MR-2006", "Diese Methode gibt es hier nicht.")
	errEinmal  = fehler.Neu(fehler.Ungueltig, "MR-2007", "Idempotency-Key besteht aus 1 bis 128 sichtbaren ASCII-Zeichen.")
	errAnderer = fehler.Neu(fehler.Konflikt, "MR-2008", "Mit diesem Idempotency-Key wurde schon ein anderer Auftrag erteilt. Es ist kein neuer entstanden.")
	errFremd   = fehler.Neu(fehler.NichtBerechtigt, "MR-2009", "Die Anfrage kam von einer fremden Seite und wurde nicht ausgeführt.")
)

// Problem is a refusal (RFC 9457).
type Problem struct {
	Typ     string `json:"type" text:"urn:kernmelderegister:fehler: und der Code, bei einer fachlichen Rückweisung urn:kernmelderegister:rueckweisung: und ihr Grund" pflicht:"ja"`
	Titel   string `json:"title" text:"Art des Fehlers" pflicht:"ja"`
	Status  int    `json:"status" text:"Status der HTTP-Antwort" pflicht:"ja"`
	Detail  string `json:"detail" text:"Satz für den Anwender" pflicht:"ja"`
	Code    string `json:"code" text:"Fehlercode; bei einer fachlichen Rückweisung der erste Grund der Schlüsseltabelle von XMeld" pflicht:"ja"`
	Element string `json:"element,omitempty" text:"JSON Pointer (RFC 6901) auf das Feld, das den Fehler auslöst; * steht für einen unbekannten Feldnamen"`
	Bezug   string `json:"bezug,omitempty" text:"Bezug zum Betriebsprotokoll bei einer Störung des Registers"`

	Rueckweisungen []Rueckweisung `json:"rueckweisungen,omitempty" text:"Gründe, aus denen die Suche zurückgewiesen wird"`
	Protokoll      int            `json:"protokoll,omitempty" text:"Nummer des Protokolleintrags der zurückgewiesenen Suche"`
}

// Rueckweisung is a ground for which a search is refused (XMeld
// Datenabruf.Nichterstellung.Grund).
type Rueckweisung struct {
	Grund string `json:"grund" text:"Schlüssel der Tabelle von XMeld" pflicht:"ja"`
	Text  string `json:"text,omitempty" text:"Erläuterung"`
}

// form is how a kind of error leaves over HTTP.
type form struct {
	status   int
	titel    string
	stoerung bool // someone must look into it
}

var formen = map[fehler.Art]form{
	fehler.Ungueltig:       {http.StatusUnprocessableEntity, "Die Anfrage ist ungültig", false},
	fehler.NichtGefunden:   {http.StatusNotFound, "Nicht gefunden", false},
	fehler.NichtBerechtigt: {http.StatusForbidden, "Nicht berechtigt", false},
	fehler.Gesperrt:        {http.StatusForbidden, "Gesperrt", false},
	fehler.Konflikt:        {http.StatusConflict, "Der Zustand lässt das nicht zu", false},
	fehler.Ueberlast:       {http.StatusServiceUnavailable, "Überlastet", false},
	fehler.Extern:          {http.StatusBadGateway, "Störung", true},
	fehler.Intern:          {http.StatusInternalServerError, "Störung", true},
}

// eigenerStatus are the codes whose status HTTP has a more exact one for.
var eigenerStatus = map[string]int{
	errJSON.Code: http.StatusBadRequest, errSchema.Code: http.StatusBadRequest, errEinmal.Code: http.StatusBadRequest,
	errGroesse.Code: http.StatusRequestEntityTooLarge, errInhalt.Code: http.StatusUnsupportedMediaType,
	errMethode.Code: http.StatusMethodNotAllowed, fehler.CodeZugang: http.StatusUnauthorized,
}

// verweigere writes the error as problem+json. What is not declared as an error for
// users is logged under a reference, and only that leaves.
func verweigere(w http.ResponseWriter, r *http.Request, err error) {
	var z *zurueckgewiesen
	if errors.As(err, &z) {
		schreibe(w, http.StatusUnprocessableEntity, z.problem())
		return
	}
	f := formen[fehler.ArtVon(err)]
	p := Problem{Titel: f.titel, Status: f.status, Detail: fehler.TextVon(err), Code: fehler.CodeVon(err), Element: fehler.ElementVon(err)}
	if eigener, da := eigenerStatus[p.Code]; da && err != error(errDienst) {
		p.Status = eigener
	}
	p.Typ = "urn:kernmelderegister:fehler:" + p.Code
	if f.stoerung {
		p.Bezug = geheim.TokenBase32(16)
		slog.ErrorContext(r.Context(), "REST request failed", slog.String("bezug", p.Bezug), slog.String("fehler", err.Error()))
	}
	switch p.Status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Basic realm="Kernmelderegister", charset="UTF-8"`)
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "5")
	}
	schreibe(w, p.Status, p)
}

// zurueckgewiesen is a search that was refused on its merits and logged.
type zurueckgewiesen struct {
	gruende   []recht.Rueckweisung
	protokoll int64
}

// Error implements error; it names the grounds only.
func (z *zurueckgewiesen) Error() string { return "search refused with " + z.gruende[0].Grund }

func (z *zurueckgewiesen) problem() Problem {
	p := Problem{
		Typ: "urn:kernmelderegister:rueckweisung:" + z.gruende[0].Grund, Titel: "Die Suche wird zurückgewiesen",
		Status: http.StatusUnprocessableEntity, Code: z.gruende[0].Grund, Detail: z.gruende[0].Freitext, Protokoll: int(z.protokoll),
	}
	if p.Detail == "" {
		p.Detail = "Die Suche wird mit dem Grund " + p.Code + " zurückgewiesen."
	}
	for _, g := range z.gruende {
		p.Rueckweisungen = append(p.Rueckweisungen, Rueckweisung{Grund: g.Grund, Text: g.Freitext})
	}
	return p
}

// schreibe writes an answer or a Problem. A whole answer goes out at once, with its
// length, so that nothing cut off looks complete.
func schreibe(w http.ResponseWriter, status int, wert any) {
	h := w.Header()
	inhalt, err := json.Marshal(wert)
	if err != nil { // the types of this package can't fail
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	inhalt = append(inhalt, '\n')
	h.Set("Content-Length", strconv.Itoa(len(inhalt)))
	h.Set("Content-Type", "application/json")
	if _, istProblem := wert.(Problem); istProblem {
		h.Set("Content-Type", "application/problem+json")
	}
	w.WriteHeader(status)
	_, _ = w.Write(inhalt)
}
