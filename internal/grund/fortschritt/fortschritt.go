// SPDX-License-Identifier: EUPL-1.2

// Package fortschritt tells a person at a terminal how far a long piece of work
// is. Programs that read stderr get nothing, and neither does a person whose
// work is done within two seconds.
package fortschritt

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/cwriter"
	"github.com/vbauerster/mpb/v8/decor"

	"kernmelderegister/internal/grund/uhr"
)

const schonfrist = 2 * time.Second

// Fortschritt counts the steps of one piece of work and shows them. All methods
// may be called concurrently.
type Fortschritt struct {
	titel  string
	gesamt int64
	stand  atomic.Int64
	uhr    uhr.Uhr
	beginn time.Time

	mu      sync.Mutex
	wecker  *time.Timer // nil when nothing is to be shown
	fertig  bool
	anzeige *mpb.Progress
	balken  *mpb.Bar
}

// Neu starts the work titel (German) of gesamt steps; gesamt 0 means that the
// number is not known, then count and rate are shown without a bar. It draws on
// w only if w is a terminal. Fertig must be called at the end.
func Neu(w *os.File, titel string, gesamt int64) *Fortschritt {
	return neu(w, cwriter.IsTerminal(int(w.Fd())), titel, gesamt)
}

func neu(w io.Writer, terminal bool, titel string, gesamt int64) *Fortschritt {
	u := uhr.System()
	f := &Fortschritt{titel: titel, gesamt: gesamt, uhr: u, beginn: u.Jetzt()}
	if terminal {
		f.wecker = time.AfterFunc(schonfrist, func() { f.zeige(w) })
	}
	return f
}

// Plus counts n further steps.
func (f *Fortschritt) Plus(n int64) { f.stand.Add(n) }

// Stand returns the number of steps counted so far.
func (f *Fortschritt) Stand() int64 { return f.stand.Load() }

// Fertig ends the display with the last state and waits until it is drawn. It
// may be called more than once, also when the work broke off.
func (f *Fortschritt) Fertig() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fertig {
		return
	}
	f.fertig = true
	if f.wecker != nil {
		f.wecker.Stop()
	}
	if f.anzeige != nil {
		f.balken.Abort(false)
		f.anzeige.Wait()
	}
}

func (f *Fortschritt) zeige(w io.Writer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fertig {
		return
	}
	stil := mpb.BarFillerBuilder(mpb.BarStyle())
	if f.gesamt <= 0 {
		stil = mpb.NopStyle()
	}
	f.anzeige = mpb.New(mpb.WithOutput(w), mpb.WithAutoRefresh())
	f.balken = f.anzeige.MustAdd(max(f.gesamt, 0), stil.Build(),
		mpb.BarFillerMiddleware(f.mitStand),
		mpb.PrependDecorators(decor.Name(f.titel+" ")),
		mpb.AppendDecorators(decor.Any(f.zahlen)),
	)
}

// mitStand makes the bar read the counter when it is drawn, so that Plus stays
// one atomic addition.
func (f *Fortschritt) mitStand(zeichner mpb.BarFiller) mpb.BarFiller {
	return mpb.BarFillerFunc(func(w io.Writer, lage decor.Statistics) error {
		lage.Current = f.stand.Load()
		return zeichner.Fill(w, lage)
	})
}

func (f *Fortschritt) zahlen(decor.Statistics) string {
	return Zeile(f.stand.Load(), f.gesamt, f.uhr.Jetzt().Sub(f.beginn))
}

// Zeile returns the figures beside the bar, e.g. " 1.200/4.000 (30 %) · 400/s · noch 0:07".
// stand and gesamt are steps (gesamt 0: not known), dauer is the time since the beginning.
func Zeile(stand, gesamt int64, dauer time.Duration) string {
	text := " " + gruppiert(stand)
	if gesamt > 0 {
		text += fmt.Sprintf("/%s (%d %%)", gruppiert(gesamt), int64(100*float64(stand)/float64(gesamt)))
	}
	sekunden := dauer.Seconds()
	if stand <= 0 || sekunden <= 0 {
		return text
	}
	rate := float64(stand) / sekunden
	text += " · " + rateText(rate) + "/s"
	if gesamt <= stand {
		return text
	}
	return text + " · noch " + dauerText(float64(gesamt-stand)/rate)
}

func rateText(rate float64) string {
	if rate < 10 {
		return fmt.Sprintf("%d,%d", int(rate), int(rate*10)%10)
	}
	return gruppiert(int64(rate))
}

// dauerText returns minutes and seconds, from one hour on hours too.
func dauerText(sekunden float64) string {
	const jahr = 365 * 24 * 3600
	if sekunden > jahr {
		return "über ein Jahr"
	}
	s := int64(sekunden + 0.5)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// gruppiert writes n with points between thousands.
func gruppiert(n int64) string {
	ziffern := strconv.FormatInt(n, 10)
	anfang := 0
	if n < 0 {
		anfang = 1
	}
	for i := len(ziffern) - 3; i > anfang; i -= 3 {
		ziffern = ziffern[:i] + "." + ziffern[i:]
	}
	return ziffern
}
