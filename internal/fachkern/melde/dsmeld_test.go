// SPDX-License-Identifier: EUPL-1.2

package melde_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
)

// ohneBlatt lists the fields (and all below them) that no sheet of the DSMeld
// describes, with the reason.
var ohneBlatt = map[string]string{
	"Schluessel":   "key of the delivery, no data of the person",
	"Ereignis":     "identification of the delivery's event",
	"Anlass":       "occasion of the delivery",
	"LandesAnlass": "occasion of the delivery",

	"Religion.Eintritt":                        "XMeld carries it without a sheet",
	"Religion.Austritt":                        "XMeld carries it without a sheet",
	"Wahlausschluesse.Ende":                    "sheet 2101 is the fact alone",
	"Wahlausschluesse.Dauernd":                 "sheet 2101 is the fact alone",
	"Wahlausschluesse.EndeWirdNachgeliefert":   "sheet 2101 is the fact alone",
	"Wahlausschluesse.Nachweis":                "sheet 2101 is the fact alone",
	"Unionsbuerger":                            "XMeld carries it without a sheet",
	"Gemeinde":                                 "names the municipality, not the person",
	"Steuer":                                   "BMG § 3 Abs. 2 Nr. 2, XMeld carries it without a sheet",
	"Verteidigungsfall":                        "BMG § 3 Abs. 2, XMeld carries it without a sheet",
	"Landescontainer":                          "state data outside the DSMeld",
	"Wohnungen.Aktuell":                        "structure of XMeldIT",
	"Wohnungen.Wohnungsbindung":                "XMeld carries it without a sheet",
	"Wohnungen.Wohnungsgeber.Nummer":           "number of a line",
	"Wohnungen.Anschrift.Zeilen.Nummer":        "number of a line",
	"Partner.Referenz":                         "key of another record",
	"Kinder.Referenz":                          "key of another record",
	"Vertreter.Referenz":                       "key of another record",
	"Partner.Daten.Typ":                        "chooses between the sheets of spouse and partner",
	"Partner.Daten.Person.Steuer":              "XMeld carries it without a sheet",
	"Kinder.Daten.Person.Steuer":               "XMeld carries it without a sheet",
	"Vertreter.Juristisch.Bezeichnung":         "XMeld carries it without a sheet",
	"Kinder.Daten.Anschrift.Staat":             "not allowed by the schema for this relation",
	"Kinder.Daten.Person.Geburtsname":          "not allowed by the schema for this relation",
	"Kinder.Daten.Person.Doktorgrad":           "not allowed by the schema for this relation",
	"Vertreter.Person.Person.Geburtsname":      "not allowed by the schema for this relation",
	"Vertreter.Person.Person.Steuer":           "not allowed by the schema for this relation",
	"Partner.Daten.Wohnungen.Anschrift.Zeilen": "not allowed by the schema for this relation",
	"Kinder.Daten.Anschrift.Zeilen":            "not allowed by the schema for this relation",
	"Vertreter.Person.Anschrift.Zeilen":        "not allowed by the schema for this relation",
}

func hatOhneBlatt(pfad string) bool {
	for feld := range ohneBlatt {
		if pfad == feld || strings.HasPrefix(pfad, feld+".") {
			return true
		}
	}
	switch {
	case strings.HasSuffix(pfad, ".Form"): // which of the four forms is given
		return true
	case strings.HasSuffix(pfad, ".StaatNichtZuUebermitteln"): // says that 1223 or 1232 is withheld
		return true
	case strings.HasSuffix(pfad, ".Nachweis.Dokument"), strings.HasSuffix(pfad, ".Nachweis.Datum"):
		// the sheets of most proofs name authority and reference only
		return true
	}
	return false
}

// blattfelder collects the paths of all fields without fields of their own.
func blattfelder(typ reflect.Type, pfad string) []string {
	switch typ.Kind() {
	case reflect.Pointer:
		return blattfelder(typ.Elem(), pfad)
	case reflect.Slice:
		return blattfelder(typ.Elem(), pfad)
	case reflect.Struct:
		if typ == reflect.TypeFor[time.Time]() {
			return []string{pfad}
		}
		var alle []string
		for i := range typ.NumField() {
			feld := typ.Field(i)
			alle = append(alle, blattfelder(feld.Type, strings.TrimPrefix(pfad+"."+feld.Name, "."))...)
		}
		return alle
	}
	return []string{pfad}
}

