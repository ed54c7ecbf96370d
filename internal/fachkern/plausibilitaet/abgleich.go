// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

type abgleichregel struct {
	feldzeile
	Gruppe string `toml:"gruppe"`

	vergleich vergleich
}

// vergleich holds a field of the record of the main dwelling h against that of a
// secondary dwelling n. It returns both values in German words, and whether they
// contradict each other. What only one of them says is a contradiction for data
// that both must have; for what one says of the other's dwelling it is not.
type vergleich func(h, n *melde.Meldesatz, tag melde.Datum) (hw, nw string, verschieden bool)

// vergleiche are the fields that can be compared.
var vergleiche = map[string]vergleich{
	"doktorgrad":             gleicherText(func(m *melde.Meldesatz) string { return m.Name.Doktorgrad }),
	"ordensname":             gleicherText(func(m *melde.Meldesatz) string { return m.Name.Ordensname }),
	"kuenstlername":          gleicherText(func(m *melde.Meldesatz) string { return m.Name.Kuenstlername }),
	"hauptwohnung":           hauptwohnung,
	"nebenwohnung":           nebenwohnung,
	"wohnungsstatus":         wohnungsstatus,
	"einzug":                 einzug,
	"vertreter":              vertreter,
	"staatsangehoerigkeiten": gleicheMenge(func(m *melde.Meldesatz) []string { return m.Staatsangehoerigkeiten }),
	"familienstand":          familienstand,
	"sperren":                gleicheMenge(sperren),
	"tod":                    tod,
	"waffenerlaubnis":        gleicheMenge(func(m *melde.Meldesatz) []string { return erteilt(m.Waffenerlaubnisse) }),
	"idnr":                   idnr,
	"sprengstofferlaubnis":   gleicheMenge(func(m *melde.Meldesatz) []string { return erteilt(m.Sprengstofferlaubnisse) }),
}

// gruppen are the groups of the Hinweisnachricht that can carry a field.
var gruppen = []string{"name", "wohnung", "familienstand", "tod", "anderer"}

func (r *Regelwerk) ladeAbgleich(text string) error {
	var f struct {
		Abgleich []abgleichregel `toml:"abgleich"`
	}
	if err := lies(text, &f); err != nil {
		return err
	}
	for i := range f.Abgleich {
		a := &f.Abgleich[i]
		if err := a.pruefe(); err != nil {
			return err
		}
		if a.vergleich = vergleiche[a.FeldID]; a.vergleich == nil || !slices.Contains(gruppen, a.Gruppe) {
			return fmt.Errorf("unknown field %q or group %q", a.FeldID, a.Gruppe)
		}
	}
	r.abgleich = f.Abgleich
	return nil
}

// vergleiche returns the fields in which the two records contradict each other.
// If one of them is dead, only what concerns the death is compared: the rest of
// that record stands still.
func (r *Regelwerk) vergleiche(h, n *melde.Meldesatz, stichtag melde.Datum) (aus []Feldbefund) {
	lebend := h.Tod == nil && n.Tod == nil
	for i := range r.abgleich {
		a := &r.abgleich[i]
		if !a.gilt(stichtag) || !lebend && a.FeldID != "tod" {
			continue
		}
		if hw, nw, verschieden := a.vergleich(h, n, stichtag); verschieden {
			aus = append(aus, Feldbefund{Feld: a.feld(a.Gruppe), Werte: []string{angabe(hw), angabe(nw)}})
		}
	}
	return aus
}

func angabe(s string) string { return cmp.Or(s, "keine Angabe") }

func gleicherText(von func(*melde.Meldesatz) string) vergleich {
	return func(h, n *melde.Meldesatz, _ melde.Datum) (string, string, bool) {
		x, y := von(h), von(n)
		return x, y, ohneLeerraum(x) != ohneLeerraum(y)
	}
}

func ohneLeerraum(s string) string { return strings.Join(strings.Fields(s), "") }

