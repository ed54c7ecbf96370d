// SPDX-License-Identifier: EUPL-1.2

package eingang_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/datentraeger"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/tueren/eingang"
)

func TestOrderIsThatOfTheNumbersWhateverTheFilesAreCalled(t *testing.T) {
	h := neuesHaus(t, lieferung.Optionen{})
	h.lege("a.xml", n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 10, saetze: []*melde.Meldesatz{satz(pirna, 1)}}))
	h.lege("b.xml", n1100(t, auftrag{uuid: uuidVon(2), ags: pirna, nummer: 9, paket: 2, saetze: []*melde.Meldesatz{satz(pirna, 2)}}))
	h.lege("c/z.XML", n1100(t, auftrag{uuid: uuidVon(3), ags: pirna, nummer: 9, weitere: true, saetze: []*melde.Meldesatz{satz(pirna, 3)}}))
	h.lege("0.xml", n1100(t, auftrag{uuid: uuidVon(4), ags: dresden, nummer: 1, saetze: []*melde.Meldesatz{satz(dresden, 4)}}))
	h.lege("zzz.xml", n1104(t, pirna, false))
	h.lege("liesmich.txt", []byte("no message"))
	e := h.nimm()
	if d := cmp.Diff([]string{"1104", "14612000/1/1", "14628270/9/1", "14628270/9/2", "14628270/10/1"}, h.folge); d != "" {
		t.Errorf("order (-want +got)\n%s", d)
	}
	if d := cmp.Diff(eingang.Ergebnis{Nachrichten: 5, Saetze: 4, Gespeichert: 4}, e); d != "" || h.saetze() != 4 {
		t.Errorf("%d records in the register, %s, refused %v", h.saetze(), d, h.abgewiesen)
	}
	h.pruefeAntworten()
}

func TestReceiptForEachRecord(t *testing.T) {
	h := neuesHaus(t, lieferung.Optionen{})
	fremd, ohneHinweis := satz(dresden, 2), satz(pirna, 1)
	h.lege("a.xml", n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 1, saetze: []*melde.Meldesatz{ohneHinweis, fremd},
		loeschen: []melde.Schluessel{{AGS: pirna, Ordnungsmerkmal: "nie geliefert"}}}))
	e := h.nimm()
	q := h.quittung(uuidVon(1))
	if q.Status != "00" || q.Lieferung != 1 || q.Gelesen != 3 || q.Gemeinde.AGS != pirna || q.Kopf.Leser.Kennung != "ags:14628270" {
		t.Errorf("receipt %+v", q)
	}
	if len(q.Meldungen) != 2 || q.Meldungen[0].Konsequenz != xmeld.Zurueckgewiesen || q.Meldungen[0].Blatt != "1201" || q.Meldungen[0].Feldinhalt != string(dresden) {
		t.Errorf("objections %+v", q.Meldungen)
	}
	if e.Gespeichert != 1 || e.Zurueckgewiesen != int(q.Zurueckgewiesen) || e.Saetze != 3 || h.saetze() != 1 {
		t.Errorf("counted %+v, %d records", e, h.saetze())
	}
	h.pruefeAntworten()
}

// The same message again gets the same bytes and has no effect (contract 5.11).
func TestSameMessageTwiceSameReceiptOneEffect(t *testing.T) {
	h := neuesHaus(t, lieferung.Optionen{})
	h.lege("a.xml", n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 1, saetze: []*melde.Meldesatz{satz(pirna, 1), satz(dresden, 2)}}))
	h.nimm()
	erste := h.antwort(uuidVon(1) + ".1101.xml")
	if e := h.nimm(); e != (eingang.Ergebnis{Nachrichten: 1}) {
		t.Errorf("second time: %+v", e)
	}
	if zweite := h.antwort(uuidVon(1) + ".1101.xml"); !bytes.Equal(erste, zweite) {
		t.Errorf("the receipts differ:\n%s\n%s", erste, zweite)
	}
	if h.saetze() != 1 {
		t.Errorf("%d records", h.saetze())
	}
}

