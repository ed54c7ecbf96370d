// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/pgtest"
)

// Environment of the crash test: KMR_ABSTURZ_RUNDEN sets the number of rounds,
// the others hand the place and the key to the child.
const (
	umgebungRunden = "KMR_ABSTURZ_RUNDEN"
	umgebungOrt    = "KMR_ABSTURZ_ORT"
	umgebungGeheim = "KMR_ABSTURZ_GEHEIM"
	umgebungOffen  = "KMR_ABSTURZ_OFFEN"
	standardRunden = 10
)

// ProtokollAbsturz kills a process that writes to the log with many writers while
// it is sealed, at random points, and then demands every acknowledged entry and a tree
// that verifies. test is the name of the calling test, which is run again as the
// child; neuerOrt returns a place that oeffne turns into a log. All rounds use one log.
func ProtokollAbsturz(t *testing.T, test string, oeffne func(*testing.T, string) Protokollspeicher, neuerOrt func() string) {
	if ort := os.Getenv(umgebungOrt); ort != "" {
		schreibeBisZumTod(t, oeffne(t, ort))
		return
	}
	runden := standardRunden
	if gesetzt, err := strconv.Atoi(os.Getenv(umgebungRunden)); err == nil {
		runden = gesetzt
	}
	ort, paar := neuerOrt(), NeuesSiegelpaar(t)
	zufall := rand.New(rand.NewPCG(1, 2))
	bestaetigt := int64(0)
	for runde := range runden {
		bestaetigt = max(bestaetigt, toeteKind(t, kind(t, test, ort, paar), 1+zufall.IntN(400)))
		t.Run(fmt.Sprintf("round %d", runde), func(t *testing.T) {
			pruefeNachAbsturz(t, oeffne(t, ort), paar, bestaetigt)
		})
	}
	if bestaetigt == 0 {
		t.Error("no entry was ever acknowledged: the test proves nothing")
	}
}

func kind(t *testing.T, test, ort string, paar Siegelpaar) *exec.Cmd {
	t.Helper()
	programm, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), programm, "-test.run=^"+test+"$", "-test.v")
	// A place in PostgreSQL is a DSN; with it the child starts no server of its own.
	c.Env = append(os.Environ(), pgtest.Umgebung+"="+ort, umgebungOrt+"="+ort,
		umgebungGeheim+"="+string(paar.Geheim.Bytes()), umgebungOffen+"="+paar.Oeffentlich)
	c.Stderr = os.Stderr
	return c
}

const vorsatzBestaetigt = "bestaetigt "

// toeteKind kills the child after so many acknowledgements and returns the
// greatest acknowledged number, also of those that were still in the pipe.
func toeteKind(t *testing.T, c *exec.Cmd, nach int) (groesste int64) {
	t.Helper()
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
		if !gut {
			continue
		}
		nummer, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			continue // the last line may be cut
		}
		groesste = max(groesste, nummer)
		if anzahl++; anzahl == nach {
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
	if anzahl < nach {
		t.Fatalf("the child ended after %d of %d acknowledgements", anzahl, nach)
	}
	return groesste
}

func pruefeNachAbsturz(t *testing.T, s Protokollspeicher, paar Siegelpaar, bestaetigt int64) {
	zeilen, err := s.LeseZeilen(t.Context(), bestaetigt, 1)
	if err != nil || len(zeilen) != 1 || zeilen[0].Nummer != bestaetigt {
		t.Fatalf("acknowledged entry %d is missing, %v", bestaetigt, err)
	}
	heute := uhr.DatumVon(zeitpunkt())
	vorher, err := protokoll.Pruefe(t.Context(), s, paar.Oeffentlich, heute)
	if err != nil || !vorher.OK || vorher.Eintraege < bestaetigt {
		t.Fatalf("before sealing the rest: %+v, finding %v, %v", vorher, vorher.ErsterFehler, err)
	}
	versiegle(t, s, paar)
	nachher, err := protokoll.Pruefe(t.Context(), s, paar.Oeffentlich, heute)
	if err != nil || !nachher.OK || nachher.Versiegelt != vorher.Eintraege {
		t.Fatalf("after sealing the rest: %+v, finding %v, %v", nachher, nachher.ErsterFehler, err)
	}
}

// schreibeBisZumTod is the child: eight writers and the sealing in the background.
func schreibeBisZumTod(t *testing.T, s Protokollspeicher) {
	paar := Siegelpaar{
		Geheim:      geheim.NeuerSchluessel([]byte(os.Getenv(umgebungGeheim))),
		Oeffentlich: os.Getenv(umgebungOffen),
	}
	b := kontrolle.Starte(kontrolle.Betriebsausstattung{
		Anhaenger: s, Versiegler: paar.Versiegler(t, s), Pause: time.Millisecond,
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	var mu sync.Mutex
	var alle sync.WaitGroup
	for range 8 {
		alle.Go(func() {
			for {
				nummer, err := b.Schreibe(context.WithoutCancel(t.Context()), protokolltest.Eintrag(zeitpunkt()))
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				fmt.Println(vorsatzBestaetigt + strconv.FormatInt(nummer, 10))
				mu.Unlock()
			}
		})
	}
	alle.Wait()
}
