// SPDX-License-Identifier: EUPL-1.2

package meldetest

import "kernmelderegister/internal/fachkern/melde"

// adresseOhneDruckbild are the forms of an address of a related person.
var adresseOhneDruckbild = []melde.Anschriftform{melde.AnschriftInland, melde.AnschriftStaat, melde.AnschriftUnbekannt}

func (b *bauer) beziehungen(s *melde.Meldesatz) {
	if b.mal("Partner?", 2) {
		s.Partner = b.partner()
	}
	s.Kinder = liste(b, "Kinder", 3, b.kind)
	s.Vertreter = liste(b, "Vertreter", 3, b.vertreter)
}

func (b *bauer) referenz(was string) *melde.Schluessel {
	s := b.schluessel(was)
	return &s
}

// beigeschrieben fills what every relation may carry.
func (b *bauer) beigeschrieben(was string, gruende []melde.Sperrgrund) melde.Beigeschriebener {
	return melde.Beigeschriebener{
		Familienname:     b.name(was+" Familienname", familiennamen),
		FamiliennamePass: b.nameWenn(was+" FamiliennamePass", 6, familiennamen),
		Vornamen:         b.name(was+" Vornamen", vornamen),
		Geburtsdatum:     b.teildatum(was + " Geburtsdatum"),
		Geschlecht:       wenn(b, was+" Geschlecht", 2, geschlecht),
		Sterbetag:        b.datumWenn(was + " Sterbetag"),
		Sperren:          b.sperren(was+" Sperren", gruende),
	}
}

func (b *bauer) partner() *melde.Partner {
	if !b.alles && b.zahl("Partner Form", 0, 2) == 0 {
		return &melde.Partner{Referenz: b.referenz("Partner")}
	}
	p := &melde.PartnerDaten{Typ: aus(b, "Partner Typ", []string{"EG", "LP"}), Person: b.beigeschrieben("Partner", partnersperren)}
	p.Person.Geburtsname = b.nameWenn("Partner Geburtsname", 3, familiennamen)
	p.Person.Doktorgrad = wenn(b, "Partner Doktorgrad", 6, doktorgrad)
	p.Person.Steuer = b.steuer("Partner Steuer")
	for range 1 + b.anzahl("Partner Wohnungen", 2) {
		p.Wohnungen = append(p.Wohnungen, melde.PartnerWohnung{
			Anschrift: b.anschrift("Partner Wohnung", adresseOhneDruckbild...),
			Status:    wenn(b, "Partner Wohnungsstatus", 2, status),
			Art:       wenn(b, "Partner Wohnungsart", 2, []melde.Wohnungsart{melde.ArtPartnerAufgegeben, melde.ArtPartner}),
		})
	}
	return &melde.Partner{Daten: p}
}

func (b *bauer) kind(i int) melde.Kind {
	if i%2 == 1 {
		return melde.Kind{Referenz: b.referenz("Kind")}
	}
	k := &melde.KindDaten{Person: b.beigeschrieben("Kind", kindsperren)}
	k.Person.Steuer = b.steuer("Kind Steuer")
	if b.mal("Kind Anschrift?", 2) {
		a := b.anschrift("Kind", melde.AnschriftInland, melde.AnschriftUnbekannt)
		k.Anschrift = &a
	}
	return melde.Kind{Daten: k}
}

func (b *bauer) vertreter(i int) melde.Vertreter {
	var v melde.Vertreter
	switch i % 3 {
	case 0:
		v.Person = &melde.VertreterDaten{
			Person:    b.beigeschrieben("Vertreter", partnersperren),
			Anschrift: b.anschrift("Vertreter", adresseOhneDruckbild...),
		}
		v.Person.Person.Doktorgrad = wenn(b, "Vertreter Doktorgrad", 6, doktorgrad)
	case 1:
		v.Juristisch = &melde.JuristischeVertretung{Bezeichnung: b.text("Vertretung"), Anschrift: b.inland("Vertretung")}
	default:
		v.Referenz = b.referenz("Vertreter")
	}
	if b.mal("Vertreter Art?", 2) {
		v.Art = b.einstellig("Vertreter Art", 9)
		v.Ende = b.datumWenn("Vertreter Ende")
	}
	return v
}
