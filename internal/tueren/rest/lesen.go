// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/din91379"
)

// The refusals of a body.
var (
	errJSON     = fehler.Neu(fehler.Ungueltig, "MR-2001", "Der Inhalt ist kein wohlgeformtes JSON in UTF-8.")
	errSchema   = fehler.Neu(fehler.Ungueltig, "MR-2002", "Der Inhalt entspricht nicht der Beschreibung in openapi.json.")
	errGroesse  = fehler.Neu(fehler.Ungueltig, "MR-2003", "Der Inhalt ist größer als zulässig.")
	errInhalt   = fehler.Neu(fehler.Ungueltig, "MR-2004", "Erwartet wird der Content-Type application/json in UTF-8.")
	errAbbruch  = fehler.Neu(fehler.Ungueltig, "MR-2001", "Der Inhalt ist unvollständig angekommen.")
	errZeichen  = schemafehler("Das Feld enthält ein Zeichen, das nicht zur DIN 91379 gehört.")
	errFeldname = schemafehler("Dieses Feld gibt es hier nicht.")
)

// tag is a day in the form JJJJ-MM-TT, "" if it is not given.
type tag string

func (t tag) datum() melde.Datum {
	d, err := melde.ParseDatum(string(t))
	if err != nil {
		return 0 // not given: the reader has refused everything else
	}
	return d
}

// teiltag is a date of which at least the year is known: JJJJ-MM-TT, JJJJ-MM or JJJJ;
// "" if it is not given.
type teiltag string

func (t teiltag) datum() melde.TeilbekanntesDatum {
	d, err := liesTeiltag(string(t))
	if err != nil {
		return 0 // as of tag
	}
	return d
}

var errTeiltag = errors.New("no date of the form JJJJ-MM-TT, JJJJ-MM or JJJJ")

func liesTeiltag(s string) (melde.TeilbekanntesDatum, error) {
	teile := strings.Split(s, "-")
	if len(teile) > 3 || len(teile[0]) != 4 {
		return 0, errTeiltag
	}
	var zahlen [3]int
	for i, t := range teile {
		n, err := strconv.Atoi(t)
		if err != nil || n < 1 || i > 0 && len(t) != 2 || t[0] == '+' {
			return 0, errTeiltag
		}
		zahlen[i] = n
	}
	return melde.NeuesTeildatum(zahlen[0], zahlen[1], zahlen[2])
}

// liesKoerper reads the body into ziel, a pointer to one of the types of questions.
// Errors are *fehler.Fehler MR-2001 to MR-2004 with the element.
func liesKoerper(r *http.Request, hoechstens int64, ziel any) ([]byte, error) {
	art, angaben, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	zeichensatz, genannt := angaben["charset"]
	if err != nil || art != "application/json" || genannt && !strings.EqualFold(zeichensatz, "utf-8") || r.Header.Get("Content-Encoding") != "" {
		return nil, errInhalt
	}
	koerper, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, hoechstens))
	var zuGross *http.MaxBytesError
	switch {
	case errors.As(err, &zuGross):
		return nil, errGroesse
	case err != nil:
		return nil, errAbbruch.MitUrsache(err)
	}
	return koerper, lies(koerper, ziel)
}

// lies reads JSON strictly: only fields of the type, each once and written exactly
// so, no null, nothing behind the end.
func lies(koerper []byte, ziel any) error {
	if !utf8.Valid(koerper) {
		return errJSON.MitElement("")
	}
	var roh json.RawMessage
	if err := json.Unmarshal(koerper, &roh); err != nil {
		var s *json.SyntaxError
		if errors.As(err, &s) {
			return fehler.Neu(fehler.Ungueltig, errJSON.Code, fmt.Sprintf("%s Byte %d.", errJSON.Text, s.Offset))
		}
		return errJSON.MitUrsache(err)
	}
	l := leser{json.NewDecoder(bytes.NewReader(koerper))}
	l.quelle.UseNumber()
	if err := l.wert(reflect.TypeOf(ziel).Elem(), "", ""); err != nil {
		return err
	}
	if err := json.Unmarshal(koerper, ziel); err != nil {
		return errSchema.MitUrsache(err)
	}
	return nil
}

// leser holds a well-formed text against a type. The types are not recursive, so that
// they bound the depth.
type leser struct{ quelle *json.Decoder }

