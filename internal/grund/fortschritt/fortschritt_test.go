// SPDX-License-Identifier: EUPL-1.2

package fortschritt_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"kernmelderegister/internal/grund/fortschritt"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestDisplayOnlyForPersonsWhoWait(t *testing.T) {
	faelle := map[string]struct {
		terminal bool
		dauer    time.Duration
		gezeigt  bool
	}{
		"terminal, long work":   {true, 4 * time.Second, true},
		"terminal, short work":  {true, 1900 * time.Millisecond, false},
		"no terminal, any work": {false, time.Hour, false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var ausgabe bytes.Buffer
				f := fortschritt.NeuFuer(&ausgabe, fall.terminal, "Lieferung", 400)
				var alle sync.WaitGroup
				for range 20 {
					alle.Go(func() { f.Plus(10) })
				}
				alle.Wait()
				<-time.After(fall.dauer)
				f.Fertig()
				f.Fertig()
				if got := ausgabe.Len() > 0; got != fall.gezeigt {
					t.Fatalf("shown %v, want %v: %q", got, fall.gezeigt, ausgabe.String())
				}
				if f.Stand() != 200 {
					t.Errorf("counted %d, want 200", f.Stand())
				}
				if fall.gezeigt && !strings.Contains(ausgabe.String(), "200/400 (50 %) · 50/s · noch 0:04") {
					t.Errorf("last state is missing: %q", ausgabe.String())
				}
			})
		})
	}
}

func TestUnknownTotalShowsCountAndRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ausgabe bytes.Buffer
		f := fortschritt.NeuFuer(&ausgabe, true, "Prüfung", 0)
		f.Plus(3000)
		<-time.After(3 * time.Second)
		f.Fertig()
		text := ausgabe.String()
		if !strings.Contains(text, "Prüfung") || !strings.Contains(text, "3.000 · 1.000/s") || strings.Contains(text, "%") {
			t.Errorf("got %q", text)
		}
	})
}

func TestFileIsNoTerminal(t *testing.T) {
	datei, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer datei.Close()
	synctest.Test(t, func(t *testing.T) {
		f := fortschritt.Neu(datei, "Lieferung", 10)
		<-time.After(time.Minute)
		f.Fertig()
	})
	if lage, err := datei.Stat(); err != nil || lage.Size() != 0 {
		t.Errorf("%v bytes written, %v", lage.Size(), err)
	}
}

func TestZeile(t *testing.T) {
	faelle := map[string]struct {
		stand, gesamt int64
		dauer         time.Duration
		soll          string
	}{
		"thousands have points":          {1_200_000, 4_100_000, 100 * time.Second, " 1.200.000/4.100.000 (29 %) · 12.000/s · noch 4:02"},
		"hours":                          {1, 7201, time.Second, " 1/7.201 (0 %) · 1,0/s · noch 2:00:00"},
		"slow work has a decimal":        {1, 3, 2 * time.Second, " 1/3 (33 %) · 0,5/s · noch 0:04"},
		"nothing done yet":               {0, 10, time.Second, " 0/10 (0 %)"},
		"all done":                       {10, 10, time.Second, " 10/10 (100 %) · 10/s"},
		"more than expected":             {12, 10, time.Second, " 12/10 (120 %) · 12/s"},
		"no time passed":                 {5, 10, 0, " 5/10 (50 %)"},
		"very slow work overflows never": {1, 1 << 60, time.Second, " 1/1.152.921.504.606.846.976 (0 %) · 1,0/s · noch über ein Jahr"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if got := fortschritt.Zeile(fall.stand, fall.gesamt, fall.dauer); got != fall.soll {
				t.Errorf("got %q, want %q", got, fall.soll)
			}
		})
	}
}
