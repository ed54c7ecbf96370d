// SPDX-License-Identifier: EUPL-1.2

package recht_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

// This file runs the decision table: all profiles × kinds of search × 185 elements ×
// declarations × kinds of block, each cell against the statutes as testdata/gesetz.tsv,
// nummern.tsv, kriterien.tsv and sperren.tsv state them.

// gesetzzeile is a line of the statute table with its numbers expanded.
type gesetzzeile struct {
	profil     string
	suchart    recht.Suchart
	frei       recht.Menge
	erklaerung recht.Menge
	kriterien  []recht.Auswahldatum
	sperre     string
	codes      bool
	protokoll  recht.Protokollort
}

// umfang is what the statute lets leave with these declarations.
func (g gesetzzeile) umfang(e recht.Erklaerungen) recht.Menge {
	if e == beideErklaerungen {
		return g.frei.Oder(g.erklaerung)
	}
	return g.frei
}

// gesetz expands testdata/gesetz.tsv.
func gesetz(t *testing.T, r *recht.Rechtsregister) []gesetzzeile {
	t.Helper()
	nummern, mengen := liesNummern(t, r), liesListen(t, "kriterien.tsv")
	var zeilen []gesetzzeile
	for _, z := range liesTafel(t, "gesetz.tsv")[1:] {
		g := gesetzzeile{profil: z[0], suchart: recht.Suchart(z[1]), sperre: z[5], codes: z[6] == "j", protokoll: recht.Protokollort(z[7])}
		for _, n := range nummernfolge(t, z[2]) {
			g.frei = g.frei.Oder(nummern[n].elemente)
			if z[4] == "eigene" {
				g.kriterien = append(g.kriterien, nummern[n].kriterien...)
			}
		}
		for _, n := range nummernfolge(t, z[3]) {
			g.erklaerung = g.erklaerung.Oder(nummern[n].elemente)
		}
		for m := range strings.FieldsSeq(z[4]) {
			for _, k := range mengen[m] {
				g.kriterien = append(g.kriterien, recht.Auswahldatum(k))
			}
		}
		if g.frei.Leer() || len(g.kriterien) == 0 {
			t.Fatalf("%s: the line is empty", g.profil)
		}
		zeilen = append(zeilen, g)
	}
	return zeilen
}

type nummer struct {
	elemente  recht.Menge
	kriterien []recht.Auswahldatum
}

// liesNummern expands each number to the elements of its blocks whose sheets it lists.
func liesNummern(t *testing.T, r *recht.Rechtsregister) map[string]nummer {
	t.Helper()
	nummern := map[string]nummer{"-": {}}
	for _, z := range liesTafel(t, "nummern.tsv")[1:] {
		var n nummer
		for code := recht.Element(1); code <= recht.AnzahlElemente; code++ {
			e, _ := r.Element(code)
			imBlock := slices.Contains(strings.Fields(z[1]), e.Gruppe)
			if imBlock && !slices.ContainsFunc(e.Blaetter, func(b string) bool { return !inBlaettern(b, z[2]) }) {
				n.elemente = n.elemente.Oder(recht.MengeVon(code))
			}
		}
		if n.elemente.Leer() {
			t.Fatalf("number %s has no elements", z[0])
		}
		for k := range strings.FieldsSeq(strings.Trim(z[3], "-")) {
			n.kriterien = append(n.kriterien, recht.Auswahldatum(k))
		}
		nummern[z[0]] = n
	}
	return nummern
}

func inBlaettern(blatt, liste string) bool {
	for bereich := range strings.FieldsSeq(liste) {
		von, bis, istBereich := strings.Cut(bereich, "-")
		if blatt == von || istBereich && von <= blatt && blatt <= bis {
			return true
		}
	}
	return false
}

// nummernfolge resolves "S1-S4 S6": ranges count the last figure.
func nummernfolge(t *testing.T, text string) []string {
	t.Helper()
	var folge []string
	for teil := range strings.FieldsSeq(text) {
		von, bis, istBereich := strings.Cut(teil, "-")
		stamm := strings.TrimRight(von, "0123456789")
		if !istBereich || stamm == "" {
			folge = append(folge, teil)
			continue
		}
		erste, err1 := strconv.Atoi(von[len(stamm):])
		letzte, err2 := strconv.Atoi(strings.TrimPrefix(bis, stamm))
		if err1 != nil || err2 != nil {
			t.Fatalf("%q is no range of numbers", teil)
		}
		for i := erste; i <= letzte; i++ {
			folge = append(folge, stamm+strconv.Itoa(i))
		}
	}
	return folge
}

func liesListen(t *testing.T, datei string) map[string][]string {
	t.Helper()
	listen := map[string][]string{}
	for _, z := range liesTafel(t, datei)[1:] {
		listen[z[0]] = strings.Fields(z[1])
	}
	return listen
}

