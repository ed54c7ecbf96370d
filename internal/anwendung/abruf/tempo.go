// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"sync"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
)

// CodeTempo: the official has asked more often than the installation allows.
const CodeTempo = "MR-0403"

// Tempo bounds how often one official of one body may ask within a minute of the clock.
// What it refuses is an entry of the log like every other refusal. The zero value of
// a bound means none.
type Tempo struct {
	// JeMinute bounds machines (XMeld and REST), ImDialog officials at a screen.
	JeMinute, ImDialog int
}

// takt counts the queries of the present minute.
type takt struct {
	Tempo
	mu       sync.Mutex
	minute   time.Time
	gezaehlt map[fragender]int
}

// fragender is an official of a body at one kind of door.
type fragender struct {
	stelle, kennung string
	dialog          bool
}

// zuSchnell counts a query and reports whether it is one too many.
func (t *takt) zuSchnell(a *Anfrage, jetzt time.Time) bool {
	grenze := t.JeMinute
	if a.Dialog {
		grenze = t.ImDialog
	}
	if grenze == 0 {
		return false
	}
	wer := fragender{a.Akteur.Stelle.ID, a.Akteur.Kennung, a.Dialog}
	minute := jetzt.Truncate(time.Minute)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !minute.Equal(t.minute) {
		t.minute, t.gezaehlt = minute, map[fragender]int{}
	}
	t.gezaehlt[wer]++
	return t.gezaehlt[wer] > grenze
}

func (v *vorgang) pruefeTempo() *ausgang {
	if !v.takt.zuSchnell(v.anfrage, v.beginn) {
		return nil
	}
	return &ausgang{
		abweisung: fehler.Neu(fehler.Ueberlast, CodeTempo, "Es wurden in kurzer Zeit zu viele Anfragen gestellt. Bitte warten Sie eine Minute."),
		grund:     protokoll.GrundTempo, grundtext: "Höchstzahl der Anfragen je Minute überschritten",
	}
}
