// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/speicher/pgtest"
)

// umgebungSpule hands the folder of the spool to the child.
const umgebungSpule = "KMR_ABSTURZ_SPULE"

// poststandardRunden is the number of rounds without KMR_ABSTURZ_RUNDEN.
const poststandardRunden = 2

// postgedaechtnis is what the child told before it was killed.
type postgedaechtnis struct {
	abgelegt, empfangen map[string]bool
}

// IntermediaerAbsturz kills a process in which many clients hand in and fetch, at random points,
// and then demands that no acknowledged delivery is lost and none is handed out again whose
// reception was confirmed. The rest is as with ProtokollAbsturz.
func IntermediaerAbsturz(t *testing.T, test string, oeffne func(*testing.T, string) intermediaer.Ablage, neuerOrt func() string) {
	if ort := os.Getenv(umgebungOrt); ort != "" {
		postBisZumTod(t, oeffne(t, ort), os.Getenv(umgebungSpule))
		return
	}
	runden := poststandardRunden
	if gesetzt, err := strconv.Atoi(os.Getenv(umgebungRunden)); err == nil {
		runden = gesetzt
	}
	ort, spule := neuerOrt(), t.TempDir()
	neuesPostamt(t, oeffne(t, ort)) // makes the participants
	zufall := rand.New(rand.NewPCG(3, 4))
	g := postgedaechtnis{map[string]bool{}, map[string]bool{}}
	for runde := range runden {
		g.toete(t, postkind(t, test, ort, spule), 1+zufall.IntN(300))
		t.Run(fmt.Sprintf("round %d", runde), func(t *testing.T) { g.pruefe(t, oeffne(t, ort), spule) })
	}
	if len(g.abgelegt) == 0 || len(g.empfangen) == 0 {
		t.Error("nothing was ever acknowledged: the test proves nothing")
	}
}

func postkind(t *testing.T, test, ort, spule string) *exec.Cmd {
	t.Helper()
	programm, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), programm, "-test.run=^"+test+"$", "-test.v")
	c.Env = append(os.Environ(), pgtest.Umgebung+"="+ort, umgebungOrt+"="+ort, umgebungSpule+"="+spule)
	c.Stderr = os.Stderr
	return c
}

// toete reads what the child acknowledges and kills it after so many lines; lines that are
// still in the pipe count too.
func (g *postgedaechtnis) toete(t *testing.T, c *exec.Cmd, nach int) {
	t.Helper()
	ausgabe, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for leser := bufio.NewReader(ausgabe); ; {
		zeile, err := leser.ReadString('\n')
		if err != nil { // the last line may be cut
			break
		}
		art, id, _ := strings.Cut(strings.TrimSpace(zeile), " ")
		switch art {
		case "abgelegt":
			g.abgelegt[id] = true
		case "empfangen":
			g.empfangen[id] = true
		default:
			continue
		}
		if n++; n == nach {
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.Wait(); err == nil || n < nach {
		t.Fatalf("the child ended by itself after %d of %d lines: %v", n, nach, err)
	}
}

// pruefe fetches everything that lies there and holds it against what was acknowledged.
func (g *postgedaechtnis) pruefe(t *testing.T, a intermediaer.Ablage, spule string) {
	p := bestehendesPostamt(t, a, spule)
	liegt := map[string]bool{}
	d := p.dialog(t, p.empfaenger)
	for {
		h := d.hole(t, intermediaer.Abholauswahl{})
		if h.Inhalt == nil {
			break
		}
		id := h.Zustellung.MessageID
		if liegt[id] || g.empfangen[id] {
			t.Fatalf("handed out again after confirmed reception")
		}
		liegt[id] = true
		if !ganz(p, h) {
			t.Fatal("a content is damaged")
		}
	}
	for id := range g.abgelegt {
		z := p.zustand(t, id)
		if z != intermediaer.Empfangen || g.empfangen[id] && liegt[id] {
			t.Fatalf("an acknowledged delivery stands in %q", z)
		}
	}
	for id := range liegt { // received by this check
		g.empfangen[id] = true
	}
}

// ganz reports whether paket and attachment are those that postBisZumTod made.
func ganz(p *postamt, h intermediaer.Abholung) bool {
	if string(h.Inhalt.Paket.Bytes) != "verschlossen" {
		return false
	}
	for _, anhang := range h.Inhalt.Anhaenge {
		leser, err := p.Oeffne(anhang.Stueck)
		if err != nil {
			return false
		}
		inhalt, err := io.ReadAll(leser)
		if errors.Join(err, leser.Close()) != nil || !bytes.Equal(inhalt, grosserAnhang) {
			return false
		}
	}
	return true
}

// grosserAnhang is long enough for the spool.
var grosserAnhang = bytes.Repeat([]byte("x"), 200<<10)

func bestehendesPostamt(t testing.TB, a intermediaer.Ablage, spule string) *postamt {
	t.Helper()
	p := leeresPostamt(t)
	p.oeffne(t, a, spule)
	// The certificates of every process are new: the mailbox is the one that is there.
	for _, tn := range p.Teilnehmer() {
		if tn.Adresse == "" {
			p.empfaenger = tn.Postfaecher[0].Zertifikat
		}
	}
	return p
}

// postBisZumTod is the child: senders and recipients at the same time.
func postBisZumTod(t *testing.T, a intermediaer.Ablage, spule string) {
	p := bestehendesPostamt(t, a, spule)
	var mu sync.Mutex
	melde := func(art, id string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println(art + " " + id)
	}
	var alle sync.WaitGroup
	for n := range 6 {
		alle.Go(func() {
			for i := 0; ; i++ {
				e := p.brief(t, "verschlossen")
				if n == 0 && i%8 == 0 {
					s := p.NeuesStueck()
					if _, err := s.Write(slices.Clone(grosserAnhang)); err != nil {
						t.Error(err)
						return
					}
					stueck, err := s.Fertig()
					if err != nil {
						t.Error(err)
						return
					}
					e.Inhalt.Anhaenge = []intermediaer.Anhang{{ContentID: "a", Stueck: stueck}}
				}
				p.reiche(t, e, gut)
				melde("abgelegt", e.MessageID)
			}
		})
	}
	alle.Go(func() {
		for {
			d := p.dialog(t, p.empfaenger)
			vorher := ""
			for range 20 {
				h := d.hole(t, intermediaer.Abholauswahl{})
				if vorher != "" { // the answer to this request proves the confirmation
					melde("empfangen", vorher)
				}
				if h.Zustellung == nil {
					break
				}
				vorher = h.Zustellung.MessageID
			}
			d.ende(t)
		}
	})
	alle.Wait()
}