// A message that can't be read or isn't valid gets a 0010 and no 1101; nothing of
// it is stored, and its neighbours are.
func TestInvalidMessageIsRefusedAsAWhole(t *testing.T) {
	gut := string(n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 1, saetze: []*melde.Meldesatz{satz(pirna, 1), satz(pirna, 2)}}))
	zweiter := strings.LastIndex(gut, "<xmeld:datensatz>")
	faelle := []struct {
		name, inhalt, grund, antwort, text string
	}{
		{"truncated", gut[:len(gut)-30], "X000", uuidVon(1), "Nachricht 1100"},
		{"truncated in the header", gut[:400], "X000", "boese-", "Nachricht"},
		{"no XML", "hallo", "X000", "boese-", "Nachricht"},
		{"empty", "", "X000", "boese-", "Nachricht"},
		{"document type", `<!DOCTYPE a [<!ENTITY x "y">]>` + gut[strings.Index(gut, "<xmeld:"):], "X000", "boese-", "Nachricht"},
		{"not UTF-8", strings.Replace(gut, "Erika Maria", "Erika \xe4", 1), "S001", uuidVon(1), "Nachricht 1100"},
		{"element out of order in the second record", gut[:zweiter] + strings.Replace(gut[zweiter:], "<xmeld:datensatz>", "<xmeld:datensatz><fremd/>", 1), "X001", uuidVon(1), "Element"},
		{"unknown code of a list without namespace", strings.Replace(gut, "www.osci.de/xmeld2511a", "www.osci.de/xmeld100", 1), "V000", "boese-", "Version"},
		{"another message", `<x:auskunft.0600 xmlns:x="http://www.osci.de/xmeld2511a"/>`, "V000", "boese-", "1100 und 1104"},
		{"1104 without contents", `<x:xmeldit.ortsundstrassenverzeichnis.1104 xmlns:x="http://www.osci.de/xmeld2511a"/>`, "X001", "boese-", "Nachricht 1104"},
		{"invalid UUID that is a path", strings.Replace(gut, uuidVon(1), "../../../../tmp/kmr-ausbruch-0000000", 1), "X001", "boese-", "nachrichtenUUID"},
		{"invalid and of another municipality", strings.Replace(strings.Replace(gut, "ags:14628270", "ags:14612000", 1), "<xmeld:datensatz>", "<xmeld:datensatz><fremd/>", 1), "X001", uuidVon(1), "Element"},
	}
	h := neuesHaus(t, lieferung.Optionen{})
	for i, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			h.frisch(t)
			h.lege("boese.xml", []byte(f.inhalt))
			h.lege("nachbar.xml", n1100(t, auftrag{uuid: uuidVon(7 + i), ags: dresden, nummer: uint64(1 + i), saetze: []*melde.Meldesatz{satz(dresden, i)}}))
			e := h.nimm()
			if e.Abgewiesen != 1 || e.Nachrichten != 2 || h.saetze() != i+1 || len(h.abgewiesen) != 1 {
				t.Errorf("counted %+v, %d records, refused %q", e, h.saetze(), h.abgewiesen)
			}
			if q := h.quittung(uuidVon(7 + i)); q.Status != "00" {
				t.Errorf("the neighbour got %+v", q)
			}
			name := derName(t, h.antworten(), ".0010.xml")
			if !strings.HasPrefix(name, f.antwort) || len(h.antworten()) != 2 {
				t.Fatalf("answers %v", h.antworten())
			}
			r := h.rueckweisung(strings.TrimSuffix(name, ".0010.xml"))
			if len(r.Gruende) != 1 || r.Gruende[0].Grund != f.grund || !strings.Contains(strings.Join(r.Gruende[0].Beschreibungen, ""), f.text) {
				t.Errorf("reasons %+v, want %s with %q", r.Gruende, f.grund, f.text)
			}
			if string(r.Nachricht) != f.inhalt {
				t.Error("the refused message does not come back as it was")
			}
			if !strings.Contains(h.abgewiesen[0], "boese.xml: ") || strings.Contains(h.abgewiesen[0], "Erika") {
				t.Errorf("the operator is told %q", h.abgewiesen[0])
			}
			h.pruefeAntworten()
		})
	}
}