// wert checks the next value. werte are the only ones allowed, "" for any.
func (l leser) wert(t reflect.Type, pfad, werte string) error {
	marke, err := l.quelle.Token()
	if err != nil {
		return errJSON.MitUrsache(err)
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Struct:
		if marke != json.Delim('{') {
			return erwartet(pfad, "ein Objekt")
		}
		return l.objekt(t, pfad)
	case reflect.Slice:
		if marke != json.Delim('[') {
			return erwartet(pfad, "eine Liste")
		}
		return l.liste(t.Elem(), pfad, werte)
	case reflect.Bool:
		if _, ok := marke.(bool); !ok {
			return erwartet(pfad, "true oder false")
		}
	case reflect.Int:
		zahl, ok := marke.(json.Number)
		if _, err := strconv.Atoi(zahl.String()); !ok || err != nil {
			return erwartet(pfad, "eine ganze Zahl")
		}
	case reflect.String:
		text, ok := marke.(string)
		if !ok {
			return erwartet(pfad, "ein Text")
		}
		return pruefeText(t, pfad, text, werte)
	}
	return nil
}

func erwartet(pfad, was string) error {
	return schemafehler("Hier wird " + was + " erwartet.").MitElement(pfad)
}

func (l leser) objekt(t reflect.Type, pfad string) error {
	felder, gesehen := felderVon(t), map[string]bool{}
	for l.quelle.More() {
		marke, err := l.quelle.Token()
		if err != nil {
			return errJSON.MitUrsache(err)
		}
		name, _ := marke.(string)
		i := slices.IndexFunc(felder, func(f feld) bool { return f.name == name })
		switch {
		case i < 0:
			return errFeldname.MitElement(pfad + "/*")
		case gesehen[name]:
			return schemafehler("Dieses Feld steht zweimal da.").MitElement(pfad + "/" + name)
		}
		gesehen[name] = true
		if err := l.wert(felder[i].typ, pfad+"/"+name, felder[i].werte); err != nil {
			return err
		}
	}
	if _, err := l.quelle.Token(); err != nil { // the closing bracket
		return errJSON.MitUrsache(err)
	}
	for _, f := range felder {
		if f.pflicht && !gesehen[f.name] {
			return schemafehler("Dieses Feld fehlt.").MitElement(pfad + "/" + f.name)
		}
	}
	return nil
}

func (l leser) liste(t reflect.Type, pfad, werte string) error {
	for i := 0; l.quelle.More(); i++ {
		if err := l.wert(t, pfad+"/"+strconv.Itoa(i), werte); err != nil {
			return err
		}
	}
	if _, err := l.quelle.Token(); err != nil {
		return errJSON.MitUrsache(err)
	}
	return nil
}

func pruefeText(t reflect.Type, pfad, text, werte string) error {
	if strings.ContainsFunc(text, unicode.IsControl) || !din91379.C.Erlaubt(text) {
		return errZeichen.MitElement(pfad)
	}
	var err error
	switch t {
	case reflect.TypeFor[tag]():
		_, err = melde.ParseDatum(text)
	case reflect.TypeFor[teiltag]():
		_, err = liesTeiltag(text)
	}
	if err != nil {
		return schemafehler("Das Datum hat nicht die Form " + datumsform(t) + " oder gibt es nicht.").MitElement(pfad)
	}
	if werte != "" && !slices.Contains(strings.Fields(werte), text) {
		return schemafehler("Zulässig sind nur die Werte " + strings.ReplaceAll(werte, " ", ", ") + ".").MitElement(pfad)
	}
	return nil
}

func datumsform(t reflect.Type) string {
	if t == reflect.TypeFor[tag]() {
		return "JJJJ-MM-TT"
	}
	return "JJJJ-MM-TT, JJJJ-MM oder JJJJ"
}

// feld is a field of a question or an answer.
type feld struct {
	name, text, werte string
	typ               reflect.Type
	pflicht           bool
}

// felderVon reads the tags of a type: json is the name, text says what it is, werte
// are the only values allowed, pflicht marks what must not be missing.
func felderVon(t reflect.Type) []feld {
	var felder []feld
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "" {
			continue
		}
		felder = append(felder, feld{name: name, text: f.Tag.Get("text"), werte: f.Tag.Get("werte"), typ: f.Type, pflicht: f.Tag.Get("pflicht") != ""})
	}
	return felder
}

func schemafehler(text string) *fehler.Fehler {
	return fehler.Neu(fehler.Ungueltig, errSchema.Code, text)
}
