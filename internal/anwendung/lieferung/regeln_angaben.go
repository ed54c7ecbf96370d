// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/din91379"
)

const textZeichen = "Das Feld enthält Zeichen, die nach DIN 91379 nicht zulässig oder nicht in der Normalform NFC geschrieben sind."

// regelnAngaben are the rules on the person's own data.
var regelnAngaben = []regel{
	{"L-0101a", Zurueckgewiesen, "Der Familienname fehlt.", func(p *pruefling, b *befunde) {
		if p.Name.Familienname == "" && p.Name.FamiliennamePass == "" {
			b.melde("0101a", "")
		}
	}},
	{"L-Zeichen", Zurueckgewiesen, textZeichen, func(p *pruefling, b *befunde) {
		jederName(&p.Name, func(blatt, name string) {
			if !zulaessig(name, din91379.C) {
				b.melde(blatt, name)
			}
		})
	}},
	{"L-Zeichen-Ort", Zurueckgewiesen, textZeichen, func(p *pruefling, b *befunde) {
		pruefeOrte(p, b)
	}},
	{"L-0601", Zurueckgewiesen, "Das Geburtsdatum fehlt.", func(p *pruefling, b *befunde) {
		if p.Geburt.Datum == 0 {
			b.melde("0601", "")
		}
	}},
	{"L-0601-Zukunft", TrotzFehlerErfasst, "Das Geburtsdatum liegt in der Zukunft.", func(p *pruefling, b *befunde) {
		if p.Geburt.Datum.Fruehestens() > p.Heute {
			b.melde("0601", p.Geburt.Datum.String())
		}
	}},
	{"L-0601-Teil", ErfasstMitHinweis, "Das Geburtsdatum ist nicht vollständig bekannt.", func(p *pruefling, b *befunde) {
		if p.Geburt.Datum != 0 && !p.Geburt.Datum.IstVollstaendig() {
			b.melde("0601", p.Geburt.Datum.String())
		}
	}},
	{"L-0601-Alter", ErfasstMitHinweis, "Die gemeldete Person wäre älter als 120 Jahre.", func(p *pruefling, b *befunde) {
		spaeteste := p.Geburt.Datum.Spaetestens()
		if spaeteste != 0 && p.Heute.Jahr()-spaeteste.Jahr() > 120 && p.Lage() == melde.Gemeldet {
			b.melde("0601", p.Geburt.Datum.String())
		}
	}},
	{"L-1001", TrotzFehlerErfasst, "Eine Staatsangehörigkeit ist mehrfach angegeben.", func(p *pruefling, b *befunde) {
		for i, staat := range p.Staatsangehoerigkeiten {
			for _, frueher := range p.Staatsangehoerigkeiten[:i] {
				if staat == frueher {
					b.melde("1001", staat)
				}
			}
		}
	}},
	{"L-1101", TrotzFehlerErfasst, "Der Austritt aus der Religionsgesellschaft liegt vor dem Eintritt.", func(p *pruefling, b *befunde) {
		if r := p.Religion; r != nil && r.Austritt != 0 && r.Austritt < r.Eintritt {
			b.melde("1101", r.Austritt.String())
		}
	}},
	{"L-1402", TrotzFehlerErfasst, "Der Beginn des Familienstandes liegt vor der Geburt oder in der Zukunft.", func(p *pruefling, b *befunde) {
		if f := p.Familienstand; f != nil && ausserhalb(f.Beginn, p.Geburt.Datum, p.Heute) {
			b.melde("1402", f.Beginn.String())
		}
	}},
	{"L-1406", TrotzFehlerErfasst, "Ehe oder Lebenspartnerschaft enden, bevor sie beginnen.", func(p *pruefling, b *befunde) {
		if f := p.Familienstand; f != nil && f.Ende != 0 && f.Ende < f.Beginn.Fruehestens() {
			b.melde("1406", f.Ende.String())
		}
	}},
	{"L-1900", TrotzFehlerErfasst, "Ein Datensatz verweist auf sich selbst als Ehegatten, Lebenspartner, Kind oder Vertreter.", func(p *pruefling, b *befunde) {
		pruefeVerweise(p, b)
	}},
	{"L-1901", TrotzFehlerErfasst, "Der Sterbetag liegt vor der Geburt oder in der Zukunft.", func(p *pruefling, b *befunde) {
		if p.Tod != nil && ausserhalb(p.Tod.Tag.Teilbekannt(), p.Geburt.Datum, p.Heute) {
			b.melde("1901", p.Tod.Tag.String())
		}
	}},
}

// jederName calls f for every name of the person with its DSMeld sheet.
func jederName(n *melde.Personenname, f func(blatt, name string)) {
	f("0101a", string(n.Familienname))
	f("0101a", string(n.FamiliennamePass))
	f("0103a", string(n.Ehename))
	f("0105a", string(n.Lebenspartnerschaftsname))
	f("0201a", string(n.Geburtsname))
	for i := range n.FruehereFamiliennamen {
		f("0203a", string(n.FruehereFamiliennamen[i].Name))
	}
	f("0301", string(n.Vornamen))
	f("0301", string(n.VornamenPass))
	f("0302", string(n.GebraeuchlicherVorname))
	for i := range n.FruehereVornamen {
		f("0303", string(n.FruehereVornamen[i].Vornamen))
	}
	f("0401", n.Doktorgrad)
	f("0501", n.Ordensname)
	f("0502", n.Kuenstlername)
}

// pruefeOrte reports the places and streets with characters outside the norm.
func pruefeOrte(p *pruefling, b *befunde) {
	pruefe := func(blatt, inhalt string) {
		if !zulaessig(inhalt, din91379.C) {
			b.melde(blatt, inhalt)
		}
	}
	pruefe("0602", p.Geburt.Ort)
	if p.Tod != nil {
		pruefe("1904", p.Tod.Ort)
	}
	for i := range p.Wohnungen {
		a := &p.Wohnungen[i].Anschrift.Inland
		pruefe("1203", a.Wohnort)
		pruefe("1204", a.Ortsteil)
		pruefe("1205", a.Strasse)
		pruefe("1211", a.Zusatzangaben)
		pruefe("1212", a.Wohnungsinhaber)
	}
}

// pruefeVerweise reports relations of a record to itself.
func pruefeVerweise(p *pruefling, b *befunde) {
	pruefe := func(blatt string, verweis *melde.Schluessel) {
		if verweis != nil && *verweis == p.Schluessel {
			b.melde(blatt, verweis.Ordnungsmerkmal)
		}
	}
	if p.Partner != nil {
		pruefe("1501a", p.Partner.Referenz)
	}
	for i := range p.Kinder {
		pruefe("1601a", p.Kinder[i].Referenz)
	}
	for i := range p.Vertreter {
		pruefe("0902a", p.Vertreter[i].Referenz)
	}
}

// ausserhalb reports whether the whole span that the date can mean lies before
// the birth or after today.
func ausserhalb(d, geburt melde.TeilbekanntesDatum, heute melde.Datum) bool {
	if !d.IstBekannt() {
		return false
	}
	return d.Spaetestens() < geburt.Fruehestens() || d.Fruehestens() > heute
}

// zulaessig reports whether the text keeps to the datatype of DIN 91379 and is in NFC.
func zulaessig(s string, typ din91379.Datentyp) bool {
	return istASCII(s) || typ.Erlaubt(s) && din91379.IstNFC(s)
}

// istASCII reports whether s has printable ASCII only, which every datatype
// used here allows.
func istASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
