package zuordnung

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/welt"
)

func TestProbier(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("N"))
	if n == 0 {
		t.Skip()
	}
	seed, _ := strconv.Atoi(os.Getenv("SEED"))
	rate, _ := strconv.ParseFloat(os.Getenv("RATE"), 64)
	ctx := context.Background()
	w, err := welt.Neu(ctx, welt.Optionen{Einwohner: n, Seed: uint64(seed), Fehlerrate: rate, Stichtag: 20250101, Ablage: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	b := NeuerBestand()
	wahr := map[SatzID]uint64{}
	saetze := map[SatzID]*melde.Meldesatz{}
	start := time.Now()
	for _, g := range w.Gemeinden() {
		for s, err := range w.Gesamt(ctx, g.AGS) {
			if err != nil {
				t.Fatal(err)
			}
			id := SatzID(len(wahr) + 1)
			wahr[id] = s.Person
			b.Lege(id, &s.Meldesatz)
			if n <= 300000 {
				k := s.Meldesatz
				saetze[id] = &k
			}
		}
	}
	fmt.Println("saetze", len(wahr), "laden", time.Since(start), "aufenth", b.aufenthalte.laenge, "nummern", b.nummern.laenge, "teile", len(b.vorrat.teile), "eintr", len(b.vorrat.eintraege))
	start = time.Now()
	m := Vorgabe0(t, b)
	fmt.Println("lernen", time.Since(start))
	tt := m.tafeln()
	for i := range m.M {
		fmt.Println(Merkmal(i))
		for s := 1; s <= int(hoechsteStufe[i]); s++ {
			fmt.Printf("   %-60s m=%.6f u=%.8f g=%d\n", tafel[i].stufen[s], m.M[i][s], m.U[i][s], tt.fest[i][s])
		}
	}
	for a := range m.Haeufigkeit {
		f := m.Haeufigkeit[a].namensfolge()
		fmt.Println(artnamen[a], len(f), m.Haeufigkeit[a].Selten)
	}
	start = time.Now()
	fl := b.schluesselfolgen()
	nk := 0
	for a := range fl {
		nk += len(fl[a])
		mx := 0
		c := 0
		jederBlock(fl[a], func(k block) { n := k.bis - k.von; mx = max(mx, n); c += n * (n - 1) / 2 })
		fmt.Println("  art", a, "schluessel", len(fl[a]), "max block", mx, "paare", c)
	}
	fmt.Println("schluessel", nk, time.Since(start))
	start = time.Now()
	e, _ := b.Lauf(ctx, m)
	d := time.Since(start)
	fmt.Println("lauf", d, "vergleiche", e.Vergleiche, float64(e.Vergleiche)/d.Seconds(), "haeufungen", len(e.Haeufungen))
	var vb Verbund
	start = time.Now()
	e, vb = e.Buendle(b, m)
	fmt.Println("buendle", time.Since(start), "abgelehnt", len(vb.Abgelehnt))
	js, _ := json.MarshalIndent(Bewerte(vb.Buende, wahr, 0), "", " ")
	fmt.Println(string(js))
	je := map[uint64]int{}
	for _, p := range wahr {
		je[p]++
	}
	zusammen := map[SatzID]int{}
	for i, x := range vb.Buende {
		for _, s := range x.Saetze {
			zusammen[s] = i + 1
		}
		if len(x.Saetze) > 1 {
			ps := map[uint64]bool{}
			for _, s := range x.Saetze {
				ps[wahr[s]] = true
			}
			if len(ps) > 1 {
				fmt.Println("FALSCHER BUND", x)
			}
		}
	}
	paareWahr := 0
	for _, k := range je {
		paareWahr += k * (k - 1) / 2
	}
	sr, sf, kr, kf, kw := 0, 0, 0, 0, 0
	gez := 0
	kfz, kz := 0, 0
	for _, k := range e.Kanten {
		r := wahr[k.Paar.A] == wahr[k.Paar.B]
		switch {
		case k.Vergleich.Urteil == Sicher && r:
			sr++
		case k.Vergleich.Urteil == Sicher:
			sf++
			if gez < 15 {
				gez++
				zeig(k, saetze)
			}
		case r:
			kr++
			if k.Vergleich.Widerspruch != 0 {
				kw++
			}
			if _, imBund := zusammen[k.Paar.A]; kr < 20000 && kz < 25 && (!imBund || zusammen[k.Paar.A] != zusammen[k.Paar.B]) {
				kz++
				fmt.Println("KLAER RICHTIG")
				zeig(k, saetze)
			}
		default:
			kf++
			if k.Vergleich.Widerspruch == 0 && kfz < 10 {
				kfz++
				fmt.Println("KLAER FALSCH")
				zeig(k, saetze)
			}
		}
	}
	fmt.Println("paareWahr", paareWahr, "sicher richtig", sr, "falsch", sf, "klaer richtig", kr, "(wid", kw, ") falsch", kf)
}

func zeig(k Kante, s map[SatzID]*melde.Meldesatz) {
	fmt.Println(k.Paar, k.Vergleich.Summe(), k.Vergleich.Stufen, k.Vergleich.Gewichte, k.Vergleich.Widerspruch.Gruende())
	for _, id := range []SatzID{k.Paar.A, k.Paar.B} {
		x := s[id]
		if x == nil {
			continue
		}
		fmt.Printf("   %s|%s|%s|%s|%s|%s|%s tod %v\n", x.Schluessel.AGS, string(x.Name.Familienname), string(x.Name.Geburtsname), string(x.Name.Vornamen), x.Geburt.Datum.String(), x.Geburt.Ort, x.Geschlecht, x.Tod != nil)
		for _, w := range x.Wohnungen {
			fmt.Printf("        %v art=%q st=%q akt=%v %s %s %s  %v-%v\n", w.Anschrift.Form, w.Art, w.Status, w.Aktuell, w.Anschrift.Inland.AGS, w.Anschrift.Inland.Strasse, w.Anschrift.Inland.Hausnummer, w.Einzug, w.Auszug)
		}
	}
}

func Vorgabe0(t *testing.T, b *Bestand) *Modell { return Vorgabe() }
