// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"testing"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
)

// weitereGruppen and weitereProfile are rows as later profiles need them. They show
// that a profile is a row and nothing else.
const weitereGruppen = `
[[gruppe]]
id = "SMG-gegenwaertig"
bezeichnung = "gegenwärtige Anschrift"
norm = "SächsMeldVO § 36"
gueltig_von = "2007-01-01"
elemente = ["43-56"]
`

const weitereProfile = `
[[profil]]
id = "S1-36"
bezeichnung = "Kassenärztliche Vereinigung"
rechtsstand = "saechs2007"
norm = "SächsMeldVO § 36"
gueltig_von = "2007-01-01"
gueltig_bis = "2015-10-31"
suchen = ["personensuche", "gruppenabfrage"]
arten = ["kassenaerztliche_vereinigung"]
raum = "land"
gruppen = ["SMG-5.1-1", "SMG-5.1-2", "SMG-5.1-3", "SMG-5.1-4", "SMG-5.1-6", "SMG-5.1-7", "SMG-gegenwaertig"]
zwecke = ["Einladung Mammographie-Screening"]
nur_geschlecht = "w"
sperrwirkung = "saechs2007-24.2"
gesondert = "BMG-13.2"
protokoll = "register"

[[profil]]
id = "S1-37"
bezeichnung = "öffentlich-rechtliche Entsorgungsträger"
rechtsstand = "saechs2007"
norm = "SächsMeldVO § 37"
gueltig_von = "2007-01-01"
suchen = ["personensuche"]
raum = "gebiet"
gruppen = ["SMG-5.1-1", "SMG-5.1-2", "SMG-5.1-3", "SMG-5.1-4", "SMG-5.1-6", "SMG-5.1-7", "SMG-5.1-8", "SMG-5.1-11", "SMG-5.1-18"]
sperrwirkung = "saechs2007-24.2"
gesondert = "BMG-13.2"
protokoll = "register"

[[profil]]
id = "S1-39"
bezeichnung = "Behörden des Freistaates"
rechtsstand = "saechs2007"
norm = "SächsMeldVO § 39"
gueltig_von = "2007-01-01"
suchen = ["personensuche"]
sitz = "14"
raum = "land"
gruppen = ["SMG-5.1-1", "SMG-5.1-2", "SMG-5.1-4", "SMG-gegenwaertig"]
weitere_auswahldaten = 2
sperrwirkung = "saechs2007-39"
gesondert = "BMG-13.2"
protokoll = "register"
`

func mitWeiteren(t *testing.T) *Rechtsregister {
	t.Helper()
	r, err := lade(func(datei string) (string, error) {
		inhalt, err := daten.ReadFile("daten/" + datei)
		text := string(inhalt)
		switch datei {
		case dateiGruppen:
			text += weitereGruppen
		case dateiProfile:
			text += weitereProfile
		}
		return text, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestWeitereProfileSindNurZeilen: profiles with other restrictions need no code.
func TestWeitereProfileSindNurZeilen(t *testing.T) {
	r := mitWeiteren(t)
	hole := func(id string) *Profil {
		p, err := r.Profil(id, 20100101)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	t.Run("S1-36 gegenwärtige, keine frühere Anschrift, nur Frauen, Zweck", func(t *testing.T) {
		p := hole("S1-36")
		for e, soll := range map[Element]bool{1: true, 7: true, 48: true, 62: false, 10: true, 172: false, 74: false} {
			norm, ok := p.Erlaubt(e, Erklaerungen{})
			if ok != soll || (norm != "") != soll {
				t.Errorf("element %d: %v %q", e, ok, norm)
			}
		}
		if _, ok := p.PasstZu(behoerde.Stelle{Art: "kassenaerztliche_vereinigung"}); !ok {
			t.Error("its own body does not fit")
		}
		if p.InnerhalbDesProfils(&melde.Meldesatz{Geschlecht: "m"}) || len(p.PruefeZweck("Werbung")) == 0 {
			t.Error("restrictions have no effect")
		}
		if _, err := r.Profil("S1-36", 20151101); err != ErrProfilNichtInKraft {
			t.Errorf("after its last day: %v", err)
		}
	})
	t.Run("S1-37 eigenes Gebiet", func(t *testing.T) {
		if _, ok := hole("S1-37").PasstZu(behoerde.Stelle{Gebiet: []melde.AGS{"14612000"}}); !ok {
			t.Error("a body with an area does not fit")
		}
		if _, ok := hole("S1-37").PasstZu(behoerde.Stelle{}); ok {
			t.Error("a body without an area fits")
		}
	})
	t.Run("S1-39.2 neutral bei Sperre und Internetwiderspruch", func(t *testing.T) {
		w := hole("S1-39").Wirkung
		an := Sperrempfaenger{InternetwiderspruchWirkt: true}
		if !w.Entscheide(Sperrlage{Gruende: []melde.Sperrgrund{melde.SperreGefahr}}, an).Neutral || !w.Entscheide(Sperrlage{InternetWider: true}, an).Neutral {
			t.Error("data in spite of a block")
		}
		if hole("S1-39").WeitereAuswahldaten != 2 {
			t.Error("criteria of § 32 SächsMG are missing")
		}
	})
	t.Run("altes Recht kennt keine eigenen Ablehnungen", func(t *testing.T) {
		if r := hole("S1-37").PruefeElemente([]Element{163, 176, 178, 184}); r != nil {
			t.Errorf("refused with %v", r)
		}
	})
}
