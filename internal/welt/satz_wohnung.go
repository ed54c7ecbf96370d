// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
)

// wohnungen lists the dwellings that the municipality knows: its own with their
// dates, the other current ones of the person, where the person came from and
// where the person went.
func (s stand) wohnungen() []melde.Wohnung {
	var aus []melde.Wohnung
	for i := range s.p.orte {
		if a := &s.p.orte[i]; s.eigene(a) {
			aus = append(aus, s.wohnung(a, s.hauptstatus(a)))
		}
	}
	for i := range s.p.neben {
		if a := &s.p.neben[i]; s.eigene(a) {
			aus = append(aus, s.wohnung(a, melde.Nebenwohnung))
		}
	}
	aus = append(aus, s.weitere()...)
	if w := s.herkunft(); w != nil {
		aus = append(aus, *w)
	}
	if w := s.verbleib(); w != nil {
		aus = append(aus, *w)
	}
	return aus
}

// eigene reports whether the dwelling lies in the municipality and has begun.
func (s stand) eigene(a *aufenthalt) bool {
	return a.anschrift.art == inSachsen && a.anschrift.ort == s.g && a.von <= s.am
}

// hauptstatus is 0, or 1 while there is a secondary dwelling at the end of what is known of a.
func (s stand) hauptstatus(a *aufenthalt) melde.Wohnungsstatus {
	bezug := s.wissen
	if a.bis != 0 && a.bis <= bezug {
		bezug = a.bis - 1
	}
	for i := range s.p.neben {
		if s.p.neben[i].am(bezug) {
			return melde.Hauptwohnung
		}
	}
	return melde.AlleinigeWohnung
}

// wohnung writes an own dwelling.
func (s stand) wohnung(a *aufenthalt, status melde.Wohnungsstatus) melde.Wohnung {
	w := melde.Wohnung{Anschrift: s.anschrift(a.anschrift), Status: status, Aktuell: a.am(s.am),
		Einzug: a.von.datum().Teilbekannt()}
	w.Anmeldung = min(a.von+1+tag(misch(s.satz^uint64(a.von))%13), max(s.am, a.von)).datum()
	if a.von == s.p.geboren {
		w.Anmeldung = 0
	}
	if !w.Aktuell {
		w.Auszug = a.bis.datum().Teilbekannt()
		if a.vonAmts {
			w.AbmeldungVonAmtsWegen = min(a.bis+40, s.am).datum()
		}
	}
	return w
}

// weitere lists current dwellings in other municipalities, known while the person is registered here.
func (s stand) weitere() []melde.Wohnung {
	if !s.offen {
		return nil
	}
	var aus []melde.Wohnung
	if h := s.p.wohnt(s.am); h != nil && !s.eigene(h) && h.anschrift.art != imAusland && h.anschrift.art != unbekanntWo {
		aus = append(aus, s.anderswo(h, melde.Hauptwohnung))
	}
	for i := range s.p.neben {
		if a := &s.p.neben[i]; a.am(s.am) && !s.eigene(a) {
			aus = append(aus, s.anderswo(a, melde.Nebenwohnung))
		}
	}
	return aus
}

func (s stand) anderswo(a *aufenthalt, status melde.Wohnungsstatus) melde.Wohnung {
	return melde.Wohnung{Anschrift: s.anschrift(a.anschrift), Status: status, Aktuell: true,
		Einzug: a.von.datum().Teilbekannt()}
}

// herkunft is the dwelling before the last arrival of the main dwelling here (Zuzugsanschrift).
func (s stand) herkunft() *melde.Wohnung {
	i := s.ankunft()
	if i < 1 {
		return nil
	}
	vorher := &s.p.orte[i-1]
	w := melde.Wohnung{Anschrift: s.anschrift(vorher.anschrift)}
	switch vorher.anschrift.art {
	case imAusland:
		w.Anschrift = melde.Anschrift{Form: melde.AnschriftStaat, Staat: w.Anschrift.Staat}
	case unbekanntWo:
		return nil
	default:
		w.Art = melde.ArtZuzugAus
		w.Einzug = vorher.von.datum().Teilbekannt()
		w.Auszug = vorher.bis.datum().Teilbekannt()
	}
	return &w
}

