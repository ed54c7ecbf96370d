// SPDX-License-Identifier: EUPL-1.2

// Package datentraeger knows the label of a data carrier. A directory counts as
// a carrier; the file etikett.json in it carries the seven particulars that § 23
// Abs. 2 SächsMeldVO demands (S1-23.2), so that a carrier can be told apart from
// others and checked before anything on it is taken.
package datentraeger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

const (
	// Dateiname is the name of the label's file in the carrier's directory.
	Dateiname = "etikett.json"
	// Zeichendichte is the only encoding of data on a carrier.
	Zeichendichte = "UTF-8"

	hoechstGroesse = 1 << 20
)

// Etikett is the label of a data carrier.
type Etikett struct {
	AbsendendeStelle string
	Kennzeichen      string
	// Dateinamen are the files on the carrier, at least one.
	Dateinamen        []string
	EmpfangendeStelle string
	LaufendeNummer    int // from 1
	Gesamtzahl        int // of carriers of the shipment
	Erstellungsdatum  melde.Datum
	Zeichendichte     string
}

// Fehler says which particular of the label is wrong.
type Fehler struct {
	// Angabe is the name in the file, "" if the file itself is wrong.
	Angabe string
	// Text is a German sentence.
	Text string
}

// Error returns the sentence with the name of the particular.
func (f *Fehler) Error() string {
	if f.Angabe == "" {
		return Dateiname + ": " + f.Text
	}
	return Dateiname + ", Angabe " + f.Angabe + ": " + f.Text
}

// form is the label as it stands in the file. The file name may be one text or
// a list of them.
type form struct {
	AbsendendeStelle  *string         `json:"absendende_stelle"`
	Kennzeichen       *string         `json:"kennzeichen"`
	Dateiname         json.RawMessage `json:"dateiname"`
	EmpfangendeStelle *string         `json:"empfangende_stelle"`
	LaufendeNummer    *int            `json:"laufende_nummer"`
	Gesamtzahl        *int            `json:"gesamtzahl"`
	Erstellungsdatum  *string         `json:"erstellungsdatum"`
	Zeichendichte     *string         `json:"zeichendichte"`
}

// Lies reads and checks a label. Errors of the label are of type *Fehler;
// unknown, repeated and missing particulars are errors.
func Lies(r io.Reader) (*Etikett, error) {
	b, err := io.ReadAll(io.LimitReader(r, hoechstGroesse+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", Dateiname, err)
	}
	if len(b) > hoechstGroesse {
		return nil, &Fehler{Text: "Die Datei ist größer als 1 MiB."}
	}
	if err := pruefeSchluessel(b); err != nil {
		return nil, err
	}
	var f form
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, ausJSON(err)
	}
	e, err := f.etikett()
	if err != nil {
		return nil, err
	}
	if err := e.Pruefe(); err != nil {
		return nil, err
	}
	return e, nil
}

// pruefeSchluessel checks that the file is one JSON object of which no name
// occurs twice; encoding/json would silently take the last one.
func pruefeSchluessel(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if tok, err := d.Token(); err != nil || tok != json.Delim('{') {
		return &Fehler{Text: "Die Datei enthält kein JSON-Objekt."}
	}
	gesehen := map[string]bool{}
	for d.More() {
		tok, err := d.Token()
		if err != nil {
			return ausJSON(err)
		}
		name, _ := tok.(string)
		if gesehen[name] {
			return &Fehler{Angabe: bekannt(name), Text: "Die Angabe steht mehrmals in der Datei."}
		}
		gesehen[name] = true
		var wert json.RawMessage
		if err := d.Decode(&wert); err != nil {
			return ausJSON(err)
		}
	}
	if _, err := d.Token(); err != nil {
		return ausJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return &Fehler{Text: "Nach dem JSON-Objekt steht noch etwas."}
	}
	return nil
}

// angaben are the names of the particulars in the order of the file.
var angaben = []string{
	"absendende_stelle", "kennzeichen", "dateiname", "empfangende_stelle",
	"laufende_nummer", "gesamtzahl", "erstellungsdatum", "zeichendichte",
}

// bekannt returns the name if it is one of a particular, else an asterisk.
func bekannt(name string) string {
	for _, a := range angaben {
		if a == name {
			return name
		}
	}
	return "*"
}

func ausJSON(err error) *Fehler {
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &typ):
		return &Fehler{Angabe: typ.Field, Text: "Die Angabe hat nicht den richtigen Typ."}
	case strings.Contains(err.Error(), "unknown field"):
		return &Fehler{Text: "Die Datei enthält eine unbekannte Angabe."}
	}
	return &Fehler{Text: "Die Datei ist kein gültiges JSON."}
}

