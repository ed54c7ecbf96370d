// SPDX-License-Identifier: EUPL-1.2

package adresshandel

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

// schluessel stands for a street, a date or a whole profile, so that nothing of what
// was asked is kept longer than it takes to read it.
type schluessel [16]byte

func schluesselVon(teile ...string) schluessel {
	summe := sha256.Sum256([]byte(strings.Join(teile, "\x1f")))
	return schluessel(summe[:16])
}

// zug is what the rules need of one search profile.
type zug struct {
	kunde, konto, auftrag string
	tag                   uhr.Datum
	gewerblich            bool
	profil, person        schluessel
	geburt                schluessel
	hatGeburt             bool
	orte                  []ort
}

// ort is an address of a profile; hausnummer is 0 if it has none that is a number.
type ort struct {
	strasse    schluessel
	hausnummer int
}

// antworten counts what the claims of a customer say.
type antworten struct {
	alle, neutral, heute int
	auftraege            []string
}

// sichtung are the days up to the one looked at, as the rules look at them.
type sichtung struct {
	tag       uhr.Datum
	auftraege int // of the day itself
	zuege     []zug
	antworten map[int]map[string]*antworten // by the number of days that count
}

// sichte reads orders and claims as far back as a rule looks.
func (d *Dienst) sichte(ctx context.Context, tag uhr.Datum) (*sichtung, error) {
	s := &sichtung{tag: tag, antworten: map[int]map[string]*antworten{}}
	weit := 1
	for i := range d.Regeln {
		if r := &d.Regeln[i]; r.Gilt(tag) {
			weit = max(weit, r.Tage)
			if r.Art == ArtNeutralquote {
				s.antworten[r.Tage] = map[string]*antworten{}
			}
		}
	}
	von, bis := tag.PlusTage(1-weit).Beginn(), tag.PlusTage(1).Beginn()
	for a, err := range d.Auftraege.Bestaetigte(ctx, von, bis) {
		if err != nil {
			return nil, fmt.Errorf("read orders: %w", err)
		}
		s.nimm(a)
	}
	for f, err := range d.Auftraege.Forderungen(ctx, von, bis) {
		if err != nil {
			return nil, fmt.Errorf("read claims: %w", err)
		}
		s.zaehle(&f)
	}
	return s, nil
}

func (s *sichtung) nimm(a *auftrag.Auftrag) {
	tag := uhr.DatumVon(a.Bestaetigt)
	if tag == s.tag {
		s.auftraege++
	}
	for i := range a.Profile {
		p := &a.Profile[i].Ersuchen.Anfrage
		z := zug{
			kunde: a.Kunde, konto: a.Nutzer, auftrag: a.Nummer, tag: tag, gewerblich: a.Erklaerung.Gewerblich || a.Profile[i].Zweck != "",
			profil: schluesselVon(fmt.Sprintf("%+v", *p)), person: schluesselVon(suche.Suchform(string(p.Nachname)), suche.Suchform(string(p.Vornamen))),
		}
		if z.hatGeburt = p.Geburtsdatum.IstVollstaendig(); z.hatGeburt {
			z.geburt = schluesselVon(p.Geburtsdatum.String())
		}
		for _, x := range p.Anschriften {
			if x.Strasse != "" {
				nr, _ := strconv.Atoi(x.Hausnummer) // 0 for none
				z.orte = append(z.orte, ort{schluesselVon(ortVon(&x), suche.Suchform(x.Strasse)), nr})
			}
		}
		s.zuege = append(s.zuege, z)
	}
}

// ortVon names the place of an address by the most exact thing that is given.
func ortVon(x *suche.Privatanschrift) string {
	return cmp.Or(string(x.AGS), suche.Suchform(x.Wohnort), x.Postleitzahl)
}

func (s *sichtung) zaehle(f *auftrag.Forderung) {
	tag := uhr.DatumVon(f.Zeit)
	for tage, kunden := range s.antworten {
		if tag.Vor(s.tag.PlusTage(1 - tage)) {
			continue
		}
		a := kunden[f.Kunde]
		if a == nil {
			a = &antworten{}
			kunden[f.Kunde] = a
		}
		for _, p := range f.Rechnung.Positionen {
			if p.Tatbestand == gebuehr.KeineGebuehr {
				continue
			}
			a.alle++
			if p.Tatbestand == gebuehr.Neutral || p.Tatbestand == gebuehr.ArchivNeutral {
				a.neutral++
			}
			if tag == s.tag {
				a.heute++
			}
		}
		a.auftraege = append(a.auftraege, f.Auftrag)
	}
}

// gruppe are profiles that belong together by a rule.
type gruppe struct {
	kunde string
	zuege []*zug
}

// auftraege returns the orders, each once, in the order of confirmation.
func (g *gruppe) auftraege() []string {
	var liste []string
	for _, z := range g.zuege {
		if !slices.Contains(liste, z.auftrag) {
			liste = append(liste, z.auftrag)
		}
	}
	return liste
}

// heute reports whether the day looked at added something.
func (g *gruppe) heute(tag uhr.Datum) bool {
	return slices.ContainsFunc(g.zuege, func(z *zug) bool { return z.tag == tag })
}

