// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
)

// BestandAbsturz kills a process in the middle of deliveries, at random points,
// and lets the next one go on. Every batch that was acknowledged must be there,
// and the stock at the end must be the one of a run without interruption. test
// is the name of the calling test, which is run again as the child; ortNeu
// returns a place that oeffne turns into a storage.
func BestandAbsturz(t *testing.T, test string, oeffne func(*testing.T, string) Lager, ortNeu func() string) {
	if ort := os.Getenv(umgebungOrt); ort != "" {
		liefereBisZumTod(t, neuerAbsturzstand(oeffne(t, ort)))
		return
	}
	runden := standardRunden
	if gesetzt, err := strconv.Atoi(os.Getenv(umgebungRunden)); err == nil {
		runden = gesetzt
	}
	ort, zufall := ortNeu(), rand.New(rand.NewPCG(3, 4))
	for runde := range runden {
		stand := toeteLieferung(t, test, ort, 1+zufall.IntN(12))
		t.Run(fmt.Sprintf("round %d", runde), func(t *testing.T) {
			p := neuerAbsturzstand(oeffne(t, ort))
			if ist := p.fortschritt(t); ist < stand {
				t.Fatalf("acknowledged %d, found %d", stand, ist)
			}
		})
	}
	p := neuerAbsturzstand(oeffne(t, ort))
	ende := p.liefereBis(t, 0)
	q := neuerAbsturzstand(oeffne(t, ortNeu()))
	q.liefereBis(t, ende)
	if d := cmp.Diff(q.abbild(t, ende), p.abbild(t, ende)); d != "" {
		t.Errorf("after %d messages the stock differs from that of a run without interruption:\n%s", ende, d)
	}
}

// IstKind reports whether this process is the child of a crash test.
func IstKind() bool { return os.Getenv(umgebungOrt) != "" }

const saetzeJeNachricht = 25

// absturznachricht returns the i-th message (1, 2, 3 …): packages in pairs, every
// fourth delivery a Gesamtlieferung, records that come, change, go and are refused.
func absturznachricht(i int) (lieferung.Nachricht, Liste) {
	n := paket(uint64(i+1)/2, uint64(2-i%2), i%2 == 0)
	n.UUID = fmt.Sprintf("a0000000-0000-4000-8000-%012d", i)
	if n.Nummer%4 != 1 {
		n.Art = lieferung.Deltalieferung
	}
	liste := make(Liste, saetzeJeNachricht)
	for j := range liste {
		nr := (i*7 + j) % 60
		switch {
		case j%9 == 8:
			liste[j] = loesche(nr, 0)
			liste[j].Loeschen.Ereignis.Zeitpunkt = absturzzeit(i)
		default:
			s := NeuerSatz(nr, namens(melde.Name("Muster"+buchstaben(i*100+nr))))
			s.Ereignis.Zeitpunkt = absturzzeit(i)
			if j%11 == 10 {
				s.Wohnungen = nil
			}
			liste[j] = liefere(s)
		}
	}
	return n, liste
}

func neuerAbsturzstand(l Lager) *pruefstand {
	return neuerPruefstand(l, lieferung.Optionen{Stapel: 4})
}

// fortschritt returns how many records of all messages are behind.
func (p *pruefstand) fortschritt(t *testing.T) int {
	t.Helper()
	v, ok, err := p.Letzter(t.Context(), Gemeinde)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return 0
	}
	return (folgenummer(v.Nachricht)-1)*saetzeJeNachricht + v.Fortschritt
}

func folgenummer(n lieferung.Nachricht) int { return int(n.Nummer-1)*2 + int(n.Paket) }

// naechste returns the number of the message that is running or comes next.
func (p *pruefstand) naechste(t *testing.T) int {
	t.Helper()
	v, ok, err := p.Letzter(t.Context(), Gemeinde)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case !ok:
		return 1
	case v.Zustand == lieferung.Laeuft:
		return folgenummer(v.Nachricht)
	}
	return folgenummer(v.Nachricht) + 1
}