// sperrfall is a line of testdata/sperren.tsv.
type sperrfall struct {
	name       string
	satz       *melde.Meldesatz // has the block and nothing else
	lage       recht.Sperrlage
	empfaenger recht.Sperrempfaenger
	soll       map[string]string // column → cell
}

func sperrfaelle(t *testing.T) []sperrfall {
	t.Helper()
	tafel := liesTafel(t, "sperren.tsv")
	var faelle []sperrfall
	for _, z := range tafel[1:] {
		s := &melde.Meldesatz{Landescontainer: &melde.Landescontainer{}}
		zusatz := func(name, wert string) {
			s.Landescontainer.Zusatzfelder = append(s.Landescontainer.Zusatzfelder, melde.Zusatzfeld{Name: name, Inhalt: []string{wert}})
		}
		switch z[1] {
		case "-":
		case "internet":
			zusatz(melde.ZusatzWiderspruchInternet, "true")
		default:
			s.Sperren = []melde.Auskunftssperre{{Grund: melde.Sperrgrund(z[1])}}
		}
		if z[2] != "-" {
			zusatz(melde.ZusatzVeranlasser, z[2])
		}
		stelle, err := strconv.Atoi(z[3])
		if err != nil {
			t.Fatal(err)
		}
		f := sperrfall{
			name: z[0], satz: s, lage: recht.SperrlageVon(s), soll: map[string]string{},
			empfaenger: recht.Sperrempfaenger{Sicherheitsbehoerde: stelle, BesondersErmaechtigt: z[4] == "e", InternetwiderspruchWirkt: true},
		}
		for i, spalte := range tafel[0][5:] {
			f.soll[spalte] = z[5+i]
		}
		faelle = append(faelle, f)
	}
	return faelle
}

// sperrnorm is the inward reason of what a block does to an answer.
var sperrnorm = map[string]map[byte]string{
	"saechs24": {'h': "SächsMeldVO § 24 Abs. 2"},
	"saechs39": {'n': "SächsMeldVO § 39 Abs. 1 Satz 2"},
	"bmg2015":  {'n': "BMG a. F. § 38 Abs. 2 Satz 2"},
	"bmg2022":  {'n': "BMG § 34a Abs. 5", 'h': "BMG § 34a Abs. 6"},
}

// eigeneAblehnung is the code with which an unauthorised element is refused, from the
// texts of the code list; "" for those that are left out silently.
func eigeneAblehnung(e recht.Elementangabe) string {
	switch e.Gruppe {
	case "ausweis":
		return "07"
	case "passversagung":
		return "08"
	case "waffen", "sprengstoff":
		return "09"
	case "wohnungsgeber":
		return "10"
	case "wohnung_aktuell", "wohnung_frueher":
		if slices.Equal(e.Blaetter, []string{"1301"}) {
			return "11"
		}
	}
	return ""
}

// alleErklaerungen are the four combinations of the declarations.
var alleErklaerungen = []recht.Erklaerungen{{}, {OhneKenntnisNichtMoeglich: true}, {ErhebungUnverhaeltnismaessig: true}, beideErklaerungen}

// TestGesetzestafel executes every cell. A cell asks for one element; its outward form
// is what leaves (data, data with hint, nothing, a refusal with a code), its inward
// reason the norm or the code's meaning, checked in pairs (S1-22.2, S1-22.4, S1-29 …
// S1-39.2, BMG-34.1, BMG-34a.2, BMG-34a.3, BMG-34a.5, BMG-34a.6, DAV-05, DAV-08).
func TestGesetzestafel(t *testing.T) {
	r := lade(t)
	saetze := []*melde.Meldesatz{vollerSatz("EG"), vollerSatz("LP")}
	erwartet, faelle := erwartetePfade(t), sperrfaelle(t)
	zellen := 0
	for _, g := range gesetz(t, r) {
		t.Run(g.profil+" "+string(g.suchart), func(t *testing.T) {
			p, err := r.Profil(g.profil, heute)
			if err != nil {
				t.Fatal(err)
			}
			suchrecht, ok := p.Suchrecht(g.suchart)
			if !ok || p.Protokoll != g.protokoll {
				t.Fatalf("kind of search known: %v, log kept by %s", ok, p.Protokoll)
			}
			for code := recht.Element(1); code <= recht.AnzahlElemente; code++ {
				angabe, _ := r.Element(code)
				for _, e := range alleErklaerungen {
					pruefeElementzelle(t, elementzelle{g, suchrecht, angabe, e, erwartet[code]}, saetze)
					zellen += pruefeSperrzellen(t, g, p, faelle)
				}
			}
		})
	}
	if zellen < 100_000 {
		t.Errorf("only %d cells", zellen)
	}
}

