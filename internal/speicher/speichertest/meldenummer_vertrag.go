// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/formate/meldenummer"
)

// Rueckgabelager is a storage as the return of Meldenummern sees it.
type Rueckgabelager struct {
	Personenlager
	Rueckgabe personen.Rueckgabespeicher
}

// Rueckgabe runs the contract of the return of Meldenummern. neu opens a fresh
// storage and closes it at the end of the test.
func Rueckgabe(t *testing.T, neu func(t *testing.T) Rueckgabelager) {
	for _, f := range []struct {
		name string
		test func(t *testing.T, r *rueckgabestelle)
	}{
		{"S1-10.10 pairs of vBM and Meldenummer go back, repeatable", rueckgabeWiederholbar},
		{"S1-10.10 a change makes the next number with everything that is due", rueckgabeFolgt},
		{"S1-10.10 what was acknowledged is not sent again", rueckgabeQuittiert},
		{"S1-10.10 an unknown record comes again when it changes", rueckgabeUnbekannt},
		{"S1-10.10 a receipt that does not fit changes nothing", rueckgabeUnpassend},
		{"E-A1 after a merge the number that no longer holds is named", rueckgabeErsetzt},
		{"S1-10.12 without a vBM the Ordnungsmerkmal names the record", rueckgabeOhneVBM},
		{"S1-20.3 each municipality gets its own records", rueckgabeJeGemeinde},
		{"of two who make a message at once one succeeds", rueckgabeGleichzeitig},
	} {
		t.Run(f.name, func(t *testing.T) { f.test(t, neueRueckgabestelle(neu(t))) })
	}
}

// rueckgabestelle delivers, links and gives numbers back.
type rueckgabestelle struct {
	*verbundstelle
	*personen.Rueckgabe
	speicher   personen.Rueckgabespeicher
	lieferung  map[melde.AGS]uint64
	satznummer map[string]int64 // by Ordnungsmerkmal
}

func neueRueckgabestelle(l Rueckgabelager) *rueckgabestelle {
	v := neueVerbundstelle(l.Personenlager)
	return &rueckgabestelle{v, personen.NeueRueckgabe(l.Rueckgabe, v.uhr), l.Rueckgabe, map[melde.AGS]uint64{}, map[string]int64{}}
}

