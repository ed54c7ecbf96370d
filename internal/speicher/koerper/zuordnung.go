// SPDX-License-Identifier: EUPL-1.2

package koerper

import (
	"fmt"

	"kernmelderegister/internal/fachkern/melde"
)

// fuerZuordnung is the part of a body that the linking compares. What it leaves
// out is passed over without being decoded, which halves the time of reading all
// records. The field numbers are those of package melde.
type fuerZuordnung struct {
	Schluessel      melde.Schluessel       `cbor:"1,keyasint"`
	Name            melde.Personenname     `cbor:"6,keyasint"`
	Familienstand   *familienstand         `cbor:"7,keyasint"`
	Geburt          geburt                 `cbor:"8,keyasint"`
	Tod             *melde.Tod             `cbor:"12,keyasint"`
	Wohnungen       []wohnung              `cbor:"18,keyasint"`
	Geschlecht      string                 `cbor:"23,keyasint"`
	Landescontainer *melde.Landescontainer `cbor:"32,keyasint"`
	Partner         *partner               `cbor:"33,keyasint"`
	Kinder          []kind                 `cbor:"34,keyasint"`
	Vertreter       []vertreter            `cbor:"35,keyasint"`
}

type familienstand struct {
	Art    string                   `cbor:"1,keyasint"`
	Beginn melde.TeilbekanntesDatum `cbor:"2,keyasint"`
}

type geburt struct {
	Datum    melde.TeilbekanntesDatum   `cbor:"1,keyasint"`
	Fruehere []melde.TeilbekanntesDatum `cbor:"2,keyasint"`
	Ort      string                     `cbor:"3,keyasint"`
	Staat    string                     `cbor:"4,keyasint"`
}

type wohnung struct {
	Anschrift anschrift                `cbor:"1,keyasint"`
	Aktuell   bool                     `cbor:"2,keyasint"`
	Status    melde.Wohnungsstatus     `cbor:"3,keyasint"`
	Art       melde.Wohnungsart        `cbor:"4,keyasint"`
	Einzug    melde.TeilbekanntesDatum `cbor:"5,keyasint"`
	Auszug    melde.TeilbekanntesDatum `cbor:"6,keyasint"`
}

type anschrift struct {
	Form   melde.Anschriftform    `cbor:"1,keyasint"`
	Inland melde.Inlandsanschrift `cbor:"2,keyasint"`
}

type beigeschriebener struct {
	Vornamen     melde.Name               `cbor:"4,keyasint"`
	Geburtsdatum melde.TeilbekanntesDatum `cbor:"6,keyasint"`
}

func (b beigeschriebener) satz() melde.Beigeschriebener {
	return melde.Beigeschriebener{Vornamen: b.Vornamen, Geburtsdatum: b.Geburtsdatum}
}

type partner struct {
	Daten *struct {
		Person beigeschriebener `cbor:"2,keyasint"`
	} `cbor:"2,keyasint"`
}

type kind struct {
	Daten *struct {
		Person beigeschriebener `cbor:"1,keyasint"`
	} `cbor:"2,keyasint"`
}

type vertreter struct {
	Person *struct {
		Person beigeschriebener `cbor:"1,keyasint"`
	} `cbor:"2,keyasint"`
}

// DecodiereZuordnung reads from a body what zuordnung.Vorrat.Merkmale looks at;
// all other fields of the record stay empty. It is not to be stored again.
func DecodiereZuordnung(b []byte) (*melde.Meldesatz, error) {
	if len(b) == 0 || b[0] != fassung1 {
		return nil, fmt.Errorf("decode Meldesatz: unknown format of the body")
	}
	var z fuerZuordnung
	if err := modi().dec.Unmarshal(b[1:], &z); err != nil {
		return nil, fmt.Errorf("decode Meldesatz: %w", err)
	}
	s := &melde.Meldesatz{
		Schluessel: z.Schluessel, Name: z.Name, Tod: z.Tod, Geschlecht: z.Geschlecht, Landescontainer: z.Landescontainer,
		Geburt: melde.Geburt{Datum: z.Geburt.Datum, Fruehere: z.Geburt.Fruehere, Ort: z.Geburt.Ort, Staat: z.Geburt.Staat},
	}
	if f := z.Familienstand; f != nil {
		s.Familienstand = &melde.Familienstand{Art: f.Art, Beginn: f.Beginn}
	}
	s.Wohnungen = make([]melde.Wohnung, len(z.Wohnungen))
	for i, w := range z.Wohnungen {
		s.Wohnungen[i] = melde.Wohnung{Anschrift: melde.Anschrift{Form: w.Anschrift.Form, Inland: w.Anschrift.Inland},
			Aktuell: w.Aktuell, Status: w.Status, Art: w.Art, Einzug: w.Einzug, Auszug: w.Auszug}
	}
	z.angehoerige(s)
	return s, nil
}

// angehoerige adds the relatives that are described, not those named by reference.
func (z *fuerZuordnung) angehoerige(s *melde.Meldesatz) {
	if z.Partner != nil && z.Partner.Daten != nil {
		s.Partner = &melde.Partner{Daten: &melde.PartnerDaten{Person: z.Partner.Daten.Person.satz()}}
	}
	for _, k := range z.Kinder {
		if k.Daten != nil {
			s.Kinder = append(s.Kinder, melde.Kind{Daten: &melde.KindDaten{Person: k.Daten.Person.satz()}})
		}
	}
	for _, v := range z.Vertreter {
		if v.Person != nil {
			s.Vertreter = append(s.Vertreter, melde.Vertreter{Person: &melde.VertreterDaten{Person: v.Person.Person.satz()}})
		}
	}
}
