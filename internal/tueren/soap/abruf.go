// SPDX-License-Identifier: EUPL-1.2

// Package soap is the SOAP door of the register: it takes the envelope apart,
// lets the log-in be checked, hands the message on and puts the answer or the
// refusal back into an envelope (contract sections 2 and 5.5).
package soap

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	formatsoap "kernmelderegister/internal/formate/soap"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/xmlscan"
	"kernmelderegister/internal/tueren/abrufnachricht"
	"kernmelderegister/internal/tueren/anmeldung"
)

// groessteAnfrage bounds the body of a request in bytes.
const groessteAnfrage = 1 << 20

// raumHuelle is the namespace of the wrapper callApplicationByte.
const raumHuelle = "urn:akdb:ok.komm:xmeld-service"

// Anmeldung checks proofs; *zugang.Dienst is one.
type Anmeldung interface {
	Anmelden(ctx context.Context, n zugang.Nachweis) (zugang.Angemeldet, error)
	Handelnder(ctx context.Context, a zugang.Angemeldet, kennung string) (behoerde.Akteur, error)
}

// Nachrichten answers questions in XMeld form; *abrufnachricht.Dienst is one.
type Nachrichten interface {
	Beantworte(ctx context.Context, f abrufnachricht.Frage, wer abrufnachricht.Handelnder) (abrufnachricht.Antwort, error)
}

// Abruf is the service /soap/abruf.
type Abruf struct {
	Anmeldung   Anmeldung
	Nachrichten Nachrichten
}

// ServeHTTP answers a SOAP request; GET with ?wsdl returns the description.
func (d *Abruf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		beschreibe(w, r, beschreibung(abrufWSDL, abrufSchemata))
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(w, "Nur POST mit einem SOAP-Umschlag.", http.StatusMethodNotAllowed)
		return
	}
	antwort, err := d.antworte(r)
	if err != nil {
		verweigere(w, r, err)
		return
	}
	schreibe(w, http.StatusOK, antwort)
}

// antworte keeps the order of refusals of the contract: first the message, then
// the log-in, then the rest.
func (d *Abruf) antworte(r *http.Request) ([]byte, error) {
	koerper, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, groessteAnfrage))
	if err != nil {
		return nil, fehler.Neu(fehler.Ungueltig, fehler.CodeXML, "Die Anfrage ist unvollständig oder größer als 1 MiB.").MitUrsache(err)
	}
	u, err := formatsoap.Lies(koerper)
	if err != nil {
		return nil, err
	}
	nachricht, verpackt, err := packeAus(u)
	if err != nil {
		return nil, err
	}
	frage, err := abrufnachricht.Lies(nachricht)
	if err != nil {
		return nil, err
	}
	wer, err := d.Anmeldung.Anmelden(r.Context(), anmeldung.NachweisVon(r))
	if err != nil {
		return nil, err
	}
	if wer.Bereich != zugang.BereichBehoerde {
		return nil, errDienst
	}
	antwort, err := d.Nachrichten.Beantworte(r.Context(), frage, func(ctx context.Context, kennung string) (behoerde.Akteur, error) {
		if kennung == "" {
			kennung = r.Header.Get("X-Nutzerkennung")
		}
		return d.Anmeldung.Handelnder(ctx, wer, kennung)
	})
	if err != nil {
		return nil, err
	}
	return verpacke(antwort, verpackt)
}

// errDienst refuses an account that has no business at this service.
var errDienst = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeZugang, "Dieser Zugang ist für den Dienst nicht freigeschaltet.")

// packeAus returns the message itself, also out of callApplicationByte.
func packeAus(u *formatsoap.Umschlag) (nachricht []byte, verpackt bool, err error) {
	if u.Raum != raumHuelle || u.Lokal != "callApplicationByte" {
		return u.Inhalt, false, nil
	}
	text, err := parameter(u.Inhalt)
	if err != nil {
		return nil, true, err
	}
	nachricht, err = base64.StdEncoding.DecodeString(string(text))
	if err != nil {
		return nil, true, fehler.Neu(fehler.Ungueltig, fehler.CodeSchema, "Der Inhalt von xmlParameter ist kein Base64.").
			MitElement("/callApplicationByte/xmlParameter")
	}
	return nachricht, true, nil
}