// liefere delivers records and links everything.
func (r *rueckgabestelle) liefere(t *testing.T, saetze ...*melde.Meldesatz) {
	t.Helper()
	for _, s := range saetze {
		r.lieferung[s.Schluessel.AGS]++
		r.satznummer[s.Schluessel.Ordnungsmerkmal] = r.lege(t, r.lieferung[s.Schluessel.AGS], s)
	}
	if _, err := personen.Neu(r.lager.Personen, r.uhr, personen.Optionen{}).Vollauf(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (r *rueckgabestelle) erstelle(t *testing.T, ags melde.AGS) *meldenummer.Nachricht {
	t.Helper()
	return ohneFehler[*meldenummer.Nachricht](t)(r.Erstelle(t.Context(), ags))
}

// quittiere answers a message; ergebnisse are by number of the pair, "" names it not.
func (r *rueckgabestelle) quittiere(t *testing.T, n *meldenummer.Nachricht, ergebnisse ...meldenummer.Ergebnis) error {
	t.Helper()
	q := meldenummer.Quittung{Kopf: n.Kopf}
	for i, e := range ergebnisse {
		if e != "" {
			q.Zeilen = append(q.Zeilen, meldenummer.Quittungszeile{Nr: i + 1, Ergebnis: e})
		}
	}
	_, err := r.Nimm(t.Context(), bytes.NewReader(schreibe(t, &q)))
	return err
}

// nachrichtentext is the message as bytes.
func nachrichtentext(t *testing.T, n *meldenummer.Nachricht) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := n.Schreibe(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func schreibe(t *testing.T, q *meldenummer.Quittung) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := q.Schreibe(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// marken lists by what the pairs name their records.
func marken(n *meldenummer.Nachricht) []string {
	if n == nil {
		return nil
	}
	var aus []string
	for _, p := range n.Paare {
		aus = append(aus, string(p.VBM)+p.Ordnungsmerkmal)
	}
	return aus
}

func vbmVon(ags melde.AGS, nr int) string { return fmt.Sprintf("%s%012d", ags, nr) }

// einwohner returns a record with a vBM.
func einwohner(nr int, ags melde.AGS, aendere ...func(*melde.Meldesatz)) *melde.Meldesatz {
	s := NeuerSatz(nr, inGemeinde(ags))
	s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzVBM, Inhalt: []string{vbmVon(ags, nr)}}}}
	for _, f := range aendere {
		f(s)
	}
	return s
}

func rueckgabeWiederholbar(t *testing.T, r *rueckgabestelle) {
	if n := r.erstelle(t, Gemeinde); n != nil {
		t.Fatalf("an empty register sends %v", marken(n))
	}
	r.liefere(t, einwohner(1, Gemeinde), einwohner(2, Gemeinde))
	n := r.erstelle(t, Gemeinde)
	gleich(t, "marks", []string{vbmVon(Gemeinde, 1), vbmVon(Gemeinde, 2)}, marken(n))
	if n.Nummer != 1 || !n.Paare[0].Meldenummer.Gueltig() || n.Paare[0].Meldenummer == n.Paare[1].Meldenummer {
		t.Errorf("%+v", n)
	}
	r.uhr.Stelle(jetzt.Add(48 * time.Hour))
	if d := cmp.Diff(nachrichtentext(t, n), nachrichtentext(t, r.erstelle(t, Gemeinde))); d != "" {
		t.Errorf("the same number again has other bytes:\n%s", d)
	}
}

func rueckgabeFolgt(t *testing.T, r *rueckgabestelle) {
	r.liefere(t, einwohner(1, Gemeinde))
	erste := r.erstelle(t, Gemeinde)
	r.liefere(t, einwohner(2, Gemeinde))
	zweite := r.erstelle(t, Gemeinde)
	if zweite.Nummer != 2 {
		t.Errorf("number %d", zweite.Nummer)
	}
	gleich(t, "marks", []string{vbmVon(Gemeinde, 1), vbmVon(Gemeinde, 2)}, marken(zweite))
	if err := r.quittiere(t, erste, meldenummer.Angenommen); !errors.Is(err, personen.ErrUeberholt) {
		t.Errorf("receipt of a replaced message: %v", err)
	}
	if err := r.quittiere(t, zweite, meldenummer.Angenommen, meldenummer.Angenommen); err != nil {
		t.Fatal(err)
	}
	if n := r.erstelle(t, Gemeinde); n != nil {
		t.Errorf("everything is known, still %v", marken(n))
	}
}

func rueckgabeQuittiert(t *testing.T, r *rueckgabestelle) {
	r.liefere(t, einwohner(1, Gemeinde), einwohner(2, Gemeinde), einwohner(3, Gemeinde))
	n := r.erstelle(t, Gemeinde)
	if err := r.quittiere(t, n, meldenummer.Angenommen, meldenummer.Unbekannt); err != nil {
		t.Fatal(err)
	}
	rest := r.erstelle(t, Gemeinde)
	gleich(t, "marks", []string{vbmVon(Gemeinde, 3)}, marken(rest))
	if rest.Nummer != 2 {
		t.Errorf("number %d", rest.Nummer)
	}
	if err := r.quittiere(t, rest, meldenummer.Angenommen); err != nil {
		t.Fatal(err)
	}
	if err := r.quittiere(t, rest, meldenummer.Angenommen); !errors.Is(err, personen.ErrSchonQuittiert) {
		t.Errorf("the same receipt again: %v", err)
	}
}

func rueckgabeUnbekannt(t *testing.T, r *rueckgabestelle) {
	r.liefere(t, einwohner(1, Gemeinde), einwohner(2, Gemeinde))
	if err := r.quittiere(t, r.erstelle(t, Gemeinde), meldenummer.Unbekannt, meldenummer.Unbekannt); err != nil {
		t.Fatal(err)
	}
	r.liefere(t, einwohner(2, Gemeinde, um(1), func(s *melde.Meldesatz) { s.Name.Doktorgrad = "Dr." }))
	gleich(t, "marks", []string{vbmVon(Gemeinde, 2)}, marken(r.erstelle(t, Gemeinde)))
}

func rueckgabeUnpassend(t *testing.T, r *rueckgabestelle) {
	r.liefere(t, einwohner(1, Gemeinde), einwohner(2, Gemeinde))
	n := r.erstelle(t, Gemeinde)
	for _, f := range []struct {
		name       string
		aendere    func(k *meldenummer.Kopf)
		ergebnisse []meldenummer.Ergebnis
		soll       error
	}{
		{"a pair too many", func(*meldenummer.Kopf) {}, []meldenummer.Ergebnis{meldenummer.Angenommen, "", meldenummer.Unbekannt}, personen.ErrPaarFehlt},
		{"a number that was not sent", func(k *meldenummer.Kopf) { k.Nummer = 7 }, []meldenummer.Ergebnis{meldenummer.Angenommen}, personen.ErrOhneNachricht},
		{"another municipality", func(k *meldenummer.Kopf) { k.AGS = leipzig }, []meldenummer.Ergebnis{meldenummer.Angenommen}, personen.ErrOhneNachricht},
		{"not a receipt", func(k *meldenummer.Kopf) { k.AGS = "x" }, []meldenummer.Ergebnis{meldenummer.Angenommen}, personen.ErrQuittungUnlesbar},
	} {
		falsch := *n
		f.aendere(&falsch.Kopf)
		if err := r.quittiere(t, &falsch, f.ergebnisse...); !errors.Is(err, f.soll) {
			t.Errorf("%s: %v", f.name, err)
		}
	}
	if d := cmp.Diff(nachrichtentext(t, n), nachrichtentext(t, r.erstelle(t, Gemeinde))); d != "" {
		t.Errorf("something was taken:\n%s", d)
	}
}

func rueckgabeErsetzt(t *testing.T, r *rueckgabestelle) {
	r.liefere(t, einwohner(1, Gemeinde), einwohner(2, Gemeinde, func(s *melde.Meldesatz) { s.Geburt.Datum = NeuerSatz(1).Geburt.Datum }))
	n := r.erstelle(t, Gemeinde)
	if err := r.quittiere(t, n, meldenummer.Angenommen, meldenummer.Angenommen); err != nil {
		t.Fatal(err)
	}
	r.entscheide(t, zuordnung.Zusammen, r.satznummer["OM000001"], r.satznummer["OM000002"])
	ist := r.erstelle(t, Gemeinde)
	// The bundle bears the older of both numbers; whose record had the other one is told.
	alt, neu := n.Paare[1], n.Paare[0]
	if ist != nil && ist.Paare[0].VBM == n.Paare[0].VBM {
		alt, neu = neu, alt
	}
	soll := []meldenummer.Paar{{VBM: alt.VBM, Meldenummer: neu.Meldenummer, Ersetzt: alt.Meldenummer}}
	if ist == nil {
		t.Fatal("nothing is due")
	}
	gleich(t, "pairs", soll, ist.Paare)
}

func rueckgabeOhneVBM(t *testing.T, r *rueckgabestelle) {
	r.liefere(t, NeuerSatz(1), einwohner(2, Gemeinde))
	gleich(t, "marks", []string{"OM000001", vbmVon(Gemeinde, 2)}, marken(r.erstelle(t, Gemeinde)))
}

func rueckgabeJeGemeinde(t *testing.T, r *rueckgabestelle) {
	r.liefere(t, einwohner(1, Gemeinde), einwohner(2, leipzig))
	gleich(t, "municipalities", []melde.AGS{Gemeinde, leipzig}, ohneFehler[[]melde.AGS](t)(r.Gemeinden(t.Context())))
	gleich(t, "marks", []string{vbmVon(leipzig, 2)}, marken(r.erstelle(t, leipzig)))
	gleich(t, "marks", []string{vbmVon(Gemeinde, 1)}, marken(r.erstelle(t, Gemeinde)))
	if err := r.quittiere(t, r.erstelle(t, leipzig), meldenummer.Angenommen); err != nil {
		t.Fatal(err)
	}
	gleich(t, "marks", []string{vbmVon(Gemeinde, 1)}, marken(r.erstelle(t, Gemeinde)))
}

func rueckgabeGleichzeitig(t *testing.T, r *rueckgabestelle) {
	stand := personen.Rueckgabestand{Nummer: 1, Erstellt: jetzt}
	lege := func(nummer int) bool {
		t.Helper()
		stand.Nummer = nummer
		return ohneFehler[bool](t)(r.speicher.LegeRueckgabe(t.Context(), Gemeinde, stand, []personen.Zuteilung{{Satz: 1, Fassung: 1, Nummer: "x"}}))
	}
	for i, f := range []struct {
		nummer int
		soll   bool
	}{{2, false}, {1, true}, {1, false}, {3, false}, {2, true}} {
		if lege(f.nummer) != f.soll {
			t.Errorf("step %d: number %d, want %v", i, f.nummer, f.soll)
		}
	}
}