func gleicheMenge(von func(*melde.Meldesatz) []string) vergleich {
	return func(h, n *melde.Meldesatz, _ melde.Datum) (string, string, bool) {
		x, y := slices.Sorted(slices.Values(von(h))), slices.Sorted(slices.Values(von(n)))
		return strings.Join(x, ", "), strings.Join(y, ", "), !slices.Equal(slices.Compact(x), slices.Compact(y))
	}
}

// hauptwohnung compares where the authority of the secondary dwelling says that
// the main dwelling is.
func hauptwohnung(h, n *melde.Meldesatz, tag melde.Datum) (hw, nw string, verschieden bool) {
	wahr, gesagt := eigene(h, tag, melde.Hauptwohnung, melde.AlleinigeWohnung), fremde(n, tag, melde.Hauptwohnung, melde.AlleinigeWohnung)
	return orte(wahr), orte(gesagt), len(gesagt) > 0 && !schneiden(wahr, gesagt)
}

// nebenwohnung compares where the authority of the main dwelling says that the
// secondary dwelling in that municipality is.
func nebenwohnung(h, n *melde.Meldesatz, tag melde.Datum) (hw, nw string, verschieden bool) {
	wahr, gesagt := eigene(n, tag, melde.Nebenwohnung), fremde(h, tag, melde.Nebenwohnung)
	gesagt = slices.DeleteFunc(gesagt, func(w *melde.Wohnung) bool { return w.Anschrift.Inland.AGS != n.Schluessel.AGS })
	return orte(gesagt), orte(wahr), len(gesagt) > 0 && !schneiden(wahr, gesagt)
}

// wohnungsstatus: who has a secondary dwelling has no only dwelling (BMG § 21 Abs. 1, 3).
func wohnungsstatus(h, n *melde.Meldesatz, tag melde.Datum) (hw, nw string, verschieden bool) {
	allein := eigene(h, tag, melde.AlleinigeWohnung)
	if len(allein) == 0 {
		return "", "", false
	}
	return "alleinige Wohnung: " + orte(allein), "Nebenwohnung: " + orte(eigene(n, tag, melde.Nebenwohnung)), true
}

// einzug compares the days of moving in, where one authority names the very
// dwelling of the other.
func einzug(h, n *melde.Meldesatz, tag melde.Datum) (hw, nw string, verschieden bool) {
	alle := []melde.Wohnungsstatus{melde.Hauptwohnung, melde.AlleinigeWohnung, melde.Nebenwohnung}
	for _, p := range paare(eigene(h, tag, alle...), fremde(n, tag, alle...)) {
		if verschiedeneTage(p[0].Einzug, p[1].Einzug) {
			return p[0].Einzug.Deutsch(), p[1].Einzug.Deutsch(), true
		}
	}
	for _, p := range paare(eigene(n, tag, alle...), fremde(h, tag, alle...)) {
		if verschiedeneTage(p[0].Einzug, p[1].Einzug) {
			return p[1].Einzug.Deutsch(), p[0].Einzug.Deutsch(), true
		}
	}
	return "", "", false
}

func verschiedeneTage(a, b melde.TeilbekanntesDatum) bool {
	return a.IstVollstaendig() && b.IstVollstaendig() && a != b
}

// paare returns the pairs of dwellings that are the same house.
func paare(a, b []*melde.Wohnung) (aus [][2]*melde.Wohnung) {
	for _, x := range a {
		for _, y := range b {
			if gleicherOrt(&x.Anschrift, &y.Anschrift) {
				aus = append(aus, [2]*melde.Wohnung{x, y})
			}
		}
	}
	return aus
}

func schneiden(a, b []*melde.Wohnung) bool { return len(paare(a, b)) > 0 }

func orte(liste []*melde.Wohnung) string {
	teile := make([]string, len(liste))
	for i, w := range liste {
		teile[i] = Anschriftzeile(&w.Anschrift)
	}
	return strings.Join(teile, "; ")
}

