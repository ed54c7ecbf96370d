// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
)

// The decoded records hold exactly the texts that an independent walk with
// encoding/xml finds in their elements: nothing lost, nothing invented.
func TestDecodingAgreesWithEncodingXML(t *testing.T) {
	alle := append(saetze(200), meldetest.Voll())
	nachricht := lieferung(t, alle...)
	erwartet := texteJeSatz(t, nachricht)
	gelesen := datensaetze(t, nachricht)
	if len(erwartet) != len(gelesen) {
		t.Fatalf("%d and %d records", len(erwartet), len(gelesen))
	}
	for i := range gelesen {
		var erhalten []string
		sammleTexte(&erhalten, reflect.ValueOf(gelesen[i].Liefern).Elem())
		slices.Sort(erhalten)
		slices.Sort(erwartet[i])
		if !slices.Equal(erhalten, erwartet[i]) {
			t.Fatalf("record %d: decoded and walked texts differ", i)
		}
	}
}

// ohneInhalt are elements whose text is only the mark that something is so.
var ohneInhalt = []string{
	"wohnung.aktuell", "unbekannt", "nichtVorhanden", "eintragVonAmtsWegen", "anschriftUnbekannt",
	"verteidigungsfall", "zurechtnichtuebermittelt", "bedingterSperrvermerk", "azrKommunikation",
	"geburtseintragOhneGeburtsurkunde", "nicht.meldepflichtig", "dauernderAusschluss", "endedatumWirdNachgeliefert",
}

// texteJeSatz returns the texts of all leaves of each record.
func texteJeSatz(t *testing.T, nachricht []byte) (saetze [][]string) {
	d := xml.NewDecoder(bytes.NewReader(nachricht))
	text, name := "", ""
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return saetze
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			if text, name = "", x.Name.Local; name == "datensatz" {
				saetze = append(saetze, nil)
			}
		case xml.CharData:
			text += string(x)
		case xml.EndElement:
			if name == x.Name.Local && len(saetze) > 0 && text != "" && !slices.Contains(ohneInhalt, name) {
				saetze[len(saetze)-1] = append(saetze[len(saetze)-1], text)
			}
			text, name = "", ""
		}
	}
}

// sammleTexte collects every value of a record in the form it has in XML.
func sammleTexte(ziel *[]string, v reflect.Value) {
	switch x := v.Interface().(type) {
	case melde.Datum:
		*ziel = anhaengen(*ziel, x.String())
		return
	case melde.TeilbekanntesDatum:
		if x != melde.Unbekannt {
			*ziel = anhaengen(*ziel, x.String())
		}
		return
	case time.Time:
		*ziel = append(*ziel, x.Format("2006-01-02T15:04:05.000-07:00"))
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.String() != string(melde.NichtVorhanden) {
			*ziel = anhaengen(*ziel, v.String())
		}
	case reflect.Int:
		*ziel = append(*ziel, fmt.Sprint(v.Int()))
	case reflect.Pointer:
		if !v.IsNil() {
			sammleTexte(ziel, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			sammleTexte(ziel, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			sammleTexte(ziel, v.Field(i))
		}
	}
}

func anhaengen(ziel []string, text string) []string {
	if text == "" {
		return ziel
	}
	return append(ziel, text)
}

// Indentation, comments, other prefixes and CDATA change nothing.
func TestOtherSpellingsOfTheSameMessage(t *testing.T) {
	gut := string(lieferung(t, saetze(20)...))
	umgeschrieben := strings.NewReplacer(
		"<xmeld:ordnungsmerkmal>", "<m:ordnungsmerkmal><![CDATA[", "</xmeld:ordnungsmerkmal>", "]]></m:ordnungsmerkmal>",
		"<xmeld:", "\n\t <m:", "</xmeld:", "</m:", "xmlns:xmeld", "xmlns:m",
		"<code>", "<!-- a --><code>", "</code>", "</code>\n",
	).Replace(gut)
	erwartet, erhalten := datensaetze(t, []byte(gut)), datensaetze(t, []byte(umgeschrieben))
	if len(erwartet) != len(erhalten) {
		t.Fatalf("%d records", len(erhalten))
	}
	for i := range erwartet {
		gleich(t, erhalten[i].Liefern, erwartet[i].Liefern)
	}
}
