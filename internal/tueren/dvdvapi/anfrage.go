// SPDX-License-Identifier: EUPL-1.2

package dvdvapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"kernmelderegister/internal/anwendung/verzeichnis"
)

const (
	// hoechstensFragen bounds a batch (maxItems of the API).
	hoechstensFragen = 200
	// groesstesBuendel bounds the body of a batch in bytes, groessteFrage request_json.
	groesstesBuendel = 1 << 20
	groessteFrage    = 8 << 10
)

// anfrage is the schema Request.
type anfrage struct {
	FingerPrint              string `json:"fingerPrint"`
	Category                 string `json:"category"`
	OrganizationKey          string `json:"organizationKey"`
	ServiceSpecificationURI  string `json:"serviceSpecificationUri"`
	ServiceElementType       string `json:"serviceElementType"`
	CustomServiceElementType string `json:"customServiceElementType"`
	ParameterType            string `json:"parameterType"`
	ParameterValue           string `json:"parameterValue"`
}

// errAnfrage means that a text is no Request.
var errAnfrage = errors.New("dvdvapi: no request")

// felder are the fields of a Request by name.
func (a *anfrage) felder() map[string]*string {
	return map[string]*string{
		"fingerPrint": &a.FingerPrint, "category": &a.Category, "organizationKey": &a.OrganizationKey,
		"serviceSpecificationUri": &a.ServiceSpecificationURI, "serviceElementType": &a.ServiceElementType,
		"customServiceElementType": &a.CustomServiceElementType, "parameterType": &a.ParameterType, "parameterValue": &a.ParameterValue,
	}
}

// liesAnfrage reads a Request strictly: one object, known names in exactly this
// case, each once, texts or null (which DVDV libraries send for what is not given).
func liesAnfrage(roh []byte) (anfrage, error) {
	var a anfrage
	if !utf8.Valid(roh) {
		return a, errAnfrage
	}
	d := json.NewDecoder(bytes.NewReader(roh))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return a, errAnfrage
	}
	felder := a.felder()
	for d.More() {
		t, err := d.Token()
		name, _ := t.(string)
		ziel := felder[name]
		if err != nil || ziel == nil {
			return a, errAnfrage
		}
		delete(felder, name)
		wert, err := d.Token()
		text, istText := wert.(string)
		if err != nil || !istText && wert != nil {
			return a, errAnfrage
		}
		*ziel = text
	}
	if _, err := d.Token(); err != nil || len(bytes.TrimSpace(roh[d.InputOffset():])) > 0 {
		return a, errAnfrage
	}
	return a, a.pruefe()
}

// pruefe holds the fields against the lengths and lists of the API and brings the
// fingerprint to its plain form.
func (a *anfrage) pruefe() error {
	laenge := func(s string, von, bis int) bool {
		n := utf8.RuneCountInString(s)
		return s == "" || von <= n && n <= bis
	}
	art, wie := verzeichnis.Elementart(a.ServiceElementType), verzeichnis.Parameterart(a.ParameterType)
	switch {
	case !laenge(a.Category, 1, 255), !laenge(a.OrganizationKey, 6, 255), !laenge(a.ServiceSpecificationURI, 9, 1000),
		!laenge(a.CustomServiceElementType, 1, 255), !laenge(a.ParameterValue, 1, 1000),
		art != "" && !slices.Contains(verzeichnis.Elementarten(), art),
		wie != "" && !slices.Contains(verzeichnis.Parameterarten(), wie):
		return errAnfrage
	}
	if a.FingerPrint == "" {
		return nil
	}
	abdruck, ok := verzeichnis.NormiereFingerabdruck(a.FingerPrint)
	if !ok {
		return errAnfrage
	}
	a.FingerPrint = abdruck
	return nil
}

// fehlt returns the first of the fields that is not filled, "" if all are.
func (a *anfrage) fehlt(noetig []string) string {
	felder := a.felder()
	for _, name := range noetig {
		if *felder[name] == "" {
			return name
		}
	}
	return ""
}

// liesFrage reads the query: request_json exactly once, nothing else.
func liesFrage(r *http.Request) (anfrage, *problem) {
	werte, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || len(werte) != 1 || len(werte["request_json"]) != 1 {
		return anfrage{}, invalide("Erwartet wird genau ein URL-Query-Parameter, request_json.")
	}
	text := werte.Get("request_json")
	if len(text) > groessteFrage {
		return anfrage{}, invalide("Der URL-Query-Parameter request_json ist zu lang.")
	}
	a, err := liesAnfrage([]byte(text))
	if err != nil {
		return a, invalide("7006: Fehler bei JSON-Konvertierung für URL-Query-Parameter request_json='" + kurz(text) + "'")
	}
	return a, nil
}

// kurz returns the beginning of a text for an error.
func kurz(text string) string {
	zeichen := []rune(strings.ToValidUTF8(text, "?"))
	return string(zeichen[:min(len(zeichen), 200)])
}

// keineFrage refuses every query.
func keineFrage(r *http.Request) *problem {
	if r.URL.RawQuery != "" {
		return invalide("Diese Funktion hat keine URL-Query-Parameter.")
	}
	return nil
}

// liesBuendel reads the body of a batch: a list of at most 200 Requests.
func liesBuendel(r *http.Request) ([]anfrage, *problem) {
	art, angaben, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	zeichensatz, genannt := angaben["charset"]
	if err != nil || art != "application/json" || genannt && !strings.EqualFold(zeichensatz, "utf-8") {
		p := invalide("Erwartet wird der Content-Type application/json; charset=utf-8.")
		p.Status = http.StatusUnsupportedMediaType
		return nil, p
	}
	roh, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, groesstesBuendel))
	if err != nil {
		p := invalide("Der Inhalt ist zu groß oder unvollständig.")
		p.Status = http.StatusRequestEntityTooLarge
		return nil, p
	}
	return zerlegeBuendel(roh)
}

func zerlegeBuendel(roh []byte) ([]anfrage, *problem) {
	var stuecke []json.RawMessage
	if len(roh) == 0 || json.Unmarshal(roh, &stuecke) != nil || stuecke == nil {
		return nil, invalide("7006: Fehler bei JSON-Konvertierung des Inhalts")
	}
	if len(stuecke) > hoechstensFragen {
		return nil, invalide("Höchstens 200 Anfragen in einem Bündel sind erlaubt.")
	}
	liste := make([]anfrage, len(stuecke))
	for i, s := range stuecke {
		var err error
		if liste[i], err = liesAnfrage(s); err != nil {
			return nil, invalide("7006: Fehler bei JSON-Konvertierung des Inhalts")
		}
	}
	return liste, nil
}