// ankunft is the place in orte of the first dwelling of the last period spent here, -1 if there is none.
func (s stand) ankunft() int {
	for i := len(s.p.orte) - 1; i >= 0; i-- {
		if !s.eigene(&s.p.orte[i]) {
			continue
		}
		for i > 0 && s.eigene(&s.p.orte[i-1]) {
			i--
		}
		return i
	}
	return -1
}

// verbleib is where the person went on leaving (Wegzugsanschrift); nil while the
// main dwelling is here, and for the dead.
func (s stand) verbleib() *melde.Wohnung {
	for i := len(s.p.orte) - 1; i > 0; i-- {
		ziel := &s.p.orte[i]
		if ziel.von > s.am {
			continue
		}
		if s.eigene(ziel) {
			return nil
		}
		if !s.eigene(&s.p.orte[i-1]) {
			continue
		}
		if s.offen && s.p.wohnt(s.am) == ziel {
			return nil // stays here with a secondary dwelling: listed as such
		}
		w := melde.Wohnung{Anschrift: s.anschrift(ziel.anschrift), Aktuell: true}
		if ziel.anschrift.art == imBund || ziel.anschrift.art == inSachsen {
			w.Art = melde.ArtWegzugNach
			w.Einzug = ziel.von.datum().Teilbekannt()
		}
		return &w
	}
	return nil
}

// zuzug fills the dates of arrival in municipality, Kreis, Land and Germany.
func (s stand) zuzug(m *melde.Meldesatz) {
	i := s.ankunft()
	if i < 0 || s.p.orte[i].von == s.p.geboren {
		return
	}
	f := s.b.welt.fakten
	m.ZuzugGemeinde = s.p.orte[i].von.datum()
	kreis := f.gemeinden[s.g].kreis
	rueck := func(gilt func(a anschrift) bool) melde.Datum {
		j := i
		for j > 0 && gilt(s.p.orte[j-1].anschrift) {
			j--
		}
		if j == 0 {
			return 0 // since birth, or the place before is not known
		}
		return s.p.orte[j].von.datum()
	}
	m.ZuzugKreis = rueck(func(a anschrift) bool { return a.art == inSachsen && f.gemeinden[a.ort].kreis == kreis })
	m.ZuzugLand = rueck(func(a anschrift) bool { return a.art == inSachsen })
	m.ZuzugBund = rueck(func(a anschrift) bool { return a.art == inSachsen || a.art == imBund })
}

// anschrift writes an address.
func (s stand) anschrift(a anschrift) melde.Anschrift {
	f := s.b.welt.fakten
	switch a.art {
	case imBund:
		o := f.orte[a.ort]
		return inland(a, melde.Inlandsanschrift{AGS: o.ags, Postleitzahl: o.plz, Wohnort: o.name, Strasse: f.haeufig[a.strasse].name})
	case imAusland:
		st := f.staaten[a.ort]
		return melde.Anschrift{Form: melde.AnschriftAusland, Staat: st.schluessel, Zeilen: []melde.Anschriftzeile{
			{Nummer: 4, Inhalt: st.strasse + " " + strconv.Itoa(int(max(a.nummer, 1)))}, {Nummer: 5, Inhalt: st.ort}}}
	case unbekanntWo:
		return melde.Anschrift{Form: melde.AnschriftUnbekannt, Sachverhalt: strconv.Itoa(int(a.ort))}
	}
	g := &f.gemeinden[a.ort]
	str := g.strassen[a.strasse]
	aus := inland(a, melde.Inlandsanschrift{AGS: g.ags, Postleitzahl: str.plz, Wohnort: g.name, Strasse: str.name})
	aus.BedingterSperrvermerk = a.heim
	return aus
}

func inland(a anschrift, i melde.Inlandsanschrift) melde.Anschrift {
	i.Hausnummer = strconv.Itoa(int(a.nummer))
	if a.zusatz != 0 {
		i.HausnummerZusatz = string(rune('a' + a.zusatz - 1))
	}
	if a.wohnung != 0 {
		i.StockwerkWohnung = strconv.Itoa(int(a.wohnung))
	}
	if a.nummer%37 == 5 && a.zusatz == 1 {
		i.Zusatzangaben = "Hinterhaus"
	}
	return melde.Anschrift{Form: melde.AnschriftInland, Inland: i}
}
