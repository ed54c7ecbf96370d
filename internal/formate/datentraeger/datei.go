// SPDX-License-Identifier: EUPL-1.2

package datentraeger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"kernmelderegister/internal/fachkern/melde"
)

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
	if err := json.Unmarshal(b, &f); err != nil {
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

// pruefeSchluessel checks that the file is one JSON object with the names of the
// particulars, none of them twice; encoding/json would take other spellings and
// the last of several silently.
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
		if !slices.Contains(angaben, name) {
			return &Fehler{Text: "Die Datei enthält eine unbekannte Angabe."}
		}
		if gesehen[name] {
			return &Fehler{Angabe: name, Text: "Die Angabe steht mehrmals in der Datei."}
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

func ausJSON(err error) *Fehler {
	var typ *json.UnmarshalTypeError
	if errors.As(err, &typ) {
		return &Fehler{Angabe: typ.Field, Text: "Die Angabe hat nicht den richtigen Typ."}
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
