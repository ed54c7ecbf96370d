// SPDX-License-Identifier: EUPL-1.2

package recht_test

import (
	"reflect"

	"kernmelderegister/internal/fachkern/melde"
)

// heute is the day on which the tests decide.
const heute = melde.Datum(20261122)

// fuelle sets every field below v to a value that is not its zero value.
func fuelle(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fuelle(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fuelle(v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fuelle(v.Index(0))
	case reflect.String:
		v.SetString("Wert")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(1)
	case reflect.Uint32:
		v.SetUint(20250203)
	}
}

func gefuellt[T any]() T {
	var z T
	fuelle(reflect.ValueOf(&z).Elem())
	return z
}

func inland() melde.Anschrift {
	return melde.Anschrift{Form: melde.AnschriftInland, Inland: gefuellt[melde.Inlandsanschrift](), BedingterSperrvermerk: true}
}

func unbekannt() melde.Anschrift {
	return melde.Anschrift{Form: melde.AnschriftUnbekannt, Sachverhalt: "1"}
}

func imStaat() melde.Anschrift {
	return melde.Anschrift{Form: melde.AnschriftStaat, Staat: "135"}
}

func ausland() melde.Anschrift {
	return melde.Anschrift{Form: melde.AnschriftAusland, Staat: "135", Zeilen: []melde.Anschriftzeile{{Nummer: 1, Inhalt: "Rue"}}}
}

func wohnung(a melde.Anschrift, aktuell bool) melde.Wohnung {
	w := gefuellt[melde.Wohnung]()
	w.Anschrift, w.Aktuell = a, aktuell
	w.Status, w.Art = melde.Hauptwohnung, melde.ArtZuzugAus
	if aktuell {
		w.Art = melde.ArtLetzteInland
	} else {
		w.LetzterWegzugAusland = 0
	}
	return w
}

func beigeschrieben() melde.Beigeschriebener {
	p := gefuellt[melde.Beigeschriebener]()
	p.Sperren = nil
	return p
}

// vollerSatz returns a record in which every field of every kind is filled, of a
// person who is married (typ EG) or in a civil partnership that has ended (typ LP).
func vollerSatz(typ string) *melde.Meldesatz {
	s := gefuellt[melde.Meldesatz]()
	s.Schluessel = melde.Schluessel{AGS: "14612000", Ordnungsmerkmal: "1"}
	s.Sperren, s.Landescontainer, s.Anlass = nil, nil, "102"
	s.Wohnungen = []melde.Wohnung{
		wohnung(inland(), true), wohnung(unbekannt(), true), wohnung(inland(), false),
		wohnung(unbekannt(), false), wohnung(imStaat(), false), wohnung(ausland(), false),
	}
	s.Wohnungen[0].Art = "" // lives here, has not moved away
	s.Ausweise = []melde.Ausweisdokument{gefuellt[melde.Ausweisdokument](), gefuellt[melde.Ausweisdokument]()}
	s.Ausweise[0].Art, s.Ausweise[1].Art = "09", "01"
	partner := gefuellt[melde.PartnerDaten]()
	partner.Typ, partner.Person = typ, beigeschrieben()
	partner.Wohnungen = []melde.PartnerWohnung{
		{Anschrift: inland(), Status: melde.Hauptwohnung, Art: melde.ArtPartner}, {Anschrift: unbekannt()}, {Anschrift: imStaat()},
	}
	s.Partner = &melde.Partner{Daten: &partner}
	s.Familienstand.Art = "VH"
	if typ == "LP" {
		s.Familienstand.Art = "LP"
	} else {
		s.Familienstand.Ende, s.Familienstand.Beendigungsgrund = 0, ""
	}
	s.Kinder, s.Vertreter = nil, nil
	for _, a := range []melde.Anschrift{inland(), unbekannt()} {
		s.Kinder = append(s.Kinder, melde.Kind{Daten: &melde.KindDaten{Person: beigeschrieben(), Anschrift: &a}})
	}
	for _, a := range []melde.Anschrift{inland(), unbekannt(), imStaat()} {
		v := gefuellt[melde.Vertreter]()
		v.Referenz, v.Juristisch = nil, nil
		v.Person = &melde.VertreterDaten{Person: beigeschrieben(), Anschrift: a}
		s.Vertreter = append(s.Vertreter, v)
	}
	juristisch := gefuellt[melde.Vertreter]()
	juristisch.Referenz, juristisch.Person = nil, nil
	s.Vertreter = append(s.Vertreter, juristisch)
	return &s
}