type elementzelle struct {
	g        gesetzzeile
	recht    *recht.Suchrecht
	angabe   recht.Elementangabe
	erklaert recht.Erklaerungen
	pfade    []string
}

// pruefeElementzelle asks for one element: what leaves of full records, under which
// norm, and whether it is refused with a code.
func pruefeElementzelle(t *testing.T, z elementzelle, saetze []*melde.Meldesatz) {
	t.Helper()
	code := z.angabe.Code
	erlaubt := z.g.umfang(z.erklaert).Hat(code)
	norm, ok := z.recht.Erlaubt(code, z.erklaert)
	if ok != erlaubt || (norm != "") != erlaubt {
		t.Errorf("element %d: allowed %v under %q, want %v", code, ok, norm, erlaubt)
	}
	var soll []recht.Rueckweisung
	if grund := eigeneAblehnung(z.angabe); z.g.codes && grund != "" && !z.g.frei.Hat(code) {
		soll = []recht.Rueckweisung{{Grund: grund}}
	}
	if ist := z.recht.PruefeElemente([]recht.Element{code}); !slices.Equal(ist, soll) {
		t.Errorf("element %d: refused with %v, want %v", code, ist, soll)
	}
	f := z.recht.Freigabe([]recht.Element{code}, z.erklaert)
	if !z.g.suchart.IstListensuche() {
		pruefeZelle(t, f, saetze, zelle{code, erlaubt, z.pfade})
		return
	}
	_, ok = listencodes[code]
	pruefeListenzelle(t, f, saetze, zelle{code, erlaubt && ok, z.pfade})
}

// pruefeListenzelle is pruefeZelle for an Ergebnisliste.
func pruefeListenzelle(t *testing.T, f recht.Freigabe, saetze []*melde.Meldesatz, z zelle) {
	t.Helper()
	a, geliefert := f.Ergebnisauszug(saetze[0], heute)
	ist := pfade(a)
	if !z.erlaubt {
		if len(ist) > 0 || !geliefert.Leer() {
			t.Errorf("element %d is forbidden but fills %v", z.element, ist)
		}
		return
	}
	soll := slices.DeleteFunc(slices.Clone(z.pfade), func(p string) bool { return strings.Contains(p, "[frueher]") })
	if !slices.Equal(ist, soll) || geliefert != recht.MengeVon(z.element) {
		t.Errorf("element %d fills %v, want %v", z.element, ist, soll)
	}
	if b := f.Belege(geliefert); len(b) != 1 || b[0].Norm == "" {
		t.Errorf("element %d has the belege %v", z.element, b)
	}
}

// pruefeSperrzellen decides every kind of block and compares outward form and inward reason.
func pruefeSperrzellen(t *testing.T, g gesetzzeile, p *recht.Profil, faelle []sperrfall) int {
	t.Helper()
	for _, f := range faelle {
		soll := f.soll[g.sperre]
		ist := p.Wirkung.Entscheide(f.lage, f.empfaenger)
		stelle := 0
		if g.suchart.IstListensuche() {
			ist, stelle = p.Wirkung.InErgebnisliste(f.lage, f.empfaenger), 2
		}
		if form(ist) != soll[stelle] || ist.Norm != sperrnorm[g.sperre][soll[stelle]] {
			t.Errorf("%s: %c because of %q, want %c", f.name, form(ist), ist.Norm, soll[stelle])
		}
		if p.Wirkung.InTrefferliste(f.lage, f.empfaenger) != (soll[0] == 'd') {
			t.Errorf("S1-24.3 DAV-06 %s: hit list", f.name)
		}
	}
	return len(faelle)
}

// form is the outward form of a decision: data, data with hint, nothing.
func form(s recht.Sperrentscheidung) byte {
	switch {
	case s.Neutral:
		return 'n'
	case s.Hinweis:
		return 'h'
	}
	return 'd'
}

// listencodes are the elements of the Personensuche that the code list of the free
// search knows too: 1 Familienname … 46 Eigentümer.
var listencodes = func() map[recht.Element]int {
	m := map[recht.Element]int{}
	for i, e := range []recht.Element{
		1, 2, 3, 4, 5, 7, 8, 10, 11, 12, 13, 14, 15, 16, 19, 41, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 74,
		163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 178, 180, 182, 184, 185,
	} {
		m[e] = i + 1
	}
	return m
}()

// TestListencodes: both numberings meet in all 46 codes (DAV-08).
func TestListencodes(t *testing.T) {
	r := lade(t)
	for e, code := range listencodes {
		if ist, ok := r.ElementFreieSuche(code); !ok || ist != e {
			t.Errorf("code %d leads to %d, want %d", code, ist, e)
		}
	}
	if len(listencodes) != 46 {
		t.Errorf("%d codes", len(listencodes))
	}
}