func TestEveryFieldHasASheetOrAReason(t *testing.T) {
	felder := blattfelder(reflect.TypeFor[melde.Meldesatz](), "")
	for _, feld := range felder {
		blaetter := melde.FeldZuBlatt(feld)
		if len(blaetter) == 0 && !hatOhneBlatt(feld) {
			t.Errorf("%s has neither a sheet nor a reason", feld)
		}
		for _, blatt := range blaetter {
			if !slices.Contains(melde.BlattZuFeld(blatt), feld) {
				t.Errorf("%s leads to sheet %s, but not back", feld, blatt)
			}
		}
	}
	for feld := range ohneBlatt {
		drunter := func(pfad string) bool { return pfad == feld || strings.HasPrefix(pfad, feld+".") }
		if !slices.ContainsFunc(felder, drunter) {
			t.Errorf("%s stands in the list, but there is no such field", feld)
		}
		if slices.ContainsFunc(felder, func(p string) bool { return drunter(p) && melde.FeldZuBlatt(p) != nil }) {
			t.Errorf("%s stands in the list, but it has a sheet", feld)
		}
	}
}

func TestEverySheetHasANameAndExistingFields(t *testing.T) {
	felder := blattfelder(reflect.TypeFor[melde.Meldesatz](), "")
	blaetter := melde.Blaetter()
	if len(blaetter) != 133 || !slices.IsSorted(blaetter) {
		t.Errorf("got %d sheets, want 133 in order", len(blaetter))
	}
	for _, blatt := range blaetter {
		if melde.Bezeichnung(blatt) == "" || len(melde.BlattZuFeld(blatt)) == 0 {
			t.Errorf("sheet %s has no name or no field", blatt)
		}
		for _, feld := range melde.BlattZuFeld(blatt) {
			if !slices.Contains(felder, feld) {
				t.Errorf("sheet %s: field %s does not exist", blatt, feld)
			}
			if !slices.Contains(melde.FeldZuBlatt(feld), blatt) {
				t.Errorf("sheet %s leads to %s, but not back", blatt, feld)
			}
		}
	}
}

func TestSheetsThatTheLawNames(t *testing.T) {
	faelle := map[string]struct{ blatt, feld string }{
		"DAV § 4 family name":         {"0101a", "Name.FamiliennamePass"},
		"DAV § 4 all dates of birth":  {"0601", "Geburt.Fruehere"},
		"DAV § 4 street":              {"1205", "Wohnungen.Anschrift.Inland.Strasse"},
		"DAV § 4 AZR number":          {"1712", "AZRNummer"},
		"DAV § 5 Sperrvermerk":        {"1801a", "Wohnungen.Anschrift.BedingterSperrvermerk"},
		"DAV § 5 landlord":            {"3001", "Wohnungen.Wohnungsgeber.Inhalt"},
		"DAV § 5 partner's dwelling":  {"1205", "Partner.Daten.Wohnungen.Anschrift.Inland.Strasse"},
		"DAV § 5 spouse's first name": {"1503", "Partner.Daten.Person.Vornamen"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if !slices.Contains(melde.BlattZuFeld(fall.blatt), fall.feld) {
				t.Errorf("sheet %s is %v", fall.blatt, melde.BlattZuFeld(fall.blatt))
			}
		})
	}
	if melde.Bezeichnung("9999") != "" || melde.BlattZuFeld("9999") != nil || melde.FeldZuBlatt("Nichts") != nil {
		t.Error("unknown sheet or field is known")
	}
}

func TestCatalogueCannotBeChanged(t *testing.T) {
	melde.BlattZuFeld("1205")[0] = "x"
	melde.FeldZuBlatt("Geschlecht")[0] = "x"
	melde.Blaetter()[0] = "x"
	if melde.BlattZuFeld("1205")[0] == "x" || melde.FeldZuBlatt("Geschlecht")[0] == "x" || melde.Blaetter()[0] == "x" {
		t.Error("a caller changed the catalogue")
	}
}
