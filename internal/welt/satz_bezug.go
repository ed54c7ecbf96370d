// SPDX-License-Identifier: EUPL-1.2

package welt

import "kernmelderegister/internal/fachkern/melde"

// anteilReferenz is the share of relatives of the same municipality that are named by reference.
const anteilReferenz = 0.6

// familienstand is the marital status that the municipality knows.
func (s stand) familienstand() *melde.Familienstand {
	am := s.bekanntAm()
	e := s.p.eheAm(am)
	if e == nil {
		return &melde.Familienstand{Art: "LD"}
	}
	f := &melde.Familienstand{Art: "VH", Beginn: e.von.datum().Teilbekannt(), Ort: s.b.welt.fakten.gemeinden[e.ort].name}
	switch {
	case e.verheiratet(am):
	case e.tod:
		f.Art, f.Beendigungsgrund, f.Ende = "VW", "1", e.bis.datum()
	default:
		f.Art, f.Beendigungsgrund, f.Ende = "GS", "2", e.bis.datum()
	}
	return f
}

// alsReferenz returns the key of the relative's record in the same municipality,
// if there is one today and this record names relatives by reference.
func (s stand) alsReferenz(q *person) *melde.Schluessel {
	if !s.offen || wuerfel(s.b.welt.opt.Seed, s.satz, zweckBezug) >= anteilReferenz {
		return nil
	}
	if _, _, offen := s.b.zeitIn(q, s.g, s.am); !offen || q.geboren > s.am {
		return nil
	}
	k := s.b.welt.schluessel(s.g, s.b.satzschluessel(q.nr, q.platzIn(s.g)))
	return &k
}

// partner names the spouse while the marriage lasts.
func (s stand) partner() *melde.Partner {
	am := s.bekanntAm()
	e := s.p.eheAm(am)
	if !e.verheiratet(am) {
		return nil
	}
	if e.partner < 0 {
		return &melde.Partner{Daten: s.fremderPartner(e)}
	}
	q := &s.b.personen[e.partner]
	if k := s.alsReferenz(q); k != nil {
		return &melde.Partner{Referenz: k}
	}
	d := &melde.PartnerDaten{Typ: "EG", Person: s.beigeschrieben(q, am)}
	d.Person.Geburtsname = s.b.welt.text(q.geburtsname, q.geschlecht)
	d.Person.Sterbetag = s.sterbetag(q)
	w := melde.PartnerWohnung{Anschrift: melde.Anschrift{Form: melde.AnschriftUnbekannt}}
	if a := q.wohnt(am); a != nil {
		w = melde.PartnerWohnung{Anschrift: s.anschrift(a.anschrift), Status: melde.AlleinigeWohnung}
	}
	d.Wohnungen = []melde.PartnerWohnung{w}
	return &melde.Partner{Daten: d}
}

func (s stand) sterbetag(q *person) melde.Datum {
	if q.gestorben > s.wissen {
		return 0
	}
	return q.gestorben.datum()
}

// fremderPartner describes a spouse who is in no Saxon register.
func (s stand) fremderPartner(e *ehe) *melde.PartnerDaten {
	geschlecht := 1 - s.p.geschlecht
	d := &melde.PartnerDaten{Typ: "EG", Person: melde.Beigeschriebener{
		Familienname: s.b.welt.text(e.nachname, geschlecht),
		Vornamen:     s.b.welt.vornamenText([3]uint16{e.vorname}),
		Geburtsdatum: e.geboren.datum().Teilbekannt(),
		Geschlecht:   [2]string{"m", "w"}[geschlecht],
	}}
	d.Wohnungen = []melde.PartnerWohnung{{Anschrift: melde.Anschrift{Form: melde.AnschriftUnbekannt}}}
	if a := s.p.wohnt(s.bekanntAm()); a != nil {
		d.Wohnungen[0] = melde.PartnerWohnung{Anschrift: s.anschrift(a.anschrift), Status: melde.AlleinigeWohnung}
	}
	return d
}

// beigeschrieben writes what a record says of a relative of the block.
func (s stand) beigeschrieben(q *person, am tag) melde.Beigeschriebener {
	w := s.b.welt
	aus := melde.Beigeschriebener{
		Familienname: w.text(q.nachname(am), q.geschlecht),
		Vornamen:     w.vornamenText(q.vornamenAm(am)),
		Geburtsdatum: geburtsdatum(q),
		Geschlecht:   [2]string{"m", "w"}[q.geschlecht],
		Steuer:       melde.Steueridentifikation{IdNr: s.b.idNr(q.nr)},
	}
	for _, x := range q.sperren {
		if g := melde.Sperrgrund(x.grund); x.von <= am && (g == melde.SperreGefahr || g == melde.SperreSicherheit) {
			aus.Sperren = append(aus.Sperren, melde.Auskunftssperre{Grund: g, Frist: x.frist.datum()})
		}
	}
	return aus
}

// kinder names the minor children (DSMeld 1601a–1605).
func (s stand) kinder() []melde.Kind {
	var aus []melde.Kind
	am := s.bekanntAm()
	for _, nr := range s.p.kinder {
		q := &s.b.personen[nr]
		if q.geboren > am || alterAm(q.geboren, am) >= 18 || !q.lebt(am) {
			continue
		}
		if k := s.alsReferenz(q); k != nil {
			aus = append(aus, melde.Kind{Referenz: k})
			continue
		}
		d := &melde.KindDaten{Person: s.beigeschrieben(q, am)}
		if a := q.wohnt(am); a != nil && (a.anschrift.art == inSachsen || a.anschrift.art == imBund) {
			anschrift := s.anschrift(a.anschrift)
			d.Anschrift = &anschrift
		}
		aus = append(aus, melde.Kind{Daten: d})
	}
	return aus
}

// vertreter names the parents of a minor.
func (s stand) vertreter() []melde.Vertreter {
	am := s.bekanntAm()
	if alterAm(s.p.geboren, am) >= 18 {
		return nil
	}
	var aus []melde.Vertreter
	for _, nr := range [2]int{s.p.mutter, s.p.vater} {
		if nr < 0 || !s.b.personen[nr].lebt(am) {
			continue
		}
		q := &s.b.personen[nr]
		if k := s.alsReferenz(q); k != nil {
			aus = append(aus, melde.Vertreter{Referenz: k})
			continue
		}
		d := &melde.VertreterDaten{Person: s.beigeschrieben(q, am), Anschrift: melde.Anschrift{Form: melde.AnschriftUnbekannt}}
		d.Person.Steuer = melde.Steueridentifikation{}
		if a := q.wohnt(am); a != nil {
			d.Anschrift = s.anschrift(a.anschrift)
		}
		aus = append(aus, melde.Vertreter{Person: d})
	}
	return aus
}