func derName(t *testing.T, namen []string, ende string) string {
	t.Helper()
	i := slices.IndexFunc(namen, func(n string) bool { return strings.HasSuffix(n, ende) })
	if i < 0 {
		t.Fatalf("no %s in %v", ende, namen)
	}
	return namen[i]
}

// Unreadable messages of the same file name in different folders get an answer each.
func TestAnswersOfUnreadableMessagesDoNotOverwriteEachOther(t *testing.T) {
	h := neuesHaus(t, lieferung.Optionen{})
	h.lege("14612000/gesamt-0001.xml", []byte("eins"))
	h.lege("14628270/gesamt-0001.xml", []byte("zwei"))
	h.nimm()
	erste := h.antworten()
	if len(erste) != 2 {
		t.Fatalf("answers %v", erste)
	}
	h.nimm()
	if d := cmp.Diff(erste, h.antworten()); d != "" {
		t.Errorf("the same messages got new answers: %s", d)
	}
}

// Each refusal of contract 5.11 that a valid message can get stores nothing and
// leaves the same number expected.
func TestRefusedWithAReceipt(t *testing.T) {
	faelle := []struct {
		name    string
		auftrag auftrag
		daneben int // distance of the delivery number from the expected one
		status  string
	}{
		{"gap in the delivery numbers", auftrag{}, 1, "01"},
		{"number goes back", auftrag{}, -1, "01"},
		{"gap in the packages", auftrag{paket: 2}, 0, "01"},
		{"author is another municipality", auftrag{autor: "ags:14612000"}, 0, "03"},
		{"author is no municipality", auftrag{autor: "dbs:060030020000"}, 0, "03"},
		{"test message", auftrag{test: true}, 0, "05"},
	}
	h := neuesHaus(t, lieferung.Optionen{})
	h.lege("1.xml", n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 1, saetze: []*melde.Meldesatz{satz(pirna, 1)}}))
	h.nimm()
	for i, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			h.frisch(t)
			vorher, a := h.saetze(), f.auftrag
			a.uuid, a.ags, a.nummer, a.saetze = uuidVon(100+i), pirna, uint64(i+2+f.daneben), []*melde.Meldesatz{satz(pirna, i+2)}
			h.lege("2.xml", n1100(t, a))
			if e := h.nimm(); e != (eingang.Ergebnis{Nachrichten: 1, Abgewiesen: 1}) || h.saetze() != vorher {
				t.Errorf("counted %+v, %d records", e, h.saetze())
			}
			q := h.quittung(a.uuid)
			if string(q.Status) != f.status || q.Fehlermeldung == "" || len(q.Meldungen) > 0 {
				t.Errorf("receipt %+v", q)
			}
			h.pruefeAntworten()
			h.lege("3.xml", n1100(t, auftrag{uuid: uuidVon(200 + i), ags: pirna, nummer: uint64(i + 2), saetze: a.saetze}))
			if e := h.nimm(filepath.Join(h.ordner, "3.xml")); e.Gespeichert != 1 {
				t.Errorf("the expected number is no longer taken: %+v %v", e, h.abgewiesen)
			}
		})
	}
}