// vertreter compares the legal representatives where both authorities carry
// their data; a reference to another record of the own register says less.
func vertreter(h, n *melde.Meldesatz, _ melde.Datum) (hw, nw string, verschieden bool) {
	x, ganzX := vertreterworte(h)
	y, ganzY := vertreterworte(n)
	if !ganzX || !ganzY {
		return fmt.Sprint(len(h.Vertreter)), fmt.Sprint(len(n.Vertreter)), len(h.Vertreter) != len(n.Vertreter)
	}
	formen := func(liste []string) []string {
		aus := make([]string, len(liste))
		for i, s := range liste {
			aus[i] = suche.Suchform(s)
		}
		slices.Sort(aus)
		return aus
	}
	return strings.Join(x, "; "), strings.Join(y, "; "), !slices.Equal(formen(x), formen(y))
}

func vertreterworte(m *melde.Meldesatz) (worte []string, ganz bool) {
	for i := range m.Vertreter {
		v := &m.Vertreter[i]
		switch {
		case v.Person != nil:
			p := &v.Person.Person
			worte = append(worte, fmt.Sprintf("%s, %s", p.Familienname, p.Vornamen))
		case v.Juristisch != nil:
			worte = append(worte, v.Juristisch.Bezeichnung)
		default:
			return nil, false
		}
	}
	slices.Sort(worte)
	return worte, true
}

func familienstand(h, n *melde.Meldesatz, _ melde.Datum) (hw, nw string, verschieden bool) {
	x, y := deref(h.Familienstand), deref(n.Familienstand)
	return standworte(x), standworte(y), x.Art != y.Art || verschiedeneTage(x.Beginn, y.Beginn) ||
		x.Ende != 0 && y.Ende != 0 && x.Ende != y.Ende
}

func deref[T any](p *T) (t T) {
	if p != nil {
		return *p
	}
	return t
}

func standworte(f melde.Familienstand) string {
	s := f.Art
	if f.Beginn != 0 {
		s += ", Beginn " + f.Beginn.Deutsch()
	}
	if f.Ende != 0 {
		s += ", Ende " + f.Ende.Deutsch()
	}
	return s
}

func sperren(m *melde.Meldesatz) (aus []string) {
	for _, s := range m.Sperren {
		aus = append(aus, string(s.Grund))
	}
	return aus
}

func tod(h, n *melde.Meldesatz, _ melde.Datum) (hw, nw string, verschieden bool) {
	x, y := deref(h.Tod), deref(n.Tod)
	verschieden = (h.Tod == nil) != (n.Tod == nil) || x.Tag != 0 && y.Tag != 0 && x.Tag != y.Tag ||
		x.Ort != "" && y.Ort != "" && suche.Suchform(x.Ort) != suche.Suchform(y.Ort)
	return todesworte(h.Tod), todesworte(n.Tod), verschieden
}

func todesworte(t *melde.Tod) string {
	switch {
	case t == nil:
		return "nicht verstorben"
	case t.Ort == "":
		return cmp.Or(t.Tag.Deutsch(), "verstorben")
	}
	return strings.TrimSpace(t.Tag.Deutsch() + " " + t.Ort)
}

// idnr: a number that only one authority has is not yet a contradiction, because
// each gets it by its own transmission.
func idnr(h, n *melde.Meldesatz, _ melde.Datum) (hw, nw string, verschieden bool) {
	x, y := h.Steuer.IdNr, n.Steuer.IdNr
	return x, y, x != "" && y != "" && x != y
}

func erteilt(liste []melde.Erlaubnis) (aus []string) {
	for _, e := range liste {
		aus = append(aus, "erteilt "+e.Erteilt.Deutsch())
	}
	return aus
}

// Anschriftzeile returns an address in one line.
func Anschriftzeile(a *melde.Anschrift) string {
	switch a.Form {
	case melde.AnschriftInland:
		i := &a.Inland
		haus := i.Hausnummer + i.HausnummerZusatz
		if i.HausnummerTeil != "" {
			haus += " " + i.HausnummerTeil
		}
		return strings.TrimSpace(i.Strasse+" "+haus) + ", " + strings.TrimSpace(i.Postleitzahl+" "+i.Wohnort)
	case melde.AnschriftAusland, melde.AnschriftStaat:
		return "Ausland (" + cmp.Or(a.Staat, "ohne Angabe") + ")"
	}
	return "unbekannt"
}
