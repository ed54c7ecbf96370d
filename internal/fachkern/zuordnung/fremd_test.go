// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"cmp"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Public data sets are of another shape than a register: one address per human
// without dates, no sex. The comparison of names, places and dates, the learning
// and the bundling are those of the register; the features are put in its nine
// places. The number fields (soc_sec_id, unique_id) are not used, and neither is
// the field that holds the truth (rec_id, cluster).
type fremd struct {
	wahr                 string
	nachname, vorname    Nummer
	geburt               []melde.TeilbekanntesDatum
	ort, strasse, zusatz Nummer
	nummer, plz          string
	roh                  [6]string // for blocking
}

// Places of the features that a register has and these sets don't.
const (
	fremdHausnummer = Geschlecht       // street_number: 1 other, 2 equal
	fremdStrasse    = Anschrift        // address_1 or email: 1 other … 4 equal
	fremdZusatz     = Aufenthaltsfolge // address_2: 1 other … 4 equal
	fremdPLZ        = Beziehungen      // postcode: 1 other, 2 equal
)

type fremddatei struct {
	vorrat *Vorrat
	saetze []fremd
}

func (d *fremddatei) vergleiche(v *Vergleicher, a, b *fremd) muster {
	var m muster
	m[Nachname] = stufeVon(v, a.nachname, b.nachname)
	m[Vornamen] = stufeVon(v, a.vorname, b.vorname)
	if a.nachname != 0 && b.vorname != 0 && d.nahe(a.nachname, b.vorname) && d.nahe(a.vorname, b.nachname) && m[Nachname] < nachnameTeil {
		m[Nachname], m[Vornamen] = nachnameTeil, vornamenEiner // given name and surname swapped
	}
	m[Geburtsdatum] = geburt(a.geburt, b.geburt)
	m[Geburtsort] = stufeVon(v, a.ort, b.ort)
	m[fremdHausnummer] = gleichheit(a.nummer, b.nummer)
	m[fremdStrasse] = d.naehe(a.strasse, b.strasse)
	m[fremdZusatz] = d.naehe(a.zusatz, b.zusatz)
	m[fremdPLZ] = gleichheit(a.plz, b.plz)
	return m
}

func stufeVon(v *Vergleicher, a, b Nummer) Stufe {
	if a == 0 || b == 0 {
		return keineAngabe
	}
	s, _ := v.name(a, b)
	return s
}

func gleichheit(a, b string) Stufe {
	switch {
	case a == "" || b == "":
		return keineAngabe
	case a == b || len(a) > 3 && Damerau(a, b) <= 1:
		return 2
	}
	return 1
}

// naehe is 1 other, 2 rough, 3 a typing error, 4 equal.
func (d *fremddatei) naehe(a, b Nummer) Stufe {
	if a == 0 || b == 0 {
		return keineAngabe
	}
	x, y := d.vorrat.eintraege[a].ganz, d.vorrat.eintraege[b].ganz
	if x == y {
		return 4
	}
	return Stufe(1 + d.vorrat.naehe(x, y))
}

func (d *fremddatei) nahe(a, b Nummer) bool {
	return a != 0 && b != 0 && d.naehe(a, b) >= 3
}

// paare lists the pairs that share one of the keys of roh.
func (d *fremddatei) paare() []Paar {
	gesehen := map[Paar]bool{}
	bloecke := map[string][]int{}
	for i, s := range d.saetze {
		for k, wert := range s.roh {
			if wert != "" {
				bloecke[strconv.Itoa(k)+wert] = append(bloecke[strconv.Itoa(k)+wert], i)
			}
		}
	}
	for _, b := range bloecke {
		if len(b) > Blockgrenze {
			continue
		}
		for i, x := range b {
			for _, y := range b[i+1:] {
				gesehen[PaarVon(SatzID(x), SatzID(y))] = true
			}
		}
	}
	paare := make([]Paar, 0, len(gesehen))
	for p := range gesehen {
		paare = append(paare, p)
	}
	slices.SortFunc(paare, Paar.Vergleiche)
	return paare
}

func gemeinsameSchluessel(a, b *fremd) int {
	n := 0
	for i, wert := range a.roh {
		if wert != "" && wert == b.roh[i] {
			n++
		}
	}
	return n
}