// liefereBis delivers up to the message bis, at least the one that is running,
// and returns the number of the last one.
func (p *pruefstand) liefereBis(t *testing.T, bis int) int {
	t.Helper()
	erste := p.naechste(t)
	bis = max(bis, erste)
	for i := erste; i <= bis; i++ {
		n, saetze := absturznachricht(i)
		pruefeStatus(t, p.nimm(t, n, saetze...), lieferung.StatusErbracht)
	}
	return bis
}

// liefereBisZumTod is the child: it delivers and prints how far it is after every
// durable batch.
func liefereBisZumTod(t *testing.T, p *pruefstand) {
	for i := p.naechste(t); ; i++ {
		n, saetze := absturznachricht(i)
		d := lieferung.Neu(p.Bestandsspeicher, p.uhr, lieferung.Optionen{Stapel: 4, Fortschritt: func(erledigt, _ int) {
			fmt.Println(vorsatzBestaetigt + strconv.Itoa((i-1)*saetzeJeNachricht+erledigt))
		}})
		if q, err := d.Nimm(t.Context(), n, saetze); err != nil || q.Status != lieferung.StatusErbracht {
			t.Fatalf("message %d: status %s, %v", i, q.Status, err)
		}
	}
}

// toeteLieferung kills a child after so many acknowledged batches and returns how far it said to be.
func toeteLieferung(t *testing.T, test, ort string, nach int) (stand int) {
	t.Helper()
	programm, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), programm, "-test.run=^"+test+"$", "-test.v")
	c.Env = append(os.Environ(), umgebungOrt+"="+ort)
	c.Stderr = os.Stderr
	ausgabe, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	anzahl := 0
	for zeilen := bufio.NewScanner(ausgabe); zeilen.Scan(); {
		text, gut := strings.CutPrefix(zeilen.Text(), vorsatzBestaetigt)
		wert, err := strconv.Atoi(text)
		if !gut || err != nil {
			continue // other output, or a line that was cut
		}
		stand = max(stand, wert)
		if anzahl++; anzahl == nach {
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.Wait(); err == nil || anzahl < nach {
		t.Fatalf("the child ended by itself after %d of %d batches: %v", anzahl, nach, err)
	}
	return stand
}

// abbild is everything that can be seen of a stock, without the ids that a
// database gives as it likes.
type abbild struct {
	Saetze      []*melde.Meldesatz
	Staende     []lieferung.Satzstand
	Gefunden    [][]string
	Aenderungen []lieferung.Aenderung
	Quittungen  []lieferung.Quittung
	Bestand     lieferung.Bestand
}

func (p *pruefstand) abbild(t *testing.T, nachrichten int) (a abbild) {
	t.Helper()
	for nr := range 60 {
		fund, ok := p.satz(t, nr)
		if !ok {
			a.Saetze, a.Staende = append(a.Saetze, nil), append(a.Staende, lieferung.Satzstand{})
			continue
		}
		a.Saetze, a.Staende = append(a.Saetze, fund.Satz), append(a.Staende, p.satzstand(t, nr))
		a.Gefunden = append(a.Gefunden, p.gefunden(t, fund.Satz))
	}
	for ab := int64(0); ; {
		liste, err := p.Aenderungen(t.Context(), ab, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(liste) == 0 {
			break
		}
		ab = liste[len(liste)-1].ID
		for _, e := range liste {
			e.ID, e.Vorgang = 0, 0
			a.Aenderungen = append(a.Aenderungen, e)
		}
	}
	for i := range nachrichten {
		n, saetze := absturznachricht(i + 1)
		a.Quittungen = append(a.Quittungen, p.nimm(t, n, saetze...))
	}
	var err error
	if a.Bestand, err = p.Bestand(t.Context(), 20261104); err != nil {
		t.Fatal(err)
	}
	if slices.IndexFunc(a.Saetze, func(s *melde.Meldesatz) bool { return s != nil }) < 0 || len(a.Aenderungen) == 0 {
		t.Fatal("the stock is empty: the test proves nothing")
	}
	return a
}