// parameter returns the text of callApplicationByte/xmlParameter without white space.
func parameter(huelle []byte) ([]byte, error) {
	s := xmlscan.NeuAusBytes(huelle, xmlscan.Optionen{OhneLeerraum: true})
	for tiefe := 0; ; {
		t, err := s.Weiter()
		if err != nil {
			return nil, fehler.Neu(fehler.Ungueltig, fehler.CodeXML, "Die Hülle callApplicationByte ist kein wohlgeformtes XML.").MitUrsache(err)
		}
		switch t.Art {
		case xmlscan.Start:
			tiefe = t.Tiefe
			if tiefe == 2 && t.Lokal != "xmlParameter" {
				return nil, fehlenderParameter
			}
		case xmlscan.Text:
			if tiefe == 2 {
				return ohneLeerraum(t.Text), nil
			}
		case xmlscan.EOF:
			return nil, fehlenderParameter
		}
	}
}

var fehlenderParameter = fehler.Neu(fehler.Ungueltig, fehler.CodeSchema, "In callApplicationByte fehlt das Element xmlParameter mit der Nachricht.").
	MitElement("/callApplicationByte/xmlParameter")

func ohneLeerraum(b []byte) []byte {
	ohne := make([]byte, 0, len(b))
	for _, c := range b {
		if c > ' ' {
			ohne = append(ohne, c)
		}
	}
	return ohne
}

func verpacke(a abrufnachricht.Antwort, verpackt bool) ([]byte, error) {
	b := formatsoap.BeginneMitKopf(a.Hinweise())
	if !verpackt {
		return formatsoap.Schliesse(a.HaengeAn(b)), nil
	}
	dokument, err := a.Dokument()
	if err != nil {
		return nil, err
	}
	b = append(b, `<ns:callApplicationByteResponse xmlns:ns="`+raumHuelle+`"><callApplicationByteReturn>`...)
	b = base64.StdEncoding.AppendEncode(b, dokument)
	b = append(b, "</callApplicationByteReturn></ns:callApplicationByteResponse>"...)
	return formatsoap.Schliesse(b), nil
}

func schreibe(w http.ResponseWriter, status int, umschlag []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/xml; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(umschlag)
}

// verweigere puts the error into a fault. What is not declared as an error for
// users is logged under a reference, and only that leaves.
func verweigere(w http.ResponseWriter, r *http.Request, err error) {
	var u *formatsoap.Fehler
	if errors.As(err, &u) {
		f := formatsoap.Fault{Art: formatsoap.Client, Code: fehler.CodeXML, Text: u.Text, Element: u.Element}
		if u.Versionsfehler {
			f.Art = formatsoap.VersionMismatch
		}
		schreibe(w, http.StatusInternalServerError, f.Schreibe())
		return
	}
	art := fehler.ArtVon(err)
	form := formen[art]
	f := formatsoap.Fault{Art: form.fault, Code: fehler.CodeVon(err), Text: fehler.TextVon(err), Element: fehler.ElementVon(err)}
	if form.stoerung {
		f.Bezug = geheim.TokenBase32(16)
		slog.ErrorContext(r.Context(), "SOAP request failed", slog.String("bezug", f.Bezug), slog.String("fehler", err.Error()))
	}
	status := form.status
	if f.Code == fehler.CodeZugang && err != error(errDienst) {
		w.Header().Set("WWW-Authenticate", `Basic realm="Kernmelderegister", charset="UTF-8"`)
		status = http.StatusUnauthorized
	}
	schreibe(w, status, f.Schreibe())
}

// form is how a kind of error leaves over SOAP. HTTP 500 is what SOAP 1.1
// section 6.2 demands for a fault.
type form struct {
	status   int
	fault    string
	stoerung bool // someone must look into it
}

var formen = map[fehler.Art]form{
	fehler.Ungueltig:       {http.StatusInternalServerError, formatsoap.Client, false},
	fehler.NichtGefunden:   {http.StatusInternalServerError, formatsoap.Client, false},
	fehler.NichtBerechtigt: {http.StatusForbidden, formatsoap.Client, false},
	fehler.Gesperrt:        {http.StatusForbidden, formatsoap.Client, false},
	fehler.Konflikt:        {http.StatusInternalServerError, formatsoap.Client, false},
	fehler.Ueberlast:       {http.StatusServiceUnavailable, formatsoap.Server, false},
	fehler.Extern:          {http.StatusServiceUnavailable, formatsoap.Server, true},
	fehler.Intern:          {http.StatusInternalServerError, formatsoap.Server, true},
}