// modellFuer learns from the pairs that meet in two blocks, without looking at the truth.
func (d *fremddatei) modellFuer(paare []Paar) *Modell {
	m := Grundmodell()
	v := NeuerVergleicher(m, d.vorrat)
	zufall, block := mustermenge{}, mustermenge{}
	n := uint64(len(d.saetze))
	for k := range uint64(100_000) {
		h := fnvAnfang.zahl(k).fertig()
		if i, j := h%n, (h>>32)%n; i != j {
			zufall[d.vergleiche(v, &d.saetze[i], &d.saetze[j])]++
		}
	}
	for _, p := range paare {
		if a, b := &d.saetze[p.A], &d.saetze[p.B]; gemeinsameSchluessel(a, b) > 1 {
			block[d.vergleiche(v, a, b)]++
		}
	}
	for i := range m.U {
		m.U[i] = verteilung(zufall, Merkmal(i), nil)
	}
	s := lerneSitzung(block, m, nil)
	for i := range m.M {
		m.M[i] = s.m[i]
		for k := 1; k <= int(hoechsteStufe[i]); k++ {
			m.M[i][k] = max(m.M[i][k], 1e-4)
			m.U[i][k] = max(m.U[i][k], 1e-5)
		}
	}
	m.Haeufigkeit = d.haeufigkeiten()
	return m
}

func (d *fremddatei) haeufigkeiten() [arten]Haeufigkeiten {
	var aus [arten]Haeufigkeiten
	anzahl := [arten]map[string]int{{}, {}, {}, {}}
	for _, s := range d.saetze {
		for a, nr := range [...]Nummer{s.nachname, s.vorname, s.ort} {
			if nr != 0 {
				anzahl[a][d.vorrat.form(nr)]++
			}
		}
	}
	for a := range aus {
		aus[a] = Haeufigkeiten{Bits: map[string]Gewicht{}, Selten: gewichtVon(math.Log2(float64(len(d.saetze)) / 2))}
		for form, n := range anzahl[a] {
			aus[a].Bits[form] = gewichtVon(-math.Log2(float64(max(n, 2)) / float64(len(d.saetze))))
		}
	}
	return aus
}

// fremdSchwelle makes the threshold even odds, if every record has one partner.
const fremdSchwelle = -1

// buendle links the file and returns pair quality against the truth.
func (d *fremddatei) buendle(t *testing.T) Guete {
	t.Helper()
	paare := d.paare()
	m := d.modellFuer(paare)
	v := NeuerVergleicher(m, d.vorrat)
	tafel := m.tafeln()
	schwelle := gewichtVon(math.Log2(float64(len(d.saetze))) + fremdSchwelle)
	var verbindungen []Verbindung
	for _, p := range paare {
		a, b := &d.saetze[p.A], &d.saetze[p.B]
		stufen := d.vergleiche(v, a, b)
		g := Vergleich{Stufen: stufen, Urteil: Sicher}
		for i, s := range stufen {
			g.Gewichte[i] = int16(tafel.fest[i][s])
		}
		for merkmal, nr := range map[Merkmal][2]Nummer{Nachname: {a.nachname, b.nachname}, Vornamen: {a.vorname, b.vorname}, Geburtsort: {a.ort, b.ort}} {
			if nr[0] != 0 && nr[1] != 0 {
				if s, w := v.name(nr[0], nr[1]); s == stufen[merkmal] {
					g.Gewichte[merkmal] = w
				}
			}
		}
		if g.Summe() >= schwelle {
			verbindungen = append(verbindungen, Verbindung{Paar: Paar{p.A + 1, p.B + 1}, Vergleich: g})
		}
	}
	wahr := map[SatzID]string{}
	for i, s := range d.saetze {
		wahr[SatzID(i+1)] = s.wahr
	}
	return Bewerte(Buendle(verbindungen).Buende, wahr, 0)
}

// liesFremd reads a file of the shared material, or of KMR_LINKAGE.
func liesFremd(t *testing.T, name string) (kopf map[string]int, zeilen [][]string) {
	t.Helper()
	ordner := os.Getenv("KMR_LINKAGE")
	if ordner == "" {
		ordner = filepath.Join(cmp.Or(os.Getenv("KMR_SHARED"), filepath.Join("..", "..", "..", "..", "shared")), "daten", "linkage")
	}
	f, err := os.Open(filepath.Join(ordner, name))
	if err != nil {
		t.Skipf("%s not found (KMR_LINKAGE or KMR_SHARED): %v", name, err)
	}
	defer f.Close()
	leser := csv.NewReader(f)
	leser.TrimLeadingSpace, leser.FieldsPerRecord = true, -1
	zeilen, err = leser.ReadAll()
	if err != nil || len(zeilen) < 2 {
		t.Fatalf("%s: %v", name, err)
	}
	kopf = map[string]int{}
	for i, n := range zeilen[0] {
		kopf[strings.TrimSpace(n)] = i
	}
	return kopf, zeilen[1:]
}

