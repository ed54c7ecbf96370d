// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/dienst"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/tueren/abrufnachricht"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/tueren/eingang"
)

// The system under SIGKILL: a process delivers and answers at the same time and
// says on its standard output what it has acknowledged. It is killed at a random
// moment; whoever opens the register afterwards must find all of it.

// runden is how often a process is killed; KMR_ABSTURZ_RUNDEN raises it.
func runden(t *testing.T, vorgabe int) int {
	t.Helper()
	text := os.Getenv("KMR_ABSTURZ_RUNDEN")
	if text == "" {
		return vorgabe
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("KMR_ABSTURZ_RUNDEN=%q", text)
	}
	return n
}

// zufall returns randomness whose seed is shown when the test fails.
func zufall(t *testing.T) *rand.Rand {
	t.Helper()
	saat := rand.Uint64()
	if text := os.Getenv("KMR_ABSTURZ_SAAT"); text != "" {
		var err error
		if saat, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("again with KMR_ABSTURZ_SAAT=%d", saat)
		}
	})
	return rand.New(rand.NewPCG(saat, 1))
}

// kindbefehl is what the process that is killed shall do.
type kindbefehl struct {
	Daten   string
	Ablage  string // messages and receipts
	Ab      int    // first message to deliver
	Bis     int    // last one; then only queries
	Ladung  bool   // as a first load, without queries
	Fragen  string // unique beginning of the file numbers
	Frager  int
	Schluss bool // end after the last message
}