func (f *form) etikett() (*Etikett, error) {
	vorhanden := []bool{
		f.AbsendendeStelle != nil, f.Kennzeichen != nil, len(f.Dateiname) > 0, f.EmpfangendeStelle != nil,
		f.LaufendeNummer != nil, f.Gesamtzahl != nil, f.Erstellungsdatum != nil, f.Zeichendichte != nil,
	}
	for i, da := range vorhanden {
		if !da {
			return nil, &Fehler{Angabe: angaben[i], Text: "Die Angabe fehlt."}
		}
	}
	namen, err := f.dateinamen()
	if err != nil {
		return nil, err
	}
	datum, err := melde.ParseDatum(*f.Erstellungsdatum)
	if err != nil {
		return nil, &Fehler{Angabe: "erstellungsdatum", Text: "Das Datum gibt es nicht oder es hat nicht die Form JJJJ-MM-TT."}
	}
	return &Etikett{
		AbsendendeStelle: *f.AbsendendeStelle, Kennzeichen: *f.Kennzeichen, Dateinamen: namen,
		EmpfangendeStelle: *f.EmpfangendeStelle, LaufendeNummer: *f.LaufendeNummer, Gesamtzahl: *f.Gesamtzahl,
		Erstellungsdatum: datum, Zeichendichte: *f.Zeichendichte,
	}, nil
}

func (f *form) dateinamen() ([]string, error) {
	var einer string
	if json.Unmarshal(f.Dateiname, &einer) == nil {
		return []string{einer}, nil
	}
	var mehrere []string
	if err := json.Unmarshal(f.Dateiname, &mehrere); err != nil {
		return nil, &Fehler{Angabe: "dateiname", Text: "Die Angabe ist weder ein Dateiname noch eine Liste von Dateinamen."}
	}
	return mehrere, nil
}

// Pruefe returns a *Fehler for the first particular that breaks a rule.
func (e *Etikett) Pruefe() error {
	for _, p := range []struct{ angabe, text string }{
		{"absendende_stelle", e.AbsendendeStelle}, {"kennzeichen", e.Kennzeichen}, {"empfangende_stelle", e.EmpfangendeStelle},
	} {
		if strings.TrimSpace(p.text) == "" {
			return &Fehler{Angabe: p.angabe, Text: "Die Angabe ist leer."}
		}
	}
	if err := e.pruefeDateinamen(); err != nil {
		return err
	}
	switch {
	case e.LaufendeNummer < 1:
		return &Fehler{Angabe: "laufende_nummer", Text: "Die Zählung beginnt mit 1."}
	case e.LaufendeNummer > e.Gesamtzahl:
		return &Fehler{Angabe: "laufende_nummer", Text: "Die laufende Nummer ist größer als die Gesamtzahl der Datenträger."}
	case e.Erstellungsdatum == 0:
		return &Fehler{Angabe: "erstellungsdatum", Text: "Die Angabe fehlt."}
	case e.Zeichendichte != Zeichendichte:
		return &Fehler{Angabe: "zeichendichte", Text: "Angenommen werden nur Daten in " + Zeichendichte + "."}
	}
	return nil
}

func (e *Etikett) pruefeDateinamen() error {
	if len(e.Dateinamen) == 0 {
		return &Fehler{Angabe: "dateiname", Text: "Das Etikett nennt keine Datei."}
	}
	gesehen := map[string]bool{}
	for _, name := range e.Dateinamen {
		switch {
		case name == "" || strings.ContainsAny(name, "\\\x00") || path.IsAbs(name) || path.Clean(name) != name || name == "." || name == ".." || strings.HasPrefix(name, "../"):
			return &Fehler{Angabe: "dateiname", Text: "Ein Dateiname ist leer oder führt aus dem Datenträger hinaus."}
		case gesehen[name]:
			return &Fehler{Angabe: "dateiname", Text: "Ein Dateiname steht mehrmals auf dem Etikett."}
		}
		gesehen[name] = true
	}
	return nil
}

// PruefeInhalt compares the label with the files that lie on the carrier, given
// by their paths relative to it with slashes. It returns a *Fehler if a file is
// missing or one lies there that the label does not name.
func (e *Etikett) PruefeInhalt(dateien []string) error {
	da := map[string]bool{}
	for _, name := range dateien {
		if name != Dateiname {
			da[name] = true
		}
	}
	for _, name := range e.Dateinamen {
		if !da[name] {
			return &Fehler{Angabe: "dateiname", Text: "Auf dem Datenträger fehlt die Datei " + name + "."}
		}
		delete(da, name)
	}
	for _, name := range dateien {
		if da[name] {
			return &Fehler{Angabe: "dateiname", Text: "Die Datei " + name + " steht nicht auf dem Etikett."}
		}
	}
	return nil
}

// Schreibe writes the label as a JSON file. It returns a *Fehler if the label
// breaks a rule, else the error of w.
func (e *Etikett) Schreibe(w io.Writer) error {
	if err := e.Pruefe(); err != nil {
		return err
	}
	var name any = e.Dateinamen
	if len(e.Dateinamen) == 1 {
		name = e.Dateinamen[0]
	}
	roh, err := json.Marshal(name)
	if err != nil {
		return err
	}
	datum := e.Erstellungsdatum.String()
	k := json.NewEncoder(w)
	k.SetEscapeHTML(false)
	k.SetIndent("", "  ")
	return k.Encode(form{
		AbsendendeStelle: &e.AbsendendeStelle, Kennzeichen: &e.Kennzeichen, Dateiname: roh,
		EmpfangendeStelle: &e.EmpfangendeStelle, LaufendeNummer: &e.LaufendeNummer, Gesamtzahl: &e.Gesamtzahl,
		Erstellungsdatum: &datum, Zeichendichte: &e.Zeichendichte,
	})
}
