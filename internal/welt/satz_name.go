// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kernmelderegister/internal/fachkern/melde"
)

// text writes a surname in the form for the sex.
func (w *Welt) text(n name, geschlecht int) melde.Name {
	teil := func(i uint16) string {
		t := w.fakten.namen.nachnamen[i]
		if geschlecht == weiblich {
			return weibliche(t, n.herkunft)
		}
		return t
	}
	t := teil(n.a)
	if n.b != 0 {
		verbinder := "-"
		if n.herkunft == "es" || n.herkunft == "pt" {
			verbinder = " "
		}
		t += verbinder + teil(n.b)
	}
	if n.adel {
		t = "von " + t
	}
	return melde.Name(t)
}

// vornamenText joins first names.
func (w *Welt) vornamenText(v [3]uint16) melde.Name {
	var teile []string
	for _, i := range v {
		if i != 0 {
			teile = append(teile, w.fakten.namen.vornamen[i])
		}
	}
	return melde.Name(strings.Join(teile, " "))
}

// name writes all forms of the name that the municipality knows.
func (s stand) name() melde.Personenname {
	p, w, am := s.p, s.b.welt, s.bekanntAm()
	vornamen := p.vornamenAm(am)
	n := melde.Personenname{
		Familienname: w.text(p.nachname(am), p.geschlecht),
		Vornamen:     w.vornamenText(vornamen),
	}
	if vornamen[1] != 0 {
		ruf := vornamen[0]
		if misch(s.b.personennummer(p.nr))%5 == 0 {
			ruf = vornamen[1]
		}
		n.GebraeuchlicherVorname = melde.Name(w.fakten.namen.vornamen[ruf])
	}
	if !p.deutsch() && wuerfel(w.opt.Seed, s.b.personennummer(p.nr), zweckPass) < anteilPassschreibung {
		n.FamiliennamePass, n.VornamenPass = passschreibung(n.Familienname), passschreibung(n.Vornamen)
	}
	geburtsname := p.geburtsname
	if am < p.alteName.bis {
		geburtsname = p.alteName.nachname
	}
	if e := p.eheAm(am); e != nil {
		n.Geburtsname = w.text(geburtsname, p.geschlecht)
		if e.gemeinsam && (e.verheiratet(am) || !e.zurueck) {
			n.Ehename = w.text(e.name, p.geschlecht)
		}
	}
	n.FruehereFamiliennamen = s.fruehere(am, n.Familienname)
	if p.alteName.bis != 0 && p.alteName.bis <= am && p.alteName.vornamen != p.vornamen {
		n.FruehereVornamen = []melde.FruehereVornamen{{Vornamen: w.vornamenText(p.alteName.vornamen),
			Nachweis: s.namensnachweis()}}
	}
	if p.doktor != 0 && p.doktor <= am {
		n.Doktorgrad = "Dr."
	}
	if p.orden {
		n.Ordensname = [2]string{"Bruder ", "Schwester "}[p.geschlecht] + w.fakten.namen.vornamen[p.vornamen[0]]
	}
	if p.kunst {
		n.Kuenstlername = string(n.Vornamen) + " Stern"
	}
	return n
}

// anteilPassschreibung is the share of foreign citizens whose passport spells
// the name without diacritics (second period of the name).
const anteilPassschreibung = 0.03

// passschreibung leaves the diacritics out; "" if that changes nothing.
func passschreibung(n melde.Name) melde.Name {
	var aus strings.Builder
	for _, r := range norm.NFD.String(string(n)) {
		if !unicode.Is(unicode.Mn, r) {
			aus.WriteRune(r)
		}
	}
	if aus.String() == string(n) {
		return ""
	}
	return melde.Name(aus.String())
}

// bekanntAm is the day whose names and marital status the record shows: those
// of the last day of life for the dead.
func (s stand) bekanntAm() tag {
	if s.p.gestorben != 0 && s.p.gestorben <= s.wissen {
		return s.p.gestorben - 1
	}
	return s.wissen
}

func (s stand) namensnachweis() *melde.Nachweis {
	return &melde.Nachweis{Datum: s.p.alteName.bis.datum(), Dokument: "Bescheid über Namensänderung",
		Behoerde: "Landratsamt"}
}

// fruehere lists surnames borne in earlier marriages or before a change of name.
func (s stand) fruehere(am tag, heute melde.Name) []melde.FruehererFamilienname {
	var aus []melde.FruehererFamilienname
	p, w := s.p, s.b.welt
	nimm := func(n name, nachweis *melde.Nachweis) {
		t := w.text(n, p.geschlecht)
		if t == heute || t == w.text(p.geburtsname, p.geschlecht) {
			return
		}
		aus = append(aus, melde.FruehererFamilienname{Name: t, Nachweis: nachweis})
	}
	if p.alteName.bis != 0 && p.alteName.bis <= am {
		nimm(p.alteName.nachname, s.namensnachweis())
	}
	for _, e := range p.ehen {
		if e.bis != 0 && e.bis <= am {
			nimm(e.name, nil)
		}
	}
	return aus
}