// febrl uses given_name, surname, street_number, address_1, address_2, suburb,
// postcode and date_of_birth; not soc_sec_id and not state.
func febrl(t *testing.T, namen ...string) *fremddatei {
	t.Helper()
	d := &fremddatei{vorrat: NeuerVorrat()}
	for _, name := range namen {
		kopf, zeilen := liesFremd(t, name)
		for _, z := range zeilen {
			feld := func(n string) string { return strings.TrimSpace(z[kopf[n]]) }
			s := fremd{
				wahr:     strings.Split(feld("rec_id"), "-")[1],
				nachname: d.vorrat.nimm(artNachname, feld("surname")), vorname: d.vorrat.nimm(artVorname, feld("given_name")),
				ort: d.vorrat.nimm(artOrt, feld("suburb")), strasse: d.vorrat.nimm(artVorname, feld("address_1")),
				zusatz: d.vorrat.nimm(artVorname, feld("address_2")), nummer: feld("street_number"), plz: feld("postcode"),
				geburt: tagAus(feld("date_of_birth")),
			}
			s.roh = [...]string{feld("date_of_birth"), suche.Koelner(suche.Suchform(feld("surname"))), feld("postcode") + suche.Suchform(feld("suburb")),
				suche.Suchform(feld("address_1")), suche.Koelner(suche.Suchform(feld("given_name"))) + feld("postcode"), suche.Suchform(feld("given_name")) + feld("street_number")}
			d.saetze = append(d.saetze, s)
		}
	}
	return d
}

func tagAus(s string) []melde.TeilbekanntesDatum {
	n, err := strconv.Atoi(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(strings.ReplaceAll(s, "-", "")) != 8 {
		return nil
	}
	return []melde.TeilbekanntesDatum{melde.TeilbekanntesDatum(n)}
}

// fake1000 uses first_name, surname, dob, city and email.
func fake1000(t *testing.T) *fremddatei {
	t.Helper()
	d := &fremddatei{vorrat: NeuerVorrat()}
	kopf, zeilen := liesFremd(t, "splink_fake_1000.csv")
	for _, z := range zeilen {
		feld := func(n string) string { return strings.TrimSpace(z[kopf[n]]) }
		s := fremd{wahr: feld("cluster"), nachname: d.vorrat.nimm(artNachname, feld("surname")), vorname: d.vorrat.nimm(artVorname, feld("first_name")),
			ort: d.vorrat.nimm(artOrt, feld("city")), strasse: d.vorrat.nimm(artVorname, feld("email")), geburt: tagAus(feld("dob"))}
		s.roh = [...]string{feld("dob"), suche.Koelner(suche.Suchform(feld("surname"))), suche.Koelner(suche.Suchform(feld("first_name"))), feld("email"), feld("dob")[:7], ""}
		d.saetze = append(d.saetze, s)
	}
	return d
}

func TestPublicDataSets(t *testing.T) {
	for _, f := range []struct {
		name string
		lies func(*testing.T) *fremddatei
		f1   float64
	}{
		{"FEBRL 1", func(t *testing.T) *fremddatei { return febrl(t, "febrl_dataset1.csv") }, 0.99},
		{"FEBRL 3", func(t *testing.T) *fremddatei { return febrl(t, "febrl_dataset3.csv") }, 0.992},
		{"FEBRL 4", func(t *testing.T) *fremddatei { return febrl(t, "febrl_dataset4a.csv", "febrl_dataset4b.csv") }, 0.996},
		{"fake_1000", fake1000, 0.92},
	} {
		t.Run(f.name, func(t *testing.T) {
			g := f.lies(t).buendle(t)
			t.Logf("%s: precision %.4f, recall %.4f, F1 %.4f (%d pairs)", f.name, g.Precision, g.Recall, g.F1, g.PaareWahr)
			if g.F1 < f.f1 {
				t.Errorf("F1 %.4f, want %.4f", g.F1, f.f1)
			}
		})
	}
}
