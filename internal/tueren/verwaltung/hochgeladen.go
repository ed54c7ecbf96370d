// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"crypto/rand"
	"sync"
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// How long uploaded files wait for their confirmation, and how many there are at most.
// They stand in memory only, so that what nobody confirms is never stored.
const (
	vorschaudauer        = 30 * time.Minute
	hoechstensVorschauen = 10
)

// hochgeladenes holds uploaded files. A clerk has one at a time.
type hochgeladenes struct {
	uhr     uhr.Uhr
	schloss sync.Mutex
	alle    map[string]datei
}

type datei struct {
	kennung string
	inhalt  []byte
	bis     time.Time
}

func neuesHochgeladenes(u uhr.Uhr) *hochgeladenes {
	return &hochgeladenes{uhr: u, alle: map[string]datei{}}
}

// lege keeps the file and returns the mark of its page. The clerk's former file is
// forgotten, and if there are too many, the one that ends first.
func (h *hochgeladenes) lege(kennung string, inhalt []byte) string {
	h.schloss.Lock()
	defer h.schloss.Unlock()
	jetzt, aelteste := h.uhr.Jetzt(), ""
	for marke, d := range h.alle {
		if d.bis.Before(jetzt) || d.kennung == kennung {
			delete(h.alle, marke)
			continue
		}
		if aelteste == "" || d.bis.Before(h.alle[aelteste].bis) {
			aelteste = marke
		}
	}
	if len(h.alle) >= hoechstensVorschauen {
		delete(h.alle, aelteste)
	}
	marke := rand.Text()
	h.alle[marke] = datei{kennung, inhalt, jetzt.Add(vorschaudauer)}
	return marke
}

// lies returns the clerk's own file; ok is false if it is over or never was.
func (h *hochgeladenes) lies(kennung, marke string) (inhalt []byte, ok bool) {
	h.schloss.Lock()
	defer h.schloss.Unlock()
	d, da := h.alle[marke]
	if !da || d.kennung != kennung || d.bis.Before(h.uhr.Jetzt()) {
		return nil, false
	}
	return d.inhalt, true
}

// nimm is lies, and forgets the file.
func (h *hochgeladenes) nimm(kennung, marke string) ([]byte, bool) {
	inhalt, ok := h.lies(kennung, marke)
	if ok {
		h.schloss.Lock()
		defer h.schloss.Unlock()
		_, ok = h.alle[marke] // a second click may have been faster
		delete(h.alle, marke)
	}
	return inhalt, ok
}