func TestTestMessagesAreTakenInATestInstallation(t *testing.T) {
	h := neuesHaus(t, lieferung.Optionen{Testbetrieb: true})
	h.lege("1.xml", n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 1, test: true, saetze: []*melde.Meldesatz{satz(pirna, 1)}}))
	h.lege("2.xml", n1104(t, pirna, true))
	if e := h.nimm(); e.Gespeichert != 1 || e.Abgewiesen != 0 {
		t.Errorf("counted %+v, %v", e, h.abgewiesen)
	}
	if q := h.quittung(uuidVon(1)); !q.Kopf.IstTest {
		t.Error("the receipt of a test is no test")
	}
}

// A directory of streets that may not be taken stops nobody else.
func TestRefusedDirectoryLeavesTheNeighboursAlone(t *testing.T) {
	h := neuesHaus(t, lieferung.Optionen{})
	h.lege("0.xml", n1104(t, pirna, true))
	h.lege("1.xml", n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 1, saetze: []*melde.Meldesatz{satz(pirna, 1)}}))
	if e := h.nimm(); e.Abgewiesen != 1 || e.Gespeichert != 1 || !strings.Contains(strings.Join(h.abgewiesen, ""), "Testnachricht") {
		t.Errorf("counted %+v, %v", e, h.abgewiesen)
	}
}

func TestEmptyDeliveryIsTaken(t *testing.T) {
	h := neuesHaus(t, lieferung.Optionen{})
	h.lege("1.xml", n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 1, gesamt: true}))
	if e := h.nimm(); e != (eingang.Ergebnis{Nachrichten: 1}) || h.quittung(uuidVon(1)).Status != "00" {
		t.Errorf("counted %+v, %v", e, h.abgewiesen)
	}
	h.pruefeAntworten()
}

func TestStandardInput(t *testing.T) {
	h := neuesHaus(t, lieferung.Optionen{})
	nimm := func(inhalt []byte) eingang.Ergebnis {
		dateien, err := eingang.Sammle([]string{"-"}, bytes.NewReader(inhalt), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		return h.nimmDateien(dateien)
	}
	if e := nimm(n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 1, saetze: []*melde.Meldesatz{satz(pirna, 1)}})); e.Gespeichert != 1 {
		t.Errorf("counted %+v, %v", e, h.abgewiesen)
	}
	if nimm([]byte("hallo")); len(h.abgewiesen) != 1 || !strings.HasPrefix(derName(t, h.antworten(), ".0010.xml"), "eingabe-") {
		t.Errorf("refused %q, answers %v", h.abgewiesen, h.antworten())
	}
	if _, err := eingang.Sammle([]string{"-"}, kaputt{}, t.TempDir()); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a broken input gives %v", err)
	}
}

type kaputt struct{}

func (kaputt) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestDataCarrier(t *testing.T) {
	const etikett = `{"absendende_stelle":"Pirna","kennzeichen":"PIR-7","dateiname":["lieferung/1.xml"],"empfangende_stelle":"Register",
		"laufende_nummer":1,"gesamtzahl":1,"erstellungsdatum":"2026-11-03","zeichendichte":"UTF-8"}`
	faelle := []struct{ name, etikett, angabe string }{
		{"S1-23.2 right label", etikett, ""},
		{"S1-23.2 file is missing on the label", strings.Replace(etikett, "lieferung/1.xml", "lieferung/2.xml", 1), "dateiname"},
		{"S1-23.2 particular is missing", strings.Replace(etikett, `"kennzeichen":"PIR-7",`, "", 1), "kennzeichen"},
		{"S1-23.2 another encoding", strings.Replace(etikett, "UTF-8", "ISO-8859-1", 1), "zeichendichte"},
		{"S1-23.2 no JSON", "{", ""},
	}
	for i, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			h := neuesHaus(t, lieferung.Optionen{})
			h.lege("lieferung/1.xml", n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 1, saetze: []*melde.Meldesatz{satz(pirna, 1)}}))
			h.lege("etikett.json", []byte(f.etikett))
			dateien, err := eingang.Sammle([]string{h.ordner}, nil, "")
			if i == 0 {
				if err != nil || len(dateien) != 1 {
					t.Errorf("%d messages, %v", len(dateien), err)
				}
				return
			}
			var label *datentraeger.Fehler
			if !errors.As(err, &label) || label.Angabe != f.angabe || !strings.HasPrefix(err.Error(), h.ordner) || dateien != nil {
				t.Errorf("got %v with %d messages, want %q", err, len(dateien), f.angabe)
			}
		})
	}
}