func alsAbsturzkind() int {
	var b kindbefehl
	err := json.Unmarshal([]byte(os.Args[1]), &b)
	if err == nil {
		err = b.fuehre(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// sagt writes a line in one piece: what was written before the kill counts.
type sagt struct{ mu sync.Mutex }

func (s *sagt) zeile(format string, werte ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = fmt.Fprintf(os.Stdout, format+"\n", werte...)
}

func (b kindbefehl) fuehre(ctx context.Context) error {
	h, err := oeffne(ctx, befehl.Ort{Daten: b.Daten}, spieltag, b.Ladung)
	if err != nil {
		return err
	}
	var s sagt
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return b.liefere(ctx, h, &s) })
	for i := range b.Frager {
		g.Go(func() error { return b.frage(ctx, h, &s, i) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return h.Schliesse()
}

// oeffne opens the installation as on the given day.
func oeffne(ctx context.Context, o befehl.Ort, heute string, ladung bool) (*befehl.Haus, error) {
	w := &dienst.Werk{Umgebung: func(name string) string {
		if name == "KMR_HEUTE" {
			return heute
		}
		return ""
	}}
	return w.Oeffne(ctx, o, ladung)
}

func (b kindbefehl) liefere(ctx context.Context, h *befehl.Haus, s *sagt) error {
	tuer := h.Eingang(b.Ablage)
	if b.Ladung {
		if _, err := h.Lader.BeginneLadung(ctx); err != nil {
			return err
		}
	}
	for n := b.Ab; n <= b.Bis; n++ {
		if err := nimm(ctx, tuer, b.Ablage, n); err != nil {
			return err
		}
		s.zeile("Q %d", n)
	}
	if b.Ladung {
		return h.Lader.BeendeLadung(ctx)
	}
	return nil
}

// nimm delivers message n through the door.
func nimm(ctx context.Context, tuer *eingang.Eingang, ablage string, n int) error {
	inhalt, err := folge{}.nachricht(n)
	if err != nil {
		return err
	}
	pfad := filepath.Join(ablage, fmt.Sprintf("eingang-%d.xml", n))
	if err := os.WriteFile(pfad, inhalt, 0o600); err != nil {
		return err
	}
	dateien, err := eingang.Sammle([]string{pfad}, nil, "")
	if err != nil {
		return err
	}
	_, err = tuer.Nimm(ctx, dateien[0])
	return err
}

func (b kindbefehl) frage(ctx context.Context, h *befehl.Haus, s *sagt, wer int) error {
	akteur, err := amtsakteur(ctx, h)
	if err != nil {
		return err
	}
	z := rand.New(rand.NewPCG(uint64(b.Ab), uint64(wer)))
	for i := 0; !b.Schluss || i < 20; i++ {
		az := fmt.Sprintf("%s-%d-%d", b.Fragen, wer, i)
		a, err := stelleFrage(ctx, h, akteur, z.IntN(bestandsgroesse), az)
		if err != nil {
			return err
		}
		s.zeile("A %s %s", a.Protokoll, az)
	}
	return nil
}

func amtsakteur(ctx context.Context, h *befehl.Haus) (behoerde.Akteur, error) {
	wer, err := h.Zugang.AmBefehl(ctx, "amt-1", "verfahren")
	return wer.Akteur, err
}

// stelleFrage asks for resident om under the file number.
func stelleFrage(ctx context.Context, h *befehl.Haus, akteur behoerde.Akteur, om int, az string) (*xmeld.Antwort, error) {
	m := bewohner(om)
	nachricht, err := frageMit(m, func(a *xmeld.Anfrage) {
		a.Abrufer.Aktenzeichen = az
		for e := range 60 {
			a.Elemente = append(a.Elemente, elementNr(e+1))
		}
	})
	if err != nil {
		return nil, err
	}
	f, err := abrufnachricht.Lies(nachricht)
	if err != nil {
		return nil, err
	}
	antwort, err := h.Abruf.Beantworte(ctx, f, func(context.Context, string) (behoerde.Akteur, error) { return akteur, nil })
	if err != nil {
		return nil, err
	}
	return xmeld.Lies1331(bytes.NewReader(antwort.HaengeAn(nil)))
}

// TestKilledProcessLosesNothingItAcknowledged kills the process while it delivers
// and answers; the same register goes through all rounds.
func TestKilledProcessLosesNothingItAcknowledged(t *testing.T) {
	z, anzahl := zufall(t), runden(t, 8)
	o := neuerOrt(t)
	bestaetigt, stand, fragen := 0, 0, map[int64]string{}
	for runde := range anzahl {
		b := kindbefehl{Daten: o.daten, Ablage: o.ablage, Ab: max(1, bestaetigt), Bis: 1 << 20, Fragen: fmt.Sprintf("R%d", runde), Frager: 2}
		gesagt := b.toete(t, time.Duration(z.Int64N(int64(700*time.Millisecond))))
		bestaetigt = max(bestaetigt, gesagt.letzteLieferung)
		for nr, az := range gesagt.antworten {
			if schon, doppelt := fragen[nr]; doppelt {
				t.Fatalf("round %d: entry %d stands for %s and %s", runde, nr, schon, az)
			}
			fragen[nr] = az
		}
		o.pruefeQuittungen(t, bestaetigt)
		stand = o.pruefe(t, max(stand, bestaetigt), fragen)
		if t.Failed() {
			t.Fatalf("round %d of %d", runde, anzahl)
		}
	}
	o.vollende(t, stand+5)
	o.pruefeAktenzeichen(t, fragen)
	t.Logf("%d kills, %d messages and %d answers acknowledged", anzahl, bestaetigt, len(fragen))
}

// TestKilledFirstLoadContinues kills the first load of a register, which writes
// its indexes at the end only.
func TestKilledFirstLoadContinues(t *testing.T) {
	z, anzahl := zufall(t), max(1, runden(t, 1)/10)
	for range anzahl {
		o := neuerOrt(t)
		bestaetigt := 0
		const alle = 60
		for range 3 {
			b := kindbefehl{Daten: o.daten, Ablage: o.ablage, Ab: 1, Bis: alle, Ladung: true}
			gesagt := b.toete(t, time.Duration(z.Int64N(int64(900*time.Millisecond))))
			bestaetigt = max(bestaetigt, gesagt.letzteLieferung)
			o.pruefeQuittungen(t, bestaetigt)
		}
		o.vollende(t, alle)
		if t.Failed() {
			return
		}
	}
}

// gesagtes is what a process acknowledged before it died.
type gesagtes struct {
	letzteLieferung int
	antworten       map[int64]string // file number by log number
}

// toete runs the process and kills it after the time.
func (b kindbefehl) toete(t *testing.T, nach time.Duration) gesagtes {
	t.Helper()
	auftrag, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	p := exec.Command(os.Args[0], string(auftrag))
	p.Env = umgebung(rollenname + "=absturz")
	var meldung bytes.Buffer
	p.Stderr = &meldung
	rohr, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	uhr := time.AfterFunc(nach, func() { _ = p.Process.Kill() })
	defer uhr.Stop()
	g := gesagtes{antworten: map[int64]string{}}
	for r := bufio.NewReader(rohr); ; {
		zeile, err := r.ReadString('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		g.hoere(t, zeile)
	}
	if err := p.Wait(); meldung.Len() > 0 || (err != nil && p.ProcessState.ExitCode() != -1) {
		t.Fatalf("the process ended by itself: %v\n%s", err, meldung.String())
	}
	return g
}

func (g *gesagtes) hoere(t *testing.T, zeile string) {
	t.Helper()
	worte := strings.Fields(zeile)
	nr, err := strconv.ParseInt(worte[1], 10, 64)
	if err != nil {
		t.Fatalf("%q: %v", zeile, err)
	}
	if worte[0] == "Q" {
		g.letzteLieferung = int(nr)
		return
	}
	g.antworten[nr] = worte[2]
}

// ort is where a register is that gets killed.
type ort struct{ daten, ablage string }

func neuerOrt(t *testing.T) ort {
	t.Helper()
	o := ort{daten: t.TempDir(), ablage: t.TempDir()}
	konten := schreibeDatei(t, filepath.Join(o.ablage, "konten.json"), []byte(kontendatei))
	ruf{}.gelingt(t, "konten", "anlegen", "--daten", o.daten, konten)
	return o
}

// mit opens the register for f, later on the same day: the legal clock of every
// process begins anew at noon.
func (o ort) mit(t *testing.T, f func(h *befehl.Haus)) {
	t.Helper()
	h, err := oeffne(t.Context(), befehl.Ort{Daten: o.daten}, spieltag+"T20:00:00+01:00", false)
	if err != nil {
		t.Fatalf("the register does not open again: %v", err)
	}
	defer func() {
		if err := h.Schliesse(); err != nil {
			t.Error(err)
		}
	}()
	f(h)
}

// pruefe checks log and stock, and returns the number of the last message that is
// stored: the one that was stored for sure, or the one after it, if the process
// died before it could say so.
func (o ort) pruefe(t *testing.T, sicher int, fragen map[int64]string) (stand int) {
	t.Helper()
	stand = sicher
	o.mit(t, func(h *befehl.Haus) {
		bericht, err := h.Kontrolle.Pruefe(t.Context())
		if err != nil || !bericht.OK {
			t.Errorf("the log does not verify: %v, %+v", err, bericht.ErsterFehler)
		}
		for nr, az := range fragen {
			if nr > bericht.Eintraege {
				t.Errorf("answer %s left, but the log ends with %d before its entry %d", az, bericht.Eintraege, nr)
			}
		}
		ist := o.bestand(t, h)
		switch {
		case ist == folge{}.bestand(sicher):
		case ist == folge{}.bestand(sicher+1):
			stand++
		default:
			t.Errorf("the stock is neither that after message %d nor that after the next one", sicher)
		}
	})
	return stand
}

func (o ort) pruefeQuittungen(t *testing.T, bestaetigt int) {
	t.Helper()
	for n := 1; n <= bestaetigt; n++ {
		b, err := os.ReadFile(filepath.Join(o.ablage, folge{}.uuid(n)+".1101.xml"))
		if err != nil {
			t.Fatalf("the receipt of message %d is lost: %v", n, err)
		}
		if q, err := xmeld.Lies1101(bytes.NewReader(b)); err != nil || q.Status != "00" || q.Gelesen != satzzahl {
			t.Errorf("receipt of message %d: %v %+v", n, err, q)
		}
	}
}

// bestand asks for every resident and returns the house numbers found.
func (o ort) bestand(t *testing.T, h *befehl.Haus) (ist hausnummern) {
	t.Helper()
	akteur, err := amtsakteur(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	g, ctx := errgroup.WithContext(t.Context())
	g.SetLimit(8)
	for om := range bestandsgroesse {
		g.Go(func() error {
			a, err := stelleFrage(ctx, h, akteur, om, "Prüfung")
			if err != nil {
				return err
			}
			if len(a.Rueckweisungen) > 0 {
				return fmt.Errorf("resident %d: refused with %s %s", om, a.Rueckweisungen[0].Grund, a.Rueckweisungen[0].Freitext)
			}
			if len(a.Personen) == 1 && len(a.Personen[0].Wohnungen) > 0 {
				ist[om], err = strconv.Atoi(a.Personen[0].Wohnungen[0].Anschrift.Inland.Hausnummer)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	return ist
}

// vollende delivers the rest without a kill and compares with what an undisturbed
// delivery gives.
func (o ort) vollende(t *testing.T, bis int) {
	t.Helper()
	b := kindbefehl{Daten: o.daten, Ablage: o.ablage, Ab: 1, Bis: bis, Schluss: true}
	auftrag, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	p := exec.CommandContext(t.Context(), os.Args[0], string(auftrag))
	p.Env = umgebung(rollenname + "=absturz")
	if aus, err := p.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, aus)
	}
	o.pruefeQuittungen(t, bis)
	o.mit(t, func(h *befehl.Haus) {
		if ist, soll := o.bestand(t, h), (folge{}).bestand(bis); ist != soll {
			t.Errorf("final state\n%v, want\n%v", ist, soll)
		}
	})
}

// pruefeAktenzeichen looks every acknowledged answer up in the log.
func (o ort) pruefeAktenzeichen(t *testing.T, fragen map[int64]string) {
	t.Helper()
	o.mit(t, func(h *befehl.Haus) {
		var b bytes.Buffer
		wer := kontrolle.Einsicht{Akteur: h.Betreiber.Akteur, Kontrolle: true, Zweck: "datenschutzkontrolle", Anlass: "Probe"}
		if _, err := h.Kontrolle.Exportiere(t.Context(), wer, kontrolle.Filter{Art: "personensuche"}, &b); err != nil {
			t.Fatal(err)
		}
		im := map[int64]string{}
		for d := json.NewDecoder(&b); d.More(); {
			var e struct {
				Nummer       int64  `json:"nummer"`
				Aktenzeichen string `json:"aktenzeichen"`
			}
			if err := d.Decode(&e); err != nil {
				t.Fatal(err)
			}
			im[e.Nummer] = e.Aktenzeichen
		}
		for nr, az := range fragen {
			if im[nr] != az {
				t.Errorf("entry %d is of %q, answered was %q", nr, im[nr], az)
			}
		}
	})
}