// fenster are the profiles that count for the rule.
func (s *sichtung) fenster(r *Regel) []*zug {
	ab := s.tag.PlusTage(1 - r.Tage)
	var liste []*zug
	for i := range s.zuege {
		if z := &s.zuege[i]; !z.tag.Vor(ab) {
			liste = append(liste, z)
		}
	}
	return liste
}

// wende applies one rule. The cases lack what is the same for all of them.
func (s *sichtung) wende(r *Regel) []Fall {
	var faelle []Fall
	switch r.Art {
	case ArtNeutralquote:
		faelle = s.neutralquote(r)
	case ArtGleichesProfil:
		faelle = s.gleichesProfil(r)
	default:
		faelle = s.jeGruppe(r)
	}
	slices.SortFunc(faelle, func(a, b Fall) int { return cmp.Compare(a.Kennzeichen(), b.Kennzeichen()) })
	return faelle
}

// jeGruppe counts within the profiles of one customer that have something in common.
func (s *sichtung) jeGruppe(r *Regel) []Fall {
	type merkmal struct {
		kunde string
		was   schluessel
	}
	gruppen := map[merkmal]*gruppe{}
	nimm := func(z *zug, was schluessel) {
		k := merkmal{z.kunde, was}
		if gruppen[k] == nil {
			gruppen[k] = &gruppe{kunde: z.kunde}
		}
		gruppen[k].zuege = append(gruppen[k].zuege, z)
	}
	for _, z := range s.fenster(r) {
		switch {
		case r.Art == ArtGeburtstag && z.hatGeburt:
			nimm(z, z.geburt)
		case r.Art == ArtMasseOhneGewerbe && !z.gewerblich:
			nimm(z, schluessel{})
		case r.Art == ArtStrasse, r.Art == ArtHausnummern:
			for _, o := range z.orte {
				nimm(z, o.strasse)
			}
		}
	}
	var faelle []Fall
	for k, g := range gruppen {
		if n := zaehlweise(r.Art, g, k.was); n >= r.Mindestens && g.heute(s.tag) {
			faelle = append(faelle, Fall{Kunde: g.kunde, Wert: n, Schwelle: r.Mindestens, Auftraege: g.auftraege()})
		}
	}
	return faelle
}

// zaehlweise returns the number that the rule looks at: for the mass every profile, for
// streets and dates different persons, for house numbers the longest run.
func zaehlweise(art Regelart, g *gruppe, strasse schluessel) int {
	switch art {
	case ArtMasseOhneGewerbe:
		return len(g.zuege)
	case ArtHausnummern:
		nummern := map[int]bool{}
		for _, z := range g.zuege {
			for _, o := range z.orte {
				if o.strasse == strasse && o.hausnummer > 0 {
					nummern[o.hausnummer] = true
				}
			}
		}
		return laengsteFolge(nummern)
	}
	personen := map[schluessel]bool{}
	for _, z := range g.zuege {
		personen[z.person] = true
	}
	return len(personen)
}

// laengsteFolge returns the length of the longest run of numbers; a step of two counts
// as well, since the sides of a street are numbered apart.
func laengsteFolge(nummern map[int]bool) int {
	beste := 0
	for _, schritt := range []int{1, 2} {
		for n := range nummern {
			if nummern[n-schritt] {
				continue // not the beginning of a run
			}
			laenge := 0
			for ; nummern[n]; n += schritt {
				laenge++
			}
			beste = max(beste, laenge)
		}
	}
	return beste
}

// gleichesProfil counts the accounts behind equal profiles; each customer among them gets
// a case that names his own orders only.
func (s *sichtung) gleichesProfil(r *Regel) []Fall {
	gruppen := map[schluessel]*gruppe{}
	for _, z := range s.fenster(r) {
		if gruppen[z.profil] == nil {
			gruppen[z.profil] = &gruppe{}
		}
		gruppen[z.profil].zuege = append(gruppen[z.profil].zuege, z)
	}
	var faelle []Fall
	for _, g := range gruppen {
		konten, kunden := map[string]bool{}, map[string]*gruppe{}
		for _, z := range g.zuege {
			konten[z.kunde+"\x1f"+z.konto] = true
			if kunden[z.kunde] == nil {
				kunden[z.kunde] = &gruppe{kunde: z.kunde}
			}
			kunden[z.kunde].zuege = append(kunden[z.kunde].zuege, z)
		}
		if len(konten) < r.Mindestens || !g.heute(s.tag) {
			continue
		}
		for kunde, eigene := range kunden {
			faelle = append(faelle, Fall{Kunde: kunde, Wert: len(konten), Schwelle: r.Mindestens, Auftraege: eigene.auftraege()})
		}
	}
	return faelle
}

func (s *sichtung) neutralquote(r *Regel) []Fall {
	var faelle []Fall
	kunden := s.antworten[r.Tage]
	for _, kunde := range slices.Sorted(maps.Keys(kunden)) {
		a := kunden[kunde]
		if a.heute > 0 && a.alle >= r.Mindestens && 100*a.neutral > r.Prozent*a.alle {
			faelle = append(faelle, Fall{Kunde: kunde, Wert: 100 * a.neutral / a.alle, Schwelle: r.Prozent + 1, Auftraege: a.auftraege})
		}
	}
	return faelle
}