func TestPathThatDoesNotExist(t *testing.T) {
	if _, err := eingang.Sammle([]string{filepath.Join(t.TempDir(), "fehlt")}, nil, ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// An answer appears whole or not at all.
func TestAnswersAreWrittenAtomically(t *testing.T) {
	ordner := t.TempDir()
	stoerung := errors.New("disk full")
	o := eingang.Ordner(ordner)
	halb := func(w io.Writer) error {
		if _, err := w.Write([]byte("<halb")); err != nil {
			return err
		}
		if _, err := os.Stat(filepath.Join(ordner, "a.xml")); !errors.Is(err, fs.ErrNotExist) {
			t.Error("the name is there before the content")
		}
		return stoerung
	}
	if err := o.Schreibe("a.xml", halb); !errors.Is(err, stoerung) {
		t.Errorf("got %v", err)
	}
	if reste, _ := os.ReadDir(ordner); len(reste) != 0 {
		t.Errorf("left over: %v", reste)
	}
	if err := eingang.Ordner(filepath.Join(ordner, "fehlt")).Schreibe("a.xml", halb); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing folder: %v", err)
	}
}

// Without its receipt a message counts as not answered: the run stops, and the
// repetition writes the receipt.
func TestFailedReceiptStopsTheRunAndIsMadeUpFor(t *testing.T) {
	h := neuesHaus(t, lieferung.Optionen{})
	h.lege("1.xml", n1100(t, auftrag{uuid: uuidVon(1), ags: pirna, nummer: 1, saetze: []*melde.Meldesatz{satz(pirna, 1)}}))
	dateien, err := eingang.Sammle([]string{h.ordner}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	h.lauf.Eingang.Ausgang = eingang.Ordner(filepath.Join(h.quittungen, "fehlt"))
	if _, err := h.lauf.Nimm(t.Context(), dateien); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	h.lauf.Eingang.Ausgang = eingang.Ordner(h.quittungen)
	h.nimm()
	if q := h.quittung(uuidVon(1)); q.Status != "00" || q.Gelesen != 1 || h.saetze() != 1 {
		t.Errorf("receipt %+v, %d records", q, h.saetze())
	}
}

// An interruption leaves what was taken, and the same run may be repeated.
func TestInterruptedRunContinues(t *testing.T) {
	h := neuesHaus(t, lieferung.Optionen{Stapel: 1})
	for i := range 5 {
		h.lege(fmt.Sprintf("%d.xml", i), n1100(t, auftrag{uuid: uuidVon(i), ags: pirna, nummer: uint64(i + 1), saetze: []*melde.Meldesatz{satz(pirna, i)}}))
	}
	dateien, err := eingang.Sammle([]string{h.ordner}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, halt := context.WithCancel(t.Context())
	defer halt()
	genommen := 0
	h.lauf.Fortschritt = func(int64) {
		if genommen++; genommen == 2 {
			halt()
		}
	}
	e, err := h.lauf.Nimm(ctx, dateien)
	if !errors.Is(err, context.Canceled) || e.Gespeichert != 2 || len(h.antworten()) != 2 {
		t.Errorf("interrupted after %+v with %v, answers %v", e, err, h.antworten())
	}
	h.lauf.Fortschritt = nil
	if e := h.nimm(); e.Nachrichten != 5 || e.Gespeichert != 3 || h.saetze() != 5 || len(h.antworten()) != 5 {
		t.Errorf("repeated: %+v, %d records, answers %v", e, h.saetze(), h.antworten())
	}
}
